"""Who says it, and through whom: the subject of a cue, before or after it, or carried over from an earlier one.

A subject is looked for in the words between the cue and its content, then to the cue's left, then among the earlier
speakers of the article that agree in gender and number (`وأضافت`, `مشيرا`). Those who passed the words on (`لرويترز`,
`في بيان نشرته وكالة ...`) are `via`, nearest to the article first.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rawi.annotate.reports.clauses import CLAUSE, COMMAS, Page, is_addressed, past_adverbials, subject_before
from rawi.annotate.reports.cues import FoundCue, is_saying
from rawi.knowledge.reports import Agreement
from rawi.records import Hidden, Mention
from rawi.text.tokens import Sentence, stems

MAX_LEFT = 18  # tokens from a subject to its cue on its left
MAX_CARRY = 8  # sentences a dropped subject may lie back
MAX_LEAD = 14  # tokens of `ردا على أسئلة رويترز،` and the like before a cue


class Source(NamedTuple):
    """Who speaks and through whom, as mention ids; `agrees` as the cue showed it."""

    speakers: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    hidden: Hidden | None = None
    agrees: Agreement | None = None


class Said(NamedTuple):
    """An earlier report, as far as carrying over needs it: its source and the number of its sentence."""

    source: Source
    sentence: int
    office: frozenset[str] = frozenset()  # folded words between cue and content: the speaker's office


def source_of(page: Page, found: FoundCue, sentence: Sentence, number: int, earlier: Sequence[Said]) -> Source:
    """The source of one cue; `earlier` are the reports of the article before it, in order."""
    cue = found.cue
    end = _zone_end(page, found, sentence)
    if cue.relays:
        source = _relayed(page, found, end)
        said = earlier[-1] if earlier and earlier[-1].sentence == number else None
        return said.source if said and said.source.speakers == source.speakers else source
    via = _carriers(page, found.last, end)
    if cue.kind == "masdar" and earlier and earlier[-1].sentence == number:
        return earlier[-1].source  # `نقلت أ عن ب قوله إن`
    if cue.kind == "masdar" or (cue.kind == "preposition" and _is_own_saying(page, found)):
        return _carried(page, earlier, number, cue.agrees, via)
    leading = subject_before(page, sentence, found.first) if cue.kind == "verb" and not found.prefix else None
    begins = _clause_begins(page, found, sentence) if cue.kind == "verb" and not found.prefix else found.last
    if _is_data(page, found.last) or _is_data(page, begins if leading is None else leading):
        author = _author(page, found.last, end, media=True) if cue.kind == "preposition" else ()
        return Source(author, (), None if author else "unnamed", cue.agrees)
    speakers = _right_subject(page, found, end) if leading is None else _subject(page, leading, found.first)
    speakers = _one_before(page, speakers, earlier) or speakers
    if speakers and (quoted := _quoted(page, found.last, end)):
        return Source(quoted, speakers, None, cue.agrees)
    if speakers:
        via = tuple(one for one in via if one not in speakers) or _leading_media(page, found, sentence, speakers)
        if page.media.issuperset(speakers):
            via = ()  # `وكالة الأنباء الكويتية «كونا»`: its other name
        elif cue.continues and not via:
            via = _via_before(page, speakers, earlier[-4:])
        return Source(speakers, via, None, cue.agrees)
    if cue.kind == "preposition":
        restated = _restated(page, found.last, end) or page.has_stem("statements", found.last)
        return _carried(page, earlier, number, None, ()) if restated else Source((), via, None)
    if cue.passive or _is_passive(page, found):
        return Source((), via, "passive", cue.agrees)
    if _restated(page, found.last, end):
        source = _carried(page, earlier, number, cue.agrees, via)
        return source if cue.continues or via else source._replace(via=())
    in_sentence = any(said.sentence == number for said in earlier)
    if speakers := _subject_on_the_left(page, found, sentence, in_sentence):
        return Source(speakers, via, None, cue.agrees)
    goes_on = cue.continues and end - found.last <= 1  # `وتابع بارز`: one word for the one before
    if _names_someone(page, found, end) and not goes_on:
        return Source((), via, None, cue.agrees)  # someone is named whom we do not know: never the one before
    return _carried(page, earlier, number, cue.agrees, via)


def _is_own_saying(page: Page, found: FoundCue) -> bool:
    """`حسب قوله`, `على حد تعبيرها`."""
    word = found.last - 1 if is_saying(page, found.last - 1) else found.last
    return is_saying(page, word) and page.form(word).endswith(("ه", "ها", "هم", "هما"))


def _quoted(page: Page, first: int, end: int) -> tuple[str, ...]:
    """`قالت شبكة أ نقلا عن ب إن`: ب."""
    link = next((k for k in range(first, end - 2) if page.form(k) == "نقلا" and page.form(k + 1) == "عن"), None)
    return _subject(page, link + 2, end) if link is not None else ()


def _one_before(page: Page, speakers: tuple[str, ...], earlier: Sequence[Said]) -> tuple[str, ...]:
    """The earlier speaker whom a definite description names again: `المتحدث`, `المصدر ذاته`; () if it names none."""
    if len(speakers) != 1 or not earlier:
        return ()
    at = next((k for k, mention in page.begins.items() if mention.id == speakers[0]), None)
    if at is None or page.begins[at].kind != "people":
        return ()
    if _is_many(page, at, page.begins[at]) and page.form(at) != "المصادر":
        return ()
    words = page.reading.forms[at : page.ends[at]]
    noun = next((word for word in words if word.startswith("ال")), "")
    if not noun or page.chains.get(speakers[0]) in page.named:
        return ()
    fitting = (said for said in reversed(earlier) if noun in said.office or noun.removeprefix("ال") in said.office)
    if named := next((said.source.speakers for said in fitting), ()):
        return named
    spoke = (said.source.speakers for said in reversed(earlier) if said.source.speakers)
    return next(spoke, ()) if noun in ("المصدر", "المصادر") else ()


def _zone_end(page: Page, found: FoundCue, sentence: Sentence) -> int:
    """The token after the words in which subject and carriers of the cue stand."""
    if found.opening.way != "before":
        return found.opening.at
    last = found.last
    while last < sentence.last and (page.is_word(last) or page.surface(last) in '«»“”"()' or _apposition(page, last)):
        last += 1
    return last


def _apposition(page: Page, k: int) -> bool:
    """A comma between an office and the name of its holder."""
    name = page.whole(k + 1) if page.surface(k) in COMMAS else None
    return name is not None and name.kind == "person"


def _right_subject(page: Page, found: FoundCue, end: int) -> tuple[str, ...]:
    """Who speaks in the words after the cue; () where they begin with a preposition or the one spoken to."""
    within = any(cue.within for cue in page.table.cues.get(page.form(found.last - 1), ()))
    first = found.last + 1 if within else past_adverbials(page, found.last, end)
    if found.cue.kind == "preposition" and found.last in page.begins:
        return _subject(page, found.last, end)  # `وفقا لمصدر`: its lam is the preposition's
    if page.has_stem("statements", first):
        return _author(page, first, end)
    if first >= end or page.has("binding", page.form(first)) or _is_medium_addressed(page, first):
        return ()
    return _subject(page, first, end)


def _author(page: Page, first: int, end: int, media: bool = False) -> tuple[str, ...]:
    """Whose a statement is: `بيان للجيش`, `بلاغ صادر عن الوزارة`; () for `البيان`, known from before."""
    for k in range(first + 1, min(end, first + 8)):
        if k in page.begins and (media or page.begins[k].id not in page.media):
            return (page.begins[k].id,)
        if page.has("stoppers", page.form(k)):
            break
    return ()


def _is_medium_addressed(page: Page, k: int) -> bool:
    """`لوكالة`, `لمراسل`: the medium spoken to."""
    return any("ل" in stem.prefix and page.has("media", stem.form) for stem in stems(page.form(k)))


def _subject(page: Page, first: int, last: int) -> tuple[str, ...]:
    """Ids of the one or those who speak in a noun phrase between two tokens; () if nobody stands there.

    The holder's name stands for his office (`المتحدث باسم الجيش فلان`); a description for itself.
    """
    mentions = _mentions(page, first, last)
    if not mentions:
        return ()
    at, head = mentions[0]
    if head.kind != "person" and not _is_many(page, at, head):
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
        stated = page.has("statements", form) and page.form(k - 1) == "في" and k > first
        if page.has("stoppers", form) or form in CLAUSE or stated or (k > first and _is_medium_addressed(page, k)):
            break
        if not found and page.has("binding", form) and k > first and not (form == "في" and k + 1 in page.begins):
            break
        if k in page.begins and _may_speak(page, k, first):
            found.append((k, page.begins[k]))
        k = page.ends.get(k, k + 1)
    return found


def _may_speak(page: Page, k: int, first: int) -> bool:
    """Whether the mention at token `k` can be the subject of a phrase that begins at token `first`."""
    mention, token = page.begins[k], page.reading.tokens[k]
    if mention.kind == "place":
        return k == first or (k == first + 1 and not page.is_word(first))
    proclitic = page.reading.text[token.start : mention.start].lstrip("وف")
    if k == first:
        return True
    if proclitic[:1] in ("ل", "ب", "ك"):
        return page.has_stem("statements", k - 1)  # `قال بيان للجيش`
    if page.form(k - 1) in ("ل", "لل"):
        return page.has_stem("statements", k - 2)
    return not page.has("binding", page.form(k - 1))


def _is_many(page: Page, at: int, head: Mention) -> bool:
    """Whether a description is of several people: no one's office."""
    heads = (one for stem in stems(page.form(at)) for one in page.people.heads.get(stem.form, ()))
    return head.kind == "people" and any(one.number != "one" for one in heads)


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


def _carriers(page: Page, first: int, last: int) -> tuple[str, ...]:
    """The medium between two tokens that carried the words: `لرويترز`, `في بيان نشرته وكالة الأنباء`."""
    for k in range(first + 1, last):
        mention = page.begins.get(k)
        if mention is None or mention.kind != "organisation":
            continue
        if mention.id in page.media or any(page.has_stem("media", k - back) for back in (1, 2)):
            return (mention.id,)
    mention = page.begins.get(first)
    return (mention.id,) if mention and mention.id in page.media and is_addressed(page, first) else ()


def _leading_media(page: Page, found: FoundCue, sentence: Sentence, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """`ردا على أسئلة رويترز، قال`, `في حديث لقناة ...، أكد`: media before the cue in its clause."""
    lead = found.first - sentence.first
    if found.opening.way == "before" or lead > MAX_LEAD or page.surface(found.first - 1) not in COMMAS:
        return ()
    return tuple(one for one in _carriers(page, sentence.first, found.first) if one not in speakers)


def _via_before(page: Page, speakers: tuple[str, ...], earlier: Sequence[Said]) -> tuple[str, ...]:
    """The carriers of what the same one said last, for a cue that goes on from it."""
    chains = {page.chains.get(one, one) for one in speakers}
    for said in reversed(earlier):
        if chains & {page.chains.get(one, one) for one in said.source.speakers}:
            return said.source.via
    return ()


def _relayed(page: Page, found: FoundCue, end: int) -> Source:
    """`نقلت أ عن ب عن ج`: ج speaks, أ and ب pass it on."""
    links = [k for k in range(found.last, end) if page.form(k) == "عن"]
    first = _subject(page, found.last, links[0] if links else end)[:1] if found.cue.kind == "verb" else ()
    if found.cue.kind == "preposition":
        links = [found.last - 1, *links]
    steps = [_subject(page, link + 1, stop)[:1] for link, stop in zip(links, [*links[1:], end], strict=True)]
    chain = [one for step in steps for one in step]
    if not chain:
        return Source((), first, "unnamed", found.cue.agrees)
    return Source((chain[-1],), (*first, *chain[:-1]), None, found.cue.agrees)


def _restated(page: Page, k: int, end: int) -> bool:
    """Whether the words from token `k` on name an earlier speaker again: `البيان`, `المصدر`, `ذات البلاغ`."""
    return k < end and page.has_stem("restated", k)


def _names_someone(page: Page, found: FoundCue, end: int) -> bool:
    """Whether a subject stands after the verb, though no mention was found in it."""
    k = past_adverbials(page, found.last, end)
    if found.cue.kind != "verb" or k >= end or not page.is_word(k):
        return False
    if page.has("stoppers", page.form(k)) or page.has("statements", page.form(k)):
        return False
    return not page.has_stem("binding", k) and not _is_medium_addressed(page, k)


def _is_passive(page: Page, found: FoundCue) -> bool:
    """A damma on the first letter, or a present of belief without a subject."""
    surface = page.reading.text[found.start : page.reading.tokens[found.last - 1].end]
    if found.cue.kind != "verb":
        return False
    believed = found.cue.force == "hint" and surface.startswith("ي") and not found.prefix
    return surface[1:2] == "\N{ARABIC DAMMA}" or (believed and found.opening.at <= found.last + 4)


def _is_data(page: Page, k: int) -> bool:
    """`تشير معلوماتنا`, `كانت الحصيلة تفيد`: no one speaks."""
    form, words = page.form(k), page.table.words["data"]
    return form in words or any(form.endswith(end) and form[: -len(end)] in words for end in ("نا", "ه", "ها"))


def _subject_on_the_left(page: Page, found: FoundCue, sentence: Sentence, in_sentence: bool) -> tuple[str, ...]:
    """The subject before its verb or participle, where nothing else names one.

    `لكن منتقدين يقولون`; `نددت الولايات المتحدة ... معتبرة` and `دعت إريتريا ... وقالت`: that of the sentence's verb.
    """
    if found.cue.kind == "verb" and not found.prefix and found.opening.way != "before":
        for k in range(found.first - 1, max(sentence.first, found.first - 6) - 1, -1):
            if page.ends.get(k) == found.first and page.begins[k].kind != "place":
                return (page.begins[k].id,)
        return _subject(page, _clause_begins(page, found, sentence), found.first)
    if in_sentence or found.first <= sentence.first + 1:
        return ()
    if found.cue.kind == "participle":
        return _subject(page, sentence.first, found.first)
    nothing_between = found.opening.at == found.last
    speakers = _main_subject(page, sentence, found.first) if found.prefix == "و" and nothing_between else ()
    return () if found.cue.agrees == "they" and _is_one_person(page, speakers) else speakers


def _clause_begins(page: Page, found: FoundCue, sentence: Sentence) -> int:
    """The token after the last أن, لكن, كان before a cue, or where its sentence or reach begins."""
    lowest = max(sentence.first, found.first - MAX_LEFT)
    for k in range(found.first - 1, lowest - 1, -1):
        if page.form(k) in CLAUSE or page.has_stem("leaders", k):
            return k + 1
    return lowest


def _main_subject(page: Page, sentence: Sentence, last: int) -> tuple[str, ...]:
    """The subject of a sentence that begins with its verb."""
    for k in range(sentence.first + 1, min(sentence.first + 4, last)):
        if k in page.begins:
            return _subject(page, k, last) if page.whole(k) else ()
    return ()


def _carried(
    page: Page, earlier: Sequence[Said], number: int, agrees: Agreement | None, via: tuple[str, ...]
) -> Source:
    """The nearest earlier speaker who agrees, known or not; his carriers come with him."""
    near = [said for said in earlier if number - said.sentence <= MAX_CARRY and not said.source.hidden]
    fitting = [said for said in near if _agree(said.source.agrees, agrees)] or near
    if agrees == "they":
        fitting = [said for said in near if said.source.agrees == "they" or _are_several(page, said.source.speakers)]
    if not fitting:
        return Source((), via, "unnamed", agrees)
    source = fitting[-1].source
    return Source(source.speakers, via or source.via, None, source.agrees or agrees)


def _is_one_person(page: Page, speakers: tuple[str, ...]) -> bool:
    """`ظهر فلان ... وقالوا`: not he."""
    return len(speakers) == 1 and any(m.id == speakers[0] and m.kind == "person" for m in page.begins.values())


def _are_several(page: Page, speakers: tuple[str, ...]) -> bool:
    at = next((k for k, mention in page.begins.items() if mention.id == speakers[0]), None) if speakers else None
    return len(speakers) > 1 or (at is not None and _is_many(page, at, page.begins[at]))


def _agree(one: Agreement | None, other: Agreement | None) -> bool:
    return one is None or other is None or (one == "she") == (other == "she")
