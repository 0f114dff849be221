"""Who spoke before: earlier reports of the article, and which of them a dropped subject or a noun takes up.

`وأضافت` takes the last speaker of its gender and number, `المتحدث` the one who holds that office, `المصدر` the last
source. Whoever is questioned (`وبسؤاله اعترف`) is one who has not spoken yet.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rawi.annotate.reports.clauses import Page
from rawi.annotate.reports.cues import FoundCue
from rawi.knowledge.reports import Agreement
from rawi.records import Hidden, Mention
from rawi.text.tokens import Sentence, stems

_TAKEN_UP = frozenset(f"people/{what}.yml" for what in ("officials", "soldiers", "other", "journalists", "police"))
MAX_CARRY = 8  # sentences a dropped subject may lie back
MAX_QUESTIONING = 8  # tokens from `بالتحري معه` to the verb


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
    nested: bool = False  # within what another says: `وأضاف` takes up the one around
    aside: bool = False  # a medium named by a preposition (`وفق رويترز`): `وقال` does not take it up


def carried(page: Page, earlier: Sequence[Said], number: int, agrees: Agreement | None, via: tuple[str, ...]) -> Source:
    """The nearest earlier speaker who agrees, known or not; his carriers come with him."""
    near = [said for said in earlier if number - said.sentence <= MAX_CARRY and not said.source.hidden]
    fitting = [said for said in near if agree(said.source.agrees, agrees)] or near
    last = max((said.sentence for said in fitting), default=number)
    around = [said for said in fitting if said.sentence == last and not said.nested]
    fitting = around if around and last != number else fitting
    if agrees == "they":
        fitting = [said for said in near if said.source.agrees == "they" or are_several(page, said.source.speakers)]
    if not fitting:
        return Source((), via, "unnamed", agrees)
    source = fitting[-1].source
    return Source(source.speakers, via or source.via, None, source.agrees or agrees)


def via_before(page: Page, speakers: tuple[str, ...], earlier: Sequence[Said]) -> tuple[str, ...]:
    """The carriers of what the same one said last, for a cue that goes on from it."""
    chains = {page.chains.get(one, one) for one in speakers}
    for said in reversed(earlier):
        if chains & {page.chains.get(one, one) for one in said.source.speakers}:
            return said.source.via
    return ()


def one_before(page: Page, speakers: tuple[str, ...], earlier: Sequence[Said]) -> tuple[str, ...]:
    """The earlier speaker whom a definite description names again: `المتحدث`, `المصدر ذاته`; () if it names none."""
    if len(speakers) != 1:
        return ()
    at = next((k for k, mention in page.begins.items() if mention.id == speakers[0]), None)
    if at is None or page.begins[at].kind != "people":
        return ()
    if is_many(page, at, page.begins[at]) and page.form(at) != "المصادر":
        return ()
    if page.chains.get(speakers[0]) in page.named:
        return ()
    if holder := _holder_elsewhere(page, at):
        return holder
    words = page.reading.forms[at : page.ends[at]]
    noun = words[1] if page.has("same", words[0]) and len(words) > 1 else words[0]
    noun = "ال" + noun[2:] if noun.startswith("لل") else noun  # `وفقا للمصدر ذاته`
    if not noun.startswith("ال") or "باسم" in words or any(word.startswith("لل") for word in words[1:]):
        return ()
    return of_office(page, noun, at, earlier) or _last_of_its_kind(page, at, earlier)


def _holder_elsewhere(page: Page, at: int) -> tuple[str, ...]:
    """Who holds the office described from token `at` on, if it is named in full beside somebody: `وزير الدفاع`."""
    head = _bare(page, page.form(at))
    words = frozenset(_bare(page, form) for form in page.reading.forms[at : page.ends[at]])
    for office in page.offices:
        named = frozenset(_bare(page, form) for form in office.words)
        if head in named and len((words & named) - {"باسم"}) > 1 and (words <= named or named <= words):
            return (office.holder,)
    return ()


def _bare(page: Page, form: str) -> str:
    """A word without article and lam: `للجامعة` and `الجامعة` are one; all words for a spokesman are."""
    if page.has("spokesmen", form):
        return "متحدث"
    return next((form.removeprefix(lead) for lead in ("ال", "لل") if form.startswith(lead)), form)


def _last_of_its_kind(page: Page, at: int, earlier: Sequence[Said]) -> tuple[str, ...]:
    """The one person who spoke last, taken up by a noun that he was not called before: `الخبيرة`, `العقيد`."""
    heads = [one for one in page.people.heads.get(page.form(at), ()) if one.number == "one"]
    if not heads or heads[0].rule.partition(":")[0] not in _TAKEN_UP or not earlier or page.ends[at] > at + 2:
        return ()
    last = earlier[-1].source
    feminine = heads[0].gender == "she"
    if len(last.speakers) != 1 or last.agrees == "they" or (last.agrees == "she") != feminine:
        return ()
    before = next((k for k, mention in page.begins.items() if mention.id == last.speakers[0]), None)
    if before is None or page.begins[before].kind not in ("person", "people") or before >= at:
        return ()
    return () if is_many(page, before, page.begins[before]) else last.speakers


def of_office(page: Page, noun: str, at: int, earlier: Sequence[Said]) -> tuple[str, ...]:
    """Who holds the office that a definite noun at token `at` names again; () if none before does."""
    forms = {noun, noun.removeprefix("ال")}
    if page.has("spokesmen", noun):
        forms |= page.table.words["spokesmen"]
    if named := next((said.source.speakers for said in reversed(earlier) if forms & said.office), ()):
        return named
    held = next((office.holder for office in reversed(page.offices) if office.at < at and forms & office.words), None)
    if held is not None:
        return (held,)
    spoke = (said.source.speakers for said in reversed(earlier) if said.source.speakers)
    return next(spoke, ()) if page.has("sources", noun) else ()


def restated(page: Page, k: int, end: int) -> bool:
    """Whether the words from token `k` on name an earlier speaker again: `البيان`, `المصدر`, `ذات البلاغ`."""
    return k < end and page.has_stem("restated", k)


def questioned(page: Page, found: FoundCue, sentence: Sentence, earlier: Sequence[Said]) -> tuple[str, ...]:
    """`وبالتحري معه اعترف`, `وبسؤالهم أفادوا`: those questioned, who are the last ones named that do not speak."""
    lead = range(max(sentence.first, found.first - MAX_QUESTIONING), found.first)
    if found.cue.kind != "verb" or not any(page.has("questioning", page.form(k)) for k in lead):
        return ()
    heard = {one for said in earlier for one in (*said.source.speakers, *said.source.via)}
    for k in sorted((k for k in page.begins if k < lead.start or k in lead), reverse=True):
        mention = page.begins[k]
        silent = mention.kind in ("person", "people") and mention.id not in heard | page.media
        many = mention.kind == "people" and is_many(page, k, mention)
        if silent and many == (found.cue.agrees == "they"):
            return (mention.id,)
    return ()


def is_many(page: Page, at: int, head: Mention) -> bool:
    """Whether a description is of several people: no one's office."""
    for k in range(at, page.ends.get(at, at + 1)):  # `ثلاثة مسلحين`: the first noun for people decides
        if heads := [one for stem in stems(page.form(k)) for one in page.people.heads.get(stem.form, ())]:
            return head.kind == "people" and any(one.number != "one" for one in heads)
    return False


def are_several(page: Page, speakers: tuple[str, ...]) -> bool:
    at = next((k for k, mention in page.begins.items() if mention.id == speakers[0]), None) if speakers else None
    return len(speakers) > 1 or (at is not None and is_many(page, at, page.begins[at]))


def is_one_person(page: Page, speakers: tuple[str, ...]) -> bool:
    """`ظهر فلان ... وقالوا`: not he."""
    return len(speakers) == 1 and any(m.id == speakers[0] and m.kind == "person" for m in page.begins.values())


def agree(one: Agreement | None, other: Agreement | None) -> bool:
    return one is None or other is None or (one == "she") == (other == "she")
