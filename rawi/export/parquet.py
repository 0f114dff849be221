"""Tables as Parquet: one typed column for each, days as days. The one door to `pyarrow` (the extra `parquet`).

What a column holds in Arabic and English, its HXL tag and the columns it is made from stand in the file's schema.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from rawi.errors import ChronicleError
from rawi.export.columns import Cell, Column, Row
from rawi.export.content import Content
from rawi.export.tables import Table

ROWS_AT_ONCE = 20_000  # of a row group: some megabytes


def write_parquet(path: Path, table: Table, content: Content) -> int:
    """Write a table. Returns how many rows it has."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ChronicleError("--format parquet needs pyarrow; install it: pip install 'rawi[parquet]'") from error
    types = {"text": arrow.string(), "date": arrow.date32(), "integer": arrow.int64(), "number": arrow.float64(),
             "flag": arrow.bool_()}  # fmt: skip
    schema = arrow.schema([arrow.field(c.name, types[c.type], metadata=_said_of(c)) for c in table.columns])
    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(table.rows(content)):
            columns = [arrow.array([_value(column, row) for row in rows], type=types[column.type])
                       for column in table.columns]  # fmt: skip
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
            count += len(rows)
    return count


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def _said_of(column: Column) -> dict[str, str]:
    said = {"ar": column.ar, "en": column.en, "hxl": column.hxl, "from": column.source}
    return {key: value for key, value in said.items() if value}


def _value(column: Column, row: Row) -> Any:
    value: Cell = row.get(column.name)
    if value is None or column.type in ("text", "integer", "number"):
        return value
    return bool(value) if column.type == "flag" else date.fromisoformat(str(value))
