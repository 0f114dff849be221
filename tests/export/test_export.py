import csv
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from rawi import cli
from rawi.chronicle.store import open_chronicle
from rawi.derived import Claim, Said
from rawi.errors import ChronicleError
from rawi.export import FORMS, export_chronicle
from rawi.export.columns import cells, read_columns
from rawi.export.content import Content
from rawi.export.dating import precision
from rawi.export.spreadsheet import as_csv
from rawi.export.tables import bounds, stance, tables
from rawi.knowledge.number_rules import find_rules
from rawi.records import replace
from tests.chronicle import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made.chronicle(tmp_path / "c.db").close()
    return tmp_path / "c.db"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_json_lines_are_the_derived_records(path: Path, tmp_path: Path) -> None:
    written = dict(export_chronicle(path, "jsonl", tmp_path / "out"))
    for name in ("copies", "origins", "stories", "actors", "events"):
        records = getattr(made.resolved(), name)
        assert lines(tmp_path / "out" / f"{name}.jsonl") == [json.loads(msgspec.json.encode(each)) for each in records]
        assert written[tmp_path / "out" / f"{name}.jsonl"] == len(records)
    event = lines(tmp_path / "out" / "events.jsonl")[0]
    assert {"event", "type", "status", "earliest", "latest", "place", "agents", "patients", "stories", "mentions",
            "claims", "n_articles", "n_outlets", "n_origins", "contested"} <= set(event)  # fmt: skip
    assert lines(tmp_path / "out" / "stories.jsonl")[0]["from"] == "2024-03-19"


def test_no_text_of_an_article_leaves_the_chronicle(path: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        for file, _ in export_chronicle(path, form, tmp_path / "out"):
            assert made.FIRST.text not in file.read_text(encoding="utf-8")


def test_csv_is_utf8_with_crlf_and_a_mark_only_where_asked_for(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "csv", tmp_path / "plain")
    export_chronicle(path, "csv", tmp_path / "marked", bom=True)
    plain, marked = ((tmp_path / name / "events.csv").read_bytes() for name in ("plain", "marked"))
    assert marked == b"\xef\xbb\xbf" + plain
    assert plain.count(b"\r\n") == 2 and plain.count(b"\n") == 2


def test_an_event_is_a_row_with_its_bounds_and_whose_they_are(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "csv", tmp_path)
    (row,) = rows(tmp_path / "events.csv")
    assert (row["killed_low"], row["killed_high"], row["killed_high_open"], row["killed_best"]) == ("12", "15", "1", "")
    assert row["killed_high_source"] == "صحيفة < وكالة < الأفق"
    assert (row["lat"], row["lon"], row["place_ar"], row["place_state"]) == ("33.5", "-36.25", "تل السرو", "point")
    assert (row["date_precision"], row["actor_stance"], row["n_articles"]) == ("week", "not_stated", "2")
    assert (row["first_seen"], row["last_changed"], row["permalink"]) == ("2024-03-19", "2024-03-20", "evt:1")


def test_a_claim_is_a_row_with_its_words_and_a_short_quote(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "csv", tmp_path)
    first, second = rows(tmp_path / "claims.csv")
    assert made.FIRST.text[int(first["start"]) : int(first["end"])] == first["surface"] == "12"
    assert first["surface"] in first["quote"] and len(first["quote"]) < 200
    assert second["url"] == made.SECOND.url and second["via"] == "وكالة < صحيفة"


def test_formulas_are_text_and_numbers_stay_numbers(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "csv", tmp_path)
    first, _ = rows(tmp_path / "claims.csv")
    assert first["speaker"] == "'=مصدر طبي"
    cells = [
        *b"".join(as_csv(("x",), [("-5",), (-5,), (-36.25,), ("@a",), ("+1",), ("\tx",), ("آمن",)]))
        .decode()
        .split("\r\n")
    ]
    assert cells == ["x", "'-5", "-5", "-36.25", "'@a", "'+1", "'\tx", "آمن", ""]


def test_every_column_of_every_table_is_explained_in_both_languages() -> None:
    unexplained = [
        (column.file, column.name) for columns in read_columns().values() for column in columns
        if not (column.ar and column.en and column.type in ("text", "date", "integer", "number", "flag"))
    ]  # fmt: skip
    assert unexplained == []
    names = [(column.file, column.name) for columns in read_columns().values() for column in columns]
    assert len(set(names)) == len(names)


def test_a_shaped_column_without_a_source_is_said_to_be_never_filled() -> None:
    shaped = [column for table in ("acled", "ucdp", "plover") for column in read_columns()[table]]
    silent = [column.name for column in shaped if not column.source and not column.name.startswith("rawi")
              and "never filled" not in column.en]  # fmt: skip
    assert silent == []


def test_the_columns_file_explains_the_columns_that_are_there(path: Path, tmp_path: Path) -> None:
    for rules in (None, find_rules("least")):
        export_chronicle(path, "csv", tmp_path / "out", rules=rules)
        explained = [(row["file"], row["column"]) for row in rows(tmp_path / "out" / "columns.csv")]
        names = ("events", "claims", "articles", "actors", "labels", "ledger", "corrections", "notice")
        headers = {
            name: (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0] for name in names
        }
        assert explained == [(name, column) for name in names for column in headers[name].strip().split(",")]


def test_rows_have_columns_of_their_table_alone(path: Path) -> None:
    with closing(open_chronicle(path)) as chronicle:
        for rules in (None, find_rules("least")):
            content = Content(chronicle, rules)
            for table in tables(content).values():
                widths = {len(cells(table.columns, row)) for row in table.rows(content)}  # asserts on the names
                assert widths <= {len(table.header)}


def test_the_command_offers_every_form() -> None:
    assert cli.FORMS == FORMS


def test_an_unfinished_chronicle_is_not_exported(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    chronicle.begin("other", reannotate=True)
    chronicle.close()
    with pytest.raises(ChronicleError, match="is not finished"):
        export_chronicle(tmp_path / "c.db", "csv", tmp_path)


@pytest.mark.parametrize(
    ("earliest", "latest", "name"),
    [("2024-03-18", "2024-03-18", "day"), ("2024-02-01", "2024-02-29", "month"), ("2024-01-01", "2024-12-31", "year"),
     ("2020-01-01", "2024-12-31", "longer"), (None, "2024-01-01", None)],
)  # fmt: skip
def test_precision_is_the_width_of_the_interval(earliest: str | None, latest: str | None, name: str | None) -> None:
    assert precision(earliest, latest) == name


def test_a_denied_or_updated_figure_is_no_bound() -> None:
    (event,) = made.resolved().events
    denied = replace(event, claims=tuple(replace(claim, state="denied") for claim in event.claims))
    assert set(bounds(denied, "killed").values()) == {None}


def test_whoever_is_named_only_by_others_is_accused() -> None:
    (event,) = made.resolved().events
    said = Said(article=made.FIRST.id, start=0, end=4, surface="قتلى", via=(), origin=0, speaker="الوزارة")
    claim = Claim(field="agent", value="act:1", state="stands", by=(said,), origins=1, reasons=())
    agents = (replace(event.patients[1]),)
    assert stance(replace(event, agents=agents, claims=(claim,))) == "accused"
    own = replace(claim, by=(said, replace(said, speaker=None)))
    assert stance(replace(event, agents=agents, claims=(own,))) == "stated"
    assert stance(replace(event, agents=event.patients[:1])) == "unidentified"
