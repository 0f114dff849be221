"""Where somebody is said to speak: verbs, participles, nouns and prepositions, each with what opens its content.

Cues of a sentence are read from its end to its beginning: none reaches beyond the next one for its content. Who speaks
is found by `speakers`, the ends of contents by `reports`.
"""

from typing import NamedTuple

from rawi.annotate.reports.clauses import (
    CLAUSE,
    CLOSING_MARKS,
    COMMAS,
    MAX_OFFICE,
    OPENING_MARKS,
    SO_THAT,
    Page,
    subject_end,
)
from rawi.annotate.reports.openings import MAX_REACH, Opening, opening_of
from rawi.knowledge.reports import Cue
from rawi.text.tokens import Sentence, Stem, stems

_SUFFIXES = ("", "ه", "ها", "هم", "هما", "ي", "نا")
_CLITICS = {"verb": ("", "و", "ف", "س"), "participle": ("", "و"), "masdar": ("", "و", "ب", "ل")}


class FoundCue(NamedTuple):
    """A cue in its place: tokens `first` to `last` (exclusive), `start` without its proclitics."""

    first: int
    last: int
    start: int
    prefix: str
    cue: Cue
    opening: Opening
    negated: bool = False


def find_cues(page: Page, sentence: Sentence) -> list[FoundCue]:
    """The cues of one sentence, in order, each with what opens its content."""
    found: list[FoundCue] = []
    limit = sentence.last
    for i in range(sentence.last - 1, sentence.first - 1, -1):
        cue = _cue_at(page, sentence, i, limit)
        if cue is None:
            continue
        if found and found[-1].first < cue.last:
            if cue.cue.rule.endswith(":just-as") and found[-1].opening.way not in ("before", "bare"):
                continue  # `كما أشار إلى`: also
            found.pop()  # `وفق ما أعلن`: one cue, not the verb alone
        if cue.opening.way == "shared":
            if not found or found[-1].first != cue.opening.at:
                continue
            cue = cue._replace(opening=found[-1].opening)
        found.append(cue)
        limit = cue.first if cue.cue.kind != "preposition" else limit
    return found[::-1]


def _cue_at(page: Page, sentence: Sentence, i: int, limit: int) -> FoundCue | None:
    """The cue at token `i`, or None."""
    cues, prepositions = page.table.cues, page.table.prepositions
    ways = [stem for stem in stems(page.reading.forms[i]) if stem.form in cues or stem.form in prepositions]
    name = page.whole(i) if ways else None
    if not ways or i in page.inside or (name and name.kind != "people") or page.has("not_after", page.form(i - 1)):
        return None
    for stem in ways:
        if stem.form in prepositions and (found := _preposition(page, sentence, i, stem)):
            return found
        for cue in cues.get(stem.form, ()):
            if found := _verbal(page, sentence, i, stem, cue, limit):
                return found
    return None


def _verbal(page: Page, sentence: Sentence, i: int, stem: Stem, cue: Cue, limit: int) -> FoundCue | None:
    """The verb, participle or masdar at token `i` as a cue; None where it brings no content."""
    if stem.prefix not in _CLITICS[cue.kind] or (page.has("fillers", stem.form) and _is_filler(page, i)):
        return None
    if cue.wasl and cue.kind == "verb" and page.reading.text[page.reading.start_of(i, stem)] == "أ":
        return None  # `أعتقد`: own words
    if page.has("clipped", stem.form) and not page.has("negators", page.form(i - 1)):
        return None
    if page.has("gestures", page.form(i + 1)) or page.has("gestures", page.form(i + 2)):
        return None  # `أشار بيده إلى`
    if page.form(i + 1) == ":" and page.surface(i - 1) in {"-", "–"}:
        return None  # `صحيفة - متابعة:`
    opening = opening_of(page, sentence, i, stem, cue, limit)
    if opening is None or page.has("unheard", page.form(i + 1)):
        return None
    if page.has("describing", stem.form) and not stem.prefix and page.is_word(i - 1) and opening.at <= i + 2:
        return None  # `أوقفت رجلا يشتبه بأنه`: what he is, said by nobody
    negated = (
        cue.kind == "verb" and not stem.prefix and page.form(i - 1).removeprefix("و") in page.table.words["negators"]
    )
    doubted = opening.way == "object" and cue.force in ("confirm", "deny")  # `لم تؤكد الوزارة مقتل`
    if negated and opening.way not in ("clause", "quote") and not doubted:
        return None  # `لم تعلن أي جهة مسؤوليتها`: nothing is said
    return FoundCue(i, i + 1, page.reading.start_of(i, stem), stem.prefix, cue, opening, negated)


def _is_filler(page: Page, i: int) -> bool:
    """`يذكر أن`, `يشار إلى`: no one speaks."""
    k = i + 2 if page.form(i + 1).startswith("ل") else i + 1  # `تبين للجنة أن`
    return page.form(k) in CLAUSE or page.form(k) in ("الى", "الي", "هنا")


def _preposition(page: Page, sentence: Sentence, i: int, stem: Stem) -> FoundCue | None:
    """`بحسب مصدر`, `وفق ما أعلنت`, `كما ذكر`, `على حد قوله`: a cue with who speaks right after it."""
    for words, cue in page.table.prepositions[stem.form]:
        if tuple(page.reading.forms[i + 1 : i + len(words)]) != words[1:] or stem.prefix not in ("", "و", "ف"):
            continue
        if words == ("كما",) and i == sentence.first:
            continue  # `كما أعلن الوزير أن`: also
        if words == ("على", "ما") and page.is_word(i - 1) and _names_so(page, i + 2):
            continue  # `احتج على ما اعتبره ظلما`
        last = _source_begins(page, i + len(words), words, sentence)
        opening = _content_of_preposition(page, sentence, i, last, words) if last is not None else None
        if last is not None and opening is not None:
            cue = cue._replace(relays=cue.relays or _passes_on(page, sentence, last))
            return FoundCue(i, last, page.reading.start_of(i, stem), stem.prefix, cue, opening)
    return None


def _names_so(page: Page, i: int) -> bool:
    """`ما اعتبره`, `ما تقول إنه`: what follows is in another's words."""
    readings = page.table.cues.get(page.form(i), ())
    return page.form(i + 1) in CLAUSE or (bool(readings) and all(cue.suffix for cue in readings))


def _passes_on(page: Page, sentence: Sentence, last: int) -> bool:
    """`وفق ما نقلته الوكالة عن مصدر`: whether the verb before token `last` names another as the source."""
    if not any(cue.relays for cue in page.table.cues.get(page.form(last - 1), ())):
        return False
    for k in range(last, min(sentence.last, last + MAX_OFFICE * 2)):
        if page.form(k) in ("عن", "عنه", "عنها", "عنهم"):
            return True
        if not page.is_word(k) and page.surface(k) not in OPENING_MARKS | CLOSING_MARKS | COMMAS | set("()"):
            return False
    return False


def _source_begins(page: Page, at: int, words: tuple[str, ...], sentence: Sentence) -> int | None:
    """The token after the cue, where its source begins: after `ما` and a verb, or at once; None if none can be."""
    needs_verb = words[-1] in ("ما", "حسبما", "وفقما", "كما")
    if page.form(at) in ("ما", "لما") and not needs_verb:
        needs_verb, at = True, at + 1
    if at >= sentence.last:
        return None
    if needs_verb:
        at = at + 1 if page.form(at) in ("كانت", "كان", "قد") else at
        readings = page.table.cues.get(page.form(at), ())
        wanted = {"clause", "quote", "object", "relay"}
        speaks = any(cue.kind == "verb" and cue.brings & wanted and cue.suffix in ("", "ه", "ها") for cue in readings)
        speaks = speaks and not page.has("fillers", page.form(at))
        return at + 1 if speaks else None
    if words == ("على", "حد"):
        return at + 1 if is_saying(page, at) else None
    return at if _is_source(page, at) or page.form(at + 1) in SO_THAT else None


def _is_source(page: Page, at: int) -> bool:
    """Whether the words from token `at` on are someone, a text or data that can say something."""
    words = page.table.words
    if any(page.has_stem(kind, at) for kind in ("statements", "data", "media")) or is_saying(page, at):
        return True
    for k in range(at, at + 8):
        if k in page.begins:
            kind = page.begins[k].kind
            return k == at or kind == "person" or (kind == "organisation" and k <= at + 3)
        if page.form(k) in words["binding"] or not (page.is_word(k) or page.surface(k) in OPENING_MARKS):
            return False
    return False


def is_saying(page: Page, at: int) -> bool:
    """`قوله`, `تعبيرها`, `وصفهم`: the saying of the one before."""
    form = page.form(at)
    return any(form.startswith(word) and form[len(word) :] in _SUFFIXES for word in page.table.words["sayings"])


def _content_of_preposition(
    page: Page, sentence: Sentence, i: int, last: int, words: tuple[str, ...]
) -> Opening | None:
    """Content before the cue, or after its source where the cue opens the sentence or a quotation."""
    opens = page.form(i - 1) == "و" and i - 1 == sentence.first
    opens = opens or i == sentence.first or i - 1 in page.quotes or page.surface(i - 1) == ":"
    if not opens or words in (("نقلا", "عن"), ("على", "لسان")):
        return Opening(i, "before", i)
    for j in range(last, min(sentence.last, last + MAX_REACH)):
        if page.form(j) in SO_THAT | {"فقد"} or (j > last and page.form(j) in CLAUSE):
            return Opening(j, "clause", j + 1)
        if page.surface(j) in COMMAS | {":"} and j not in page.inside and page.is_word(j + 1):
            after = page.form(j + 1) in SO_THAT | CLAUSE
            return Opening(j, "clause", j + 1 + after)
    at = subject_end(page, last, sentence.last)
    return Opening(at, "bare", at) if last < at < sentence.last else Opening(i, "before", i)
