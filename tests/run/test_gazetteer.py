"""From a table that somebody wrote to an annotation with its places, and to a chronicle that knows of it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from rawi.errors import ChronicleError, KnowledgeError
from rawi.knowledge import Knowledge
from rawi.run.batch import annotate_lines
from rawi.run.gazetteer import add_places
from rawi.run.local import build

TABLE = """الاسم,خط العرض,خط الطول,النوع,الدولة,المحافظة,يقع في,أسماء أخرى
كرنازة,32.61,13.2,بلدة,ليبيا,الجفارة,,كرنازا
حي الزنبق,32.8,13.1,حي,LY,,غريان,
طرابلس,10.5,20.5,قرية,TD,,,
زرموخ,here,13.2,قرية,LY,,,
"""
ARTICLE = {
    "text": "سقط صاروخ على كرنازا. وقع انفجار في حي الزنبق في غريان الليبية.",
    "published": "2024-03-20",
    "url": "u1",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "villages.csv").write_text(TABLE, encoding="utf-8")
    messages = io.StringIO()
    assert add_places([folder / "villages.csv"], folder / "own.tsv", (), messages) == 1
    assert "villages.csv:5:" in messages.getvalue() and "1 rows left out" in messages.getvalue()
    return folder / "own.tsv"


def annotated(gazetteer: Path | None, processes: int = 1, **fields: str) -> dict[str, Any]:
    out = io.BytesIO()
    line = json.dumps(ARTICLE | fields).encode()
    assert annotate_lines(io.BytesIO(line), out, io.StringIO(), processes=processes, gazetteer=gazetteer) == 0
    return dict(json.loads(out.getvalue()))


def places(annotation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {chain["name"]: chain for chain in annotation["chains"] if chain["kind"] == "place"}


def test_places_of_the_table_are_found_under_all_their_names(own: Path) -> None:
    place = places(annotated(own))["كرنازا"]["place"]
    assert (place["name"], place["class"], place["country"], place["lat"]) == ("كرنازة", "city", "LY", 32.61)
    assert place["admin1"] == "الجفارة" and place["id"].startswith("own:")
    assert "كرنازا" not in places(annotated(None))


def test_a_quarter_lies_in_the_town_that_the_table_says(own: Path) -> None:
    found = places(annotated(own))
    inside = found["حي الزنبق"]
    assert inside["place"]["within"] == next(chain["id"] for name, chain in found.items() if "غريان" in name)


def test_a_row_of_the_table_wins_over_namesakes_where_the_text_speaks_of_its_country(own: Path) -> None:
    text = "اجتمع المجلس في طرابلس شرق {} أمس."
    found = [places(annotated(own, text=text.format(country)))["طرابلس"]["place"] for country in ("تشاد", "ليبيا")]
    assert [place.get("country") for place in found] == ["TD", "LY"]


def test_annotations_name_the_gazetteer_they_were_made_with(own: Path) -> None:
    with_own, without = annotated(own)["made_by"], annotated(None)["made_by"]
    assert ", gazetteer " in with_own and ", gazetteer " not in without


def test_many_processes_use_it_too(own: Path) -> None:
    assert annotated(own, processes=2) == annotated(own)


def test_a_chronicle_is_of_one_gazetteer(own: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    assert build([tmp_path / "a.jsonl"], tmp_path / "c.db", io.StringIO(), gazetteer=own) == 0
    with pytest.raises(ChronicleError, match="gazetteer"):
        build([tmp_path / "a.jsonl"], tmp_path / "c.db", io.StringIO())


def test_adding_again_replaces_rows_of_the_same_id(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    for name in ("كرنازة", "قرنازة"):
        table.write_text(f"id,name,lat,lon\nk1,{name},32,13\n", encoding="utf-8")
        assert add_places([table], tmp_path / "own.tsv", (), io.StringIO()) == 0
    assert "كرنازه" not in (text := (tmp_path / "own.tsv").read_text(encoding="utf-8")) and "قرنازه" in text


def test_a_file_with_no_place_at_all_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert add_places([tmp_path / "a.csv"], tmp_path / "own.tsv", (), io.StringIO()) == 2
    assert not (tmp_path / "own.tsv").exists()


def test_a_country_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="write codes as LY"):
        add_places([tmp_path], tmp_path / "own.tsv", ("Libya",), io.StringIO())


def test_the_knowledge_is_that_of_before_without_one() -> None:
    assert Knowledge.load().gazetteer is None
