"""Reasons for and against two event mentions of two articles being one event.

A reason is a function of the two; its weight stands in `REASONS`. What excludes stands in `EXCLUSIONS`. To add one:
a function, a line in its table, a test.
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, hypot, radians
from typing import NamedTuple

from rawi.derived import EventPlace
from rawi.resolve.days import ordinal
from rawi.resolve.keys import EventKey
from rawi.resolve.naming import plain
from rawi.resolve.words import match_form, term_of

FINE = frozenset({"city", "village", "neighbourhood", "facility"})  # where two different ones are two places
NEAR = 12.0  # km between two readings of one place; a city and its own quarter
ONE_AFTER_ALL = 2.0  # weight of all reasons; one story is among them in every article
DONE = frozenset({"happened", "ongoing"})
NEWS = 2  # days within which what is told without a day is the same news
FAR_PRINTS = -1.0  # half of what one place is worth
SLIP = 2  # days a copy's `yesterday` may have moved when it was printed later


class Event(NamedTuple):
    """An event of one article with what is known from outside it: who its parties are, which stories it is in."""

    article: int
    which: int  # of the events of the article's key
    key: EventKey
    days: tuple[int, int] | None  # first and last, as ordinals
    terms: frozenset[str]  # of the words it is told by
    agents: frozenset[str]  # ids of actors, or plain names
    patients: frozenset[str]
    stories: frozenset[int]
    copied: int  # number of the group of articles that have each other's words
    printed: int  # day of publication as an ordinal; 0 is unknown


class Reason(NamedTuple):
    """One thing that two events agree or differ in: what it is worth, and what was seen."""

    weight: float
    saw: str


def days_of(key: EventKey) -> tuple[int, int] | None:
    """First and last day as ordinals, or None."""
    first, last = ordinal(key.earliest), ordinal(key.latest)
    return (first, last) if first and last else None


def days_apart(mine: tuple[int, int] | None, theirs: tuple[int, int] | None) -> int:
    """How many days lie between two intervals; 0 where they touch or one is unknown."""
    return max(0, max(mine[0], theirs[0]) - min(mine[1], theirs[1])) if mine and theirs else 0


def same_place(a: Event, b: Event) -> Reason | None:
    """The finest place both have; a country alone says little."""
    best: Reason | None = None
    for mine in a.key.places:
        for theirs in b.key.places:
            if is_same_place(mine, theirs):
                level = mine.class_ or theirs.class_ or "other"
                weight = 0.4 if level in ("country", "region") else 1.3 if level in ("admin", "water") else 2.0
                if best is None or weight > best.weight:
                    best = Reason(weight, f"place {mine.name or mine.text}")
    return best


def same_days(a: Event, b: Event) -> Reason | None:
    """One day is worth more than an overlap of weeks."""
    mine, theirs = a.days, b.days
    if not mine or not theirs:
        return None
    if mine == theirs:
        weight = 2.0 if mine[0] == mine[1] else 1.5
    elif min(mine[1], theirs[1]) >= max(mine[0], theirs[0]):
        weight = 1.0 if max(mine[1] - mine[0], theirs[1] - theirs[0]) <= 7 else 0.3
    else:
        return Reason(-2.0, f"days {a.key.earliest}, {b.key.earliest}")
    return Reason(weight, f"day {a.key.earliest}" if mine == theirs else "days overlap")


def same_agents(a: Event, b: Event) -> Reason | None:
    """Agents in common; different known ones speak against."""
    return _parties(a.agents, b.agents, "agent", 1.5, -1.0)


def same_patients(a: Event, b: Event) -> Reason | None:
    """Patients in common. Different ones say little: one text has the soldiers, another the army."""
    return _parties(a.patients, b.patients, "patient", 1.2, -0.3)


def same_numbers(a: Event, b: Event) -> Reason | None:
    """A count both have; the larger, the less it is chance. Different counts are claims, not other events."""
    mine, theirs = tolls(a), tolls(b)
    if both := mine & theirs:
        field, low = max(both, key=lambda count: (count[1], count[0]))
        return Reason(0.8 if low < 3 else 1.8, f"{field} {low}")
    if {field for field, _ in mine} & {field for field, _ in theirs}:
        return Reason(-0.4, "counts differ")
    return None


def tolls(event: Event) -> set[tuple[str, int]]:
    """What is counted, and the figure; nothing for counts of none."""
    return {(claim.field, claim.low) for claim in event.key.claims if claim.low}


def same_mode(a: Event, b: Event) -> Reason | None:
    if not a.key.mode or not b.key.mode:
        return None
    if a.key.mode == b.key.mode:
        return Reason(0.6, f"mode {a.key.mode}")
    return Reason(-0.8, f"modes {a.key.mode}, {b.key.mode}")


def same_words(a: Event, b: Event) -> Reason | None:
    """The same word for it."""
    if shared := a.terms & b.terms:
        return Reason(0.7, f"told as {min(shared)}")
    return None


def same_story(a: Event, b: Event) -> Reason | None:
    return Reason(1.0, "one story") if a.stories & b.stories else None


def same_status(a: Event, b: Event) -> Reason | None:
    """What is planned is not what happened, though reports of it may overlap."""
    if (a.key.status in DONE) != (b.key.status in DONE):
        return Reason(-0.7, f"{a.key.status}, {b.key.status}")
    return None


def far_prints(a: Event, b: Event) -> Reason | None:
    """Reports of days apart that do not both say when: news tells of yesterday, and formulas come back every week."""
    if (a.days and b.days) or not a.printed or not b.printed or abs(a.printed - b.printed) <= NEWS:
        return None
    return Reason(FAR_PRINTS, "printed days apart")


REASONS: tuple[Callable[[Event, Event], Reason | None], ...] = (
    same_place, same_days, same_agents, same_patients, same_numbers, same_mode, same_words, same_story, same_status,
    far_prints,
)  # fmt: skip


def other_type(a: Event, b: Event) -> bool:
    return a.key.type != b.key.type


def told_apart(a: Event, b: Event) -> bool:
    """What one article tells as two events is two, unless they agree in more than being told there.

    Another article that has them as one is then believed: which mentions in an article are one event is not always
    seen in that article alone (decision 203).
    """
    return a.article == b.article and sum(reason.weight for reason in reasons(a, b)) < ONE_AFTER_ALL


def other_days(a: Event, b: Event) -> bool:
    """Days apart; between copies a slip is allowed, since `yesterday` was printed on another day."""
    return days_apart(a.days, b.days) > (SLIP if a.copied == b.copied else 0)


def not_yet(a: Event, b: Event) -> bool:
    """One was on a day after the other was already printed as done."""
    if a.key.status not in DONE or b.key.status not in DONE:
        return False
    return any(x.days and y.printed and x.days[0] > y.printed + SLIP for x, y in ((a, b), (b, a)))


def other_place(a: Event, b: Event) -> bool:
    """Different fine places, or places of two countries, none of them called after another: `سوق س` is in `س`."""
    if not a.key.places or not b.key.places or not _are_two_places(a, b):
        return False
    return not any(_is_called_after(x, y) or _is_called_after(y, x) for x in _fine_names(a) for y in _fine_names(b))


def _are_two_places(a: Event, b: Event) -> bool:
    """Whether the finest places of both are two, and none of the one within, or the same as, any of the other."""
    mine, theirs = a.key.places[0], b.key.places[0]
    if mine.country and theirs.country and mine.country != theirs.country:
        return True
    if mine.class_ not in FINE or theirs.class_ not in FINE:
        return False
    return not any(
        is_same_place(x, y) or _is_within(x, y) or _is_within(y, x) for x in a.key.places for y in b.key.places
    )


# What makes one event of two impossible for any two of its mentions; days are looked at apart from these, since of
# five mentions one may have slipped (`other_days`, and the days most mentions agree on: `events.consensus`).
EXCLUSIONS: tuple[Callable[[Event, Event], bool], ...] = (other_type, told_apart, not_yet, other_place)


def excluded(a: Event, b: Event) -> bool:
    """Whether anything but days makes one event of the two impossible, for any two mentions of a group."""
    return any(excludes(a, b) for excludes in EXCLUSIONS)


def reasons(a: Event, b: Event) -> list[Reason]:
    """All that speaks for and against, where nothing excludes it."""
    return [reason for compare in REASONS if (reason := compare(a, b))]


@lru_cache(maxsize=1 << 16)  # the same few places meet again and again within a story
def is_same_place(a: EventPlace, b: EventPlace) -> bool:
    """One entry, one point, or one name where one of the two has no entry."""
    if a.id and b.id and a.id == b.id:
        return True
    if a.lat is not None and b.lat is not None and a.lon is not None and b.lon is not None:
        if a.class_ in FINE and b.class_ in FINE and _distance(a, b) <= NEAR:
            return True
        if a.id and b.id:
            return False
    return _name(a) == _name(b) and not (a.country and b.country and a.country != b.country)


def _is_within(a: EventPlace, b: EventPlace) -> bool:
    """Whether the one is said to lie in the other."""
    return bool(a.within) and plain(a.within or "").replace(" ", "") == _name(b)


def _fine_names(event: Event) -> list[list[str]]:
    return [plain(place.name or place.text or "").split() for place in event.key.places if place.class_ in FINE]


def _is_called_after(part: list[str], whole: list[str]) -> bool:
    return len(whole) < len(part) and bool(whole) and part[-len(whole) :] == whole


def _name(place: EventPlace) -> str:
    return plain(place.name or place.text or "").replace(" ", "")  # `ديار بكر` and `دياربكر`


def _distance(a: EventPlace, b: EventPlace) -> float:
    """Kilometres, on a plane: good to a percent at the distances that matter here."""
    assert a.lat is not None and b.lat is not None and a.lon is not None and b.lon is not None
    return 111.2 * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat)))


def _parties(mine: frozenset[str], theirs: frozenset[str], what: str, agree: float, differ: float) -> Reason | None:
    if not mine or not theirs:
        return None
    return Reason(agree, f"{what} in common") if mine & theirs else Reason(differ, f"{what}s differ")


def terms_of(key: EventKey) -> frozenset[str]:
    """The light stems of the words an event is told by."""
    return frozenset(term_of(match_form(word)) for trigger in key.triggers for word in trigger.surface.split())
