"""Where the days of an event come from: the words, what they were counted from, how exact they are.

The day of publication is no day of an event: where no words give a day, there is none, and `not_stated` says so.
"""

from datetime import date
from typing import NamedTuple

from rawi.chronicle.store import Chronicle
from rawi.derived import ResolvedEvent

HIJRI_DAY = 3  # civil days: the month begins with a sighting, so a day is known with one either way
WIDTHS = ((1, "day"), (7, "week"), (31, "month"), (366, "year"))


class Time(NamedTuple):
    """A time expression that carries a claim of time."""

    surface: str
    anchor: str | None
    calendar: str | None
    earliest: str | None
    latest: str | None


class Dating(NamedTuple):
    """How exact an event's days are, the words that give them, and what those were counted from.

    `counted_from`: `text` where the words say all themselves, `published`, `mention` (another time in the text), or
    `not_stated` where no words give a day; None where there are days, but no words of any article that is here.
    """

    precision: str | None = None
    phrase: str | None = None
    counted_from: str | None = "not_stated"
    calendar: str | None = None


Times = dict[tuple[str, int, int], Time]
"""By article, start and end of the words."""


def claimed_times(chronicle: Chronicle) -> Times:
    """Every time expression that carries a claim of time."""
    statement = """
        SELECT DISTINCT s.article, s.start, s."end", r.surface, r.value ->> '$.anchor', r.value ->> '$.calendar',
               r.value ->> '$.earliest', r.value ->> '$.latest'
        FROM claim_sources s JOIN claims c ON c.row = s.claim AND c.field = 'time'
        JOIN annotations a ON a.article = s.article AND NOT a.stale
        JOIN said_rows r ON r.kind = 'times' AND r.annotation = a.n AND r.start = s.start AND r."end" = s."end"
    """
    return {(article, start, end): Time(*time) for article, start, end, *time in chronicle.rows(statement)}


def dating_of(event: ResolvedEvent, times: Times) -> Dating:
    """Where an event's days come from: the first time claimed whose days they are."""
    if event.earliest is None and event.latest is None:
        return Dating()
    for said in (said for claim in event.claims if claim.field == "time" for said in claim.by):
        time = times.get((said.article, said.start, said.end))
        if time and (time.earliest, time.latest) == (event.earliest, event.latest):
            counted_from = "text" if time.anchor in (None, "none") else time.anchor
            return Dating(precision(*time[3:], time.calendar), time.surface, counted_from, time.calendar)
    return Dating(precision(event.earliest, event.latest), counted_from=None)


def precision(earliest: str | None, latest: str | None, calendar: str | None = None) -> str | None:
    """How exactly the day is known, after the width of the interval: day, week, month, year or longer.

    A Hijri day is known to the day and one either way: `day±1`.
    """
    if earliest is None or latest is None:
        return None
    days = (date.fromisoformat(latest) - date.fromisoformat(earliest)).days + 1
    if calendar == "hijri" and days == HIJRI_DAY:
        return "day±1"
    return next((name for width, name in WIDTHS if days <= width), "longer")
