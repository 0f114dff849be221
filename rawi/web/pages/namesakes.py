"""The review of an actor: the namings that hold it together, others it may be one with; joined and split by keys."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import around
from rawi.chronicle.ledgers import ActorLine, list_actors
from rawi.chronicle.namesakes import Naming, actor_named, actors_at, named_at, namings_of, similar_actors
from rawi.chronicle.store import Chronicle
from rawi.records import Judgement
from rawi.run import judging
from rawi.web.pages.event import Where
from rawi.web.room import Room

SIMILAR = 6
SHOWN = 40  # namings with their words; who has more is split by those most articles have, or reached one by one
MOST = 3_000  # judgements of one act: what parts many namings from many others is better said in two acts


class NamingView(NamedTuple):
    """A naming as it is shown: `key` stands for it in a form, `where` is the first time it is written."""

    key: str
    naming: Naming
    where: Where | None


def case_of(room: Room, request: Request, name: str | None, **values: Any) -> Response:
    """One actor, its namings, and whom it may be one with; an empty page without a name."""
    chronicle = room.chronicle
    actor = actor_named(chronicle, name) if name else None
    asked = request.query_params.get("find", "").strip()[:100]
    namings = namings_of(chronicle, actor.actor) if actor else []
    others: list[ActorLine] = []
    if actor:
        others = similar_actors(chronicle, actor, SIMILAR)
        found = list_actors(chronicle, asked, SIMILAR) if asked else []
        known = {actor.actor, *(line.actor for line in others)}
        others = [*(line for line in found if line.actor not in known), *others]
    return room.page(
        request,
        "actor_case.html",
        actor=actor,
        namings=[_view(chronicle, naming) for naming in namings[:SHOWN]],
        more=max(0, len(namings) - SHOWN),
        others=others,
        asked=asked,
        who=unquote(request.cookies.get("who", "")),
        **values,
    )


def _view(chronicle: Chronicle, naming: Naming) -> NamingView:
    article, chain = naming.chains[0]
    span = named_at(chronicle, article, chain)
    ((outlet, published),) = chronicle.rows("SELECT outlet, published FROM articles WHERE id = ?", (article,))
    where = Where(article, outlet, published, *span, *around(chronicle, article, *span)) if span else None
    return NamingView(key_of(naming), naming, where)


def key_of(naming: Naming) -> str:
    """What stands for a naming in a form: its first chain, which no other naming has."""
    return "/".join(naming.chains[0])


def judged(chronicle: Chronicle, what: str, name: str, chosen: set[str], who: str, why: str) -> list[Judgement]:
    """The judgements of an act on an actor; none if something was not chosen that must be, or too much would follow."""
    actor = actor_named(chronicle, name)
    namings = namings_of(chronicle, actor.actor)
    inside = [naming for naming in namings if key_of(naming) in chosen]
    rest = [naming for naming in namings if key_of(naming) not in chosen]
    if what == "accept":
        return judging.joined_actors(chronicle, namings, who, why)
    if what == "split" and inside and rest and _count(inside) * _count(rest) <= MOST:
        return judging.parted_actors(chronicle, inside, rest, who, why)
    if what == "merge":
        others = [name for name in sorted(chosen) if name.startswith("act:") and name != actor.actor]
        joined = [*namings, *(naming for other in others for naming in namings_of(chronicle, other))]
        return judging.joined_actors(chronicle, joined, who, why) if others and _count(joined) <= MOST else []
    return []


def _count(namings: Sequence[Naming]) -> int:
    return sum(len(naming.chains) for naming in namings)


def of_actor(chronicle: Chronicle, judgements: Sequence[Judgement], actor: str) -> list[Judgement]:
    """The judgements among these that are about an actor, one of each act and decision."""
    first: dict[tuple[str, str], Judgement] = {}
    for each in judgements:
        first.setdefault((each.when, each.decision), each)
    return [each for each in first.values() if actor in actors_of(chronicle, each)]


def actors_of(chronicle: Chronicle, judgement: Judgement) -> list[str]:
    """The actors that the words of a judgement name now."""
    return [
        name
        for about in judgement.about
        if about.kind == "actor"
        for name in actors_at(chronicle, about.article, about.start, about.end)
    ]
