"""Which columns each table has, in which order: the rows of `columns.tsv`, and nothing else says so.

`type` is text, date (an ISO day), integer, number or flag (0 or 1); `only` names the option a column is there for;
`hxl` is its HXL tag; `source` names the columns of `events`, `claims` and `articles` that a column of another team's
shape is made from. A shaped column without a source is always empty: it cannot be mapped, and says why. `back` says
what comes back from a spreadsheet: the field of a judgement that a reviewer may write in the column; `-` where it
says something of reviews itself; nothing where it holds what the machine read, which nobody changes.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

SAME, WHY = "same_event_as", "review_why"
Cell = str | int | float | None
Row = dict[str, Cell]
"""The cells of a row by column; a column that is left out is empty."""


class Column(NamedTuple):
    """A column of a table."""

    file: str
    name: str
    type: str
    only: str
    hxl: str
    source: str
    back: str
    ar: str
    en: str


@lru_cache(1)  # one small file that comes with the package
def read_columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each table, in order."""
    found: dict[str, list[Column]] = {}
    with Path(__file__).with_name("columns.tsv").open(encoding="utf-8", newline="") as rows:
        reader = csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        for row in reader:
            found.setdefault(row[0], []).append(Column(*row))
    return {table: tuple(columns) for table, columns in found.items()}


def columns_of(table: str, by_rules: bool = False) -> tuple[Column, ...]:
    """The columns that a table has now; those for numbers by rule only where a rule set was asked for."""
    return tuple(column for column in read_columns()[table] if column.only != "rules" or by_rules)


@lru_cache(8)
def returning(table: str) -> dict[str, Column]:
    """The columns that a reviewer may write in, by the field of a judgement that each comes back as."""
    return {column.back: column for column in read_columns()[table] if column.back not in ("", "-")}


def is_to_write_in(column: Column) -> bool:
    """Whether a reviewer writes in a column: it comes back as a judgement, or says of which row or why."""
    return column.back not in ("", "-") or column.name in (SAME, WHY)


def machine_columns(table: str) -> tuple[Column, ...]:
    """The columns that hold what the machine read, whatever an export was asked for."""
    return tuple(column for column in read_columns()[table] if not column.back and not column.only)


def cells(columns: tuple[Column, ...], row: Row) -> tuple[Cell, ...]:
    """A row in the order of its columns."""
    assert row.keys() <= {column.name for column in columns}, row.keys() - {column.name for column in columns}
    return tuple(row.get(column.name) for column in columns)
