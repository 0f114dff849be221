"""A15: a release made earlier is made again byte for byte, and what a source changed is listed."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.errors import ChronicleError
from rawi.export import FORMS, export_open
from rawi.export.release import Options, read_release
from rawi.run.corrections import corrections
from rawi.run.gazetteer import add_places
from rawi.run.local import build
from rawi.run.release import export, export_again
from tests.export.articles import lines

EARLY = {
    "strike": "قتل 12 شخصا في غارة جوية على مدينة الرقة مساء الاثنين. وقال مصدر طبي إن 9 جرحى نقلوا إلى المستشفى.",
    "copy": "قتل 12 شخصا في غارة جوية على مدينة الرقة مساء الاثنين. وقال مصدر طبي إن 9 جرحى نقلوا إلى مستشفى قريب.",
}
LATE = {"toll": "ارتفع عدد قتلى الغارة الجوية على مدينة الرقة مساء الاثنين إلى 15 شخصا."}
EVERYTHING = Options(forms=FORMS, release="2024-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "early.jsonl").write_bytes(lines(EARLY))
    assert build((tmp_path / "early.jsonl",), tmp_path / "c.db", io.StringIO(), 1) == 0
    return tmp_path / "c.db"


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def extend(path: Path, articles: bytes) -> None:
    source = path.with_name("late.jsonl")
    source.write_bytes(articles)
    assert build((source,), path, io.StringIO(), 1) == 0


@pytest.mark.parametrize("public", [False, True])
def test_the_same_chronicle_and_options_give_the_same_bytes(path: Path, tmp_path: Path, public: bool) -> None:
    wanted = Options(forms=FORMS, release="2024-1", public=public, number_rules="acled", bom=True)
    for name in ("one", "two"):
        export(path, tmp_path / name, wanted, io.StringIO())
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_chronicle_built_in_another_order_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"".join(reversed(lines(EARLY).splitlines(keepends=True))))
    build((other,), tmp_path / "other.db", io.StringIO(), 1)
    for source, name in ((path, "one"), (tmp_path / "other.db", "two")):
        export(source, tmp_path / name, EVERYTHING, io.StringIO())
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_release_is_made_again_from_a_chronicle_that_grew(path: Path, tmp_path: Path) -> None:
    export(path, tmp_path / "then", EVERYTHING, io.StringIO())
    extend(path, lines(LATE))
    export(path, tmp_path / "now", EVERYTHING, io.StringIO())
    assert contents(tmp_path / "then") != contents(tmp_path / "now")
    out = io.StringIO()
    assert export_again(path, tmp_path / "then" / "release.json", tmp_path / "again", out) == 0
    assert contents(tmp_path / "then") == contents(tmp_path / "again")
    assert "NOT" not in out.getvalue()


def test_metadata_that_came_later_do_not_change_a_release(path: Path, tmp_path: Path) -> None:
    export(path, tmp_path / "then", EVERYTHING, io.StringIO())
    fuller = [json.loads(line) | {"byline": "كاتب", "country": "SY"} for line in lines(EARLY).splitlines()]
    extend(path, b"".join(json.dumps(each).encode() + b"\n" for each in fuller))
    export(path, tmp_path / "now", EVERYTHING, io.StringIO())
    assert contents(tmp_path / "then")["articles.csv"] != contents(tmp_path / "now")["articles.csv"]
    assert export_again(path, tmp_path / "then" / "release.json", tmp_path / "again", io.StringIO()) == 0


def test_a_release_with_places_of_ones_own_is_made_again_with_them(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text("الاسم,خط العرض,خط الطول,النوع,الدولة\nكرنازة,32.61,13.2,بلدة,ليبيا\n")
    add_places([tmp_path / "villages.csv"], tmp_path / "own.tsv", (), io.StringIO())
    source, path = tmp_path / "a.jsonl", tmp_path / "c.db"
    source.write_bytes(lines(EARLY))
    assert build((source,), path, io.StringIO(), 1, gazetteer=tmp_path / "own.tsv") == 0
    export(path, tmp_path / "then", Options(forms=("csv",), release="x"), io.StringIO())
    fuller = [json.loads(line) | {"byline": "كاتب", "country": "SY"} for line in lines(EARLY).splitlines()]
    source.write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in fuller))
    assert build((source,), path, io.StringIO(), 1, gazetteer=tmp_path / "own.tsv") == 0
    page = tmp_path / "then" / "release.json"
    with pytest.raises(ChronicleError, match="name the gazetteer it was built with"):
        export_again(path, page, tmp_path / "again", io.StringIO())
    assert export_again(path, page, tmp_path / "again", io.StringIO(), gazetteer=tmp_path / "own.tsv") == 0
    assert contents(tmp_path / "then") == contents(tmp_path / "again")


@pytest.mark.parametrize(("since", "says"), [("yesterday", "is no day"), ("villages.csv", "is no day")])
def test_a_list_of_changes_asks_for_a_day_or_a_release(path: Path, since: str, says: str) -> None:
    with pytest.raises(ChronicleError, match=says):
        corrections(path, since, None, False, None, io.StringIO())


def test_changes_since_a_public_copy_are_redacted_as_it_was(path: Path, tmp_path: Path) -> None:
    export(path, tmp_path / "then", Options(forms=("csv",), release="x", public=True), io.StringIO())
    extend(path, lines({"late": "قال الشاهد ماجد نوري البياتي إن الطائرات قصفت السوق في مدينة حمص وقتل ثلاثة أشخاص."}))
    said = {}
    for since in (str(tmp_path / "then" / "release.json"), "2024-03-01"):
        out = io.StringIO()
        assert corrections(path, since, None, False, None, out) == 0
        said[since[-4:]] = out.getvalue()
    assert "new,evt:" in said["json"] and "البياتي" not in said["json"] and "حمص" in said["json"]


def test_what_is_not_the_same_is_named(path: Path, tmp_path: Path) -> None:
    export(path, tmp_path / "then", Options(forms=("csv",), release="x"), io.StringIO())
    page = tmp_path / "then" / "release.json"
    plain = json.loads(page.read_text(encoding="utf-8"))
    plain["files"][0]["sha256"] = plain["sha256"] = "0" * 64
    page.write_text(json.dumps(plain), encoding="utf-8")
    out = io.StringIO()
    assert export_again(path, page, tmp_path / "again", out) == 1
    assert out.getvalue().count("NOT the same") == 2


def test_another_generation_is_refused_with_both_names(path: Path, tmp_path: Path) -> None:
    export(path, tmp_path / "then", Options(forms=("csv",), release="x"), io.StringIO())
    page = tmp_path / "then" / "release.json"
    page.write_text(page.read_text(encoding="utf-8").replace("knowledge", "knowledge-then"), encoding="utf-8")
    with pytest.raises(ChronicleError, match="knowledge-then"):
        export_again(path, page, tmp_path / "again", io.StringIO())


def test_a_file_that_is_no_release_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(ChronicleError, match="describes no release"):
        export_again(path, tmp_path / "x.json", tmp_path / "again", io.StringIO())


def test_as_known_on_a_day_is_what_the_articles_of_then_say(path: Path, tmp_path: Path) -> None:
    late = [json.loads(line) | {"published": "2024-03-20"} for line in lines(LATE).splitlines()]
    export(path, tmp_path / "then", Options(forms=("csv", "jsonl")), io.StringIO())
    extend(path, b"".join(json.dumps(each).encode() + b"\n" for each in late))
    export(path, tmp_path / "as of", Options(forms=("csv", "jsonl")), io.StringIO(), as_of="2024-03-14")
    assert contents(tmp_path / "then") == contents(tmp_path / "as of")


def test_a_release_names_its_rows(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(path, out, EVERYTHING, io.StringIO())
    with (out / "events.csv").open(encoding="utf-8", newline="") as file:
        assert {row["release"] for row in csv.DictReader(file)} == {"2024-1"}
    release = read_release(out / "release.json")
    with closing(open_chronicle(path)) as chronicle:
        assert release.articles == chronicle.known()
    assert {each.name for each in release.files} == set(contents(out)) - {"release.json"}


def test_what_an_outlet_edited_is_listed_and_both_texts_stay(path: Path, tmp_path: Path) -> None:
    edited = {"strike": EARLY["strike"].replace("قتل 12 شخصا", "قتل 10 أشخاص")}
    changed = [
        json.loads(line) | {"published": "2024-03-14", "outlet": "صحيفة 0"} for line in lines(edited).splitlines()
    ]
    extend(path, b"".join(json.dumps(each).encode() + b"\n" for each in changed))
    with closing(open_chronicle(path)) as chronicle:
        export_open(chronicle, Options(forms=("csv",)), tmp_path / "out")
    with (tmp_path / "out" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["field"] == "killed"]
    assert [(row["what"], row["value"], row["date"]) for row in found] == [("changed", "12", "2024-03-14")]
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as file:
        editions = [row["n_editions"] for row in csv.DictReader(file) if row["url"].endswith("strike")]
    assert editions == ["2", "2"]
