"""The n-th or last day, weekday or week of a longer time: `أول أحد من الشهر الماضي`, `الأسبوع الأخير من أيلول`.

The week of a month is seven days of it in reports, and in requests a week of the calendar.
"""

from datetime import date, timedelta
from typing import NamedTuple

from rawi.annotate.times.dates import month_in_order, read_days_of_month, read_month
from rawi.annotate.times.hijri import read_feast
from rawi.annotate.times.months import read_tail
from rawi.annotate.times.scene import Said, Scene, after
from rawi.annotate.times.years import read_year_words
from rawi.text.calendar import Days, days_of, shifted, week_value

RULE = "times/ranked.yml:ranked"
FEAST_DAYS = 7  # no feast is longer
_WEEK = timedelta(7)


class _Ranked(NamedTuple):
    """The `rank`-th (-1: the last) day, weekday (ISO number) or week, up to token `last`."""

    rank: int
    unit: str
    weekday: int | None
    last: int
    skip: int
    construct: bool = False  # `أول أيام رمضان`: what it is of follows at once


def read_ranked(scene: Scene, i: int) -> Said | None:
    """The ranked day or week that begins in token `i`, of a month, a year or a part of one."""
    ranked = _rank_before(scene, i) or _rank_behind(scene, i)
    if ranked is None or _is_date(scene, ranked):
        return None
    whole = _whole(scene, ranked)
    if whole is None:
        return _day_of_feast(scene, i, ranked)
    days = days_of(whole.value)
    by_days = scene.leans == "past" and ranked.unit == "W"
    value = (_seven_days(days, ranked.rank) if by_days else _value(days, ranked)) if days else None
    if days and value is None:
        return None
    return Said(i, whole.last, value, RULE, anchor=whole.anchor, calendar=whole.calendar, skip=ranked.skip,
                doubt=whole.doubt if ranked.weekday is None else 0)  # fmt: skip


def _rank_before(scene: Scene, i: int) -> _Ranked | None:
    """`أول أحد`, `ثالث يوم`, `آخر يوم خميس`, `آخر أسبوع`, `ثاني أيام`."""
    rank = scene.start(i, "rank")
    if rank is None:
        return None
    at = after(i, rank)
    unit = scene.term(at, "unit")
    headed = unit is not None and unit.word.value == "D" and not unit.definite
    at = at + 1 if headed else at
    weekday = scene.term(at, "weekday")
    if weekday and not weekday.definite:
        return _Ranked(rank.word.value, "D", weekday.word.value, after(at, weekday), rank.skip)
    if unit is None or unit.definite or unit.word.value not in ("D", "W"):
        return None
    if unit.word.number == 3 and unit.word.value == "D":
        return _Ranked(rank.word.value, "D", None, after(at - headed, unit), rank.skip, construct=True)
    if unit.word.number != 1:
        return None
    return _Ranked(rank.word.value, unit.word.value, None, after(at - headed, unit), rank.skip)


def _rank_behind(scene: Scene, i: int) -> _Ranked | None:
    """`الأحد الأول`, `اليوم الأخير`, `الأسبوع الثالث`, `يوم الجمعة الأخيرة`."""
    head = scene.start(i, "unit", "day", "weekday")
    if head is None:
        return None
    at, named = i, head
    if head.word.kind == "unit" and head.word.value == "D" and not head.definite:
        at, found = after(i, head), scene.term(after(i, head), "weekday")
        if found is None:
            return None
        named = found
    if named.word.kind == "unit" and (named.word.number != 1 or named.word.value not in ("D", "W")):
        return None
    if named.word.kind == "day" and named.word.value != 0:
        return None
    if not scene.form(at)[head.skip if at == i else 0 :].startswith(("ال", "ل")) or not named.definite:
        return None
    at = after(at, named)
    final, ordinal = scene.term(at, "last"), scene.ordinal(at) if at < len(scene.tokens) else None
    if not (final and final.definite) and (ordinal is None or ordinal.skip):
        return None
    rank, last = (
        (-1, after(at, final)) if final and final.definite else (ordinal.value, ordinal.last) if ordinal else (0, at)
    )
    unit = "W" if named.word.value == "W" else "D"
    return _Ranked(rank, unit, named.word.value if named.word.kind == "weekday" else None, last, head.skip)


def _is_date(scene: Scene, ranked: _Ranked) -> bool:
    """Whether `الأحد الخامس من مايو` is Sunday, the fifth: it is where that day is a Sunday."""
    if ranked.weekday is None or ranked.rank < 0 or scene.ordinal(ranked.last - 1) is None:
        return False
    said = read_days_of_month(scene, ranked.last - 1)
    days = days_of(said.value) if said else None
    return ranked.rank > 5 or (days is not None and days.first.isoweekday() == ranked.weekday)


def _day_of_feast(scene: Scene, i: int, ranked: _Ranked) -> Said | None:
    """`أول أيام عيد الفطر`, `اليوم الثالث من عيد الأضحى`, `ثاني أيام العيد` where the feast is said by its name."""
    at = ranked.last + (scene.form(ranked.last) in ("من", "ل"))
    if (
        ranked.unit != "D"
        or ranked.weekday is not None
        or not 1 <= ranked.rank <= FEAST_DAYS
        or at >= len(scene.tokens)
    ):
        return None
    feast = read_feast(scene, at)
    days = days_of(feast.value) if feast else None
    if feast is None or days is None or days.first != days.last or not scene.touches(at):
        return None
    value = (days.first + timedelta(ranked.rank - 1)).isoformat()
    return feast._replace(first=i, value=value, skip=ranked.skip)


def _whole(scene: Scene, ranked: _Ranked) -> Said | None:
    """The month, year or part of a year after `من`, `في`, `ل` or `ب`; after `أيام` with none of them."""
    at = ranked.last
    joined = scene.form(at) in ("من", "في")
    if joined and ranked.construct:
        return None
    at = at + 1 if joined else at
    if at >= len(scene.tokens) or not scene.touches(at):
        return None
    said = (
        read_month(scene, at, sure=True)
        or month_in_order(scene, at)
        or _relative(scene, at)
        or read_year_words(scene, at)
    )
    if said is None or said.value == "?" or bool(said.skip) == (joined or ranked.construct):
        return None
    return said


def _relative(scene: Scene, at: int) -> Said | None:
    """`الشهر الماضي`, `هذا العام`; in a request bare `الشهر` is this one, in a report any."""
    this = scene.start(at, "this")
    k = after(at, this) if this else at
    unit = scene.term(k, "unit") if this else scene.start(k, "unit")
    if unit is None or not unit.definite or unit.word.number != 1 or unit.word.value not in ("M", "Y", "W"):
        return None
    last, skip = after(k, unit), this.skip if this else unit.skip
    direction = None if this else scene.direction(last)
    bare = direction is None and not this
    if bare and (scene.leans == "past" or scene.ordinal(last) or read_tail(scene, at).year):
        return None
    shift = direction.word.value if direction else 0
    value = shifted(scene.today, unit.word.value, shift) if scene.today else None
    return Said(at, after(last, direction) if direction else last, value, RULE, anchor="published", skip=skip)


def _seven_days(days: Days, rank: int) -> str | None:
    """A week of a month as reports count it: from the first day on, seven by seven; the last seven."""
    first = days.first + (rank - 1) * _WEEK if rank > 0 else days.last - timedelta(6)
    last = first + timedelta(6)
    return f"{first}/{last}" if days.first <= first and last <= days.last else None


def _value(days: Days, ranked: _Ranked) -> str | None:
    """The ranked one of those wholly within the days, a week being one of the calendar; None where there are not so
    many."""
    length = _WEEK if ranked.unit == "W" else timedelta(1)
    step = _WEEK if ranked.unit == "W" or ranked.weekday is not None else timedelta(1)
    begins = ranked.weekday or (1 if ranked.unit == "W" else None)
    if ranked.rank > 0:
        first = _next(days.first, begins) + (ranked.rank - 1) * step
    else:
        first = _next(days.last - length + timedelta(1) - (timedelta(6) if begins else timedelta(0)), begins)
    if not (days.first <= first and first + length - timedelta(1) <= days.last):
        return None
    return week_value(first) if ranked.unit == "W" else first.isoformat()


def _next(day: date, weekday: int | None) -> date:
    """The first such weekday from this day on; the day itself where none is asked for."""
    return day + timedelta((weekday - day.isoweekday()) % 7) if weekday else day
