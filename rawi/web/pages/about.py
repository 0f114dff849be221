"""What this chronicle is made of: counts, maker, articles that changed, inputs that could not be read."""

from itertools import groupby
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

import rawi
from rawi.chronicle.browsing import edited
from rawi.web import assets
from rawi.web.room import Room

SHOWN = 200
SOURCES = Path(rawi.__file__).parent / "knowledge" / "SOURCES.md"


def show(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    changed = [(url, list(rows)) for url, rows in groupby(edited(chronicle, SHOWN), key=lambda row: row[0])]
    problems = list(chronicle.rows("SELECT read_from, problem FROM problems ORDER BY 1 LIMIT ?", (SHOWN,)))
    return room.page(
        request, "about.html", generation=chronicle.meta("generation") or "", changed=changed, problems=problems,
        notices=assets.notices(), sources=SOURCES.read_text(encoding="utf-8"),
    )  # fmt: skip
