"""Other teams' shapes: their columns in their order, what can be mapped, and what is said of the rest."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.derived import Actor, Participant, ResolvedEvent
from rawi.export import export_chronicle
from rawi.export.acled import acled_row
from rawi.export.columns import Row, columns_of
from rawi.export.content import Content
from rawi.export.plover import plover_record
from rawi.export.shaped import LeftOut, Shaped, shaped_events
from rawi.export.ucdp import ucdp_row
from rawi.knowledge.number_rules import find_rules
from rawi.records import replace
from rawi.run.local import build
from tests.chronicle import made
from tests.export.articles import lines
from tests.shared import shared

ARMY = Actor(actor="act:a", name="الجيش", kind="organisation", aliases=(), chains=(), reasons=(), type="state-forces",
             country="LY")  # fmt: skip
BRIGADE = replace(ARMY, actor="act:b", name="لواء", type="armed-group", country=None)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    chronicle = made.chronicle(tmp_path / "c.db")
    return Content(chronicle)


def shaped(
    content: Content, agents: tuple[Actor, ...] = (), patients: tuple[Actor, ...] = (), **changes: object
) -> Shaped:
    """The event of the small chronicle, with these sides."""
    (found,) = shaped_events(content)
    sides = [tuple(Participant(name=each.name, actor=each.actor) for each in those) for those in (agents, patients)]
    event: ResolvedEvent = replace(found.event, agents=sides[0], patients=sides[1], **changes)
    row: Row = {**found.row, "actor_name": "; ".join(a.name for a in agents), "country": "LY",
                "target_name": "; ".join(a.name for a in patients)}  # fmt: skip
    return found._replace(event=event, row=row, agents=agents, patients=patients)


def row_of(made_row: Row | LeftOut) -> Row:
    assert not isinstance(made_row, LeftOut), made_row.why
    return made_row


@pytest.mark.parametrize(("shape", "file"), [("acled", "acled_columns.json"), ("ucdp", "ucdp_ged_columns.json")])
def test_their_columns_come_first_and_in_their_order(shape: str, file: str) -> None:
    theirs = json.loads(shared("research", file).read_text(encoding="utf-8"))["column_order"]
    ours = [column.name for column in columns_of(shape)]
    assert ours[: len(theirs)] == theirs
    assert all(name.startswith("rawi_") for name in ours[len(theirs) :])


def test_plover_records_have_plovers_keys(content: Content) -> None:
    fields = json.loads(shared("research", "plover.json").read_text(encoding="utf-8"))["record_fields"]["event_record"]
    record = plover_record(shaped(content, (ARMY,), (BRIGADE,)), content)
    assert isinstance(record, dict)
    assert set(record) - {field["field"] for field in fields} == {"rawi"}
    assert {field["field"] for field in fields if field["required"]} <= set(record)


def test_two_armed_sides_are_a_clash_in_acled_and_a_state_and_a_group_in_ucdp(content: Content) -> None:
    fight = shaped(content, (BRIGADE,), (ARMY,))
    acled = row_of(acled_row(fight, content))
    assert (acled["event_type"], acled["sub_event_type"]) == ("Battles", "Armed clash")
    assert (acled["inter1"], acled["inter2"], acled["interaction"]) == (None, 1, None)
    ucdp = row_of(ucdp_row(fight, content))
    assert (ucdp["type_of_violence"], ucdp["side_a"], ucdp["side_b"]) == (1, "الجيش", "لواء")
    groups = row_of(ucdp_row(shaped(content, (BRIGADE,), (BRIGADE,)), content))
    assert groups["type_of_violence"] == 2


def test_forces_of_another_state_are_external(content: Content) -> None:
    foreign = replace(ARMY, country="EG")
    assert row_of(acled_row(shaped(content, (foreign,), (ARMY,)), content))["interaction"] == 18


def test_unnamed_people_are_neither_civilians_nor_a_side(content: Content) -> None:
    event = shaped(content, (ARMY,), ())
    acled, ucdp = row_of(acled_row(event, content)), row_of(ucdp_row(event, content))
    assert acled["event_type"] == "Violence against civilians" and acled["inter2"] is None
    assert "depends on the patient" in str(acled["rawi_unmapped"]) and "patient not stated" in str(
        acled["rawi_unmapped"]
    )
    assert ucdp["type_of_violence"] is None and "takes a judgement" in str(ucdp["rawi_unmapped"])


def test_both_ends_stay_with_whose_they_are_and_there_is_no_best(content: Content) -> None:
    event = shaped(content, (ARMY,), (BRIGADE,))
    acled, ucdp = row_of(acled_row(event, content)), row_of(ucdp_row(event, content))
    assert (acled["fatalities"], acled["rawi_killed_high"], acled["rawi_killed_high_open"]) == (12, 15, 1)
    assert "الأفق" in str(acled["rawi_killed_high_source"]) and acled["rawi_contested"] == "killed"
    assert (ucdp["low"], ucdp["high"], ucdp.get("best")) == (12, 15, None)
    record = plover_record(event, content)
    assert isinstance(record, dict) and record["rawi"]["killed"]["high"] == 15


def test_what_did_not_happen_is_no_row_but_is_listed(content: Content) -> None:
    planned = shaped(content, (ARMY,), (BRIGADE,), status="planned")
    assert isinstance(acled_row(planned, content), LeftOut) and isinstance(ucdp_row(planned, content), LeftOut)
    record = plover_record(planned, content)
    assert isinstance(record, dict) and "future" in record["mode"]


def test_every_event_is_a_row_or_is_listed_with_the_reason(tmp_path: Path) -> None:
    texts = {
        "words": "سقط عشرات القتلى في قصف على مدينة الرقة.", "visit": "زار الوزير مدينة حمص يوم الأحد.",
        "none": "قصفت الطائرات مدينة حماة فجر الأحد.",
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_bytes(lines(texts))
    build((tmp_path / "a.jsonl",), tmp_path / "c.db", io.StringIO(), 1)
    for shape, key in (("acled", "event_id_cnty"), ("ucdp", "id")):
        export_chronicle(tmp_path / "c.db", shape, tmp_path, rules=find_rules("acled"))  # type: ignore[arg-type]
        found, left_out = (list(csv.DictReader(io.StringIO((tmp_path / f"{name}.csv").read_text(encoding="utf-8"))))
                           for name in (shape, f"{shape}_unmapped"))  # fmt: skip
        with closing(open_chronicle(tmp_path / "c.db")) as chronicle:
            events = sorted(name for (name,) in chronicle.rows("SELECT event FROM events"))
        assert sorted([row[key] for row in found] + [row["event_id"] for row in left_out]) == events
        assert all(row["why"] for row in left_out)
        if shape == "acled":
            tolls = {row["source"]: (row["fatalities"], row["rawi_killed_words"]) for row in found}
            assert tolls["صحيفة 0"] == ("10", "عشرات") and tolls["صحيفة 2"] == ("", "")


def test_a_missing_extra_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from rawi.errors import ChronicleError

    made.chronicle(tmp_path / "c.db").close()
    for form, module, extra in (("xlsx", "xlsxwriter", "office"), ("parquet", "pyarrow", "parquet")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(ChronicleError, match=rf"pip install 'rawi\[{extra}\]'"):
            export_chronicle(tmp_path / "c.db", form, tmp_path / "out")  # type: ignore[arg-type]
        assert not list((tmp_path / "out").iterdir())
