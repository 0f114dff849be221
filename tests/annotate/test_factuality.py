"""The status of acts, as the examples of the cues say."""

import pytest

from rawi.knowledge import Knowledge
from rawi.knowledge.factuality import Use, read_bending, read_cues
from tests.annotate.drafts import told


@pytest.mark.parametrize("use", read_cues()[1] + read_bending()[1], ids=lambda use: f"{use.place}-{use.trigger}")
def test_every_cue_does_what_its_example_says(use: Use, knowledge: Knowledge) -> None:
    events = told(use.text, knowledge).events
    found = [event for event in events if event.surface in use.trigger or use.trigger in event.surface]
    assert found, f"{use.trigger} is no trigger in {use.text}"
    assert found[0].status == use.status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("اعتقلت الشرطة ثلاثة لصوص", "happened"),
        ("لم تعتقل الشرطة أحدا", "denied"),
        ("ستعتقل الشرطة كل من يخالف القانون", "planned"),
        ("قد تعتقل الشرطة متهمين آخرين", "hypothetical"),
    ],
)
def test_one_verb_in_all_its_times(text: str, status: str, knowledge: Knowledge) -> None:
    (event,) = told(text, knowledge).events
    assert event.status == status
