"""Who says it, and through whom: the subject of a cue, before or after it, or carried over from an earlier one.

A subject is looked for in the words between the cue and its content, then to the cue's left, then among the earlier
speakers of the article that agree in gender and number (`وأضافت`, `مشيرا`). Those who passed the words on (`لرويترز`,
`في بيان نشرته وكالة ...`) are `via`, nearest to the article first.
"""

import itertools
from collections.abc import Sequence

from rawi.annotate.reports.clauses import (
    CLAUSE,
    COMMAS,
    MAX_OFFICE,
    SO_THAT,
    Page,
    is_addressed,
    past_adverbials,
    subject_before,
)
from rawi.annotate.reports.cues import FoundCue, is_saying
from rawi.annotate.reports.earlier import (
    Said,
    Source,
    carried,
    is_one_person,
    of_office,
    one_before,
    questioned,
    restated,
    via_before,
)
from rawi.annotate.reports.phrases import MAX_LEFT, is_medium_addressed, subject_in
from rawi.knowledge.reports import Agreement
from rawi.text.tokens import Sentence

ABOUT_ONE: dict[str, Agreement] = {"عنه": "he", "عنها": "she", "عنهم": "they"}
_OBJECT_LEADS = frozenset({"الى", "على", "عن", "من", "بما", "ما"})
MAX_LEAD = 14  # tokens of `ردا على أسئلة رويترز،` and the like before a cue


def source_of(page: Page, found: FoundCue, sentence: Sentence, number: int, earlier: Sequence[Said]) -> Source:
    """The source of one cue; `earlier` are the reports of the article before it, in order."""
    cue = found.cue
    end = _zone_end(page, found, sentence)
    if cue.relays and (agrees := ABOUT_ONE.get(page.form(found.last))):
        return carried(page, earlier, number, agrees, subject_in(page, found.last + 1, end)[:1])
    if cue.relays:
        source = _relayed(page, found, end, earlier)
        said = earlier[-1] if earlier and earlier[-1].sentence == number else None
        if said and said.source.speakers == source.speakers:
            return said.source
        if said and not source.via and cue.kind == "verb" and found.prefix == "و" and said.source.agrees == cue.agrees:
            return source._replace(via=(*said.source.via, *said.source.speakers[:1]))  # `ذكر المرصد ...، ونقل عن`
        return source
    via = _carriers(page, found.last, end)
    if cue.kind == "masdar" and earlier and earlier[-1].sentence == number:
        return earlier[-1].source  # `نقلت أ عن ب قوله إن`
    if cue.kind == "masdar" or (cue.kind == "preposition" and _is_own_saying(page, found)):
        return carried(page, earlier, number, cue.agrees, via)
    leads = cue.kind == "verb" and not found.prefix
    leading = subject_before(page, sentence, found.first) if leads else None
    begins = leading or (_clause_begins(page, found, sentence) if leads else found.last)
    if any(_is_data(page, k) and k not in page.begins for k in (found.last, begins)) or (
        leads and _after_data(page, found, sentence)
    ):
        author = _author(page, found.last, end, media=True) if cue.kind == "preposition" else ()
        return Source(author, (), None if author else "unnamed", cue.agrees)
    follows = page.whole(found.last) or any(office.at == found.last for office in page.offices)
    speakers = _right_subject(page, found, end) if leading is None or follows else ()
    if not speakers and leading is not None:
        speakers = subject_in(page, leading, found.first)
    if cue.tells and speakers and page.media.issuperset(speakers):
        return carried(page, earlier, number, cue.agrees, speakers)  # `وأبلغ وكالة رويترز أن`: the one told
    if speakers:
        return _named(page, found, sentence, end, one_before(page, speakers, earlier) or speakers, earlier)
    if cue.kind == "preposition":
        told = page.form(found.last) in ("في", "على")  # `حسب ما جاء في اعترافاته`, `على لسانه`
        known = restated(page, found.last + told, end) or page.has_stem("statements", found.last) or told
        return carried(page, earlier, number, None, via if told else ()) if known else Source((), via, None)
    if _is_passive(page, found) and (some := _beside(page, found)) and page.form(found.first - 1).startswith("ال"):
        return Source(some, via, None, cue.agrees)  # `البعض يعتقد أن`
    if cue.passive or _is_passive(page, found):
        return Source((), via, "passive", cue.agrees)
    if _is_nobodys_text(page, found, end):
        return Source((), via, "unnamed", cue.agrees)
    return _dropped(page, found, sentence, end, number, earlier)


def _named(
    page: Page, found: FoundCue, sentence: Sentence, end: int, speakers: tuple[str, ...], earlier: Sequence[Said]
) -> Source:
    """The source of a cue whose subject is written beside it."""
    if quoted := _quoted(page, found.last, end):
        return Source(quoted, speakers, None, found.cue.agrees)
    if page.media.issuperset(speakers):
        return Source(speakers, (), None, found.cue.agrees)  # a medium near it is its other name: `وكالة ... «كونا»`
    via = tuple(one for one in _carriers(page, found.last, end) if one not in speakers)
    via = via or _leading_media(page, found, sentence, speakers)
    if found.cue.continues and not via:
        via = via_before(page, speakers, earlier[-4:])
    return Source(speakers, via, None, found.cue.agrees)


def _dropped(page: Page, found: FoundCue, sentence: Sentence, end: int, number: int, earlier: Sequence[Said]) -> Source:
    """The source of a cue without a subject that we could find beside it."""
    cue, via = found.cue, _carriers(page, found.last, end)
    if suspects := questioned(page, found, sentence, earlier):
        return Source(suspects, via, None, cue.agrees)
    if restated(page, found.last, end):
        if holder := of_office(page, page.form(found.last), found.last, earlier):
            return Source(holder, via or via_before(page, holder, earlier[-4:]), None, cue.agrees)
        source = carried(page, earlier, number, cue.agrees, via)
        return source if cue.continues or via else source._replace(via=())
    in_sentence = any(said.sentence == number for said in earlier)
    if speakers := _subject_on_the_left(page, found, sentence, in_sentence):
        return Source(speakers, via, None, cue.agrees)
    goes_on = cue.continues and end - found.last <= 1  # `وتابع بارز`: one word for the one before
    if _someone_on_the_left(page, found, sentence) or (_names_someone(page, found, end) and not goes_on):
        return Source((), via, None, cue.agrees)  # someone is named whom we do not know: never the one before
    spoke = earlier if cue.continues else [said for said in earlier if not said.aside]
    return carried(page, spoke or earlier, number, cue.agrees, via)


def actor_of(page: Page, sentence: Sentence, earlier: Sequence[Said]) -> Source | None:
    """Who does an act of attitude that leads a sentence, and may go on to speak: `ندد فلان في حديث للقناة`."""
    for k in range(sentence.first, min(sentence.last, sentence.first + MAX_LEAD)):
        form = page.form(k)
        if page.has("acted", form) or (page.has("acted", form.removeprefix("و")) and form.startswith("و")):
            end = next(
                (j for j in range(k + 1, sentence.last) if page.form(j) in CLAUSE | _OBJECT_LEADS), sentence.last
            )
            speakers = subject_in(page, past_adverbials(page, k + 1, end), end)[:1]
            agrees: Agreement = "she" if form.endswith("ت") else "he"
            told = any(page.has("talks", page.form(j)) for j in range(k, min(end, k + MAX_LEFT)))
            via = _carriers(page, k + 1, min(end, k + MAX_LEFT)) if told else ()
            return Source(speakers, via or via_before(page, speakers, earlier[-4:]), None, agrees) if speakers else None
        if page.form(k) in page.table.cues or page.surface(k) in CLAUSE:
            return None
    return None


def _is_own_saying(page: Page, found: FoundCue) -> bool:
    """`حسب قوله`, `على حد تعبيرها`."""
    word = found.last - 1 if is_saying(page, found.last - 1) else found.last
    return is_saying(page, word) and page.form(word).endswith(("ه", "ها", "هم", "هما"))


def _quoted(page: Page, first: int, end: int) -> tuple[str, ...]:
    """`قالت شبكة أ نقلا عن ب إن`: ب."""
    link = next((k for k in range(first, end - 2) if page.form(k) == "نقلا" and page.form(k + 1) == "عن"), None)
    return subject_in(page, link + 2, end) if link is not None else ()


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
    if page.surface(k) not in COMMAS:
        return False
    name = page.whole(k + 1)
    told = any(page.ends.get(j) == k and is_addressed(page, j) for j in range(k - 4, k))  # `للإذاعة، الناطق باسم`
    return told or (name is not None and name.kind == "person")


def _right_subject(page: Page, found: FoundCue, end: int) -> tuple[str, ...]:
    """Who speaks in the words after the cue; () where they begin with a preposition or the one spoken to."""
    first = found.last + 1 if found.cue.within else past_adverbials(page, found.last, end)
    if found.cue.kind == "preposition" and found.last in page.begins:
        return subject_in(page, found.last, end)  # `وفقا لمصدر`: its lam is the preposition's
    if found.cue.kind == "preposition" and page.form(found.last) == "ل":
        return subject_in(page, found.last + 1, end)  # `وفقا لـ "رويترز"`
    if found.cue.kind == "preposition" and page.form(found.last) == "في":
        issued = page.has_stem("statements", found.last + 1) and not page.has_stem("told_to", found.last + 1)
        return _author(page, found.last + 1, end, media=True) if issued else ()  # `وفق ما جاء في بلاغ للوزارة`
    if page.has_stem("statements", first):
        return _author(page, first, end)
    if first >= end or page.has("binding", page.form(first)) or is_medium_addressed(page, first):
        return ()
    return subject_in(page, first, end)


def _author(page: Page, first: int, end: int, media: bool = False) -> tuple[str, ...]:
    """Whose a statement is: `بيان للجيش`, `بيان أصدرته الوزارة`; () for `البيان`, known from before."""
    for k in range(first + 1, min(end, first + 8)):
        if k in page.begins and (media or k == first + 1 or page.begins[k].id not in page.media):
            return (page.begins[k].id,)
        if page.has("stoppers", page.form(k)) and not page.has("issued", page.form(k)):
            break
    return ()


def _is_nobodys_text(page: Page, found: FoundCue, end: int) -> bool:
    """`أفاد تقرير غربي`: a text that is named for the first time, and nobody who made it."""
    first = found.last + 1 if found.cue.within else past_adverbials(page, found.last, end)
    if found.cue.kind != "verb" or first >= end or page.form(first).startswith("ال"):
        return False
    own = any(page.form(k) in ("له", "لها", "لهم") for k in range(first + 1, min(end, first + 4)))
    return page.has("statements", page.form(first)) and not own and not page.has_stem("restated", first)


def _carriers(page: Page, first: int, last: int) -> tuple[str, ...]:
    """The medium between two tokens that carried the words: `لرويترز`, `في بيان نشرته وكالة الأنباء`."""
    for k in range(first + 1, last):
        mention = page.begins.get(k)
        if mention is None or (mention.kind != "organisation" and mention.id not in page.media):
            continue
        if mention.id in page.media or any(_is_carrying(page, k - back) for back in (1, 2)):
            return (mention.id,)
    mention = page.begins.get(first)
    return (mention.id,) if mention and mention.id in page.media and is_addressed(page, first) else ()


def _is_carrying(page: Page, k: int) -> bool:
    """Whether a noun makes the name after it a carrier; not `مواقع القوات`."""
    return page.has_stem("media", k) and not page.has_stem("sites", k)


def _leading_media(page: Page, found: FoundCue, sentence: Sentence, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """`ردا على أسئلة رويترز، قال`, `في حديث لقناة ...، أكد`: media before the cue in its clause."""
    lead = found.first - sentence.first
    if found.opening.way == "before" or lead > MAX_LEAD or page.surface(found.first - 1) not in COMMAS:
        return ()
    return tuple(one for one in _carriers(page, sentence.first, found.first) if one not in speakers)


def _relayed(page: Page, found: FoundCue, end: int, earlier: Sequence[Said]) -> Source:
    """`نقلت أ عن ب عن ج`: ج speaks, أ and ب pass it on."""
    links = [k for k in range(found.last, end) if page.links(k, found.cue.link)]
    quotes_at_once = page.form(found.last - 1) in ("عن", "لسان")
    first = () if quotes_at_once else subject_in(page, found.last, links[0] if links else end)[:1]
    if quotes_at_once:
        links = [found.last - 1, *links]
    steps = [subject_in(page, link + 1, stop)[:1] for link, stop in itertools.pairwise([*links, end])]
    chain = [one for step in steps for one in step]
    if not chain:
        return Source((), first, "unnamed", found.cue.agrees)
    farthest = one_before(page, (chain[-1],), earlier) or (chain[-1],)
    return Source(farthest, (*first, *chain[:-1]), None, found.cue.agrees)


def _names_someone(page: Page, found: FoundCue, end: int) -> bool:
    """Whether a subject stands after the verb, though no mention was found in it."""
    k = past_adverbials(page, found.last, end)
    if found.cue.kind != "verb" or k >= end or not page.is_word(k):
        return False
    if page.has("stoppers", page.form(k)) or page.has("statements", page.form(k)):
        return False
    form = page.form(k)
    if k == found.last and k not in page.begins:
        object_of = "with" in found.cue.brings and len(found.cue.brings) == 1 and form.startswith("ال") and found.prefix
        bound = form.startswith("ب") and len(form) > 4 and not page.has("b_words", form)
        if object_of or bound:
            return False  # `ووصف الوضع بأنه`, `وتعهدت بملاحقة`
    return not page.has_stem("binding", k) and not is_medium_addressed(page, k)


def _is_passive(page: Page, found: FoundCue) -> bool:
    """A damma on the first letter, or a present of belief without a subject."""
    surface = page.reading.text[found.start : page.reading.tokens[found.last - 1].end]
    if found.cue.kind != "verb":
        return False
    believed = found.cue.force == "hint" and surface.startswith("ي") and found.cue.agrees == "he"
    return surface[1:2] == "\N{ARABIC DAMMA}" or (believed and found.opening.at <= found.last + 4)


def _is_data(page: Page, k: int) -> bool:
    """`تشير معلوماتنا`, `كانت الحصيلة تفيد`: no one speaks."""
    form, words = page.form(k), page.table.words["data"]
    return form in words or any(form.endswith(end) and form[: -len(end)] in words for end in ("نا", "ه", "ها"))


def _subject_on_the_left(page: Page, found: FoundCue, sentence: Sentence, in_sentence: bool) -> tuple[str, ...]:
    """The subject before its verb or participle, where nothing else names one.

    `لكن منتقدين يقولون`; `نددت الولايات المتحدة ... معتبرة` and `دعت إريتريا ... وقالت`: that of the sentence's verb.
    """
    if in_past := _of_what_has_been(page, found, sentence):
        return in_past
    if found.cue.kind == "verb" and not found.prefix and found.opening.way != "before":
        if beside := _beside(page, found):
            return beside
        speakers = subject_in(page, _clause_begins(page, found, sentence), found.first)
        return () if found.cue.agrees == "they" and is_one_person(page, speakers) else speakers
    if found.prefix == "ف" and page.form(sentence.first).removeprefix("و") == "اما":
        return subject_in(page, sentence.first + 1, found.first)  # `أما الحزب فتحدث عن`
    if in_sentence or found.first <= sentence.first + 1:
        return ()
    if found.cue.kind == "participle":
        return subject_in(page, sentence.first, found.first)
    nothing_between = found.opening.at == found.last
    speakers = _main_subject(page, sentence, found.first) if found.prefix == "و" and nothing_between else ()
    return () if found.cue.agrees == "they" and is_one_person(page, speakers) else speakers


def _of_what_has_been(page: Page, found: FoundCue, sentence: Sentence) -> tuple[str, ...]:
    """`سبق للصحيفة أن ذكرت`: who stands between."""
    if page.form(found.first - 1) != "ان":
        return ()
    lead = range(found.first - 2, max(sentence.first, found.first - MAX_LEFT) - 1, -1)
    begins = next((k for k in lead if page.form(k).removeprefix("و") in ("سبق", "يسبق")), None)
    if begins is None:
        return ()
    return next(((page.begins[k].id,) for k in range(begins + 1, found.first) if k in page.begins), ())


def _beside(page: Page, found: FoundCue) -> tuple[str, ...]:
    """The one named right before a verb, but no place; () if there is none."""
    ending = (k for k in range(found.first - 1, found.first - 7, -1) if page.ends.get(k) == found.first)
    return next(((page.begins[k].id,) for k in ending if page.begins[k].kind != "place" and not _is_bound(page, k)), ())


def _is_bound(page: Page, k: int) -> bool:
    """Whether the mention at token `k` stands behind ب, ل or ك."""
    token = page.reading.tokens[k]
    return page.reading.text[token.start : page.begins[k].start].lstrip("وف") != ""


def _after_data(page: Page, found: FoundCue, sentence: Sentence) -> bool:
    """`بعد معلومات أمنية أفادت بأن`: what no one says by name, right before the verb, at most an adjective between."""
    last = found.first - 1
    near = range(max(last - 1, sentence.first), last + 1) if page.is_word(last) else range(0)
    return any(_is_data(page, k) and k not in page.begins for k in near)


def _someone_on_the_left(page: Page, found: FoundCue, sentence: Sentence) -> bool:
    """`لكن صاحب متجر قرب المحطة قال`: a subject after لكن or أن, though no mention was found in it."""
    if found.cue.kind != "verb" or found.prefix or found.opening.way == "before":
        return False
    k = _clause_begins(page, found, sentence)
    if found.first - k > MAX_OFFICE or any(not page.is_word(j) for j in range(k, found.first)):
        return False
    opens = page.form(k - 1) in CLAUSE | SO_THAT or page.has_stem("leaders", k - 1)
    last = page.form(found.first - 1)
    if found.cue.agrees == "they" and last.endswith(("ين", "ون")) and not last.startswith("ال") and len(last) > 4:
        return True  # `ومنشقين أعلنوا`
    pronoun = page.form(k - 1) not in ("ان", "بان", "فان", "لكن", "ولكن", "كان", "كانت", "وكان", "وكانت")
    return opens and not pronoun and k < found.first and not page.has_stem("binding", k) and k not in page.times


def _clause_begins(page: Page, found: FoundCue, sentence: Sentence) -> int:
    """The token after the last أن, لكن, كان before a cue, or where its sentence or reach begins."""
    lowest = max(sentence.first, found.first - MAX_LEFT)
    for k in range(found.first - 1, lowest - 1, -1):
        if page.form(k) in CLAUSE | SO_THAT or page.has_stem("leaders", k):
            return k + 1
    return lowest


def _main_subject(page: Page, sentence: Sentence, last: int) -> tuple[str, ...]:
    """The subject of a sentence that begins with its verb."""
    for k in range(sentence.first + 1, min(sentence.first + 4, last)):
        if k in page.begins:
            return subject_in(page, k, last) if page.whole(k) else ()
    return ()
