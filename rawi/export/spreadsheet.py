"""Tables as CSV and as a workbook that open right in a spreadsheet.

CSV: UTF-8, commas, CRLF, quoted by RFC 4180; a byte order mark only where asked for, since scripts stumble over it
and Excel over its absence. Text that a spreadsheet would run as a formula gets an apostrophe (CWE-1236); numbers are
written as numbers, so a negative longitude stays one. HXL is the same with a row of tags under the header.

XLSX: every cell has its column's type, so ids and days stay what they are and no text is a formula; sheets run from
right to left. The one door to `xlsxwriter` (the extra `office`).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from rawi.errors import ChronicleError
from rawi.export.columns import Cell, Column, cells, is_to_write_in
from rawi.export.content import Content
from rawi.export.tables import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide ones too: some Excels take them
MOST_ROWS = 1_048_576 - 1  # of a sheet, without its header: Excel opens no more
LONGEST = 32_767  # characters of a cell: Excel's limit
CUT = " … (cut: the CSV has all of it)"
WIDTHS = {"date": 12, "integer": 10, "number": 12, "flag": 8}
TEXT_WIDTH = 24
TO_WRITE_IN = "#FFF2CC"  # behind the names of columns for reviewers
MADE = datetime(2000, 1, 1)  # a file says when it was made; the same chronicle gives the same bytes on any day


class Formats(NamedTuple):
    """How cells of a workbook look: names of columns, names of those to write in, text."""

    bold: Any
    to_write_in: Any
    text: Any


def as_csv(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], bom: bool = False, tags: Sequence[str] = ()
) -> Iterator[bytes]:
    """The lines of a CSV file, header first, then the HXL tags if there are any."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    if bom:
        line.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    for row in chain((tuple(header),), (tuple(tags),) if tags else (), rows):
        writer.writerow([_cell(value) for value in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _cell(value: Cell) -> Cell:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_lines(table: Table, content: Content, bom: bool = False, hxl: bool = False) -> Iterator[bytes]:
    """The lines of a table's CSV file."""
    tags = tuple(column.hxl for column in table.columns) if hxl else ()
    return as_csv(table.header, (cells(table.columns, row) for row in table.rows(content)), bom, tags)


def write_workbook(path: Path, tables: dict[str, Table], content: Content) -> int:
    """One sheet for each table, or more where it has more rows than a sheet may have. Returns how many rows in all."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise ChronicleError("--format xlsx needs xlsxwriter; install it: pip install 'rawi[office]'") from error
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": MADE, "title": content.release or "rawi"})
    formats = Formats(
        book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": TO_WRITE_IN}),
        book.add_format({"num_format": "@"}),
    )  # fmt: skip
    count = sum(_write_table(book, name, table, content, formats) for name, table in tables.items())
    book.close()
    return count


def _write_table(book: Any, name: str, table: Table, content: Content, formats: Formats) -> int:
    sheets = [_sheet(book, name, table.columns, formats)]
    at = 0
    for row in table.rows(content):
        if at == MOST_ROWS:
            sheets.append(_sheet(book, f"{name} ({len(sheets) + 1})", table.columns, formats))
            at = 0
        at += 1
        _write_row(sheets[-1], at, cells(table.columns, row), formats.text)
    for sheet in sheets[:-1]:
        sheet.autofilter(0, 0, MOST_ROWS, len(table.columns) - 1)
    sheets[-1].autofilter(0, 0, at, len(table.columns) - 1)
    return MOST_ROWS * (len(sheets) - 1) + at


def _sheet(book: Any, name: str, columns: tuple[Column, ...], formats: Formats) -> Any:
    sheet = book.add_worksheet(name)
    sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(columns):
        text = formats.text if column.type in ("text", "date") else None
        sheet.set_column(at, at, WIDTHS.get(column.type, TEXT_WIDTH), text)
        sheet.write_string(0, at, column.name, formats.to_write_in if is_to_write_in(column) else formats.bold)
    return sheet


def _write_row(sheet: Any, at: int, row: tuple[Cell, ...], text: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(at, column, value if len(value) <= LONGEST else value[: LONGEST - len(CUT)] + CUT, text)
        elif value is not None:
            sheet.write_number(at, column, value)
