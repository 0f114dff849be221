"""Who speaks in a noun phrase: the mention that heads it, those joined to it, or the name that its office leads to."""

from rawi.annotate.reports.clauses import CLAUSE, COMMAS, Page
from rawi.annotate.reports.earlier import is_many
from rawi.records import Mention
from rawi.text.tokens import stems

MAX_LEFT = 18  # tokens from a subject to its cue on its left, or to the name of who holds the office


def is_medium_addressed(page: Page, k: int) -> bool:
    """`لوكالة`, `لمراسل`: the medium spoken to."""
    return any("ل" in stem.prefix and page.has("media", stem.form) for stem in stems(page.form(k)))


def subject_in(page: Page, first: int, last: int) -> tuple[str, ...]:
    """Ids of the one or those who speak in a noun phrase between two tokens; () if nobody stands there.

    The holder's name stands for his office (`المتحدث باسم الجيش فلان`); a description for itself.
    """
    if person := holder_of_role(page, first, last):
        return (person.id,)
    mentions = mentions_in(page, first, last)
    if not mentions:
        return ()
    at, head = mentions[0]
    if head.kind != "person" and not is_many(page, at, head):
        person = _holder(page, mentions, begins_there=at == first)
        if person:
            return (person.id,)
    ids = [head.id]
    end = page.ends[at]
    for k, mention in mentions[1:]:
        if k == end and mention.start > page.reading.tokens[k].start and page.form(k).startswith("و"):
            ids.append(mention.id)
            end = page.ends[k]
    return tuple(ids)


def mentions_in(page: Page, first: int, last: int) -> list[tuple[int, Mention]]:
    """Mentions between two tokens up to a relative clause, those addressed or in place phrases left out."""
    found: list[tuple[int, Mention]] = []
    k = first
    while k < last:
        form = page.form(k)
        stated = page.has("statements", form) and page.form(k - 1) == "في" and k > first
        if (
            page.has("stoppers", form)
            or (form in CLAUSE and k not in page.begins)
            or stated
            or (k > first and is_medium_addressed(page, k))
        ):
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
    if page.has_stem("platforms", k) and k > first:
        return False
    if mention.kind == "place":
        return k == first or (k == first + 1 and not page.is_word(first))
    proclitic = page.reading.text[token.start : mention.start].lstrip("وف")
    if k == first:
        return proclitic[:1] not in ("ب", "ك")
    if proclitic[:1] in ("ل", "ب", "ك"):
        return page.has_stem("statements", k - 1)  # `قال بيان للجيش`
    if page.form(k - 1) in ("ل", "لل"):
        return page.has_stem("statements", k - 2)
    return not page.has("binding", page.form(k - 1))


def _holder(page: Page, mentions: list[tuple[int, Mention]], begins_there: bool) -> Mention | None:
    """The person who holds the office a phrase begins with, if it goes on to name one."""
    at, head = mentions[0]
    for k, mention in mentions[1:]:
        if mention.kind != "person" or _is_principal(page, at, k):
            continue
        if head.kind == "people" or head.form == "description":
            beside = page.surface(k - 1) in COMMAS and k <= page.ends[at] + MAX_LEFT
            return mention if k <= page.ends[at] + 6 or beside else None
        return None if begins_there and k > page.ends[at] else mention
    return None


def holder_of_role(page: Page, first: int, last: int) -> Mention | None:
    """The person up to token `last` whose office begins the phrase: `عميد المحامين فلان`."""
    office = next((one for one in page.offices if one.at == first), None)
    if office is None:
        return None
    chain = page.chains.get(office.holder)
    after = page.ends.get(first, first)  # `مسؤول تركي` holds no name
    held = (k for k in range(after, last) if k in page.begins and page.begins[k].kind == "person")
    named = (k for k in held if page.chains.get(page.begins[k].id) == chain)
    return next((page.begins[k] for k in named if not _is_principal(page, first, k)), None)


def _is_principal(page: Page, at: int, k: int) -> bool:
    """Whether the name at token `k` is of the one in whose name an office speaks: `متحدث باسم رئيس الوزراء فلان`."""
    named = next((j for j in range(at, k) if page.form(j) == "باسم"), None)
    return named is not None and page.has("principals", page.form(named + 1)) and page.surface(k - 1) not in COMMAS
