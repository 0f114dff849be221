"""What a person wrote in a table of ours: which cells differ from what was exported, and what they are taken for.

A spreadsheet writes days, numbers and spaces its own way; such cells are the same as before. What was in the columns
that a reviewer may write in is told by `row_version`, so that a decision made since is neither taken for the writer's
nor written over. What can't be placed is refused with its value, its place and a remedy, and costs that cell alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rawi.export.columns import SAME, WHY, Column, Row, machine_columns, read_columns, returning
from rawi.export.reviewed import before_each, decided_sum, deciders, returned_cells, version_of
from rawi.export.written import Order, Unplaced, is_read_as, is_same, plain, shown, unescaped, value_of
from rawi.records import Judgement

KEYS: dict[str, str] = {"events": "event_id", "articles": "article_id", "actors": "actor_id"}
VERSION = "row_version"
WRITE_IN = {
    "place": "place_best", "lat": "place_best", "lon": "place_best", "admin1": "place_best", "country": "place_best",
    "date": "date_best", "status": "status_best", "event": "type_best", "actor": "actor_best",
    "target": "target_best", "killed": "killed_best", "injured": "injured_best",
}  # fmt: skip
_VERSION = re.compile(r"v-([0-9a-f]{10})-([0-9a-f]{10})")


class Edit(NamedTuple):
    """What was written in a cell. `value` None: it was emptied; `over`: the judgements that are taken back by that."""

    place: str
    key: str
    column: Column
    before: str
    value: str | None
    why: str | None = None
    over: tuple[Judgement, ...] = ()


class Left(NamedTuple):
    """A cell that is not taken down: `problem` says why and what to do; without one it says what is so already."""

    place: str
    key: str
    column: str
    value: str
    problem: str | None = None


class Line(NamedTuple):
    """A row that came back: its place in the file and its cells by column."""

    place: str
    cells: Mapping[str, str]


def table_of(columns: Iterable[str]) -> str | None:
    """Which of our tables these are the columns of, if it is one that a reviewer may write in."""
    there = set(columns)
    table = "events" if "event_id" in there else "articles" if "article_id" in there else "actors"
    writable = {column.name for column in returning(table).values()} | ({SAME} if table == "events" else set())
    is_another = "article_id" in there if table == "events" else "surface" in there
    return table if KEYS[table] in there and there & writable and not is_another else None


def compared(
    table: str, line: Line, now: Row, decided: Sequence[Judgement], order: Order | None
) -> Iterator[Edit | Left]:
    """What was written in a row that is `now` so and about which `decided` was decided, in the order of the columns."""
    key = str(now[KEYS[table]])
    present = returned_cells(table, decided)
    machine, base = _base(table, line, now, decided)
    why = plain(unescaped(line.cells.get(WHY, ""))) or None
    fillers = deciders(decided, table)
    for column in read_columns()[table]:
        cell = line.cells.get(column.name)
        if cell is None:
            continue
        if column in returning(table).values():
            found = _written(column, cell, base, present, order)
            if found.what == "edit":
                over = fillers.get(column.name, ()) if found.value is None else ()
                yield Edit(line.place, key, column, shown(present.get(column.name)), found.value, why, over)
            elif found.what != "same":
                yield Left(line.place, key, column.name, plain(cell), found.problem)
        elif column.name == SAME and plain(cell):
            yield Edit(line.place, key, column, "", plain(cell), why)
        elif machine and not column.back and not column.only and not is_read_as(cell, shown(now.get(column.name))):
            yield Left(line.place, key, column.name, plain(cell), _not_changed(table, column, now))


def has_moved(table: str, line: Line, now: Row, decided: Sequence[Judgement]) -> bool:
    """Whether what is read of a row is another than when the file was written, or the file does not say."""
    return not _base(table, line, now, decided)[0]


class _Written(NamedTuple):
    """What a cell is: an edit to `value` (None: emptied), refused for a `problem`, said already, or the same."""

    what: Literal["edit", "refused", "said", "same"]
    value: str | None = None
    problem: str | None = None


def _written(column: Column, cell: str, base: Row | None, present: Row, order: Order | None) -> _Written:
    """What was written in a cell that held `base` when the file was written, and holds `present` now."""
    now = shown(present.get(column.name))
    before = shown(base.get(column.name)) if base is not None else ""
    if is_same(cell, before, order):
        return _Written("same")
    value = None
    if plain(cell):
        try:
            value = value_of(column, cell, order)
        except Unplaced as error:
            return _Written("refused", problem=str(error))
    if (value or "") == now:
        return _Written("said")
    if now != before:
        why = "since this file was written" if base is not None else f"and the row has no {VERSION} that says it was so"
        problem = f"it is {now!r} {why}; look at it in a fresh export, and write it there"
        return _Written("refused", problem=problem)
    return _Written("edit", value)


def _base(table: str, line: Line, now: Row, decided: Sequence[Judgement]) -> tuple[bool, Row | None]:
    """Whether what is read of a row is as it was in the file, and what was decided then; None where it is not known."""
    version = _VERSION.fullmatch(plain(line.cells.get(VERSION, "")))
    if not version:
        return False, None
    is_read_so = version_of(table, now, {}).split("-")[1] == version[1]
    for earlier in before_each(decided):
        cells = returned_cells(table, earlier)
        if decided_sum(table, cells) == version[2]:
            return is_read_so, cells
    return is_read_so, None


def _not_changed(table: str, column: Column, now: Row) -> str:
    """Why a cell that the machine filled is not changed, and where to write instead."""
    there = shown(now.get(column.name)) or "empty"
    if column.name in KEYS.values():
        return f"{column.name} names the row and is not changed"
    instead = WRITE_IN.get(column.name.split("_")[0]) if table == "events" else None
    where = f"write yours in {instead}" if instead else "leave it; a note can say what is wrong with it"
    return f"this column holds what the articles say ({there}) and is not changed; {where}"


def machine_days(table: str) -> list[str]:
    """The columns of a table that hold days the machine read, by which a file's order of day and month is told."""
    return [column.name for column in machine_columns(table) if column.type == "date" or column.hxl.startswith("#date")]
