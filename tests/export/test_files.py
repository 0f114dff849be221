"""What the files hold when a program opens them: types, directions, links, and no formula."""

import importlib
import json
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.export import FORMS, export_chronicle, spreadsheet
from rawi.export.columns import columns_of
from rawi.export.content import Content
from rawi.export.geojson import geojson_lines
from rawi.export.tables import Table
from tests.chronicle import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made.chronicle(tmp_path / "c.db").close()
    return tmp_path / "c.db"


def test_a_workbook_has_no_formula_and_runs_from_right_to_left(path: Path, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    export_chronicle(path, "xlsx", tmp_path)
    with zipfile.ZipFile(tmp_path / "chronicle.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        names = book.read("xl/workbook.xml").decode()
    assert len(sheets) == 9 and all('rightToLeft="1"' in sheet for sheet in sheets)
    assert not any("<f>" in sheet for sheet in sheets)
    assert "=مصدر طبي" in "".join(sheets) and "<v>-36.25</v>" in sheets[0]
    assert 'name="events"' in names


def test_more_rows_than_a_sheet_may_have_go_on_another(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 1)
    written = dict(export_chronicle(path, "xlsx", tmp_path))
    with zipfile.ZipFile(tmp_path / "chronicle.xlsx") as book:
        assert 'name="claims (2)"' in book.read("xl/workbook.xml").decode()
    assert written[tmp_path / "chronicle.xlsx"] > 2


def test_parquet_has_types_and_nulls_and_says_what_a_column_is(path: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    export_chronicle(path, "parquet", tmp_path)
    table = parquet.read_table(tmp_path / "events.parquet")
    (row,) = table.to_pylist()
    assert (row["date_earliest"], row["killed_low"], row["lat"]) == (date(2024, 3, 18), 12, 33.5)
    assert row["killed_high_open"] is True and row["injured_low"] is None
    said = table.schema.field("killed_low").metadata
    assert said[b"hxl"] == b"#affected+killed+min+num" and "للقتلى" in said[b"ar"].decode()


def test_an_area_has_no_point_in_geojson(path: Path) -> None:
    places = [{"event_id": "evt:1", "place_state": state, "lat": 33.5, "lon": 36.25} for state in ("area", "point")]
    table = Table(columns_of("events"), lambda content: iter(places))  # type: ignore[arg-type]
    with closing(open_chronicle(path)) as chronicle:
        found = json.loads(b"".join(geojson_lines(table, Content(chronicle))))
    assert [feature["geometry"] for feature in found["features"]] == [
        None, {"type": "Point", "coordinates": [36.25, 33.5]}
    ]  # fmt: skip


def test_tags_stand_under_the_header(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "hxl", tmp_path)
    header, tags, *_ = (tmp_path / "events.hxl.csv").read_text(encoding="utf-8").splitlines()
    tagged = dict(zip(header.split(","), tags.split(","), strict=True))
    assert tagged["killed_low"] == "#affected+killed+min+num" and tagged["lat"] == "#geo+lat"
    assert all(tag.startswith("#") for tag in tagged.values())


def test_an_annotation_stands_on_its_words(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "webannotation", tmp_path)
    page = json.loads((tmp_path / "annotations.jsonld").read_text(encoding="utf-8"))
    assert page["type"] == "AnnotationPage" and len(page["items"]) == 4
    texts = {each.url: each for each in (made.FIRST, made.SECOND)}
    for each in page["items"]:
        given = texts[each["target"]["source"]]
        position, quote = each["target"]["selector"]
        assert given.text[position["start"] : position["end"]] == quote["exact"]
        assert given.text[: position["start"]].endswith(quote.get("prefix", ""))
        assert given.text[position["end"] :].startswith(quote.get("suffix", ""))
        assert each["target"]["rawi:text_sha"] == given.text_sha
    assert len({each["id"] for each in page["items"]}) == 4


def test_entities_link_events_to_articles(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "ftm", tmp_path)
    lines = (tmp_path / "entities.ftm.json").read_text(encoding="utf-8").splitlines()
    entities = {each["id"]: each for each in map(json.loads, lines)}
    assert len(entities) == len(lines)
    event = entities["evt-1"]
    assert set(event["properties"]["proof"]) <= set(entities) and event["properties"]["involved"] == ["act-1"]
    links = [each for each in entities.values() if each["schema"] == "Documentation"]
    assert len(links) == 2 and all(link["properties"]["document"][0] in entities for link in links)


def test_the_methods_page_says_what_nobody_looked_at(path: Path, tmp_path: Path) -> None:
    export_chronicle(path, "methods", tmp_path)
    english, arabic = ((tmp_path / f"methods.{language}.md").read_text(encoding="utf-8") for language in ("en", "ar"))
    assert "Never looked at by a person: 1 of 1 events" in english and "لم ينظر إنسان في 1 من 1" in arabic
    assert "rawi test, knowledge 0000" in english and "{" not in english + arabic


def test_every_export_says_whose_it_is_and_what_nobody_looked_at(path: Path, tmp_path: Path) -> None:
    for form in FORMS:
        if form not in ("xlsx", "parquet"):
            export_chronicle(path, form, tmp_path / form)
            notice = (tmp_path / form / "notice.csv").read_text(encoding="utf-8")
            assert "CC BY 4.0" in notice and "No person has looked at 1 of 1 events" in notice
    english, arabic = (
        (tmp_path / "methods" / f"methods.{each}.md").read_text(encoding="utf-8") for each in ("en", "ar")
    )
    assert "## Whose it is" in english and "Who's On First" in english
    assert "## لمن هذا" in arabic and "https://whosonfirst.org" in arabic
    assert "CC BY 4.0" in english and "GeoNames" in (tmp_path / "geojson" / "events.geojson").read_text(
        encoding="utf-8"
    )


def test_half_a_file_is_never_left(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("rawi.export.tables"), "_claim_row", stop)
    with pytest.raises(KeyboardInterrupt):
        export_chronicle(path, "csv", tmp_path / "out")
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["events.csv"]
