"""What the readers of counts share: the tokens with their words of harm and of counting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rawi.knowledge.numbers import CountWord, Harm, NumberTable
from rawi.knowledge.people import Head
from rawi.records import Annotation, TimeExpression
from rawi.text.numbers import word_of
from rawi.text.tokens import Reading, Stem, stems

if TYPE_CHECKING:
    from rawi.annotate.numbers.count import Count

STOPS = frozenset(".؛;!?؟:")
PREPOSITIONS = frozenset(
    {"في", "على", "من", "الى", "عن", "منذ", "بعد", "قبل", "خلال", "جراء", "نتيجه", "اثر", "امام", "قرب"}
)


def _is_before_today(reading: Reading, time: TimeExpression) -> bool:
    """Whether a time does not begin on the day of publication: a toll since dawn is no campaign's."""
    published = reading.article.published
    return published is None or time.earliest is None or str(time.earliest) < published[:10]


@dataclass(frozen=True, slots=True)
class Page:
    """One article as the readers of counts see it. `times` are the tokens inside time expressions, `since` those where
    a time "since" begins, `names` those inside names."""

    reading: Reading
    table: NumberTable
    heads: dict[str, tuple[Head, ...]]
    times: frozenset[int]
    since: frozenset[int]
    names: frozenset[int]

    @classmethod
    def of(cls, reading: Reading, draft: Annotation, table: NumberTable, heads: dict[str, tuple[Head, ...]]) -> "Page":
        inside: set[int] = set()
        since: set[int] = set()
        names: set[int] = set()
        for time in draft.times:
            covered = reading.tokens_of(time.start, time.end)
            inside.update(covered)
            if time.mod == "since" and time.kind != "duration" and _is_before_today(reading, time):
                since.add(covered.start)
        for mention in draft.mentions:
            if mention.form == "name":
                names.update(reading.tokens_of(mention.start, mention.end))
        return cls(reading, table, heads, frozenset(inside), frozenset(since), frozenset(names))

    def has_words(self, first: int, last: int) -> bool:
        """Whether a sentence has any word of harm at all, or says that there was none."""
        harms, joined, words = self.table.harms, self.table.joined, self.table.words
        for i, form in enumerate(self.reading.forms[first:last], first):
            if form in joined or (form in harms and self.harms(i)) or (form in words and self.word(i, "none")):
                return True
        return False

    def harms(self, i: int) -> list[Harm]:
        """The words of harm that begin in token `i`."""
        forms = self.reading.forms
        found = self.table.harms.get(forms[i], ())
        if not found or self.in_idiom(i):
            return []
        return [harm for harm in found if not harm.rest or tuple(forms[i + 1 : i + 1 + len(harm.rest)]) == harm.rest]

    def in_idiom(self, i: int) -> bool:
        """Whether token `i` stands in a fixed phrase in which nobody is harmed (`محاولة قتل`, `على سبيل`)."""
        for first in range(max(0, i - 3), i + 1):
            word = self.word(first, "idiom")
            if word and first + len(word.rest) >= i:
                return True
        return False

    def harm_ending(self, at: int, first: int) -> tuple[int, Harm] | None:
        """The longest word of harm that ends right before token `at`, and where it begins."""
        for start in range(max(first, at - 5), at):
            for harm in self.harms(start):
                if start + 1 + len(harm.rest) == at and harm.where in ("before", "either"):
                    return start, harm
        return None

    def counted(self, i: int) -> Harm | None:
        """The harm that token `i` counts itself (`قتيلا`, `والجرحى`)."""
        return self.table.joined.get(self.reading.forms[i]) if 0 <= i < len(self.reading.forms) else None

    def has_after(self, i: int) -> bool:
        """Whether the noun of a light verb stands between token `i` and the end of its sentence (`مصرعهم`)."""
        last = self.reading.sentences[self.reading.sentence_of(i)].last
        return any(harm.where == "after" for k in range(i, last) for harm in self.harms(k))

    def word(self, i: int, *kinds: str) -> CountWord | None:
        """The longest word of one of these kinds that begins in token `i`."""
        forms = self.reading.forms
        if not 0 <= i < len(forms):
            return None
        for word in self.table.words.get(forms[i], ()):
            if word.kind in kinds and (not word.rest or tuple(forms[i + 1 : i + 1 + len(word.rest)]) == word.rest):
                return word
        return None

    def is_word(self, form: str, kind: str) -> bool:
        """Whether a folded form is by itself a word of this kind."""
        return any(word.kind == kind and not word.rest for word in self.table.words.get(form, ()))

    def head(self, i: int) -> tuple[Stem, Head] | None:
        """The noun for people that token `i` is, with its proclitics parted."""
        if not 0 <= i < len(self.reading.forms) or self.reading.tokens[i].kind != "word":
            return None
        for stem in stems(self.reading.forms[i]):
            for head in self.heads.get(stem.form, ()):
                if not head.rest or tuple(self.reading.forms[i + 1 : i + 1 + len(head.rest)]) == head.rest:
                    return stem, head
        return None

    def number_at(self, i: int) -> bool:
        if not 0 <= i < len(self.reading.forms):
            return False
        return self.reading.tokens[i].kind == "number" or word_of(self.reading.forms[i]) is not None

    def in_time(self, i: int) -> bool:
        return i in self.times

    def is_stop(self, i: int) -> bool:
        return self.reading.tokens[i].surface in STOPS

    def is_preposition(self, i: int) -> bool:
        form = self.reading.forms[i]
        return form in PREPOSITIONS or form.removeprefix("و") in PREPOSITIONS

    def blocks(self, i: int) -> bool:
        """Whether a word of harm cannot be seen past token `i`."""
        if i in self.times or (i + 1 in self.times and self.is_preposition(i)):
            return False
        return self.is_stop(i) or self.word(i, "barrier", "idiom") is not None

    def joined(self, count: "Count") -> bool:
        """Whether a count hangs on "and"."""
        if self.ends_besides(count.begin):
            return True
        form = self.reading.forms[count.begin]
        parted = count.skip > 0 or count.noun is not None
        return form == "و" or (form.startswith("و") and parted) or self.reading.forms[count.begin - 1] == "و"

    def ends_besides(self, at: int) -> bool:
        """Whether `إضافة إلى` or the like ends right before token `at`."""
        for i in range(max(0, at - 3), at):
            if (word := self.word(i, "besides")) and i + 1 + len(word.rest) == at:
                return True
        return False

    def opens_list(self, before: "Count", count: "Count") -> bool:
        """`28 قتيلا: 17 متمردا و11 جنديا`: a mark after a whole opens the list of its parts."""
        gap = self.reading.tokens[before.noun_end : count.begin]
        return len(gap) == 1 and gap[0].surface in "-–—:(" and (before.low or 0) > (count.low or 0)

    def is_label(self, count: "Count") -> bool:
        """`الفرقة 30`, `القرار رقم 2216`: bare digits after a definite noun name it, unless that noun is a toll."""
        bare = count.noun_end == count.last and self.reading.tokens[count.last - 1].kind == "number"
        before = self.reading.forms[count.begin - 1] if count.begin else ""
        if bare and count.low is not None and 1900 <= count.low < 2100 and count.mod is None and len(before) > 1:
            return len(self.reading.tokens[count.last - 1].form) == 4  # `توفي 1965`
        return (
            bare and count.begin == count.last - 1 and (before.startswith("ال") or before == "رقم") and before != "الى"
        )

    def toll(self, i: int, first: int) -> Harm | None:
        """`عدد القتلى`, `حصيلة الجرحى`: what token `i` tolls, if a word of counting stands before it."""
        harm = self.counted(i) or next((harm for harm in self.harms(i) if harm.where == "toll"), None)
        if harm is None or i <= first:
            return None
        if not self.counted(i):
            return harm if any(self.word(k, "toll") for k in range(max(first, i - 4), i)) else None
        reach = 1 if harm.of == "attacks" else 3  # `عدد قتلى الهجوم` tolls the dead
        near = any(self.word(k, "toll") for k in range(max(first, i - reach), i))
        return harm if near or self.reading.forms[i].startswith("لل") else None

    def is_sick(self, start: int, end: int) -> bool:
        """Whether a sickness is named between two tokens of one sentence (`إصابة 30 تلميذا بفيروس`)."""
        for i in range(start, min(end, len(self.reading.forms))):
            if self.is_stop(i):
                return False
            if self.word(i, "sickness"):
                return True
        return False

    def reaches(self, start: int, end: int) -> bool:
        """Whether between a toll and a number there is only how it stands or moves (`بلغ`, `ارتفع إلى`)."""
        return end - start <= 7 and not any(self.blocks(i) or self.number_at(i) for i in range(start, end))

    def campaign(self, first: int, last: int) -> range:
        """The tokens of a sentence whose counts are a running total: from where a toll rises (`ليرتفع عدد القتلى`) to
        the next such place, if it tells since when; empty if none does."""
        told = [i for i in range(first, last) if i in self.since or self.word(i, "campaign")]
        if not told:
            return range(first, first)
        rises = [i for i in range(first, last) if self.word(i, "rise")]
        start = max((i for i in rises if i <= told[-1]), default=first)
        return range(start, min((i for i in rises if i > told[-1]), default=last))

    def span(self, count: "Count") -> tuple[int, int]:
        """The text offsets of a count, without proclitics."""
        start = self.reading.start_of(count.first, Stem("", "", count.skip))
        return start, self.reading.tokens[count.last - 1].end
