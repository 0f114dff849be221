from collections.abc import Iterator
from pathlib import Path

import pytest

from rawi.chronicle.browsing import Filters, list_events, listed
from rawi.chronicle.queries import as_known, event, known_on, timeline
from rawi.chronicle.store import Chronicle
from rawi.derived import derived_id, mention_id
from rawi.errors import ChronicleError
from tests.chronicle import made


@pytest.fixture
def chronicle(tmp_path: Path) -> Iterator[Chronicle]:
    opened = made.chronicle(tmp_path / "c.db")
    yield opened
    opened.close()


def test_the_timeline_shows_events_that_may_have_been_in_the_days_asked_for(chronicle: Chronicle) -> None:
    (day,) = timeline(chronicle)
    assert (day.event, day.place, day.n_origins) == ("evt:1", "تل السرو", 2)
    assert list(timeline(chronicle, "2024-03-20", "2024-03-25")) == [day]
    assert not list(timeline(chronicle, first="2024-03-21")) and not list(timeline(chronicle, last="2024-03-17"))
    assert not list(timeline(chronicle, type_="PROTEST"))


def test_an_event_is_found_by_its_id_and_by_those_it_had(chronicle: Chronicle) -> None:
    (expected,) = made.resolved().events
    last = expected.mentions[-1]
    earlier = derived_id("event", mention_id(last.article, last.start, last.end))
    for name in ("evt:1", "evt:0", earlier):
        assert event(chronicle, name) == expected
    with pytest.raises(ChronicleError, match="no event evt:none"):
        event(chronicle, "evt:none")


def test_what_was_known_on_a_day_rests_on_the_articles_published_by_then(chronicle: Chronicle) -> None:
    (expected,) = made.resolved().events
    assert known_on(chronicle, "2024-03-18") == frozenset()
    assert as_known(chronicle, expected, known_on(chronicle, "2024-03-18")) is None
    then = as_known(chronicle, expected, known_on(chronicle, "2024-03-19"))
    assert then and [claim.value for claim in then.claims] == ["12.."]
    assert (then.n_articles, then.n_outlets, then.n_origins) == (1, 1, 1)
    assert then.contested == () and expected.contested
    now = as_known(chronicle, expected, known_on(chronicle, "2024-03-20"))
    assert now and now.claims == expected.claims and now.n_articles == 2


def test_a_line_of_a_list_is_that_of_the_timeline(chronicle: Chronicle) -> None:
    (day,) = timeline(chronicle)
    (line,) = list_events(chronicle, Filters(), "told", 9)
    assert line[:10] == day[:10] and listed(chronicle, [day.event]) == [line]
