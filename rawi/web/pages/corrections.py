"""What sources changed or took back, claim by claim: articles that came with another text, and withdrawn ones."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.queries import event
from rawi.chronicle.sources import Change, changes_of, telling
from rawi.derived import Claim, ResolvedEvent, Said
from rawi.web.pages.event import value_in_words
from rawi.web.room import Room, wording_of

SHOWN = 300


class Corrected(NamedTuple):
    """A telling of a claim that its source stands by no more."""

    event: ResolvedEvent
    claim: Claim
    said: Said
    change: Change


def show(room: Room, request: Request) -> Response:
    words = wording_of(request)
    lines = room.judged("corrected", lambda: corrected(room))
    return room.page(
        request, "corrections.html", lines=lines[:SHOWN], more=max(0, len(lines) - SHOWN),
        value=lambda claim: value_in_words(claim, words),
    )  # fmt: skip


def corrected(room: Room) -> list[Corrected]:
    """All that is corrected, the latest first."""
    chronicle, sources = room.chronicle, room.sources()
    statement = "SELECT DISTINCT event FROM event_mentions WHERE article = ?"
    touched = sorted({*sources.later, *sources.withdrawn})
    names = dict.fromkeys(name for article in touched for (name,) in chronicle.rows(statement, (article,)))
    found = []
    for name in names:
        shown = event(chronicle, name)
        changes = changes_of(chronicle, shown, sources)
        found += [
            Corrected(shown, claim, said, change)
            for claim in shown.claims
            for said in claim.by
            if (change := changes.get(telling(claim, said)))
        ]
    return sorted(found, key=lambda line: line.change.day, reverse=True)
