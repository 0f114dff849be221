"""Who says it, and through whom: the subject of a cue, before or after it, or carried over from an earlier one.

A subject is looked for in the words between the cue and its content, then to the cue's left, then among the earlier
speakers of the article that agree in gender and number (`وأضافت`, `مشيرا`). Those who passed the words on (`لرويترز`,
`في بيان نشرته وكالة ...`) are `via`, nearest to the article first.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rawi.annotate.cues import CLAUSE, FoundCue, Page
from rawi.knowledge.reports import Agreement
from rawi.records import Hidden, Mention
from rawi.text.tokens import Sentence, stems

MAX_LEFT = 18  # tokens from a subject to its cue on its left
MAX_CARRY = 8  # sentences a dropped subject may lie back


class Source(NamedTuple):
    """Who speaks and through whom, as mention ids; `agrees` as the cue showed it."""

    speakers: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    hidden: Hidden | None = None
    agrees: Agreement | None = None
    carried: bool = False


class Said(NamedTuple):
    """An earlier report, as far as carrying over needs it."""

    source: Source
    sentence: int
    first: int  # token of its cue


def source_of(page: Page, found: FoundCue, sentence: Sentence, number: int, earlier: Sequence[Said]) -> Source:
    """The source of one cue; `earlier` are the reports of the article before it, in order."""
    cue, opening = found.cue, found.opening
    end = _zone_end(page, found, sentence)
    if cue.relays:
        return _relayed(page, found, end, cue.agrees)
    via = _carriers(page, found.last, end, ()) if opening.way != "before" else ()
    speakers = _subject(page, found.last, end)
    if cue.kind == "masdar":
        return _carry(earlier, number, cue.agrees, via, same_sentence=True)
    if speakers:
        via = tuple(one for one in _carriers(page, found.last, end, speakers) if one not in speakers)
        if cue.continues and not via and earlier and earlier[-1].source.speakers == speakers:
            via = earlier[-1].source.via
        return Source(speakers, via or _leading_media(page, found, sentence, speakers), None, cue.agrees)
    if cue.kind == "preposition":
        return _of_preposition(page, found, number, earlier)
    if cue.passive or _is_passive(page, found):
        return Source((), via, "passive", cue.agrees)
    if cue.kind == "verb" and not found.prefix and opening.way != "before" and not _restated(page, found, end):
        left = _left_subject(page, found, sentence)
        if left:
            return Source(left, via, None, cue.agrees)
    if (
        cue.kind == "participle"
        and not (earlier and earlier[-1].sentence == number)
        and found.first > sentence.first + 1
    ):
        left = _subject(page, sentence.first, found.first) or _left_subject(page, found, sentence)
        if left:
            return Source(left, via, None, cue.agrees)
    return _carry(earlier, number, cue.agrees, via)


def _zone_end(page: Page, found: FoundCue, sentence: Sentence) -> int:
    """The token after the words in which subject and carriers of the cue stand."""
    if found.opening.way != "before":
        return found.opening.at
    last = found.last
    while last < sentence.last and (page.is_word(last) or last in page.quotes or page.surface(last) in '»”"“()'):
        last += 1
    return last


def _subject(page: Page, first: int, last: int) -> tuple[str, ...]:
    """Ids of the one or those who speak in a noun phrase between two tokens; () if nobody stands there.

    The holder's name stands for his office (`المتحدث باسم الجيش فلان`); a description for itself.
    """
    mentions = _mentions(page, first, last)
    if not mentions:
        return ()
    at, head = mentions[0]
    if head.kind != "person":
        person = _holder(page, mentions, begins_there=at == first)
        if person:
            return (person.id,)
    ids = [head.id]
    end = page.ends[at]
    for k, mention in mentions[1:]:
        if k == end and page.form(k).startswith("و"):
            ids.append(mention.id)
            end = page.ends[k]
    return tuple(ids)


def _mentions(page: Page, first: int, last: int) -> list[tuple[int, Mention]]:
    """Mentions between two tokens up to a relative clause, those addressed or in place phrases left out."""
    found: list[tuple[int, Mention]] = []
    k = first
    while k < last:
        form = page.form(k)
        if (
            page.has("stoppers", form)
            or form in CLAUSE
            or (form in page.table.words["statements"] and page.form(k - 1) == "في")
        ):
            break
        mention = page.begins.get(k)
        if mention is None:
            k += 1
            continue
        if _is_subject_like(page, k, mention, first, bool(found)):
            found.append((k, mention))
        k = page.ends[k]
    return found


def _is_subject_like(page: Page, k: int, mention: Mention, first: int, later: bool) -> bool:
    token = page.reading.tokens[k]
    proclitic = page.reading.text[token.start : mention.start].strip()
    if mention.kind == "place":
        return k == first or (k == first + 1 and not page.is_word(first))
    if proclitic.lstrip("وف")[:1] in ("ل", "ب", "ك"):
        statement = any(stem.form in page.table.words["statements"] for stem in stems(page.form(k - 1)))
        return statement and (mention.id not in page.media or (not later and k - 1 == first))
    before = page.form(k - 1)
    if before in ("ل", "لل"):
        return any(stem.form in page.table.words["statements"] for stem in stems(page.form(k - 2)))
    return k == first or not page.has("binding", before)


def _holder(page: Page, mentions: list[tuple[int, Mention]], begins_there: bool) -> Mention | None:
    """The person who holds the office a phrase begins with, if it goes on to name one."""
    at, head = mentions[0]
    for k, mention in mentions[1:]:
        if mention.kind != "person":
            continue
        if head.kind == "people" or head.form == "description":
            return mention if k <= page.ends[at] + 6 else None
        return None if begins_there and k > page.ends[at] else mention
    return None


def _carriers(page: Page, first: int, last: int, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """Media between two tokens that are not the speaker: they carried the words."""
    found: list[str] = []
    k = first
    while k < last:
        mention = page.begins.get(k)
        if mention is not None and mention.kind == "organisation" and mention.id not in speakers:
            named = any(stem.form in page.table.words["media"] for stem in stems(page.form(k - 1)))
            if (mention.id in page.media or named) and k > first:
                found.append(mention.id)
        k += 1
    return tuple(found[:1])


def _leading_media(page: Page, found: FoundCue, sentence: Sentence, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """`ردا على أسئلة رويترز، قال`, `في حديث لقناة ...، أكد`: media before the cue in its clause."""
    if found.opening.way == "before" or found.first - sentence.first > 14 or page.surface(found.first - 1) not in "،,":
        return ()
    return _carriers(page, sentence.first, found.first, speakers)


def _relayed(page: Page, found: FoundCue, end: int, agrees: Agreement | None) -> Source:
    """`نقلت أ عن ب عن ج`: ج speaks, أ and ب pass it on."""
    chain: list[str] = []
    first = found.last
    links = [k for k in range(found.last, end) if page.form(k) == "عن"]
    if found.cue.kind == "preposition":
        links = [found.last - 1, *links]
    else:
        first_link = links[0] if links else end
        chain += _subject(page, first, first_link)[:1]
    for n, link in enumerate(links):
        stop = links[n + 1] if n + 1 < len(links) else end
        step = _subject(page, link + 1, stop)
        if step:
            chain += step[:1]
    if not chain or (len(chain) == 1 and found.cue.kind == "verb"):
        return Source((), tuple(chain), "unnamed", agrees)
    return Source((chain[-1],), tuple(chain[:-1]), None, agrees)


def _of_preposition(page: Page, found: FoundCue, number: int, earlier: Sequence[Said]) -> Source:
    """`وفق قوله`, `حسب البيان`: the speaker before; `بحسب المعلومات`: nobody."""
    form = page.form(found.last)
    if form in page.table.words["data"]:
        return Source((), (), "unnamed")
    return _carry(earlier, number, None, ())


def _restated(page: Page, found: FoundCue, end: int) -> bool:
    """Whether a definite noun without a mention follows as subject: `وقال البيان`, `قال المصدر`."""
    form = page.form(found.last)
    return found.last < end and (form.startswith("ال") or form in ("ذات", "نفس", "هذا", "هذه"))


def _is_passive(page: Page, found: FoundCue) -> bool:
    """A damma on the first letter, or a present of belief without a subject."""
    surface = page.reading.text[found.start : page.reading.tokens[found.last - 1].end]
    if surface[1:2] == "\N{ARABIC DAMMA}" and found.cue.kind == "verb":
        return True
    return (
        found.cue.force == "hint"
        and surface.startswith("ي")
        and not found.prefix
        and found.opening.at <= found.last + 4
    )


def _left_subject(page: Page, found: FoundCue, sentence: Sentence) -> tuple[str, ...]:
    """The subject before its verb: `لكن منتقدين يقولون`, `وكانت مصادر عسكرية قد أكدت`."""
    lowest = max(sentence.first, found.first - MAX_LEFT)
    first = lowest
    for k in range(found.first - 1, lowest - 1, -1):
        stem = page.form(k).lstrip("وف") if len(page.form(k)) > 3 else page.form(k)
        if page.has("leaders", stem) or page.form(k) in CLAUSE:
            first = k + 1
            break
    return _subject(page, first, found.first)


def _carry(
    earlier: Sequence[Said], number: int, agrees: Agreement | None, via: tuple[str, ...], same_sentence: bool = False
) -> Source:
    """The nearest earlier speaker who agrees; his carriers come with him."""
    near = [said for said in earlier if number - said.sentence <= MAX_CARRY and said.source.speakers]
    fitting = [said for said in near if _agree(said.source.agrees, agrees)] or near
    if not fitting:
        return Source((), via, "unnamed", agrees)
    source = fitting[-1].source
    return Source(source.speakers, via or source.via, None, source.agrees or agrees, carried=True)


def _agree(one: Agreement | None, other: Agreement | None) -> bool:
    return one is None or other is None or (one == "she") == (other == "she")
