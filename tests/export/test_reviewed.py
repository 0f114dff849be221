from pathlib import Path

import pytest

from rawi.chronicle.store import Chronicle
from rawi.export.columns import Row
from rawi.export.content import Content
from rawi.export.public import Choice, Redaction
from rawi.export.tables import event_rows
from rawi.records import Anchored, Judgement
from tests.chronicle import made


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    return made.chronicle(tmp_path / "c.db")


def decide(chronicle: Chronicle, name: str, field: str, value: str, words: str = "قتلوا") -> None:
    about = Anchored(article=made.FIRST.id, kind="event", **made.stretch(made.FIRST, words))
    chronicle.judge(Judgement(id=name, decision="value", who="ليلى", when=f"2024-04-0{name[-1]}", why="two doctors",
                              about=(about,), field=field, value=value))  # fmt: skip


def row(chronicle: Chronicle, public: bool = False) -> Row:
    (found,) = event_rows(Content(chronicle, redaction=Redaction(chronicle, Choice()) if public else None))
    return found


def test_there_is_no_best_figure_until_a_reviewer_sets_one(chronicle: Chronicle) -> None:
    assert (row(chronicle).get("killed_best"), row(chronicle)["reviewer_state"]) == (None, "machine draft")
    decide(chronicle, "j1", "killed", "13")
    decide(chronicle, "j2", "killed", "14")
    found = row(chronicle)
    assert (found["killed_best"], found["killed_best_by"], found["killed_low"]) == (14, "ليلى", 12)
    assert found["reviewer_state"] == "decided on by a reviewer"


def test_a_public_copy_does_not_say_who_decided(chronicle: Chronicle) -> None:
    decide(chronicle, "j1", "killed", "13")
    assert row(chronicle, public=True)["killed_best_by"] == "a reviewer"


def test_a_decision_that_was_taken_back_is_none(chronicle: Chronicle) -> None:
    decide(chronicle, "j1", "killed", "13")
    decide(chronicle, "j2", "withdrawn", "j1")
    assert (row(chronicle).get("killed_best"), row(chronicle)["reviewer_state"]) == (None, "machine draft")


def test_words_are_no_best_figure(chronicle: Chronicle) -> None:
    decide(chronicle, "j1", "killed", "tens")
    assert row(chronicle).get("killed_best") is None


def test_a_decision_on_other_words_is_none_about_the_event(chronicle: Chronicle) -> None:
    decide(chronicle, "j1", "grade", "fair", words="مصدر")
    assert (row(chronicle).get("grade"), row(chronicle)["reviewer_state"]) == (None, "machine draft")
