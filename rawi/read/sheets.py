"""A table that came back from a spreadsheet: CSV as Excel, LibreOffice or a script writes it, or a workbook.

Cells are text: numbers as written or, where the workbook has a number, in full; days of a workbook as ISO days. What a
cell means is not decided here. The one door to `openpyxl` (the extra `office`).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from rawi.errors import ChronicleError
from rawi.read.encodings import decoded

MOST = 1 << 31  # bytes of a workbook unpacked: a million rows of ours are less than half of it
LONGEST = 1 << 24  # characters of a cell; Excel's own limit is 32,767
_DELIMITERS = ",;\t|"
_WORKBOOK = "[Content_Types].xml"
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Line(NamedTuple):
    """A row under the header: where it stands, and its cells by column, those that are empty too."""

    place: str
    cells: dict[str, str]


class Sheet(NamedTuple):
    """A table of a file. `columns` as written in its first line; `lost`: letters that could not be read."""

    name: str
    columns: tuple[str, ...]
    lines: list[Line]
    encoding: str
    lost: int


def read_sheets(path: Path) -> list[Sheet]:
    """The tables of a file. Raises ChronicleError where it is none that can be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ChronicleError(f"{path}: {error.strerror}; name the CSV or XLSX file that came back") from error
    if raw.startswith(_ZIP):
        return list(_workbook(path, raw))
    if raw.startswith(_OLD):
        raise ChronicleError(f"{path} is an old Excel workbook (.xls); save it as .xlsx or as CSV UTF-8")
    return [_csv(path, raw)]


def _csv(path: Path, raw: bytes) -> Sheet:
    text = decoded(raw)
    lines = io.StringIO(text.text.removeprefix("\ufeff"), newline="")
    csv.field_size_limit(LONGEST)
    first = next((line for line in lines if line.strip() and not line.lower().startswith("sep=")), "")
    delimiter = max(_DELIMITERS, key=first.count)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise ChronicleError(
            f"{path}:{reader.line_num}: no row of a table ({error}); mend its quotation marks"
        ) from error
    if rows and rows[0][1][0].lower().startswith("sep="):
        rows.pop(0)
    return _sheet(path, path.stem, rows, text.encoding, text.broken)


def _workbook(path: Path, raw: bytes) -> Iterator[Sheet]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise ChronicleError(
            f"{path} is a workbook and openpyxl is not here; install it: pip install 'rawi[office]'"
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            if _WORKBOOK not in parts.namelist():
                raise ValueError("it holds no workbook of Excel's form, maybe one of OpenDocument's")
        if size > MOST:
            raise ValueError(f"{size} bytes unpacked, more than {MOST}")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            cells = (tuple(map(_text_of, row)) for row in sheet.iter_rows(values_only=True))
            rows = [(at, row) for at, row in enumerate(cells, 1) if any(map(str.strip, row))]
            yield _sheet(path, sheet.title, rows, "xlsx", 0)
    except (ValueError, KeyError, SyntaxError, zipfile.BadZipFile) as error:  # XML's own error is a SyntaxError
        raise ChronicleError(f"{path} is no workbook that can be read ({error}); save it as .xlsx or as CSV") from error


def _sheet(path: Path, name: str, rows: Iterable[tuple[int, Any]], encoding: str, lost: int) -> Sheet:
    """A table under its first line; a line of HXL tags under that is none of its rows."""
    rows = list(rows)
    columns = tuple(" ".join(cell.split()) for cell in rows[0][1]) if rows else ()
    body = rows[1:]
    if body and {cell.strip()[:1] for cell in body[0][1]} in ({"#"}, {"#", ""}):
        body = body[1:]
    where = f"{path.name}:{name}" if encoding == "xlsx" else path.name
    return Sheet(name, columns, [_line(f"{where}:{at}", columns, row) for at, row in body], encoding, lost)


def _line(place: str, columns: tuple[str, ...], row: tuple[str, ...]) -> Line:
    full = (*row, *("" for _ in columns[len(row) :]))
    return Line(place, {column: cell for column, cell in zip(columns, full, strict=False) if column})


def _text_of(value: Any) -> str:
    """A workbook's cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
