"""What spreadsheets do to cells, and what a cell that came back is taken for."""

import pytest

from rawi.export.columns import Column, read_columns
from rawi.export.spreadsheet import CUT
from rawi.export.written import Unplaced, days_meant, is_read_as, is_same, order_of, value_of


def column(name: str, table: str = "events") -> Column:
    return next(column for column in read_columns()[table] if column.name == name)


@pytest.mark.parametrize(
    ("cell", "exported"),
    [
        ("2015-07-20", "2015-07-20"), ("20/07/2015", "2015-07-20"), ("7/20/15", "2015-07-20"),
        ("٢٠/٠٧/٢٠١٥", "2015-07-20"), ("20-Jul-15", "2015-07-20"), ("42205", "2015-07-20"),
        ("2015-07-20 00:00:00", "2015-07-20"), ("36,98", "36.98"), ("-71.5000", "-71.5"), ("12.0", "12"),
        ("1,200", "1200"), ("1 200", "1200"), ("8", "08"), ("TRUE", "1"), ("false", "0"),
        ("1.23E+14", "123456789012345"),
        ("  مدينة   حلب ", "مدينة حلب"), ("\u200fحلب\u200e", "حلب"), ("'=مصدر", "=مصدر"), ("=مصدر", "'=مصدر"),
        ("سطر\r\nآخر", "سطر\nآخر"),
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_wrote_its_own_way_is_the_same(cell: str, exported: str) -> None:
    assert is_same(cell, exported)


@pytest.mark.parametrize(
    ("cell", "exported"),
    [("13", "12"), ("", "12"), ("2015-07-21", "2015-07-20"), ("37.98", "36.98"), ("حمص", "حلب"), ("'حلب", "حلب"),
     ("04-Mar", "3-4")],
)  # fmt: skip
def test_another_value_is_another(cell: str, exported: str) -> None:
    assert not is_same(cell, exported)


def test_words_that_a_spreadsheet_took_for_a_day_are_the_same_only_where_nobody_writes() -> None:
    assert is_read_as("03/01/15", "مارس 2015") and is_read_as("04-Mar", "3/4")
    assert not is_same("03/01/15", "مارس 2015")


def test_a_day_that_may_be_another_is_the_same_only_where_nobody_writes_or_the_file_tells() -> None:
    assert not is_same("03/04/2024", "2024-04-03") and is_read_as("03/04/2024", "2024-04-03")
    assert is_same("03/04/2024", "2024-04-03", "dmy") and not is_same("03/04/2024", "2024-03-04", "dmy")


def test_a_cell_that_was_cut_for_a_workbook_is_what_was_read() -> None:
    assert is_read_as("أسماء" + CUT, "أسماء كثيرة") and not is_read_as("أخرى" + CUT, "أسماء كثيرة")


def test_the_days_of_a_file_tell_its_order() -> None:
    assert order_of([("20/07/2015", "2015-07-20"), ("03/04/2015", "2015-04-03")]) == "dmy"
    assert order_of([("04/03/2015", "2015-04-03")]) == "mdy"
    assert order_of([("2015-04-03", "2015-04-03"), ("05/05/2015", "2015-05-05")]) is None


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("killed_best", "١٢", "12"), ("killed_best", "12.0", "12"), ("killed_best", "12,00", "12"),
        ("killed_best", "1 200", "1200"), ("killed_best", "١٬٢٠٠", "1200"), ("killed_best", "۱۲", "12"),
        ("date_best", "2024-03-12", "2024-03-12"), ("date_best", "13/03/2024", "2024-03-13"),
        ("date_best", "2024-03-12/2024-03-14", "2024-03-12/2024-03-14"), ("date_best", "2024/3/12", "2024-03-12"),
        ("date_best", "12-Mar-2024", "2024-03-12"), ("status_best", "Called for", "called-for"),
        ("type_best", "assault", "ASSAULT"), ("note", "'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("note", " سطر  آخر ", "سطر آخر"),
    ],
)  # fmt: skip
def test_what_a_cell_is_taken_for(name: str, cell: str, value: str) -> None:
    assert value_of(column(name), cell, None) == value


@pytest.mark.parametrize(
    ("name", "cell", "says"),
    [
        ("killed_best", "tens", "a whole number"), ("killed_best", "-3", "a whole number"),
        ("killed_best", "1.200", "without a point"), ("killed_best", "12.5", "a whole number"),
        ("killed_best", "#REF!", "an error"), ("date_best", "########", "too narrow"),
        ("date_best", "03/04/2024", "2024-03-04 or 2024-04-03"), ("date_best", "أمس", "is no day"),
        ("date_best", "2024-13-45", "is no day"), ("date_best", "2024-03-14/2024-03-12", "first and the last"),
        ("status_best", "maybe", "one of happened"), ("note", "??????", "letters were lost"),
        ("note", "مق\ufffdل", "letters were lost"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_is_refused_with_a_remedy(name: str, cell: str, says: str) -> None:
    with pytest.raises(Unplaced, match=says):
        value_of(column(name), cell, None)


def test_an_open_day_is_read_as_the_file_writes_days() -> None:
    assert value_of(column("date_best"), "03/04/2024", "dmy") == "2024-04-03"
    assert value_of(column("date_best"), "03/04/2024", "mdy") == "2024-03-04"
    assert value_of(column("withdrawn", "articles"), "3/4/2024", "dmy") == "2024-04-03"


@pytest.mark.parametrize(
    "cell", ["", "12", "x" * 10_000, "9" * 10_000, "٣" * 500, "1/2/3/4", "=", "'", "2024-99-99", "1e999"]
)
def test_odd_cells_never_raise(cell: str) -> None:
    days_meant(cell)
    for exported in ("", "12", "2024-03-12", "حلب", cell):
        is_same(cell, exported)
