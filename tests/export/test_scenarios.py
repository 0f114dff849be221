"""What users asked for (research: acceptance scenarios), from invented articles to the files of an export."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rawi.codec import decode_annotation
from rawi.export import export_chronicle
from rawi.knowledge import Knowledge
from rawi.knowledge.number_rules import find_rules
from rawi.run.batch import annotate_lines
from rawi.run.explanation import explain_article
from rawi.run.local import build
from tests.export.articles import PUBLISHED, lines

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
        for path in plain.iterdir():
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
