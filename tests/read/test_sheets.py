"""Tables as they come back: CSV of any spreadsheet and country, and workbooks."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from rawi.errors import ChronicleError
from rawi.read.sheets import Sheet, read_sheets

ROWS = (("event_id", "place_ar", "killed_best"), ("evt:1", "حلب؛ الريف", "12"), ("evt:2", "تل السرو", ""))


def text(delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in ROWS)


def read(path: Path, raw: bytes) -> Sheet:
    path.write_bytes(raw)
    (sheet,) = read_sheets(path)
    return sheet


@pytest.mark.parametrize(
    "raw",
    [
        text().encode(), text().encode("utf-8-sig"), text(";").encode("utf-8-sig"), text("\t").encode("utf-16"),
        text(end="\n").encode(), text(";", "\r").encode(), ("sep=;\r\n" + text(";")).encode(), text().encode("cp1256"),
        (text() + ",,\r\n\r\n").encode(), text().replace("حلب؛ الريف", '"حلب؛ الريف"').encode(),
    ],
)  # fmt: skip
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, raw: bytes) -> None:
    sheet = read(tmp_path / "events.csv", raw)
    assert sheet.columns == ROWS[0] and sheet.name == "events" and not sheet.lost
    assert [tuple(line.cells.values()) for line in sheet.lines] == list(ROWS[1:])


def test_rows_say_where_they_stand(tmp_path: Path) -> None:
    raw = text().replace("تل السرو", '"تل\r\nالسرو"').encode()
    assert [line.place for line in read(tmp_path / "a.csv", raw).lines] == ["a.csv:2", "a.csv:4"]


def test_a_row_of_tags_is_none_of_the_rows(tmp_path: Path) -> None:
    raw = text().replace("evt:1", "#event+id,#loc+name,#affected\r\nevt:1", 1).encode()
    assert [line.cells["event_id"] for line in read(tmp_path / "a.csv", raw).lines] == ["evt:1", "evt:2"]


def test_lost_letters_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", text().replace("تل", "\ufffd").encode()).lost == 1


def test_a_workbook_gives_its_sheets_as_text(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "events"
    sheet.append(("event_id", "date_best", "killed_best", "lat", "note"))
    sheet.append(("evt:1", datetime(2024, 3, 12), 12.0, 36.25, None))
    sheet.append(("evt:2", date(2024, 3, 13), 7, -71.5, True))
    book.create_sheet("empty")
    book.save(tmp_path / "a.xlsx")
    events, empty = read_sheets(tmp_path / "a.xlsx")
    assert [tuple(line.cells.values()) for line in events.lines] == [
        ("evt:1", "2024-03-12", "12", "36.25", ""), ("evt:2", "2024-03-13", "7", "-71.5", "1")
    ]  # fmt: skip
    assert events.lines[0].place == "a.xlsx:events:2" and empty.lines == []


@pytest.mark.parametrize(("name", "says"), [("mimetype", "OpenDocument"), ("[Content_Types].xml", "no workbook")])
def test_another_archive_is_refused_with_a_remedy(tmp_path: Path, name: str, says: str) -> None:
    pytest.importorskip("openpyxl")
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, "<")
    (tmp_path / "a.ods").write_bytes(raw.getvalue())
    with pytest.raises(ChronicleError, match=says):
        read_sheets(tmp_path / "a.ods")


@pytest.mark.parametrize("raw", [b"\xd0\xcf\x11\xe0old", b"PK\x03\x04cut"])
def test_what_is_no_table_is_refused(tmp_path: Path, raw: bytes) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "a.xls").write_bytes(raw)
    with pytest.raises(ChronicleError, match="save it as"):
        read_sheets(tmp_path / "a.xls")
    with pytest.raises(ChronicleError, match="name the CSV or XLSX"):
        read_sheets(tmp_path / "none.csv")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", b"").lines == []
