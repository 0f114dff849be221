"""The card of one event: every field with its claims side by side, whose words they are, and which stand alone."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import around
from rawi.chronicle.queries import as_known, event, known_on
from rawi.chronicle.sources import changes_of, origins_standing, state_of, telling
from rawi.derived import Claim, ResolvedEvent, Said
from rawi.errors import ChronicleError
from rawi.records import Annotation, Judgement, Span
from rawi.run.judging import of_event
from rawi.run.open_places import candidates
from rawi.web.pages.chronicle import day_of
from rawi.web.room import Room, wording_of
from rawi.web.wording import Wording

COUNTED = ("killed", "injured", "abducted", "arrested", "displaced", "missing", "released", "attacks", "other")
FIELDS = (*COUNTED, "agent", "patient", "place", "time", "status")
SHOWN = 60  # mentions with their words; a story of a month can have hundreds


class Link(NamedTuple):
    """Someone in a chain of telling, and the words of the article that name them; None where no words do."""

    name: str
    span: Span | None


class Told(NamedTuple):
    """One time a claim is made, with its chain: the outlet, those who passed it on, the speaker."""

    said: Said
    links: tuple[Link, ...]


class Origin(NamedTuple):
    """What rests on one independent origin: first-hand tellings before copies."""

    number: int
    told: tuple[Told, ...]


class ClaimView(NamedTuple):
    claim: Claim
    value: str
    origins: tuple[Origin, ...]
    n_articles: int
    n_outlets: int


class Bound(NamedTuple):
    """An end of a range: its value, who said it, and the day of the first to say so. `value` None is an open end.

    `before` is a figure beyond this end that its own source has replaced since.
    """

    value: int | None
    by: tuple[str, ...]
    since: str | None
    before: "Bound | None" = None


class FieldView(NamedTuple):
    """A field and its claims; `low`, `high` are the ends of what is claimed, for counts alone."""

    field: str
    contested: bool
    claims: tuple[ClaimView, ...]
    low: Bound | None
    high: Bound | None
    decided: tuple[Judgement, ...]


class Where(NamedTuple):
    """Words of an article with what stands beside them."""

    article: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    before: str
    words: str
    after: str


def show(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    found = event(chronicle, request.path_params["event"])
    known = day_of(request.query_params.get("known"))
    at_the_time = as_known(chronicle, found, known_on(chronicle, known)) if known else found
    shown = at_the_time or found
    judgements = of_event(chronicle.judgements(), shown)
    changes = changes_of(chronicle, shown, room.sources())
    return room.page(
        request,
        "event.html",
        event=shown,
        known=known,
        precision=precision_of(shown),
        unknown_then=at_the_time is None,
        fields=fields_of(room, shown, judgements, wording_of(request)),
        mentions=mentions_of(room, shown),
        more=max(0, len(shown.mentions) - SHOWN),
        judgements=judgements,
        candidates=candidates_of(room, shown),
        change=lambda claim, said: changes.get(telling(claim, said)),
        standing=lambda claim: origins_standing(claim, changes),
        became=state_of(shown, room.sources(), changes),
    )


def precision_of(shown: ResolvedEvent) -> str:
    """How far to trust an event's point; the countryside of a town is an area, though its point is near."""
    place = shown.place
    if place is None or place.precision is None:
        return "open"
    return "admin" if place.precision == "near" and place.class_ in ("region", "admin") else place.precision


def fields_of(
    room: Room, shown: ResolvedEvent, judgements: Sequence[Judgement], words: Wording
) -> tuple[FieldView, ...]:
    """The fields that anything is claimed of, those on which accounts part first."""
    annotations: dict[str, Annotation | None] = {}
    order = sorted(FIELDS, key=lambda field: (field not in shown.contested, FIELDS.index(field)))
    views = []
    for field in order:
        claims = [claim for claim in shown.claims if claim.field == field]
        decided = tuple(each for each in judgements if each.decision == "value" and each.field == field)
        if claims or decided:
            claims.sort(key=lambda claim: (claim.state != "stands", -claim.origins, claim.value))
            seen = tuple(_claim(room, claim, annotations, words) for claim in claims)
            low, high = _bounds(claims) if field in COUNTED else (None, None)
            views.append(FieldView(field, field in shown.contested, seen, low, high, decided))
    return tuple(views)


def _claim(room: Room, claim: Claim, annotations: dict[str, Annotation | None], words: Wording) -> ClaimView:
    by_origin: dict[int, list[Told]] = {}
    for said in sorted(claim.by, key=lambda said: (said.origin, said.state is not None)):
        if said.article not in annotations:
            annotations[said.article] = _annotation(room, said.article)
        by_origin.setdefault(said.origin, []).append(Told(said, chain_of(said, annotations[said.article])))
    origins = tuple(Origin(number + 1, _once(told)) for number, told in sorted(by_origin.items()))
    articles = {said.article for said in claim.by}
    outlets = {said.outlet for said in claim.by if said.outlet}
    return ClaimView(claim, value_in_words(claim, words), origins, len(articles), len(outlets))


def _once(told: Sequence[Told]) -> tuple[Told, ...]:
    """Each chain of an article once: what its title says without a speaker, its text often says with one."""
    kept: dict[tuple[str, str | None, tuple[str, ...]], Told] = {}
    attributed = {each.said.article for each in told if each.said.speaker}
    for each in told:
        if each.said.speaker or each.said.article not in attributed:
            kept.setdefault((each.said.article, each.said.speaker, each.said.via), each)
    return tuple(kept.values())


def _annotation(room: Room, article: str) -> Annotation | None:
    try:
        return room.chronicle.fetch(article)[1]
    except ChronicleError:  # it waits to be annotated again
        return None


def chain_of(said: Said, annotation: Annotation | None) -> tuple[Link, ...]:
    """Who passed the words on, nearest to the article first, and at last who spoke, each with the words that say so."""
    names = [*said.via, *(said.speaker.split("، ") if said.speaker else [])]
    return tuple(Link(name, _named(name, said, annotation)) for name in names)


def _named(name: str, said: Said, annotation: Annotation | None) -> Span | None:
    """The mention of this name that is nearest to the claim."""
    if annotation is None:
        return None
    chains = {chain.id for chain in annotation.chains if chain.name == name}
    named = [m for m in annotation.mentions if m.surface == name or m.chain in chains]
    best = min(named, key=lambda m: abs(m.start - said.start), default=None)
    return best.span if best else None


def value_in_words(claim: Claim, words: Wording) -> str:
    """What is claimed, as a reader says it. The words of the text are never replaced by a number."""
    if claim.field in COUNTED:
        if claim.vague:
            return words.name("vague", claim.vague)
        if claim.low is not None and claim.mod == "more":
            return words.say("range.more", low=words.number(claim.low))
        if claim.low is not None and claim.mod == "approx":
            return words.say("range.approx", low=words.number(claim.low))
        high = None if claim.mod == "atleast" else claim.high
        low = None if claim.mod == "upto" and claim.low == claim.high else claim.low
        return words.between(low, high)
    if claim.field == "time":
        first, _, last = claim.value.partition("/")
        return words.days(first, last or first)
    return words.name("status", claim.value) if claim.field == "status" else claim.value


def _bounds(claims: Sequence[Claim]) -> tuple[Bound | None, Bound | None]:
    """The lowest and the highest that is claimed and stands, and who says each. None where nobody gives a number."""
    standing = [claim for claim in claims if claim.state == "stands" and not claim.vague]
    lows = [claim for claim in standing if claim.low is not None]
    highs = [claim for claim in standing if claim.high is not None or claim.mod in ("atleast", "more")]
    if not lows or not highs or len(standing) < 2:
        return None, None
    low = min(claim.low for claim in lows if claim.low is not None)
    is_open = [claim for claim in standing if claim.mod in ("atleast", "more")]
    top = max(claim.high or claim.low or 0 for claim in highs)
    is_open = [claim for claim in is_open if (claim.low or 0) >= top]
    highest = is_open or [claim for claim in highs if (claim.high or claim.low or 0) == top]
    lowest = [claim for claim in lows if claim.low == low]
    return (
        Bound(low, sayers_of(*lowest)[:4], _since(lowest), _replaced(claims, low)),
        Bound(None if is_open else top, sayers_of(*highest)[:4], _since(highest)),
    )


def _replaced(claims: Sequence[Claim], low: int) -> Bound | None:
    """The lowest figure under the low end that its own source replaced."""
    under = [claim for claim in claims if claim.state == "updated" and claim.low is not None and claim.low < low]
    if not under:
        return None
    first = min(claim.low for claim in under if claim.low is not None)
    said = [claim for claim in under if claim.low == first]
    return Bound(first, sayers_of(*said)[:4], _since(said))


def _since(claims: Sequence[Claim]) -> str | None:
    return min((said.published[:10] for claim in claims for said in claim.by if said.published), default=None)


def sayers_of(*claims: Claim) -> tuple[str, ...]:
    """Who says so at first hand: the speaker, or the outlet where the article says it itself."""
    first = [said for claim in claims for said in claim.by if said.state is None]
    return tuple(dict.fromkeys(said.speaker or said.outlet or "?" for said in first))


def mentions_of(room: Room, shown: ResolvedEvent) -> list[Where]:
    """Where an event is told, by day of publication: the first of its words in every article."""
    chronicle = room.chronicle
    first: dict[str, Span] = {}
    for mention in shown.mentions:
        there = first.get(mention.article)
        if there is None or mention.start < there.start:
            first[mention.article] = Span(mention.start, mention.end)
    found = []
    for name, span in list(first.items())[:SHOWN]:
        ((outlet, published),) = chronicle.rows("SELECT outlet, published FROM articles WHERE id = ?", (name,))
        found.append(Where(name, outlet, published, *span, *around(chronicle, name, *span)))
    return sorted(found, key=lambda where: (where.published is None, where.published or "", where.article))


def candidates_of(room: Room, shown: ResolvedEvent) -> list[tuple[str, str, str, str]]:
    """(name, class, province, country) of the places that a place that stays open may be."""
    if shown.place is None or not shown.place.candidates or shown.place.candidates < 2:
        return []
    wanted = shown.place.text or shown.place.name or ""
    for mention in shown.mentions:
        article, annotation = room.chronicle.fetch(mention.article)
        if found := candidates(article, annotation, wanted, room.knowledge):
            return found
    return []
