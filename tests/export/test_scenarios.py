"""What users asked for (research: acceptance scenarios), from invented articles to the files of an export."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import verify_chronicle
from rawi.codec import decode_annotation
from rawi.export import FORMS, export_chronicle, export_open
from rawi.export.release import Options
from rawi.knowledge import Knowledge
from rawi.knowledge.number_rules import find_rules
from rawi.run.batch import annotate_lines
from rawi.run.corrections import corrections
from rawi.run.explanation import explain_article
from rawi.run.local import build
from rawi.run.release import export as export_now
from rawi.run.release import export_again
from rawi.run.reviews import import_reviews, undo, withdraw_article
from tests.export.articles import PUBLISHED, lines
from tests.web import told

BY_RULE = {"killed_by_rule_low", "killed_by_rule_high", "injured_by_rule_low", "injured_by_rule_high", "by_rule",
           "number_rules"}  # fmt: skip
COUNTS = {
    "tens": "سقط عشرات القتلى وعدد من الجرحى في قصف على سوق بلدة تل السرو.",
    "more": "قتل أكثر من مئة شخص في غارة جوية على بلدة أم الحجل.",
    "dual": "سقط قتيلان في انفجار عبوة ناسفة قرب بلدة وادي الطرفاء.",
    "family": "أدت غارة جوية إلى مقتل عائلة بأكملها في قرية بئر الغزال.",
}
DAYS = {
    "dawn": "قتل ثلاثة جنود في هجوم على حاجز للجيش قرب بلدة تل السرو فجر أمس.",
    "evening": "قتل أربعة مدنيين في قصف على بلدة أم الحجل مساء الثلاثاء الماضي.",
    "hijri": "قتل خمسة جنود في معارك قرب بلدة وادي الطرفاء يوم 15 رمضان 1445.",
    "two names": "قصفت طائرات حربية قرية بئر الغزال في 12 آذار/مارس وقتل ستة أشخاص.",
    "month": "اعتقلت الشرطة سبعة متظاهرين في بلدة عين الرمان في جانفي الماضي.",
    "none": "قتل ثمانية مدنيين في قصف مدفعي على بلدة كفر الزيت.",
}
PLACES = {
    "two places": "قتل ثلاثة أشخاص في انفجار سيارة مفخخة في طرابلس يوم الأحد.",
    "area": "قصفت الطائرات الحربية ريف حماة الشمالي مساء الأحد وقتل خمسة أشخاص.",
    "province": "قتل تسعة أشخاص في اشتباكات في محافظة درعا يوم الأحد.",
    "city": "قتل ستة أشخاص في غارة جوية على مدينة الرقة يوم الأحد.",
    "unknown": "أصيب أربعة أشخاص في قصف مدفعي على بلدة تل الغرنوق.",
}
AGENTS = {
    "unidentified": "شنت طائرات مجهولة غارة على بلدة عين الزرقاء وقتل سبعة مدنيين.",
    "passive": "قُتل شخصان في بلدة كفر السنديان يوم الثلاثاء.",
    "accused": "قال الجيش السوداني إن لواء الصقور قصف مستشفى في بلدة وادي السدر.",
    "combatants": "قال الجيش السوداني إنه قتل أربعة مسلحين في غارة على بلدة بئر السدر.",
}
LOADED = {
    "one": "قال سكان إن خمسة شهداء سقطوا في قصف على مدينة الرقة. وهاجمت الميليشيا حاجزا.",
    "two": "سقط خمسة قتلى في قصف على مدينة الرقة. وهاجمت القوات حاجزا.",
    "three": "قتل خمسة إرهابيين في قصف على مدينة الرقة. وقال الناطق باسم الوزارة كمال الشناوي إن الميليشيا "
             "هاجمت حاجزا.",
}  # fmt: skip
Export = Callable[..., Path]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "articles.jsonl").write_bytes(lines({**COUNTS, **DAYS, **PLACES, **AGENTS}))
    assert build((folder / "articles.jsonl",), folder / "c.db", io.StringIO(), 1) == 0

    def exported(form: str, rules: str | None = None) -> Path:
        out = folder / f"{form}-{rules}"
        export_chronicle(folder / "c.db", form, out, rules=find_rules(rules) if rules else None)
        return out

    return exported


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def events(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of events by the names of the articles that tell them."""
    by_event = {row["event_id"]: row["url"].rsplit("/", 1)[1] for row in rows(folder, "claims")}
    return {by_event[row["event_id"]].replace("-", " "): row for row in rows(folder, "events")}


def without_rules(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_rules(inner) for key, inner in value.items() if key not in BY_RULE}
    return [without_rules(inner) for inner in value] if isinstance(value, list) else value


class TestVagueNumbers:
    """A7: words stay words; a rule set puts its number beside them, and another set changes numbers alone."""

    def tolls(self, folder: Path, name: str, *columns: str) -> tuple[str, ...]:
        return tuple(events(folder)[name][column] for column in columns)

    def test_a_dual_is_two(self, export: Export) -> None:
        assert self.tolls(export("csv"), "dual", "killed_low", "killed_high", "killed_words") == ("2", "2", "")

    def test_vague_counts_keep_their_words_and_have_no_number(self, export: Export) -> None:
        words = self.tolls(export("csv"), "tens", "killed_words", "killed_low", "killed_high", "injured_low")
        assert words == ("عشرات", "", "", "")
        assert self.tolls(export("csv"), "tens", "injured_words")[0].startswith("عدد")
        assert self.tolls(export("csv"), "more", "killed_words", "killed_low", "killed_high_open") == (
            "أكثر من مئة",
            "100",
            "1",
        )

    def test_a_family_stays_unknown_under_every_set(self, export: Export) -> None:
        for rules in (None, "acled", "least"):
            row = events(export("csv", rules))["family"]
            assert "عائلة" in row["target_name"]
            assert {value for column, value in row.items() if column.startswith("killed")} == {""}

    @pytest.mark.parametrize(
        ("rules", "killed", "injured", "more"), [("acled", "10", "", ""), ("least", "10", "2", "101")]
    )
    def test_a_set_shows_its_number_beside_the_words(
        self, export: Export, rules: str, killed: str, injured: str, more: str
    ) -> None:
        folder = export("csv", rules)
        tens = self.tolls(folder, "tens", "killed_by_rule_low", "killed_by_rule_high", "injured_by_rule_low")
        assert tens == (killed, killed, injured)
        assert self.tolls(folder, "more", "killed_by_rule_low", "number_rules") == (more, rules if more else "")
        assert self.tolls(folder, "dual", "killed_by_rule_low", "number_rules") == ("", "")

    def test_a_number_by_rule_is_marked_with_its_set(self, export: Export) -> None:
        ruled = [row for row in rows(export("csv", "least"), "claims") if row["by_rule"]]
        assert {row["surface"]: (row["by_rule"], row["number_rules"], row["low"]) for row in ruled}["عشرات"] == (
            "10",
            "least",
            "",
        )
        assert {row["number_rules"] for row in ruled} == {"least"}
        told = (export("jsonl", "acled") / "claims.jsonl").read_text(encoding="utf-8").splitlines()
        marks = [said["by_rule"] for line in told for said in json.loads(line)["by"] if "by_rule" in said]
        assert marks == [{"number": 10, "rules": "acled"}]

    @pytest.mark.parametrize("rules", ["acled", "least"])
    def test_another_set_changes_nothing_but_its_numbers(self, export: Export, rules: str) -> None:
        plain, ruled = export("csv"), export("csv", rules)
        for table in ("events", "claims"):
            assert without_rules(rows(ruled, table)) == rows(plain, table)
        assert (plain / "articles.csv").read_bytes() == (ruled / "articles.csv").read_bytes()
        plain, ruled = export("jsonl"), export("jsonl", rules)
        for path in plain.glob("*.jsonl"):
            told = (ruled / path.name).read_text(encoding="utf-8").splitlines()
            kept = [json.dumps(without_rules(json.loads(line)), ensure_ascii=False) for line in told]
            there = path.read_text(encoding="utf-8").splitlines()
            assert kept == [json.dumps(json.loads(line), ensure_ascii=False) for line in there]

    def test_annotations_read_back_the_same_with_any_set(self, knowledge: Knowledge) -> None:
        def annotated(rules: str | None) -> list[bytes]:
            sink = io.BytesIO()
            chosen = find_rules(rules) if rules else None
            annotate_lines(io.BytesIO(lines(COUNTS)), sink, io.StringIO(), knowledge=knowledge, rules=chosen)
            return sink.getvalue().splitlines()

        plain, ruled = annotated(None), annotated("least")
        assert b"by_rule" not in b"".join(plain) and b'"by_rule":{"number":10,"rules":"least"}' in ruled[0]
        assert [decode_annotation(line) for line in plain] == [decode_annotation(line) for line in ruled]

    def test_explain_shows_the_number_its_set_and_its_line(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(lines({"tens": COUNTS["tens"]}))
        out = io.StringIO()
        explain_article(str(tmp_path / "a.jsonl"), None, None, out, find_rules("acled"))
        assert "by rule: 10 (rule set acled, number_rules/acled.yml:" in out.getvalue()
        assert "vague: tens" in out.getvalue()


class TestDays:
    """A8: an event's days, how exact they are, the words they come from, and what those were counted from."""

    @pytest.mark.parametrize(
        ("name", "earliest", "latest", "precision", "phrase", "counted_from", "calendar"),
        [
            ("dawn", "2024-03-12", "2024-03-12", "day", "فجر أمس", "published", "gregorian"),
            ("evening", "2024-03-12", "2024-03-12", "day", "مساء الثلاثاء الماضي", "published", "gregorian"),
            ("hijri", "2024-03-24", "2024-03-26", "day±1", "يوم 15 رمضان 1445", "text", "hijri"),
            ("two names", "2024-03-12", "2024-03-12", "day", "12 آذار/مارس", "published", "gregorian"),
            ("month", "2024-01-01", "2024-01-31", "month", "جانفي الماضي", "published", "gregorian"),
        ],
    )
    def test_an_event_has_its_days_with_the_words(
        self, export: Export, name: str, earliest: str, latest: str, precision: str, phrase: str, counted_from: str,
        calendar: str,
    ) -> None:  # fmt: skip
        row = events(export("csv"))[name]
        assert (row["date_earliest"], row["date_latest"], row["date_precision"]) == (earliest, latest, precision)
        assert (row["date_phrase"], row["date_counted_from"], row["date_calendar"]) == (phrase, counted_from, calendar)

    def test_the_day_of_publication_is_no_day_of_the_event(self, export: Export) -> None:
        row = events(export("csv"))["none"]
        assert row["date_counted_from"] == "not_stated" and row["first_seen"] == PUBLISHED
        days = (row["date_earliest"], row["date_latest"], row["date_precision"], row["date_phrase"])
        assert days == ("", "", "", "")
        told = (export("jsonl") / "events.jsonl").read_text(encoding="utf-8").splitlines()
        (event,) = (event for event in map(json.loads, told) if event["event"] == row["event_id"])
        assert "earliest" not in event and "latest" not in event
        assert "time" not in {claim["field"] for claim in event["claims"]}

    @pytest.mark.parametrize(
        ("text", "published", "says"),
        [
            (DAYS["dawn"], PUBLISHED, f"the day of publication, {PUBLISHED} (given)"),
            (DAYS["dawn"], None, "the day of publication, which is not known"),
            (DAYS["hijri"], PUBLISHED, "nothing: its words are all there is"),
            ("أعلن الجيش اليوم الثلاثاء مقتل جندي.", PUBLISHED, "today, as the text itself says, 2024-03-12"),
            (
                "قال الناطق يوم الاثنين: «قتل أمس ثلاثة جنود».",
                PUBLISHED,
                "the day of the speech that is quoted, 2024-03-11",
            ),
            ("وقع الهجوم أمس. وفي اليوم نفسه قتل جندي.", PUBLISHED, "another time in the text, 2024-03-12"),
        ],
    )
    def test_explain_says_what_each_time_was_counted_from(
        self, tmp_path: Path, text: str, published: str | None, says: str
    ) -> None:
        line = json.dumps({"text": text, "published": published} if published else {"text": text})
        (tmp_path / "a.jsonl").write_text(line + "\n")
        out = io.StringIO()
        explain_article(str(tmp_path / "a.jsonl"), None, None, out)
        assert f"counted from: {says}\n" in out.getvalue()
        assert "because of: times/" in out.getvalue()


class TestPlaces:
    """A9: no pin for what may be several places, for an area, or for a name that is in no gazetteer."""

    @pytest.mark.parametrize(
        ("name", "place", "state", "candidates"),
        [("two places", "طرابلس", "open", "2"), ("area", "ريف حماة الشمالي", "area", ""),
         ("province", "درعا", "area", "1"), ("city", "الرقة", "point", "1"),
         ("unknown", "تل الغرنوق", "not_located", "")],
    )  # fmt: skip
    def test_a_place_is_as_exact_as_the_words(
        self, export: Export, name: str, place: str, state: str, candidates: str
    ) -> None:
        row = events(export("csv"))[name]
        assert (row["place_ar"].removeprefix("محافظة "), row["place_state"]) == (place, state)
        assert row["place_candidates"] in (candidates, "")
        assert bool(row["lat"]) == bool(row["lon"]) == (state == "point")

    def test_only_points_have_a_geometry(self, export: Export) -> None:
        features = json.loads((export("geojson") / "events.geojson").read_text(encoding="utf-8"))["features"]
        pinned = {feature["id"] for feature in features if feature["geometry"]}
        states = {row["event_id"]: row["place_state"] for row in events(export("csv")).values()}
        assert pinned == {name for name, state in states.items() if state == "point"}
        assert len(features) == len(rows(export("csv"), "events"))

    def test_no_point_is_made_up_for_another_teams_shape(self, export: Export) -> None:
        found = {row["event_id_cnty"]: row for row in rows(export("acled"), "acled")}
        row = found[events(export("csv"))["province"]["event_id"]]
        assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("", "", "3")
        assert "no point: the place is area" in row["rawi_unmapped"]


class TestAgents:
    """A11: who did it is not stated, unidentified, or somebody's accusation; nobody is filled in."""

    @pytest.mark.parametrize(
        ("name", "agent", "given"),
        [("unidentified", "طائرات مجهولة", "unidentified"), ("passive", "", "not_stated"),
         ("accused", "لواء الصقور", "accused")],
    )  # fmt: skip
    def test_how_an_agent_is_given(self, export: Export, name: str, agent: str, given: str) -> None:
        row = events(export("csv"))[name]
        assert (row["actor_name"], row["actor_stance"]) == (agent, given)

    def test_an_accusation_names_whose_it_is(self, export: Export) -> None:
        assert "الجيش السوداني" in events(export("csv"))["accused"]["actor_claimed_by"]
        assert events(export("csv"))["passive"]["actor_claimed_by"] == ""

    def test_nobody_is_made_an_actor_of_another_teams_shape(self, export: Export) -> None:
        found = {row["event_id_cnty"]: row for row in rows(export("acled"), "acled")}
        row = found[events(export("csv"))["passive"]["event_id"]]
        assert (row["actor1"], row["inter1"]) == ("", "") and "agent not stated" in row["rawi_unmapped"]

    def test_what_the_attacker_calls_the_dead_stays_a_claim(self, export: Export) -> None:
        row = events(export("csv"))["combatants"]
        assert row["civilian_status_basis"] == ""
        claims = [each for each in rows(export("csv"), "claims") if each["event_id"] == row["event_id"]]
        assert {each["speaker"] for each in claims if each["field"] == "killed"} == {"الجيش السوداني"}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    (folder / "a.jsonl").write_bytes(lines(LOADED))
    build((folder / "a.jsonl",), folder / "c.db", io.StringIO(), 1)
    export_chronicle(folder / "c.db", "csv", folder)
    return folder


class TestLoadedWords:
    """A10: the outlet's word, or the speaker's; the neutral one beside it; a ledger counts."""

    def test_a_word_is_whose_it_is(self, labelled: Path) -> None:
        said = {(row["outlet"], row["surface"]): (row["said_by"], row["in_speech"]) for row in rows(labelled, "labels")}
        assert said == {
            ("صحيفة 0", "شهداء"): ("سكان", "1"), ("صحيفة 0", "الميليشيا"): ("صحيفة 0", "0"),
            ("صحيفة 2", "إرهابيين"): ("صحيفة 2", "0"), ("صحيفة 2", "الميليشيا"): ("كمال الشناوي", "1"),
        }  # fmt: skip

    def test_the_neutral_word_and_a_quote_stand_beside_it(self, labelled: Path) -> None:
        for row in rows(labelled, "labels"):
            assert row["neutral_ar"] and row["neutral_en"] and row["surface"] in row["quote"]
            assert row["surface"] not in row["neutral_ar"]

    def test_the_ledger_counts_by_outlet_and_speaker(self, labelled: Path) -> None:
        ledger = rows(labelled, "ledger")
        assert sum(int(row["n"]) for row in ledger) == len(rows(labelled, "labels"))
        assert {row["in_speech"] for row in ledger if row["outlet"] != row["said_by"]} == {"1"}

    def test_no_record_takes_a_loaded_word_as_its_type(self, labelled: Path) -> None:
        assert {row["event_type"] for row in rows(labelled, "events")} <= {"ASSAULT"}


# A14: two hundred events, reviewed in a spreadsheet

CITIES = ("الرقة", "حماة", "حمص", "درعا", "إدلب", "حلب", "تدمر", "الحسكة", "دير الزور", "اللاذقية")
MONTHS = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول")
PERSONS = {
    "private victim": "قتل المواطن سالم عبد الكريم المنصوري في قصف مدفعي على مدينة منبج فجر الثلاثاء.",
    "minor": "أصيبت الطفلة هناء فواز الدليمي في غارة جوية على مدينة الباب فجر الثلاثاء.",
    "witness": "قال الشاهد ماجد نوري البياتي إن الطائرات قصفت السوق في مدينة عفرين وقتل ثلاثة أشخاص.",
    "province": "قتل تسعة أشخاص في اشتباكات في محافظة السويداء يوم الأحد.",
    "west": "قتل أربعة أشخاص في إطلاق نار في مدينة شيكاغو يوم الأحد.",
}
NAMES = ("المنصوري", "الدليمي", "البياتي")
FORMULA = '=HYPERLINK("https://example.org","اضغط")'


def two_hundred() -> dict[str, str]:
    hits = (("قصف مدفعي على", "قتل"), ("غارة جوية على", "أصيب"))
    many = {
        f"event {n}": f"{verb} {n % 17 + 3} مدنيين في {hit} مدينة {CITIES[n % 10]} في {n % 28 + 1} {month} 2023."
        for n in range(195)
        for hit, verb in (hits[n % 2],)
        for month in (MONTHS[n // 20],)
    }
    return {**PERSONS, **many}


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chronicle whose every event was reviewed in the table that it exported."""
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "a.jsonl").write_bytes(lines(two_hundred(), titled=True))
    assert build((folder / "a.jsonl",), folder / "c.db", io.StringIO(), 1) == 0
    export_chronicle(folder / "c.db", "csv", folder / "first", bom=True)
    written = as_excel_saves(folder / "first" / "events.csv", {"grade": "fair", "note": FORMULA})
    (folder / "back.csv").write_bytes(written)
    messages = io.StringIO()
    assert import_reviews(folder / "back.csv", folder / "c.db", "ليلى", "reading one", io.StringIO(), messages) == 0
    assert " 0 refused, 0 so already" in messages.getvalue()
    return folder / "c.db"


def as_excel_saves(path: Path, cells: Mapping[str, str]) -> bytes:
    """A table as a European Excel saves it: semicolons, days as 12/03/2024, decimal commas; some cells written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        for name in ("date_earliest", "date_latest", "first_seen", "last_changed"):
            row[name] = "/".join(reversed(row[name].split("-")))
        row |= {name: row[name].replace(".", ",") for name in ("lat", "lon")} | dict(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    return ("\ufeff" + out.getvalue()).encode()


class TestRoundTrip:
    """A14: right in Excel, back again without duplicates, and a public copy that withholds."""

    def test_every_event_is_reviewed_and_none_is_there_twice(self, reviewed: Path, tmp_path: Path) -> None:
        export_chronicle(reviewed, "csv", tmp_path)
        table = rows(tmp_path, "events")
        assert len(table) >= 200 and len({row["event_id"] for row in table}) == len(table)
        assert {(row["grade"], row["reviewer_state"]) for row in table} == {("fair", "decided on by a reviewer")}
        assert all(row["event_id"] == row["permalink"] for row in table)

    def test_the_file_again_updates_nothing_and_another_edit_updates_one_event(
        self, reviewed: Path, tmp_path: Path
    ) -> None:
        path = Path(shutil.copy(reviewed, tmp_path / "c.db"))
        export_chronicle(path, "csv", tmp_path)
        with closing(open_chronicle(path)) as chronicle:
            before = len(chronicle.judgements())
        out = io.StringIO()
        import_reviews(tmp_path / "events.csv", path, "ليلى", "again", out, io.StringIO())
        assert out.getvalue().count("\n") == 1  # the header alone
        text = (tmp_path / "events.csv").read_text(encoding="utf-8")
        (tmp_path / "events.csv").write_text(text.replace(",fair,", ",weak,", 1), encoding="utf-8")
        import_reviews(tmp_path / "events.csv", path, "ليلى", "again", out, io.StringIO())
        assert out.getvalue().splitlines()[-1].endswith("\tgrade\tfair\tweak\tchanged")
        with closing(open_chronicle(path)) as chronicle:
            assert len(chronicle.judgements()) == before + 1
        export_chronicle(path, "csv", tmp_path / "now")
        assert sorted(row["grade"] for row in rows(tmp_path / "now", "events"))[-2:] == ["fair", "weak"]
        assert undo(path, "ليلى", "wrong row", io.StringIO()) == 0
        export_chronicle(path, "csv", tmp_path / "undone")
        assert {row["grade"] for row in rows(tmp_path / "undone", "events")} == {"fair"}

    def test_a_formula_is_text_and_longitudes_are_numbers(self, reviewed: Path, tmp_path: Path) -> None:
        export_chronicle(reviewed, "csv", tmp_path, bom=True)
        raw = (tmp_path / "events.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
        with (tmp_path / "events.csv").open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
        assert {row["note"] for row in table} == {"'" + FORMULA}
        assert min(float(row["lon"]) for row in table if row["lon"]) < -80

    def test_a_workbook_has_the_formula_as_text(self, reviewed: Path, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        pytest.importorskip("xlsxwriter")
        export_chronicle(reviewed, "xlsx", tmp_path)
        sheet = openpyxl.load_workbook(tmp_path / "chronicle.xlsx")["events"]
        at = {cell.value: cell.column for cell in sheet[1]}
        assert (sheet.cell(2, at["note"]).value, sheet.cell(2, at["note"]).data_type) == (FORMULA, "s")
        kinds = {type(sheet.cell(line, at["lon"]).value) for line in range(2, sheet.max_row + 1)}
        assert kinds <= {float, int, type(None)} and sheet.sheet_view.rightToLeft

    def test_a_province_has_no_point(self, reviewed: Path, tmp_path: Path) -> None:
        export_chronicle(reviewed, "geojson", tmp_path)
        features = json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))["features"]
        (province,) = (each for each in features if "السويداء" in (each["properties"]["place_ar"] or ""))
        assert province["geometry"] is None and sum(1 for each in features if each["geometry"]) > 150

    def test_a_public_copy_lacks_the_names_the_exact_points_and_the_texts(self, reviewed: Path, tmp_path: Path) -> None:
        with closing(open_chronicle(reviewed)) as chronicle:
            text_forms = tuple(form for form in FORMS if form not in ("xlsx", "parquet"))
            export_open(chronicle, Options(forms=text_forms, public=True), tmp_path)
        files = {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()}
        assert [(name, file) for file, text in files.items() for name in NAMES if name in text] == []
        assert not any(text[:60] in file for file in files.values() for text in two_hundred().values())
        withheld = {row["what"]: int(row["n"]) for row in rows(tmp_path, "withheld")}
        assert withheld["names of persons"] == 3 and withheld["exact points"] > 150
        points = [row["lat"] for row in rows(tmp_path, "events") if row["lat"]]
        assert points and all(len(point.split(".")[1]) == 1 for point in points)
        assert not any(FORMULA[:11] in text or "ليلى" in text for text in files.values())


# A15: what became of an article


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A chronicle of three tellings of one strike, one of them edited later."""
    told = {
        "one": "قتل 12 شخصا في غارة جوية على مدينة الرقة مساء الاثنين، وقال مصدر طبي إن 9 جرحى نقلوا إلى المستشفى.",
        "two": "أكد شهود مقتل 12 شخصا في غارة جوية استهدفت مدينة الرقة مساء الاثنين.",
        "three": "غارة جوية على مدينة الرقة مساء الاثنين توقع 12 قتيلا بحسب الدفاع المدني.",
    }
    (tmp_path / "a.jsonl").write_bytes(lines(told))
    assert build((tmp_path / "a.jsonl",), tmp_path / "c.db", io.StringIO(), 1) == 0
    export_now(tmp_path / "c.db", tmp_path / "release", Options(forms=FORMS, release="1"), io.StringIO())
    edited = json.loads(lines({"one": told["one"].replace("قتل 12 شخصا", "قتل 10 أشخاص")}))
    edited["published"] = "2024-03-14"
    (tmp_path / "b.jsonl").write_text(json.dumps(edited) + "\n")
    assert build((tmp_path / "b.jsonl",), tmp_path / "c.db", io.StringIO(), 1) == 0
    address = "https://example.org/two"
    assert withdraw_article(tmp_path / "c.db", address, "2024-03-15", "ليلى", "page is gone", io.StringIO()) == 0
    return tmp_path / "c.db"


class TestSources:
    """A15: both texts stay, claims are marked and listed, an earlier release is made again byte for byte."""

    def test_both_texts_are_kept_with_day_and_hash(self, source: Path, tmp_path: Path) -> None:
        export_chronicle(source, "csv", tmp_path / "out")
        one = [row for row in rows(tmp_path / "out", "articles") if row["url"].endswith("/one")]
        assert len(one) == 2 and len({row["text_sha"] for row in one}) == 2
        assert {row["published"] for row in one} == {PUBLISHED, "2024-03-14"}
        (earlier,) = (row for row in one if row["later_article_id"])
        assert earlier["published"] == PUBLISHED

    def test_claims_are_marked_and_count_no_more(self, source: Path, tmp_path: Path) -> None:
        export_chronicle(source, "csv", tmp_path / "out")
        killed = [row for row in rows(tmp_path / "out", "claims") if (row["field"], row["value"]) == ("killed", "12")]
        states = {row["url"].rsplit("/", 1)[1]: (row["source_state"], row["source_state_day"]) for row in killed}
        assert states == {"one": ("changed", "2024-03-14"), "two": ("withdrawn", "2024-03-15"), "three": ("", "")}
        assert {row["origins_standing"] for row in killed} == {"1"}
        (strike,) = (row for row in rows(tmp_path / "out", "events") if row["event_id"] == killed[0]["event_id"])
        assert strike["source_state"] == "partly withdrawn"
        assert int(strike["n_origins_standing"]) < int(strike["n_origins"])

    def test_corrections_list_them_with_the_decision(self, source: Path, tmp_path: Path) -> None:
        export_chronicle(source, "csv", tmp_path / "out")
        listed = rows(tmp_path / "out", "corrections")
        assert {row["what"] for row in listed} == {"changed", "withdrawn", "decision"}
        (changed,) = (row for row in listed if (row["what"], row["field"]) == ("changed", "killed"))
        assert (changed["value"], changed["date"]) == ("12", "2024-03-14") and changed["later_article_id"]
        out = io.StringIO()
        assert corrections(source, None, None, False, None, out) == 0
        assert len(out.getvalue().splitlines()) == len(listed) + 1

    def test_an_earlier_release_is_the_same_byte_for_byte(self, source: Path, tmp_path: Path) -> None:
        page = tmp_path / "release" / "release.json"
        assert export_again(source, page, tmp_path / "again", io.StringIO()) == 0
        for path in (tmp_path / "release").iterdir():
            assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()

    @pytest.mark.parametrize("since", ["release/release.json", PUBLISHED])
    def test_what_changed_since_a_release_or_a_day_is_listed(self, source: Path, tmp_path: Path, since: str) -> None:
        asked = since if since == PUBLISHED else str(tmp_path / since)
        assert corrections(source, asked, tmp_path / "changes.csv", True, None, io.StringIO()) == 0
        with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
            found = {row["field"]: row for row in csv.DictReader(file) if row["what"] == "changed"}
        assert (found["killed_low"]["before"], found["killed_low"]["now"]) == ("12", "10")
        assert found["source_state"]["now"] == "partly withdrawn"
        assert "art:" in found["killed_low"]["because"]

    def test_nothing_has_changed_since_now(self, source: Path, tmp_path: Path) -> None:
        export_now(source, tmp_path / "now", Options(forms=("csv",), release="2"), io.StringIO())
        out = io.StringIO()
        assert corrections(source, str(tmp_path / "now" / "release.json"), None, False, None, out) == 0
        assert len(out.getvalue().splitlines()) == 1

    def test_a_changed_byte_is_named_with_the_claims_that_rest_on_it(self, source: Path) -> None:
        chronicle = open_chronicle(source, write=True)
        with chronicle.transaction() as connection:
            connection.execute("UPDATE articles SET text = replace(text, 'شهود', 'شهوج') WHERE url LIKE '%two'")
            ((name,),) = connection.execute("SELECT id FROM articles WHERE url LIKE '%two'").fetchall()
        chronicle.close()
        out = io.StringIO()
        assert verify_chronicle(source, out) == 1
        assert name in out.getvalue() and "claim" in out.getvalue()


@pytest.fixture(scope="module")
def tellings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chronicle of a strike in eight articles, a contested toll and a chain of telling, with its tables."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in told.articles()), encoding="utf-8")
    assert build((folder / "a.jsonl",), folder / "c.db", io.StringIO(), 1) == 0
    export_chronicle(folder / "c.db", "csv", folder)
    export_chronicle(folder / "c.db", "jsonl", folder)
    return folder


def told_at(folder: Path, place: str) -> dict[str, str]:
    """The attack at a place that most articles tell."""
    found = (row for row in rows(folder, "events") if place in row["place_ar"] and row["event_type"] == "ASSAULT")
    return max(found, key=lambda row: int(row["n_articles"]))


def claims_of(folder: Path, event: Mapping[str, str], field: str) -> list[dict[str, str]]:
    return [row for row in rows(folder, "claims") if (row["event_id"], row["field"]) == (event["event_id"], field)]


class TestOrigins:
    """A2: articles, outlets and independent origins of one claim; copies and one primary source count once."""

    def test_seven_of_eight_articles_seven_outlets_two_origins(self, tellings: Path) -> None:
        strike = told_at(tellings, "سراقب")
        assert strike["n_articles"] == "8"
        deaths = claims_of(tellings, strike, "killed")
        assert {(row["value"], row["origins"]) for row in deaths} == {("12", "2")}
        assert len({row["article_id"] for row in deaths}) == len({row["outlet"] for row in deaths}) == 7
        assert "تلفزيون الرابية" not in {row["outlet"] for row in deaths}

    def test_the_statement_of_one_ministry_is_one_origin_and_the_doctor_another(self, tellings: Path) -> None:
        deaths = claims_of(tellings, told_at(tellings, "سراقب"), "killed")
        origin = {row["outlet"]: row["origin"] for row in deaths}
        assert (
            origin["إذاعة الوادي"] == origin["وكالة الأفق"] != origin["جريدة السهل"]
        )  # its own words, the same source

    def test_what_a_copy_added_is_an_origin_of_its_own(self, tellings: Path) -> None:
        added = [row for row in claims_of(tellings, told_at(tellings, "سراقب"), "injured") if row["value"] == "45"]
        assert [(row["outlet"], row["origins"], row["copy_state"]) for row in added] == [("موقع الميناء", "1", "")]

    def test_copies_have_reasons(self, tellings: Path) -> None:
        copies = [json.loads(line) for line in (tellings / "copies.jsonl").read_text(encoding="utf-8").splitlines()]
        assert len(copies) >= 4 and all(copy["reasons"] and copy["passages"] for copy in copies)


class TestTolls:
    """A3: both ends with whose they are; an update and a denial are claims; no best figure until a person sets one."""

    def test_both_ends_say_whose_they_are_and_the_upper_is_open(self, tellings: Path) -> None:
        row = told_at(tellings, "حماة")
        assert (row["killed_low"], row["killed_high"], row["killed_high_open"]) == ("11", "15", "1")
        assert "مشفى حماة" in row["killed_low_source"] and "مصادر محلية" in row["killed_high_source"]
        assert (row["killed_best"], row["killed_best_by"]) == ("", "") and "killed" in row["contested_fields"]

    def test_an_update_of_one_source_is_no_second_source(self, tellings: Path) -> None:
        states = {row["value"]: row["state"] for row in claims_of(tellings, told_at(tellings, "حماة"), "killed")}
        assert states["9"] == "updated" and states["11"] == "stands" and states["12"] == "stands"

    def test_a_denial_is_a_claim(self, tellings: Path) -> None:
        said = claims_of(tellings, told_at(tellings, "حماة"), "status")
        assert "denied" in {row["value"] for row in said}


class TestChains:
    """A4: who told whom, and offsets that cut exactly the quoted words, after emoji and vowel marks too."""

    def test_a_chain_goes_from_the_outlet_to_the_unnamed_source(self, tellings: Path) -> None:
        wanted = (told.CHAIN[0], "killed", "8")
        found = (row for row in rows(tellings, "claims") if (row["outlet"], row["field"], row["value"]) == wanted)
        (row,) = (row for row in found if row["speaker"])
        assert (row["speaker"], row["via"], row["verb"]) == ("مصدرا طبيا", "صحيفة المرفأ < وكالة الأفق", "أكد")

    def test_offsets_cut_the_words_out_of_the_stored_text(self, tellings: Path) -> None:
        with closing(open_chronicle(tellings / "c.db")) as chronicle:
            texts = {name: chronicle.article(name).text for name in chronicle.known()}
        claims = rows(tellings, "claims")
        assert claims and any(texts[row["article_id"]].startswith("\N{GRINNING FACE}") for row in claims)
        for row in claims:
            assert texts[row["article_id"]][int(row["start"]) : int(row["end"])] == row["surface"]
