"""Which counts stand against each other, which agree, and which their own source replaced."""

import pytest

from rawi.derived import ResolvedEvent
from tests.resolve.telling import Told, resolved, told

PLACE = {"وادي النحل": {"kind": "place", "class": "city"}}
TEXT = "قال {speaker} إن الانفجار الذي وقع في محطة الوقود بمدينة وادي النحل الاثنين قتل {words} بين عمال المحطة."


def toll(outlet: str, day: str, speaker: str, words: str, low: int, mod: str | None = None) -> Told:
    text = TEXT.format(speaker=speaker, words=words)
    high = None if mod in ("atleast", "more") else low
    return told({
        "name": f"{outlet} {day}", "outlet": outlet, "published": day, "text": text,
        "names": {**PLACE, speaker: {"kind": "organisation", "type": "government", "country": "LY"}},
        "reports": [{"cue": "قال", "speaker": speaker}],
        "events": [{"type": "ASSAULT", "mode": "explosives", "words": ["الانفجار"], "place": "وادي النحل", "by": "قال",
                    "time": ["الاثنين", "2024-05-06"], "numbers": [[words, "killed", low, high, mod]]}],
    })  # fmt: skip


def event_of(*reports: Told) -> ResolvedEvent:
    (event,) = resolved(reports).events
    return event


@pytest.mark.parametrize(
    ("words", "low", "mod", "contested"),
    [
        ("31 شخصا", 31, None, True),  # at least 12 is true of it, yet another toll
        ("ما لا يقل عن 15", 15, "atleast", True),
        ("ما لا يقل عن 12", 12, "atleast", False),
        ("12 شخصا", 12, None, False),
        ("أكثر من 10", 10, "more", False),  # 12 rounded
        ("نحو 11", 11, "approx", False),
        ("نحو 30", 30, "approx", True),
    ],
)
def test_an_open_bound_of_another_source_is_contested_by_another_figure(
    words: str, low: int, mod: str | None, contested: bool
) -> None:
    first = toll("صحيفة المرفأ", "2024-05-06", "إدارة المشافي", "ما لا يقل عن 12 شخصا", 12, "atleast")
    event = event_of(first, toll("موقع السفح", "2024-05-06", "هيئة الدفاع", words, low, mod))
    assert ("killed" in event.contested) is contested


def test_a_later_toll_of_one_source_is_an_update_through_whatever_outlet() -> None:
    event = event_of(
        toll("صحيفة المرفأ", "2024-05-06", "إدارة المشافي", "8 أشخاص", 8),
        toll("موقع السفح", "2024-05-07", "إدارة المشافي", "13 شخصا", 13),
    )
    states = {claim.value: claim.state for claim in event.claims if claim.field == "killed"}
    assert states == {"8": "updated", "13": "stands"}
    assert "killed" not in event.contested


def test_a_lower_bound_is_outgrown_by_its_source_on_the_same_day() -> None:
    event = event_of(
        toll("صحيفة المرفأ", "2024-05-06", "إدارة المشافي", "ما لا يقل عن 8", 8, "atleast"),
        toll("موقع السفح", "2024-05-06", "إدارة المشافي", "13 شخصا", 13),
    )
    states = {claim.value: claim.state for claim in event.claims if claim.field == "killed"}
    assert states == {"8..": "updated", "13": "stands"}


def test_a_later_toll_of_another_source_does_not_replace_the_first() -> None:
    event = event_of(
        toll("صحيفة المرفأ", "2024-05-06", "إدارة المشافي", "8 أشخاص", 8),
        toll("موقع السفح", "2024-05-07", "هيئة الدفاع", "13 شخصا", 13),
    )
    assert {claim.state for claim in event.claims if claim.field == "killed"} == {"stands"}
    assert event.contested == ("killed",)
