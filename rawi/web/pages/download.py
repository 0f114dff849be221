"""The list a reader sees, as a file that a spreadsheet opens right: the table of events of `rawi export`, filtered."""

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import names_of
from rawi.export.columns import cells, columns_of
from rawi.export.content import Content
from rawi.export.spreadsheet import as_csv
from rawi.export.tables import events_with_rows
from rawi.web.pages.chronicle import filters_of
from rawi.web.room import Room


def events(room: Room, request: Request) -> Response:
    """CSV with a byte order mark, which Excel asks for; formulas in it are text."""
    chronicle = room.chronicle
    wanted = names_of(chronicle, filters_of(request))
    columns = columns_of("events")
    rows = (cells(columns, row) for event, row in events_with_rows(Content(chronicle)) if event.event in wanted)
    text = b"".join(as_csv(tuple(column.name for column in columns), rows, bom=True))
    name = f"events-{room.known}.csv" if room.known else "events.csv"
    return Response(text, media_type="text/csv", headers={"content-disposition": f'attachment; filename="{name}"'})
