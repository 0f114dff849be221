"""What speaks for and against one event beside its fields (`compare`): what was done, how old the news is, the toll.

Battles last for weeks and formulas come back every day. Reports of them agree in town, parties and words, and are
told apart by the kind of act, by the age of what they tell, and by figures. A reason here has its weight beside
those of `compare.REASONS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from rawi.resolve.compare import (
    FINE,
    NEWS,
    SLIP,
    Event,
    Reason,
    days_apart,
    is_same_place,
    reasons,
    same_place,
    tolls,
)

MANY = 10  # of a count: two events seldom have it by chance
ONE_DAY = 1
OTHER_ACT = -0.8  # beside the same for modes that differ at all
LOOSE_ACT = 0.6  # gives back most of that where one word is used for both
OLD_NEWS = -1.5  # nearly what one town is worth
FORMULA = -1.5


class People(Protocol):
    """The persons that articles name."""

    def get(self, article: int, otherwise: frozenset[str], /) -> frozenset[str]: ...


# Modes that the same act is told by: `قصف` is said of guns and aircraft, and an attack has more than one weapon.
LOOSE = frozenset(
    frozenset(pair)
    for pair in (
        ("aerial", "shelling"), ("explosives", "suicide-attack"), ("explosives", "firearms"),
        ("firearms", "suicide-attack"), ("firearms", "clashes"), ("firearms", "assassinate"),
        ("explosives", "assassinate"), ("firearms", "execute"), ("shelling", "explosives"), ("aerial", "explosives"),
        ("meet", "talks"), ("meet", "visit"), ("talks", "visit"), ("talks", "phone"), ("indict", "trial"),
        ("arrest", "raid"), ("arrest", "pursuit"), ("arrest", "foil"), ("demo", "riot"), ("demo", "strike"),
        ("humanitarian", "financial"), ("withdraw", "disarm"), ("ceasefire", "access"),
    )
)  # fmt: skip


def kind_of_act(a: Event, b: Event) -> Reason | None:
    """How far apart two modes are."""
    mine, theirs = a.key.mode, b.key.mode
    if not mine or not theirs or mine == theirs or "other" in (mine, theirs):
        return None
    if frozenset((mine, theirs)) in LOOSE:
        return Reason(LOOSE_ACT, f"{mine} and {theirs} may be one")
    return Reason(OTHER_ACT, "other acts")


def old_news(a: Event, b: Event) -> Reason | None:
    """What is told without a day is news of its print, not of a day long before, unless it follows that up."""
    if follows_up(a, b):
        return None
    for undated, dated in ((a, b), (b, a)):
        if not undated.days and dated.days and undated.printed and undated.printed - dated.days[1] > NEWS:
            return Reason(OLD_NEWS, "old when the other was printed")
    return None


def strangers(a: Event, b: Event, people: People) -> bool:
    """Whether the articles of two events both name people, and no one in common.

    Announcements of verdicts, accidents and appointments repeat their words, whoever they are about.
    """
    mine, theirs = (
        people.get(a.article, frozenset()),
        people.get(b.article, frozenset()),
    )
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def formula(a: Event, b: Event, people: People) -> Reason | None:
    """Two texts about different people, with nothing that holds their events together: no day, no place, no toll."""
    if not strangers(a, b, people) or (a.days and b.days) or tolls(a) & tolls(b) or same_place(a, b):
        return None
    return Reason(FORMULA, "nobody in common")


def all_reasons(a: Event, b: Event, people: People) -> list[Reason]:
    """Everything that speaks for and against."""
    more = (kind_of_act(a, b), old_news(a, b), formula(a, b, people))
    return [*reasons(a, b), *(reason for reason in more if reason)]


def is_sum(event: Event) -> bool:
    """Whether all it counts runs over several events; a count that is part of another has that other beside it."""
    counts = [claim.total for claim in event.key.claims if claim.low and claim.field in ("killed", "injured")]
    return bool(counts) and not any(counts)


def has_one_toll(a: Event, b: Event) -> bool:
    """Whether two events agree in a large count, or in two."""
    both = tolls(a) & tolls(b)
    return max((low for _, low in both), default=0) >= MANY or len({field for field, _ in both}) > 1


def follows_up(a: Event, b: Event) -> bool:
    """Whether a later report has what marks the event: its figures, or those it befell, by name."""
    befell = all(any(party.kind == "person" and party.chain for party in event.key.patients) for event in (a, b))
    return has_one_toll(a, b) or (befell and bool(a.patients & b.patients))


def has_slipped(a: Event, b: Event) -> bool:
    """Whether a day's difference is the reports', not the events': one town, one toll, printed one after the other.

    `yesterday` is read for today easily, and many a report has no day but its own.
    """
    if not 0 < days_apart(a.days, b.days) <= ONE_DAY or abs(a.printed - b.printed) > SLIP:
        return False
    return has_one_toll(a, b) and any(
        x.class_ in FINE and is_same_place(x, y) for x in a.key.places for y in b.key.places
    )


def vouched(events: Mapping[int, Event], told_as: Callable[[int], Iterable[int]]) -> Iterator[tuple[int, int]]:
    """Events of one article that another article tells as one, by the very same words. `told_as`: the events told by
    the words of one."""
    for a, mine in events.items():
        for other in told_as(a):
            for b in told_as(other):
                theirs = events.get(b) if a < b else None
                if theirs is None or mine.article != theirs.article or mine.key.type != theirs.key.type:
                    continue
                if not days_apart(mine.days, theirs.days):
                    yield a, b
