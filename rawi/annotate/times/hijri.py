"""Hijri dates and feasts: the year meant, and the civil days by table with their doubt."""

from datetime import date, timedelta

from rawi.annotate.times.months import Month, Tail, read_tail
from rawi.annotate.times.scene import Said, Scene, after
from rawi.knowledge.files import Entry
from rawi.text.calendar import HIJRI_DOUBT, Days, day_or_none, easter, eastern_easter, hijri_days, hijri_of

FEAST_AHEAD = timedelta(60)  # so near before a feast, the coming one is meant
FEAST_PAST = timedelta(30)  # ... unless the last one is hardly over


def said_by_table(i: int, last: int, days: Days | None, rule: str) -> Said | None:
    """A Hijri date by its civil days."""
    if days is None:
        return None
    value = days.first.isoformat() if days.first == days.last else f"{days.first}/{days.last}"
    return Said(i, last, value, rule, calendar="hijri", doubt=HIJRI_DOUBT)


def hijri_date(scene: Scene, i: int, days: list[int], month: Month, tail: Tail) -> Said | None:
    """Days of a Hijri month, or (without days) the month, in the year its tail says or the past one first."""
    year = _hijri_year(scene, i, month.first, tail)
    if year is None:
        return Said(i, tail.last, None, month.rule, anchor="published", calendar="hijri", doubt=HIJRI_DOUBT)
    first = hijri_days(year, month.first, days[0] if days else None)
    last = hijri_days(year, month.final, days[-1] if days else None)
    said = said_by_table(i, tail.last, Days(first.first, last.last) if first and last else None, month.rule)
    return said and said._replace(anchor="none" if tail.year else "published")


def _hijri_year(scene: Scene, i: int, month: int, tail: Tail) -> int | None:
    if tail.year is not None:
        return tail.year if tail.year < 1600 else _hijri_year_in(tail.year, month)
    if scene.today is None:
        return None
    year, now = hijri_of(scene.today)
    direction = tail.direction
    if direction and tail.of_year:
        return year + direction
    if direction:
        return year + direction + (direction < 0 and month < now) - (direction > 0 and month > now)
    if direction is None and month != now and scene.speaks_of_future(i, tail.last):
        return year + (month < now)
    if direction is None and (month - now) % 12 == 1:
        return year + (month < now)  # the month that comes next, not the one eleven months ago
    return year - (direction is None and month > now)


def _hijri_year_in(year: int, month: int) -> int:
    """The Hijri year whose `month` begins in a civil year (`رمضان 2019`)."""
    guess = hijri_of(date(year, 1, 1))[0]
    for candidate in (guess, guess + 1):
        days = hijri_days(candidate, month)
        if days and days.first.year == year:
            return candidate
    return guess


def read_feast(scene: Scene, i: int) -> Said | None:
    """`عيد الفطر`, `ليلة رأس السنة`; not where it names a market or a sermon."""
    term = scene.start(i, "feast")
    if term is None or scene.start(i - 1, "market-head", "sermon-head"):
        return None
    entry = term.word.value
    if entry.get("value") == "?":
        return Said(i, after(i, term), "?", term.word.rule, skip=term.skip)
    hijri = "hijri" in entry
    tail = read_tail(scene, after(i, term), hijri)
    days = _feast_days(scene, i, entry, tail)
    value = days.first.isoformat() if days else None
    said = Said(i, tail.last, value, term.word.rule, anchor="none" if tail.year else "published", skip=term.skip)
    if "part" in entry:
        said = said._replace(part=entry["part"], kind="time")
    return said._replace(calendar="hijri", doubt=HIJRI_DOUBT) if hijri else said


def _feast_days(scene: Scene, i: int, entry: Entry, tail: Tail) -> Days | None:
    """The days of a feast in the year its tail says, else the last or the coming one."""
    if tail.year:
        year = tail.year
        if "hijri" in entry and year >= 1600:
            year = _hijri_year_in(year, int(entry["hijri"][:2]))
        return _feast_in(year, entry)
    if scene.today is None:
        return None
    now = hijri_of(scene.today)[0] if "hijri" in entry else scene.today.year
    found = [_feast_in(year, entry) for year in (now - 1, now, now + 1)]
    return _nearest_feast(scene, i, [days for days in found if days], tail)


def _feast_in(year: int, entry: Entry) -> Days | None:
    """The days of a feast in a year of its own calendar."""
    if "easter" in entry:
        sunday = eastern_easter(year) if entry["easter"] == "eastern" else easter(year)
        day: date | None = sunday + timedelta(entry.get("value", 0))
    else:
        month, number = (int(part) for part in (entry.get("hijri") or entry["day"]).split("-"))
        if "hijri" in entry:
            return hijri_days(year, month, number)
        day = day_or_none(year, month, number)
    return Days(day, day) if day else None


def _nearest_feast(scene: Scene, i: int, found: list[Days], tail: Tail) -> Days | None:
    today = scene.today
    if today is None or not found:
        return None
    if tail.of_year or tail.direction == 0:
        return next((days for days in found if days.first.year == today.year + (tail.direction or 0)), None)
    past = [days for days in found if days.first <= today]
    ahead = [days for days in found if days.first > today]
    if not past or not ahead:
        return found[0]
    if tail.direction is not None:
        return past[-1] if tail.direction < 0 else ahead[0]
    near = ahead[0].first - today <= FEAST_AHEAD and today - past[-1].first > FEAST_PAST
    return ahead[0] if near or scene.speaks_of_future(i, tail.last) else past[-1]
