"""A14 and E9 to E13: what a public copy leaves out, and that it says so."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.derived import EventPlace
from rawi.export import export_open
from rawi.export.public import NAME, PLACE, Choice, Redaction, names_by_words
from rawi.export.release import Form, Options, read_release
from rawi.records import Anchored, Judgement
from rawi.run.local import build
from rawi.text.tokens import Reading
from tests.builders import article
from tests.export.articles import lines

TEXTS = {
    "victim": "قتل المواطن سالم عبد الكريم المنصوري في قصف مدفعي على مدينة الرقة. "
              "وقال رئيس الحكومة حسين الطرابلسي إن القصف جريمة.",
    "minor": "أصيبت الطفلة هناء فواز الدليمي في غارة جوية على مدينة حماة.",
    "witness": "قال الشاهد ماجد نوري البياتي إن الطائرات قصفت السوق في مدينة حمص وقتل ثلاثة أشخاص.",
}  # fmt: skip
PRIVATE = ("سالم عبد الكريم المنصوري", "المنصوري", "هناء فواز الدليمي", "الدليمي", "ماجد نوري البياتي", "البياتي")
OFFICIAL = "حسين الطرابلسي"
FORMS: tuple[Form, ...] = ("csv", "hxl", "jsonl", "geojson", "acled", "ucdp", "plover", "ftm", "webannotation")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    urls = {"minor": "https://example.org/أصيبت-الطفلة-هناء-فواز-الدليمي"}
    (folder / "a.jsonl").write_bytes(lines(TEXTS, urls=urls, titled=True))
    assert build((folder / "a.jsonl",), folder / "c.db", io.StringIO(), 1) == 0
    return folder / "c.db"


def exported(path: Path, folder: Path, **options: object) -> dict[str, str]:
    with closing(open_chronicle(path)) as chronicle:
        export_open(chronicle, Options(**{"forms": FORMS, "public": True, **options}), folder)
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_no_private_name_leaves_in_any_form(path: Path, tmp_path: Path) -> None:
    whole = exported(path, tmp_path / "whole", public=False)
    assert all(any(name in text for text in whole.values()) for name in PRIVATE)
    public = exported(path, tmp_path / "public", names="office")
    assert [(file, name) for file, text in public.items() for name in PRIVATE if name in text] == []
    assert NAME in public["events.csv"] and OFFICIAL in public["claims.csv"]


def test_quotes_are_masked_where_they_are_asked_for(path: Path, tmp_path: Path) -> None:
    public = exported(path, tmp_path, quote=60)
    assert [(file, name) for file, text in public.items() for name in PRIVATE if name in text] == []
    assert any(NAME in row["quote"] for row in rows(public["claims.csv"]))


def test_no_text_of_an_article_and_no_title_is_in_it(path: Path, tmp_path: Path) -> None:
    public = exported(path, tmp_path)
    assert {row["title"] for row in rows(public["articles.csv"])} == {""}
    assert not any(text[:40] in file for file in public.values() for text in TEXTS.values())


def test_an_address_that_spells_out_a_name_is_withheld_everywhere(path: Path, tmp_path: Path) -> None:
    public = exported(path, tmp_path)
    assert sorted(row["url"] for row in rows(public["articles.csv"])) == [
        "", "https://example.org/victim", "https://example.org/witness"
    ]  # fmt: skip
    assert not any("هناء" in text for text in public.values())


def test_ids_and_counts_stay(path: Path, tmp_path: Path) -> None:
    whole = exported(path, tmp_path / "whole", public=False)
    public = exported(path, tmp_path / "public")
    for columns in (("event_id", "actor_id", "target_id", "n_origins", "killed_low"),):
        shown = [[[row[c] for c in columns] for row in rows(files["events.csv"])] for files in (whole, public)]
        assert shown[0] == shown[1]
    assert len(rows(whole["claims.csv"])) == len(rows(public["claims.csv"]))


def test_it_says_what_it_left_out_and_has_its_own_hash(path: Path, tmp_path: Path) -> None:
    public = exported(path, tmp_path / "public", names="office")
    withheld = {row["what"]: int(row["n"]) for row in rows(public["withheld.csv"])}
    assert withheld["names of persons"] == 3 and withheld["titles"] == 3 and withheld["addresses"] == 1
    assert "names known and withheld" in public["methods.en.md"] and "أسماء معروفة حُجبت" in public["methods.ar.md"]
    exported(path, tmp_path / "whole", public=False, release="x")
    releases = [read_release(tmp_path / name / "release.json") for name in ("public", "whole")]
    assert releases[0].sha256 != releases[1].sha256


def test_points_are_exact_only_by_choice(path: Path, tmp_path: Path) -> None:
    by_choice = {}
    for places in ("exact", "town", "admin"):
        files = exported(path, tmp_path / places, places=places)
        by_choice[places] = {row["event_id"]: row for row in rows(files["events.csv"]) if row["killed_low"] == "3"}
    (exact,), (town,), (admin,) = (each.values() for each in by_choice.values())
    assert (exact["place_ar"], len(exact["lat"].split(".")[1]) > 1, exact["place_precision"]) == ("حمص", True, "exact")
    assert (town["place_ar"], len(town["lat"].split(".")[1]), town["place_precision"]) == ("حمص", 1, "near")
    assert (admin["place_ar"], admin["lat"], admin["country"]) == (PLACE, "", "SY")


def test_homes_shelters_and_unknown_places_are_coarsened(path: Path) -> None:
    with closing(open_chronicle(path)) as chronicle:
        redaction = Redaction(chronicle, Choice())
    hospital = EventPlace(name="مستشفى الأمل", class_="facility", lat=35.1, lon=36.7, admin1="حماة", country="SY",
                          precision="exact")  # fmt: skip
    assert redaction.place(hospital) == EventPlace(text=PLACE, admin1="حماة", country="SY", precision="admin")
    assert redaction.place(EventPlace(text="منزل العائلة")) == EventPlace(text=PLACE)
    province = EventPlace(name="حماة", class_="admin", lat=35.1, lon=36.7, precision="admin")
    assert redaction.place(province) == province
    assert redaction.place(None) is None


def judged(path: Path, tmp_path: Path, name: str, article: str, value: str) -> dict[str, str]:
    """The public copy after a reviewer has classified a person."""
    copy = tmp_path / f"{value}.db"
    copy.write_bytes(path.read_bytes())
    chronicle = open_chronicle(copy, write=True)
    (found,) = chronicle.rows("SELECT id, text FROM articles WHERE text LIKE ?", (f"%{name}%",))
    start = found[1].index(name)
    about = Anchored(article=found[0], start=start, end=start + len(name), surface=name, kind="person")
    chronicle.judge(Judgement(id="j1", decision="value", who="reviewer", when="2024-04-01", why=article, about=(about,),
                              field="person", value=value))  # fmt: skip
    chronicle.close()
    build((), copy, io.StringIO(), 1)
    return exported(copy, tmp_path / value, forms=("csv",), names="office")


def test_a_reviewer_may_let_the_dead_be_named(path: Path, tmp_path: Path) -> None:
    files = judged(path, tmp_path, PRIVATE[0], "relatives asked for it", "named-victim")
    assert PRIVATE[0] in files["events.csv"] and "الدليمي" not in files["events.csv"]
    assert "reviewer" not in files["corrections.csv"] and "relatives" not in files["corrections.csv"]
    assert [row["what"] for row in rows(files["corrections.csv"])] == ["decision"]


def test_a_name_can_be_withheld_later(path: Path, tmp_path: Path) -> None:
    files = judged(path, tmp_path, OFFICIAL, "on request", "withheld")
    assert not any(OFFICIAL in text for text in files.values())
    assert [row["why"] for row in rows(files["corrections.csv"])] == ["withheld on request"]


def test_only_reviewed_names_are_shown_unless_another_choice_is_made(path: Path, tmp_path: Path) -> None:
    assert not any(OFFICIAL in text for text in exported(path, tmp_path).values())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قال محمد علي للصحيفة", ["محمد علي"]), ("التقى بمحمد بن سالم", ["بمحمد بن سالم"]),
        ("قتل خالد العنزي أمس", ["خالد العنزي"]), ("منزل عبد الله في حلب", ["عبد الله"]),
        ("عبد ربه منصور هادي", ["عبد ربه منصور هادي"]), ("وقالت فاطمة حسن إن", ["فاطمة حسن"]),
        ("سقط صباح الثلاثاء", []), ("التحالف العربي", []), ("في رمضان، محمد", []), ("أبو ظبي", []), ("قوات صالح", []),
        ("سالم", []), ("", []),
    ],
)  # fmt: skip
def test_words_that_names_are_made_of_are_found_together(text: str, names: list[str]) -> None:
    reading = Reading.of(article(text))
    assert [text[start:end] for start, end in names_by_words(reading)] == names


def test_a_name_that_no_step_read_is_hidden_but_not_in_a_name_that_is_shown(path: Path) -> None:
    with closing(open_chronicle(path)) as chronicle:
        redaction = Redaction(chronicle, Choice())
        assert redaction.mask("art:x", "أقارب محمد علي") == f"أقارب {NAME}"
        redaction._shown.add("مستشفى محمد علي", "")
        assert redaction.mask("art:x", "قرب مستشفى محمد علي") == "قرب مستشفى محمد علي"


def test_geojson_of_a_public_copy_has_the_coarse_points(path: Path, tmp_path: Path) -> None:
    features = json.loads(exported(path, tmp_path)["events.geojson"])["features"]
    points = [each["geometry"]["coordinates"] for each in features if each["geometry"]]
    assert points and all(round(value, 1) == value for point in points for value in point)
