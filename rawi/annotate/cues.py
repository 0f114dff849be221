"""Where reported speech begins: the cue, and what opens the content after it.

A written form is a cue only with what its verb brings: `أشار` needs إلى, `شدد` needs على, `كشف` needs عن or أن, so that
`أشار بيده` and `شدد الحصار` fall away. Cues of a sentence are read from its end to its beginning: none reaches beyond
the next one for its content. Who speaks is found by `speakers`, the ends of contents by `reports`.
"""

from typing import NamedTuple

from rawi.knowledge.people import PeopleTable
from rawi.knowledge.reports import Cue, ReportTable
from rawi.records import Mention
from rawi.text.tokens import Quotation, Reading, Sentence, Stem, stems

MAX_REACH = 45  # tokens from a cue to what opens its content; longer ones are chance (longest of the gold: 24)
MIN_QUOTED = 3  # words; a shorter quotation is a name or a word in doubt
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
CLAUSE = frozenset("ان" + pronoun for pronoun in _PRONOUNS) | frozenset("بان" + pronoun for pronoun in _PRONOUNS)
SO_THAT = frozenset("فان" + pronoun for pronoun in _PRONOUNS)
_OPENING_MARKS = frozenset('«“”"‹„')
_CLOSING_MARKS = frozenset('»”“"›')
_PREPOSITIONS = {"الى": "to", "الي": "to", "على": "upon", "عن": "about", "من": "from"}


class Page(NamedTuple):
    """An article as the reading of reports looks at it. Offsets of maps are token indexes."""

    reading: Reading
    table: ReportTable
    people: PeopleTable
    begins: dict[int, Mention]  # first token -> the longest mention that begins there
    ends: dict[int, int]  # first token -> the token after that mention
    inside: frozenset[int]  # tokens inside names, but for their first
    times: dict[int, int]  # first token of a time expression -> the token after it
    quotes: dict[int, Quotation]  # opening token -> quotation
    media: frozenset[str]  # ids of mentions that are media

    def form(self, i: int) -> str:
        return self.reading.forms[i] if 0 <= i < len(self.reading.forms) else ""

    def surface(self, i: int) -> str:
        return self.reading.tokens[i].surface if 0 <= i < len(self.reading.tokens) else ""

    def is_word(self, i: int) -> bool:
        return 0 <= i < len(self.reading.tokens) and self.reading.tokens[i].kind != "mark"

    def has(self, kind: str, form: str) -> bool:
        return form in self.table.words[kind]


class Opening(NamedTuple):
    """What opens the content: its token `at`, its way, and the first token of the content."""

    at: int
    way: str  # as `brings` of knowledge, or "colon", "before": the content stands before the cue
    first: int


class FoundCue(NamedTuple):
    """A cue in its place: tokens `first` to `last` (exclusive), `start` without its proclitics."""

    first: int
    last: int
    start: int
    prefix: str
    cue: Cue
    opening: Opening
    negated: bool


def find_cues(page: Page, sentence: Sentence) -> list[FoundCue]:
    """The cues of one sentence, in order, each with what opens its content."""
    found: list[FoundCue] = []
    limit = sentence.last
    i = sentence.last - 1
    while i >= sentence.first:
        cue = _cue_at(page, sentence, i, limit)
        if cue is not None:
            if found and found[-1].first < cue.last:
                found.pop()  # `وفق ما أعلن`: one cue, not the verb alone
            found.append(cue)
            limit = cue.first
        i -= 1
    return found[::-1]


def _cue_at(page: Page, sentence: Sentence, i: int, limit: int) -> FoundCue | None:
    """The cue at token `i`, or None."""
    form = page.reading.forms[i]
    if i in page.inside or page.reading.tokens[i].kind != "word" or page.has("not_after", page.form(i - 1)):
        return None
    for stem in stems(form):
        if stem.form in page.table.prepositions and (found := _preposition(page, sentence, i, stem)):
            return found
        readings = page.table.cues.get(stem.form)
        if readings and len(stem.prefix) < 2 and (found := _verb(page, sentence, i, stem, readings, limit)):
            return found
    return None


def _verb(page: Page, sentence: Sentence, i: int, stem: Stem, readings: tuple[Cue, ...], limit: int) -> FoundCue | None:
    if page.has("fillers", stem.form) and _is_filler(page, i):
        return None
    for cue in readings:
        if (cue.kind == "verb" and stem.prefix not in ("", "و", "ف", "س")) or (
            cue.kind == "participle" and stem.prefix not in ("", "و")
        ):
            continue
        if opening := _opening(page, sentence, i, stem, cue, limit):
            negated = page.has("negators", page.form(i - 1)) and cue.kind == "verb" and not stem.prefix
            start = page.reading.start_of(i, stem)
            return FoundCue(i, i + 1, start, stem.prefix, cue, opening, negated)
    return None


def _is_filler(page: Page, i: int) -> bool:
    """`يذكر أن`, `يشار إلى`: no one speaks."""
    after = page.form(i + 1)
    return after in CLAUSE or after in ("الى", "الي", "هنا")


def _opening(page: Page, sentence: Sentence, i: int, stem: Stem, cue: Cue, limit: int) -> Opening | None:
    """What opens the content of the verb, participle or masdar at token `i`; None if nothing does."""
    if cue.kind == "masdar":
        return _after_masdar(page, i, cue, stem)
    if "suffix-object" in cue.brings:
        return _named_so(page, i, cue)
    if cue.suffix and page.form(i - 1) in page.table.words["relatives"]:
        return Opening(i, "before", i)
    subject = subject_end(page, i + 1, limit)
    if "relay" in cue.brings:
        return _relayed(page, i, subject, limit)
    end = min(limit, i + MAX_REACH)
    clause = _clause(page, i, end, cue)
    if cue.near:
        return clause if clause and clause.at <= subject else None
    word = _prepositional(page, subject, end, cue)
    if word and (clause is None or word.at < clause.at) and (clause is None or word.at <= subject + 1):
        return word
    if clause:
        return clause
    if word:
        return word
    if cue.kind == "verb" and _is_post_posed(page, sentence, i, stem, subject):
        return Opening(i, "before", i)
    if "object" in cue.brings and (opening := _object(page, i, subject, limit, cue)):
        return opening
    if "bare" in cue.brings and subject > i + 1 and subject < end and page.is_word(subject):
        return Opening(subject, "bare", subject)
    return None


def _clause(page: Page, i: int, end: int, cue: Cue) -> Opening | None:
    """The first أن, quotation or colon after token `i` that can open content."""
    direct = "quote" in cue.brings
    for j in range(i + 1, end):
        form = page.reading.forms[j]
        if form in CLAUSE:
            if "clause" not in cue.brings and page.form(j - 1) not in _PREPOSITIONS:
                continue
            if not page.has("not_before_clause", page.form(j - 1)):
                return Opening(j, "clause", j + 1)
        elif direct and page.surface(j) in _OPENING_MARKS and is_speech(page, j):
            return Opening(j, "quote", j)
        elif form == ":" and not (page.form(j - 1).isdigit() and page.form(j + 1).isdigit()):
            after = j + 2 if page.form(j + 1) in CLAUSE else j + 1
            if direct or after == j + 2:
                way = "clause" if after == j + 2 else "colon"
                return Opening(j, way, after) if after < len(page.reading.forms) else None
    return None


def is_speech(page: Page, j: int) -> bool:
    """Whether the quotation mark at token `j` opens speech: not around a name or a word or two."""
    quotation = page.quotes.get(j)
    if quotation is None or quotation.close - j - 1 < MIN_QUOTED:
        return False
    return page.ends.get(j + 1, 0) < quotation.close - 1


def _prepositional(page: Page, subject: int, end: int, cue: Cue) -> Opening | None:
    """The first preposition the verb brings its content with, from the end of its subject on."""
    ways = cue.brings & {"to", "upon", "about", "from", "with"}
    if not ways:
        return None
    for j in range(subject, end):
        form = page.reading.forms[j]
        if j in page.inside or (j in page.times and j > subject):
            continue
        if _PREPOSITIONS.get(form) in ways and j + 1 < end and not page.has("not_content", page.form(j + 1)):
            after = j + 2 if page.form(j + 1) in CLAUSE else j + 1
            return Opening(j, _PREPOSITIONS[form], after)
        if "with" in ways and form.startswith("ب") and len(form) > 4 and _is_with(page, j):
            return Opening(j, "with", j)
    return None


def _is_with(page: Page, j: int) -> bool:
    """Whether token `j` is the preposition بـ with a noun: not a name, not a word that only begins so."""
    form = page.form(j)
    if form in CLAUSE or j in page.begins or form in page.table.words["statements"] or page.has("binding", form):
        return False
    return not page.has("binding", page.form(j - 1))


def _object(page: Page, i: int, subject: int, limit: int, cue: Cue) -> Opening | None:
    """A noun after the subject as what is said: `أعلن الجيش مقتل ثلاثة`."""
    at = past_adverbials(page, subject, limit)
    if at >= limit or not page.is_word(at) or page.has("binding", page.form(at)) or page.form(at) in CLAUSE:
        return None
    if cue.only and not any(stem.form in cue.only for stem in stems(page.form(at))):
        return None
    if at == i + 1 and page.reading.tokens[at].start - page.reading.tokens[i].end > 3:
        return None
    has_subject = subject > i + 1
    if not has_subject and page.form(at).startswith("ال") and not cue.suffix and cue.kind == "verb":
        return None  # `أكد الرجل`: the one who speaks, and nothing said
    return Opening(at, "object", at)


def _after_masdar(page: Page, i: int, cue: Cue, stem: Stem) -> Opening | None:
    """`قوله إن`, `بالقول إن`, `قولها: «...»`: content follows at once."""
    j = i + 1
    if page.form(j) in ("على", "الى") and cue.suffix and page.form(j + 1) in CLAUSE:
        j += 1
    if page.form(j) in CLAUSE and (cue.suffix or stem.form.startswith("ال")):
        return Opening(j, "clause", j + 1)
    if cue.suffix and page.form(j) == ":" and page.is_word(j + 1):
        return Opening(j, "colon", j + 1)
    if cue.suffix and j in page.quotes and is_speech(page, j):
        return Opening(j, "quote", j)
    return None


def _named_so(page: Page, i: int, cue: Cue) -> Opening | None:
    """`ما سماه عدوانا`, `ما وصفه بالعدوان`: the words after the verb are the other's."""
    after_what = page.form(i - 1) in ("ما", "بما", "لما", "مما")
    if after_what and cue.suffix and page.is_word(i + 1):
        at = subject_end(page, i + 1, i + 12)
        at = at + 1 if page.surface(at) in _OPENING_MARKS else at
        return Opening(at, "object", at) if page.is_word(at) else None
    return None


def _relayed(page: Page, i: int, subject: int, limit: int) -> Opening | None:
    """`نقلت أ عن ب [قوله] أن`: the opening of what ب said; it must name ب."""
    source = next((j for j in range(subject, min(limit, i + 25)) if page.form(j) == "عن"), None)
    if source is None:
        return None
    reach = min(limit, source + MAX_REACH)
    for j in range(source + 1, reach):
        form = page.reading.forms[j]
        if form in CLAUSE and not page.has("not_before_clause", page.form(j - 1)):
            return Opening(j, "clause", j + 1)
        if page.surface(j) in _OPENING_MARKS and is_speech(page, j):
            return Opening(j, "quote", j)
        if form == ":" and page.is_word(j + 1):
            return Opening(j, "colon", j + 1)
    if limit < len(page.reading.forms) and any(
        cue.kind == "masdar" for cue in page.table.cues.get(page.form(limit), ())
    ):
        return Opening(limit, "masdar", limit)
    return None


def _is_post_posed(page: Page, sentence: Sentence, i: int, stem: Stem, subject: int) -> bool:
    """`...، قال الناطق.`: after a comma or a closed quotation, a subject and then nothing more."""
    if stem.prefix or i == sentence.first or page.surface(i - 1) not in {"،", ",", *_CLOSING_MARKS, "-", "–"}:
        return False
    return subject > i + 1 and (subject >= sentence.last or not page.is_word(subject))


def _preposition(page: Page, sentence: Sentence, i: int, stem: Stem) -> FoundCue | None:
    """`بحسب مصدر`, `وفق ما أعلنت`, `كما ذكر`, `على حد قوله`: a cue with who speaks right after it."""
    for words, cue in page.table.prepositions[stem.form]:
        if tuple(page.reading.forms[i + 1 : i + len(words)]) != words[1:] or len(stem.prefix) > 1:
            continue
        last = _source_begins(page, i + len(words), words, sentence)
        if last is None or (words == ("كما",) and i == sentence.first):
            continue
        start = page.reading.start_of(i, stem)
        opening = _content_of_preposition(page, sentence, i, last, words)
        if opening:
            return FoundCue(i, last, start, stem.prefix, cue, opening, negated=False)
    return None


def _source_begins(page: Page, at: int, words: tuple[str, ...], sentence: Sentence) -> int | None:
    """The token after the cue, where its source begins: after `ما` and a verb, after `قوله`; None if none can be."""
    if at >= sentence.last:
        return None
    form = page.form(at)
    needs_verb = words[-1] in ("ما", "حسبما", "وفقما", "كما")
    if form in ("ما", "لما") and words[-1] != "ما":
        needs_verb, at, form = True, at + 1, page.form(at + 1)
    if needs_verb:
        at = at + 1 if form in ("كانت", "كان", "قد") else at
        readings = page.table.cues.get(page.form(at), ())
        return at + 1 if any(cue.kind == "verb" for cue in readings) and at + 1 <= sentence.last else None
    return at if _is_source(page, at) else None


def _is_source(page: Page, at: int) -> bool:
    """Whether the words from token `at` on are someone, a text or data that can say something."""
    words = page.table.words
    for stem in stems(page.form(at)):
        if stem.form in words["statements"] or stem.form in words["data"] or stem.form in words["media"]:
            return True
        if stem.form in words["sayings"] or any(
            stem.form.startswith(saying) and stem.form[len(saying) :] in _PRONOUNS for saying in words["sayings"]
        ):
            return True
    k = at
    while k < at + 8 and page.is_word(k):
        if k in page.begins:
            return page.begins[k].kind != "place" or k == at
        if page.has("binding", page.form(k)):
            return False
        k += 1
    return page.surface(at) in _OPENING_MARKS and at + 1 in page.begins


def _content_of_preposition(
    page: Page, sentence: Sentence, i: int, last: int, words: tuple[str, ...]
) -> Opening | None:
    """Content before the cue, or after its source where the cue opens the sentence."""
    if words in (("نقلا", "عن"), ("على", "لسان")):
        return Opening(i, "before", i)
    opens = i == sentence.first or page.surface(i - 1) in {*_OPENING_MARKS, ":", "-"}
    if not opens:
        return Opening(i, "before", i)
    for j in range(last, min(sentence.last, last + MAX_REACH)):
        if page.form(j) in SO_THAT:
            return Opening(j, "clause", j + 1)
        if j > last and page.form(j) in CLAUSE:
            return Opening(j, "clause", j + 1)
        if page.surface(j) in {"،", ",", ":"} and j not in page.inside and page.is_word(j + 1):
            after = j + 2 if page.form(j + 1) in SO_THAT or page.form(j + 1) in CLAUSE else j + 1
            return Opening(j, "clause", after)
    at = subject_end(page, last, sentence.last)
    return Opening(at, "bare", at) if last < at < sentence.last else None


def subject_end(page: Page, at: int, limit: int) -> int:
    """The token after the subject that begins at `at`; `at` itself where none does.

    The subject is an office and the name of its holder, a name, a description, joined ones (`مسعفون ومسؤولون`).
    """
    k = past_adverbials(page, at, limit)
    first = _mention_from(page, k, limit)
    if first is None:
        return at
    end = page.ends[first]
    while end < limit:
        k = end + 1 if page.surface(end) in _CLOSING_MARKS or page.surface(end) == ")" else end
        joined = page.begins.get(k)
        if joined is None or (page.form(k).startswith("ل") and joined.id in page.media):
            return k
        end = page.ends[k]
    return min(end, limit)


def _mention_from(page: Page, k: int, limit: int) -> int | None:
    """The first mention of the noun phrase that begins at token `k`: at most an office away."""
    for j in range(k, min(limit, k + 6)):
        if j in page.begins:
            return None if _addressed(page, j) else j
        if (
            not (page.is_word(j) or page.surface(j) in _OPENING_MARKS)
            or page.has("binding", page.form(j))
            or page.form(j) in CLAUSE
        ):
            return None
    return None


def _addressed(page: Page, j: int) -> bool:
    """`لرويترز`: the one spoken to."""
    token = page.reading.tokens[j]
    return page.begins[j].start > token.start and token.form.lstrip("وف").startswith("ل")


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
        elif page.has("adverbs", page.form(k)) or page.surface(k) in {"،", ","}:
            k += 1
        elif page.has("places", page.form(k)) and k + 1 < limit:
            k = max(page.ends.get(k + 1, 0), page.times.get(k + 1, 0), k + 2)
        elif k in page.begins and _addressed(page, k):
            k = page.ends[k]
        else:
            return k
    return k
