"""Those who speak and are only described: `قال وزير الدفاع الفرنسي إن`, `أفادت منظمة حقوقية بأن`, `استبعد مصرفيون أن`.

Offices with their complement and no name beside them (one beside its holder's name is a role of his, which `names`
gives), bodies without a name, people of whatever profession in the plural. Only where they say something: a verb of
saying or the name of a source stands before them, or the verb after them. Who holds an office, where his name stands
elsewhere, `reports` asks.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rawi.annotate.reports.clauses import CLAUSE, OPENING_MARKS
from rawi.knowledge.names import NameTable
from rawi.knowledge.offices import OfficeTable, Title
from rawi.knowledge.people import PeopleTable
from rawi.knowledge.reports import ReportTable
from rawi.records import Mention
from rawi.text.phrases import Match
from rawi.text.tokens import Reading, Sentence, Stem, stems

OFFICE, PHRASE = "offices/offices.yml", "people/phrase.yml"
_BEFORE_HOLDER = frozenset('،,-("«»')
LONGEST = 9  # tokens of a complement
COMMON = 50  # times in raw text; a rarer word may be the holder's name
BARE_WORDS = 3  # indefinite nouns in a row: `رئيس هيئة أركان الجيش`
_DEFINITE = ("ال", "لل", "وال", "بال")
_OPENS = CLAUSE | frozenset(["لكن", "ولكن", "كان", "وكان", "كانت", "وكانت", "،", "فان"])
_SOURCES = frozenset(["بحسب", "حسب", "وفق", "وفقا", "تبعا", "طبقا", "استنادا"])  # who said it follows at once


class Speaking(NamedTuple):
    """One described in the text: the start of the letters, the token after, and the rule."""

    start: int
    last: int
    rule: str


class _Page(NamedTuple):
    reading: Reading
    table: NameTable
    offices: OfficeTable
    people: PeopleTable
    reports: ReportTable
    names: Mapping[int, Mention]
    ends: Mapping[int, int]

    def form(self, i: int) -> str:
        return self.reading.forms[i] if 0 <= i < len(self.reading.forms) else ""

    def is_person(self, i: int) -> bool:
        mention = self.names.get(i)
        return mention is not None and mention.kind == "person" and mention.start == self.reading.tokens[i].start


def speaking(
    reading: Reading,
    table: NameTable,
    people: PeopleTable,
    reports: ReportTable,
    names: Mapping[int, Mention],
    ends: Mapping[int, int],
) -> Iterator[Speaking]:
    """Those who speak undescribed by `people`; `names` and `ends` go by first token."""
    page = _Page(reading, table, table.offices, people, reports, names, ends)
    openers, bodies = table.offices.openers, people.bodies_speaking
    some = [i for i, form in enumerate(reading.forms) if form in openers or form in bodies or form[-2:] == "ون"]
    for i in [i for i in some if i not in names or names[i].form != "name"]:
        sentence, opener = reading.sentences[reading.sentence_of(i)], openers.get(reading.forms[i])
        if opener:
            last = _speaking_office(page, i, opener, sentence)
            if last:
                yield Speaking(reading.start_of(i, opener), last, OFFICE)
        elif _is_verb(page, i - 1) and (last := _described(page, i, sentence)):
            yield Speaking(reading.tokens[i].start, last, PHRASE)


def _speaking_office(page: _Page, i: int, opener: Stem, sentence: Sentence) -> int | None:
    """The token after an office that speaks; the cheap question what stands before it is asked first."""
    led = _is_led(page, i, opener, sentence)
    opens = opener.prefix in ("", "و") and (i == sentence.first or page.form(i - 1) in _OPENS)
    if not (led or opens):
        return None
    last = _office(page, i, sentence)
    return last if last and (led or _is_verb(page, last)) else None


def _office(page: _Page, i: int, sentence: Sentence) -> int | None:
    """The token after an office with a complement and no holder beside it that begins at token `i`; or None."""
    match = page.offices.titles.longest_at(page.reading, i, sentence.last)
    if match is None or not _is_office(page, match):
        return None
    last = _end(page, match.last, sentence)
    return last if last > match.last and not _is_held(page, last, sentence) else None


def _is_plural(page: _Page, form: str) -> bool:
    """`مصرفيون`: an indefinite plural of people after a verb of saying, whatever they do."""
    return (
        form.endswith("ون")
        and len(form) > 5
        and not form.startswith(("ال", "ي", "وي", "سي", "فل", "ست"))
        and form not in page.people.no_plurals
    )


def _described(page: _Page, i: int, sentence: Sentence) -> int | None:
    """The token after an indefinite noun and its adjectives; None where a body has none, or more nouns follow."""
    plural = page.form(i) not in page.people.bodies_speaking
    if plural and not _is_plural(page, page.form(i)):
        return None
    k = i + 1
    while k < sentence.last and k not in page.names and _is_adjective(page, page.form(k)):
        k += 1
    if not plural and k == i + 1:
        return None
    mark = page.reading.tokens[k].kind == "mark" if k < sentence.last else True
    small = any(stem.form in page.reports.words["binding"] for stem in stems(page.form(k))) or page.form(k) in _OPENS
    return k if mark or small or page.form(k).startswith(("ل", "ب", "و")) or not plural else None


def _is_adjective(page: _Page, form: str) -> bool:
    if form.startswith("ال") or form in page.people.not_adjectives or form in page.people.outside:
        return False
    return form in page.people.adjectives or (form.endswith(("ي", "يه", "يون")) and len(form) > 4)


def _is_office(page: _Page, match: Match[Title]) -> bool:
    """An office; of ranks only those with where he serves: `عقيد في شرطة المحافظة`."""
    return match.values[0] == "office" or (match.values[0] == "rank" and page.form(match.last) in ("في", "من"))


def _end(page: _Page, i: int, sentence: Sentence) -> int:
    """The token after the complement of an office whose noun ends at `i`; it ends with a definite noun or a name."""
    k = whole = i
    bare = 0
    end = min(sentence.last, i + LONGEST)
    while k < end:
        form, mention = page.form(k), page.names.get(k)
        if mention is not None and mention.form == "name":
            if (mention.kind == "person" and page.form(k - 1) != "باسم") or _is_where(page, k, mention):
                break
            k = whole = page.ends[k]
        elif _ends_office(page, k):
            break
        elif form in ("باسم", "لشؤون") or (form in ("في", "لدى", "من") and _is_body(page, k + 1)):
            k += 1
        elif form.startswith(_DEFINITE) and len(form) > 4 and not _says(page, k):
            k += 1
            whole = k
        elif bare < BARE_WORDS and (k == i or bare) and _is_plain(page, k):
            bare += 1
            k += 1
        else:
            break
    return k if bare and whole == i and _is_closed(page, i, k) else whole


def _ends_office(page: _Page, k: int) -> bool:
    form = page.form(k)
    return form in page.people.outside or form in page.offices.rank_words or page.reading.tokens[k].kind != "word"


def _is_where(page: _Page, k: int, mention: Mention) -> bool:
    """`قال مسؤول محلي | بعدن`, `قال المدير | لرويترز`: where he is and whom he tells, not what he is in charge of."""
    prefix = page.reading.text[page.reading.tokens[k].start : mention.start]
    generic = any(stem.form in page.people.generic for stem in stems(page.form(k)))
    return (prefix == "ب" and mention.kind == "place") or (prefix == "ل" and not generic)


def _is_closed(page: _Page, i: int, k: int) -> bool:
    """Whether indefinite words after an indefinite office are its complement: common ones, and then no more nouns."""
    tagger = page.table.tagger
    common = tagger is not None and all(tagger.lexicon.count(page.form(j)) >= COMMON for j in range(i, k))
    following = page.form(k)
    ends = k >= len(page.reading.tokens) or (
        page.reading.tokens[k].kind == "mark" and page.reading.tokens[k].surface not in OPENING_MARKS
    )
    small = following in _OPENS or following in page.reports.words["binding"]
    return common and not page.form(i - 1).startswith("ال") and (ends or small)


def _is_body(page: _Page, k: int) -> bool:
    """Whether an organisation or a noun for one begins at token `k`: where an official works, not where he speaks."""
    mention = page.names.get(k)
    return mention.kind == "organisation" if mention else page.form(k) in page.people.generic


def _is_plain(page: _Page, k: int) -> bool:
    form = page.form(k)
    parted = stems(form)
    small = any(stem.form in page.reports.words["binding"] for stem in parted) or form in _OPENS
    bound = any(stem.prefix in ("ب", "ل") and stem.form in page.people.generic for stem in parted)
    verbal = form in page.reports.words["acted"] or form in page.reports.words["withholding"]
    return (
        not small
        and not bound
        and not verbal
        and form not in page.reports.words["adverbs"]
        and not _says(page, k)
        and form.isalpha()
    )


def _says(page: _Page, k: int) -> bool:
    cues = page.reports.cues
    return any(cue.kind in ("verb", "participle") for stem in stems(page.form(k)) for cue in cues.get(stem.form, ()))


def _is_held(page: _Page, last: int, sentence: Sentence) -> bool:
    """Whether the holder's name follows: at once, after a comma, his rank, or where he serves."""
    k = last
    while k < min(sentence.last, last + LONGEST) and not page.is_person(k):
        form = page.form(k)
        served = any(stem.prefix in ("ب", "ل") and stem.form in page.people.generic for stem in stems(form))
        placed = k in page.names or served or (form in ("في", "لدى") and (k + 1 in page.names or _is_body(page, k + 1)))
        if not placed and form not in _BEFORE_HOLDER and form not in page.offices.openers:
            return False
        k = page.ends[k] if k in page.names else k + 1
    return page.is_person(k)


def _is_led(page: _Page, i: int, opener: Stem, sentence: Sentence) -> bool:
    """Whether a verb of saying or what names a source stands before the office at token `i`."""
    before, prefix = page.form(i - 1), opener.prefix
    if i == sentence.first:
        return False
    if prefix in ("", "ل") and before.removeprefix("و") in _SOURCES:
        return True
    if before in ("عن", "لسان") and not prefix:
        lead = range(max(sentence.first, i - LONGEST), i - 1)
        return before == "لسان" or any(page.form(k) == "نقلا" or _is_verb(page, k, relays=True) for k in lead)
    return not prefix and _is_verb(page, i - 1)


def _is_verb(page: _Page, k: int, relays: bool = False) -> bool:
    """Whether token `k` is a verb of saying, or one that passes on."""
    found = (cue for stem in stems(page.form(k)) for cue in page.reports.cues.get(stem.form, ()))
    return any(cue.kind == "verb" and (cue.relays or not relays) and not cue.passive for cue in found)
