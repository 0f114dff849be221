"""Actors by their events, and one of them: its names, what it does and what is done to it, where."""

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import Filters, count_events, list_events
from rawi.chronicle.ledgers import events_of, list_actors, places_of
from rawi.chronicle.namesakes import actor_named
from rawi.resolve.judgements import standing
from rawi.web.pages.namesakes import of_actor
from rawi.web.room import PAGE, Room, page_number

EVENTS = 12


def show(room: Room, request: Request) -> Response:
    part = request.query_params.get("q", "").strip()[:100]
    number = page_number(request)
    chronicle = room.chronicle
    lines = room.kept(("actors", part, number), lambda: list_actors(chronicle, part, PAGE + 1, (number - 1) * PAGE))
    return room.page(
        request, "actors.html", lines=lines[:PAGE], asked=part, number=number, more=len(lines) > PAGE,
        most=max((line.events for line in lines), default=1),
    )  # fmt: skip


def one(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    actor = actor_named(chronicle, request.path_params["actor"])
    name = actor.actor
    return room.page(
        request,
        "actor.html",
        actor=actor,
        n_articles=len({chain.article for chain in actor.chains}),
        aliases=sorted(actor.aliases, key=lambda alias: (-alias.n, alias.form)),
        agents=events_of(chronicle, name, "agents"),
        patients=events_of(chronicle, name, "patients"),
        places=places_of(chronicle, name),
        events=list_events(chronicle, Filters(actor=name), "told", EVENTS),
        n_events=count_events(chronicle, Filters(actor=name)),
        judgements=of_actor(chronicle, standing(chronicle.judgements()), name),
    )
