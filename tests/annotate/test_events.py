"""Events with their arguments, as the cases say; what holds for all of them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.knowledge import Knowledge
from rawi.knowledge.events import MODES
from rawi.records import Annotation, Event
from tests.annotate.drafts import told
from tests.cases import cases


def said(event: Event, annotation: Annotation) -> dict[str, Any]:
    """An event with surfaces in place of ids."""
    surfaces = {mention.id: mention.surface for mention in annotation.mentions}
    return {
        "trigger": event.surface,
        "type": event.type,
        "mode": event.mode,
        "agents": [surfaces[agent] for agent in event.agents],
        "patients": [surfaces[patient] for patient in event.patients],
        "place": surfaces.get(event.place or ""),
        "status": event.status,
    }


@pytest.mark.parametrize("case", cases("events", "constructions"))
def test_acts_are_found_with_who_did_what_to_whom(case: dict[str, Any], knowledge: Knowledge) -> None:
    annotation = told(case["text"], knowledge, case["with"])
    found = [said(event, annotation) for event in annotation.events]
    assert [event["trigger"] for event in found] == [event["trigger"] for event in case["events"]]
    for expected, event in zip(case["events"], found, strict=True):
        assert {key: event[key] for key in expected} == expected


def test_every_event_names_its_frame_and_a_mode_of_its_type(knowledge: Knowledge) -> None:
    text = "شنت طائرات غارات على مواقع المسلحين فقتل عشرة واعتقل آخرون ونددت المعارضة بالهجوم"
    for event in told(text, knowledge).events:
        assert event.rule and event.rule.startswith("events/")
        assert event.mode is None or event.mode in MODES[event.type]


def test_same_points_to_an_earlier_event(knowledge: Knowledge) -> None:
    text = "مقتل ثلاثة جنود في هجوم على ثكنة\n\nقتل ثلاثة جنود في هجوم على ثكنة شرق المدينة. وتبنى التنظيم الهجوم."
    found = told(text, knowledge).events
    order = [event.id for event in found]
    assert any(event.same for event in found)
    assert all(order.index(event.same) < order.index(event.id) for event in found if event.same)


def test_what_follows_a_turn_to_something_else_is_another_act(knowledge: Knowledge) -> None:
    text = "قتل مسلحون شرطيا أمام منزله أمس.{}قتل مسلحون شرطيا أمام منزله."
    together, apart = (told(text.format(turn), knowledge).events for turn in (" كما ", " من جهة أخرى "))
    assert together[0].surface == apart[0].surface == "قتل"
    assert all(event.same is None for event in apart)


def test_an_attack_elsewhere_is_another_act(knowledge: Knowledge) -> None:
    text = "هجوم في الزهراء\n\nوقع انفجار عنيف قرب السوق أمس. كما وقع هجوم في المنصورية."
    first, *_, last = told(text, knowledge, {"place": ["الزهراء", "المنصورية"]}).events
    assert (first.surface, last.surface) == ("هجوم", "هجوم")
    assert last.same != first.id


def test_no_one_does_and_suffers_one_act(knowledge: Knowledge) -> None:
    text = "مقتل قائد الفصيل\n\nأعلن الجيش أنه قتل قائد الكتيبة في غارة. وقتل القائد في منزله."
    for event in told(text, knowledge, {"organisation": ["الجيش"], "people": ["قائد الكتيبة", "القائد"]}).events:
        assert not set(event.agents) & set(event.patients)


def test_triggers_of_one_act_have_one_type(knowledge: Knowledge) -> None:
    found = told("وفاة ثلاثة أشخاص في حادث سير\n\nتوفي ثلاثة أشخاص في حادث سير قرب الجسر.", knowledge).events
    assert found
    assert {event.type for event in found} == {"ACCIDENT"}


def test_neutral_types_whatever_the_outlet_calls_it(knowledge: Knowledge) -> None:
    events = told("أعلن الجيش تحرير المدينة من قبضة التنظيم بعد معارك", knowledge).events
    assert ("تحرير", "ASSAULT") in {(event.surface, event.type) for event in events}


@given(st.text(alphabet="قتل هجوم في على الـ\n،.«»؟َ14", max_size=60))
@settings(max_examples=60, deadline=None)
def test_odd_text_never_raises(text: str) -> None:
    told("خبر " + text, _knowledge())


def _knowledge() -> Knowledge:
    global _LOADED  # hypothesis forbids function-scoped fixtures; one load for the module
    if _LOADED is None:
        _LOADED = Knowledge.load()
    return _LOADED


_LOADED: Knowledge | None = None
