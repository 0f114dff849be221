"""The files of other teams' shapes: the events that have a place in each, and those that have none with the reason."""

from collections.abc import Callable, Iterator
from functools import partial

from rawi.codec import encode
from rawi.export.acled import acled_row
from rawi.export.columns import Row, columns_of
from rawi.export.content import Content
from rawi.export.plover import plover_record
from rawi.export.shaped import LeftOut, Shaped, shaped_events
from rawi.export.tables import Table
from rawi.export.ucdp import ucdp_row

_ROWS: dict[str, Callable[[Shaped, Content], Row | LeftOut]] = {"acled": acled_row, "ucdp": ucdp_row}


def shaped_tables(shape: str) -> dict[str, Table]:
    """The table of a shape (`acled`, `ucdp`), and of the events that have no place in it."""
    row_of = _ROWS[shape]
    return {
        shape: Table(columns_of(shape), partial(_rows, row_of)),
        f"{shape}_unmapped": Table(columns_of("unmapped"), partial(_left_out, shape, row_of)),
    }


def plover_lines(content: Content) -> Iterator[bytes]:
    """PLOVER's records, one a line."""
    for shaped in shaped_events(content):
        record = plover_record(shaped, content)
        if not isinstance(record, LeftOut):
            yield encode(record) + b"\n"


def unmapped_plover() -> Table:
    """The events that have no place in PLOVER."""
    return Table(columns_of("unmapped"), partial(_left_out, "plover", plover_record))


def _rows(row_of: Callable[[Shaped, Content], Row | LeftOut], content: Content) -> Iterator[Row]:
    for shaped in shaped_events(content):
        row = row_of(shaped, content)
        if not isinstance(row, LeftOut):
            yield row


def _left_out(shape: str, row_of: Callable[[Shaped, Content], object], content: Content) -> Iterator[Row]:
    for shaped in shaped_events(content):
        left_out = row_of(shaped, content)
        if isinstance(left_out, LeftOut):
            event = left_out.event
            yield {"file": shape, "event_id": event.event, "event_type": event.type, "event_mode": event.mode,
                   "why": left_out.why}  # fmt: skip
