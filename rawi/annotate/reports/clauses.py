"""The parts of a clause that the reading of reports asks about: subjects beside a verb, adverbials, quotations.

Only what can be told from the order of words, mentions and small words; no parse is made. Grammar: Ryding, A Reference
Grammar of Modern Standard Arabic (2005), ch. 4 (verb-subject and subject-verb clauses) and 19 (أن and its sisters).
"""

from typing import NamedTuple

from rawi.knowledge.people import PeopleTable
from rawi.knowledge.reports import ReportTable
from rawi.records import Mention
from rawi.text.tokens import Quotation, Reading, Sentence, stems

MIN_QUOTED = 3  # words; a shorter quotation is a name or a word in doubt
MAX_OFFICE = 6  # words of an office before the name of its holder, or of an actor we have no name for
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
CLAUSE = frozenset("ان" + pronoun for pronoun in _PRONOUNS) | frozenset("بان" + pronoun for pronoun in _PRONOUNS)
_HAD = frozenset(["قد", "كان", "كانت", "كانوا"])
SO_THAT = frozenset("فان" + pronoun for pronoun in _PRONOUNS)
OPENING_MARKS = frozenset('«“”"‹„')
CLOSING_MARKS = frozenset('»”“"›')
COMMAS = frozenset("،,")


class Office(NamedTuple):
    """A rank or office at token `at`: its folded words and the mention that first names its holder."""

    at: int
    words: frozenset[str]
    holder: str


class Page(NamedTuple):
    """An article as the reading of reports looks at it. Maps go by token index unless they say otherwise."""

    reading: Reading
    table: ReportTable
    people: PeopleTable
    begins: dict[int, Mention]  # first token -> the longest mention that begins there
    ends: dict[int, int]  # first token -> the token after that mention
    inside: frozenset[int]  # tokens inside names, but for their first
    times: dict[int, int]  # first token of a time expression -> the token after it
    quotes: dict[int, Quotation]  # opening token -> quotation
    media: frozenset[str]  # ids of mentions that are media
    chains: dict[str, str]  # mention id -> chain id
    named: frozenset[str]  # chains that hold a name
    offices: tuple[Office, ...]  # in order

    def form(self, i: int) -> str:
        """The folded form of token `i`; '' beyond the text."""
        return self.reading.forms[i] if 0 <= i < len(self.reading.forms) else ""

    def links(self, i: int, link: str) -> bool:
        """Whether token `i` is the preposition before a source; إلى is written with either ya."""
        return self.form(i) == link or (link == "الى" and self.form(i) == "الي")

    def surface(self, i: int) -> str:
        return self.reading.tokens[i].surface if 0 <= i < len(self.reading.tokens) else ""

    def is_word(self, i: int) -> bool:
        return 0 <= i < len(self.reading.tokens) and self.reading.tokens[i].kind != "mark"

    def has(self, kind: str, form: str) -> bool:
        """Whether a list of `words.yml` holds the folded form."""
        return form in self.table.words[kind]

    def has_stem(self, kind: str, i: int) -> bool:
        """Whether a list of `words.yml` holds token `i`, with or without its proclitics."""
        words = self.table.words[kind]
        return 0 <= i < len(self.reading.forms) and any(stem.form in words for stem in stems(self.reading.forms[i]))

    def whole(self, i: int) -> Mention | None:
        """The mention that begins with token `i`, no proclitic before it."""
        mention = self.begins.get(i)
        return mention if mention and mention.start == self.reading.tokens[i].start else None


def is_speech(page: Page, j: int) -> bool:
    """Whether the quotation mark at token `j` opens speech: not around a name or a word or two."""
    quotation = page.quotes.get(j)
    if quotation is None or quotation.close - j - 1 < MIN_QUOTED:
        return False
    token, text = page.reading.tokens[j], page.reading.text
    if token.start and text[token.start - 1].isalnum() and text[token.end : token.end + 1].isspace():
        return False  # a straight mark that closes
    return page.ends.get(j + 1, 0) < quotation.close - 1


def subject_end(page: Page, at: int, limit: int) -> int:
    """The token after the subject that begins at `at`; `at` itself where none does.

    The subject is an office and the name of its holder, a name, a description, joined ones (`مسعفون ومسؤولون`).
    """
    begins = past_adverbials(page, at, limit)
    first = _mention_from(page, begins, limit)
    if first is None:
        return at
    end = page.ends[first]
    if first > begins or page.begins[first].kind == "people":
        end = _holder_end(page, end, limit)
    while end < limit:
        k = end + 1 if page.surface(end) in CLOSING_MARKS or page.surface(end) == ")" else end
        name = page.whole(k + 1) if page.surface(k) in COMMAS else None
        if name is not None and name.kind == "person" and page.begins[first].kind == "people":
            return min(page.ends[k + 1], limit)  # `وزير الدفاع، فلان، مقتل ...`
        if k not in page.begins or is_addressed(page, k):
            return k
        end = page.ends[k]
    return min(end, limit)


def _holder_end(page: Page, end: int, limit: int) -> int:
    """The token after the name of who holds the office that goes on at `end`; `end` where none is named."""
    form = page.form(end)
    if form not in ("باسم", "في") and not form.startswith(("ال", "ب")) and page.surface(end) not in OPENING_MARKS:
        return end
    for j in range(end, min(limit, end + MAX_OFFICE)):
        name = page.whole(j)
        if name is not None and name.kind == "person":
            return page.ends[j]
        if page.form(j) in CLAUSE or not (page.is_word(j) or page.surface(j) in OPENING_MARKS):
            return end
    return end


def _mention_from(page: Page, k: int, limit: int) -> int | None:
    """The first mention of the noun phrase that begins at token `k`: at most an office away."""
    j = k
    while j < min(limit, k + MAX_OFFICE):
        if j in page.begins:
            return None if is_addressed(page, j) else j
        if j > k and page.form(j) == "في" and j + 1 in page.begins and page.ends[j + 1] in page.begins:
            j = page.ends[j + 1]  # `المسؤول في المدينة فلان`
            continue
        if not page.is_word(j) and page.surface(j) not in OPENING_MARKS:
            return None
        form = page.form(j)
        if j > k and form.startswith("ب") and len(form) > 4 and not page.has("b_words", form):
            return None  # `أفادت الحصيلة بسقوط قتيلين`
        if page.has("binding", form) or page.has("acts", form) or form in CLAUSE:
            return None
        j += 1
    return None


def is_addressed(page: Page, j: int) -> bool:
    """`لرويترز`, `لوكالة رويترز`: the one spoken to."""
    token = page.reading.tokens[j]
    if j not in page.begins:
        return False
    apart = page.form(j - 2 if page.surface(j - 1) in OPENING_MARKS else j - 1)
    return apart == "ل" or (page.begins[j].start > token.start and token.form.lstrip("وف").startswith("ل"))


def _past_addressed(page: Page, k: int) -> int:
    """The token after the one spoken to at token `k` and his or its name: `لوكالة ... "..."`, `لمراسلة ...، فلانة`."""
    after = page.ends[k]
    if page.has_stem("correspondents", k) and page.whole(after):
        after = page.ends[after]
    if page.surface(after) in OPENING_MARKS and after + 1 in page.begins:
        end = page.ends[after + 1]
        after = end + 1 if page.surface(end) in CLOSING_MARKS else after
    name = page.whole(after + 1) if page.surface(after) in COMMAS and page.has_stem("correspondents", k) else None
    return page.ends[after + 1] if name and name.kind == "person" else after


def _addressed_apart(page: Page, k: int) -> int | None:
    """The mention after a lam that stands by itself at token `k` (`ل «الغد»`); None where none does."""
    j = k + 2 if page.surface(k + 1) in OPENING_MARKS else k + 1
    return j if page.form(k) == "ل" and j in page.begins else None


def subject_before(page: Page, sentence: Sentence, i: int) -> int | None:
    """The first token of the subject that ends right before the verb at `i` (`وكانت مصادر قد أكدت`), or None.

    It must open its clause: the sentence begins there, or كان, لكن, أن and their like stand before it.
    """
    k = i - 1
    marks = COMMAS | CLOSING_MARKS
    while k > sentence.first and (page.form(k) in _HAD or (page.surface(k) in marks and k not in page.quotes)):
        k -= 1
    first = next((j for j in range(max(sentence.first, k - 8), k + 1) if page.ends.get(j) == k + 1), None)
    if first is None:
        return None
    j = first
    while j > sentence.first and first - j <= MAX_OFFICE:
        before = page.form(j - 1)
        if before in CLAUSE | SO_THAT or page.has_stem("leaders", j - 1):
            return j
        if j == first and page.surface(j - 1) in COMMAS and page.begins[first].kind == "person":
            j -= 1  # `مدير المكتب، فلان، كان أعلن`
            continue
        if not page.is_word(j - 1) and page.surface(j - 1) not in OPENING_MARKS:
            return None
        if page.has_stem("binding", j - 1):
            return None
        j -= 1
    return j if j == sentence.first else None


def past_adverbials(page: Page, k: int, limit: int) -> int:
    """The token after times, `في بيان`, `لرويترز`, brackets and adverbs that stand from token `k` on."""
    while k < limit:
        if k in page.times:
            k = page.times[k]
        elif page.surface(k) == "(":
            close = next((j for j in range(k, min(limit, k + 12)) if page.surface(j) == ")"), None)
            if close is None:
                return k
            k = close + 1
        elif page.has("adverbs", page.form(k)) or page.surface(k) in COMMAS:
            k += 1
        elif page.has("places", page.form(k)) and k + 1 < limit:
            k += page.has("same", page.form(k + 1))  # `في ذات السياق`
            k = max(page.ends.get(k + 1, 0), page.times.get(k + 1, 0), k + 2)
        elif is_addressed(page, k):
            k = _past_addressed(page, k)
        elif (told := _addressed_apart(page, k)) is not None:
            k = page.ends[told] + (page.surface(page.ends[told]) in CLOSING_MARKS)
        else:
            return k
    return k
