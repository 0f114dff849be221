"""Loaded words in the text, kept as said, and to whom they are applied where the words beside them show it.

Whose word it is (`by`) is set by the step `attribution`. A word that is part of a proper name is no label (`مطار
الشهيد`, `كتائب شهداء الأقصى`), but for those that speak of their bearer even there (`ميليشيا الحوثي`).
"""

from collections.abc import Sequence

from rawi.knowledge import Knowledge
from rawi.knowledge.labels import Loaded
from rawi.records import Annotation, Label, Mention, replace
from rawi.text.phrases import Match
from rawi.text.tokens import Reading, stems

NEAR = 4  # tokens on either side; a word that tells the sense of another stands in its phrase


def labels(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add the loaded words."""
    found: list[Label] = []
    for match in knowledge.labels.words.find(reading):
        inside = _mention_around(match, draft.mentions)
        loaded = next((entry for entry in match.values if _holds(reading, match, entry, inside)), None)
        if loaded:
            of = _bearer(reading, match, inside, draft.mentions)
            surface = reading.text[match.start : match.end]
            found.append(Label(start=match.start, end=match.end, surface=surface, of=of, rule=loaded.rule))
    return replace(draft, labels=(*draft.labels, *found))


def _holds(reading: Reading, match: Match[Loaded], loaded: Loaded, inside: Mention | None) -> bool:
    """Whether the words around leave the loaded sense standing."""
    part_of_name = inside and inside.form == "name" and (inside.start, inside.end) != (match.start, match.end)
    if part_of_name and not loaded.in_names:
        return False
    before, after = _words(reading, match.first - 1), _words(reading, match.last)
    if before & loaded.not_after or after & loaded.not_before or (loaded.only_after and not before & loaded.only_after):
        return False
    if loaded.not_with and match.last < len(reading.forms) and reading.forms[match.last].startswith(loaded.not_with):
        return False
    if loaded.only_near:
        near = range(max(0, match.first - NEAR), min(len(reading.forms), match.last + NEAR))
        return any(_words(reading, i) & loaded.only_near for i in near)
    return True


def _words(reading: Reading, i: int) -> set[str]:
    """Every form a token may be: whole, without proclitics, without the article; `#` for a number."""
    if not 0 <= i < len(reading.forms):
        return set()
    if reading.tokens[i].kind == "number":
        return {"#"}
    forms = {stem.form for stem in stems(reading.forms[i])}
    return forms | {form.removeprefix("ال") for form in forms}


def _mention_around(match: Match[Loaded], mentions: Sequence[Mention]) -> Mention | None:
    return next((m for m in mentions if m.start <= match.start and match.end <= m.end), None)


def _bearer(reading: Reading, match: Match[Loaded], inside: Mention | None, mentions: Sequence[Mention]) -> str | None:
    """The chain of the mention that the word is in, stands before (`مرتزقة فاغنر`) or qualifies (`داعش الإرهابي`)."""
    if inside:
        return inside.chain
    follows = reading.tokens[match.last].start if match.last < len(reading.tokens) else -1
    before = reading.tokens[match.first - 1].end if match.first else -1
    definite = match.stem.form.startswith("ال")
    for mention in mentions:
        if mention.start == follows and not definite and match.last - match.first == 1:
            return mention.chain
        if mention.end == before and definite and not match.stem.prefix:
            return mention.chain
    return None
