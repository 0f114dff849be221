"""Dates put together from days, months and years: in digits and in words, by every system of months.

Each reader looks at one token and gives the longest expression of its kind that begins there, or None.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from rawi.annotate.times_scene import CLOSING, OPENING, Said, Scene, after
from rawi.text.calendar import (
    HIJRI_DOUBT,
    Days,
    day_or_none,
    hijri_days,
    hijri_of,
    hijri_year_days,
    shifted,
)
from rawi.text.numbers import read_ordinal

HIJRI_YEARS = range(1380, 1461)  # in news a year like these is a Hijri one, 1960 to 2038, even where nobody says so
MONTHS_AHEAD = 1  # an undated day at most so many months ahead is meant, not the one eleven months ago
_SEPARATORS = frozenset("/-–—.")
_TO = frozenset({"-", "–", "—", "الى", "حتى"})
_DOTTED = re.compile(r"(\d{1,4})\.(\d{1,2})\.(\d{2,4})")


class Month(NamedTuple):
    """One month, or the first and last of several, said by name; token after it."""

    first: int
    last_month: int
    calendar: str
    rule: str
    last: int
    sure: bool


class Tail(NamedTuple):
    """What stands after a day or month and says which: a year, or a direction in `unit`."""

    last: int
    year: int | None = None
    direction: int | None = None
    of_year: bool = False
    hijri: bool = False


def read_date(scene: Scene, i: int) -> Said | None:
    """A day or days of a month, a month, or a numeric date that begins in token `i`."""
    return read_numeric(scene, i) or read_days_of_month(scene, i) or read_month(scene, i)


def read_numeric(scene: Scene, i: int, without_year: bool = False) -> Said | None:
    """`28-6-2018`, `2018/12/31`, `2.3.2017`; `6/8` only where the caller knows that a date is meant."""
    if scene.tokens[i].kind != "number":
        return None
    found = _numeric_parts(scene, i, without_year)
    if found is None:
        return None
    (a, b, c), last = found
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12 >= day:  # month first, where nothing else is possible
        month, day = day, month
    hijri = year in HIJRI_YEARS or 1300 <= year <= 1500
    era = scene.term(last, "era")
    if era:
        last = after(last, era)
    if hijri:
        return _hijri_said(i, last, hijri_days(year, month, day), "times/dates.yml:numeric")
    known = day_or_none(year, month, day)
    return known and Said(i, last, known.isoformat(), "times/dates.yml:numeric")


def _numeric_parts(scene: Scene, i: int, without_year: bool) -> tuple[tuple[int, int, int], int] | None:
    form = scene.forms[i]
    if dotted := _DOTTED.fullmatch(form):
        first, second, third = (int(group) for group in dotted.groups())
        return ((first, second, _full_year(third, dotted[3])), i + 1) if 31 < first or third > 31 else None
    if not (form.isdigit() and len(form) <= 4) or scene.form(i + 1) not in _SEPARATORS:
        return None
    second = scene.form(i + 2)
    if not (second.isdigit() and len(second) <= 2) or not scene.touches(i + 2):
        return None
    third = scene.form(i + 4) if scene.form(i + 3) == scene.form(i + 1) else ""
    if third.isdigit() and (len(third) == 4 or (len(form) == 4 and len(third) <= 2)) and int(second) > 0:
        return (int(form), int(second), int(third)), i + 5
    if without_year and scene.today and len(form) <= 2 and scene.form(i + 1) == "/":
        return (int(form), int(second), scene.today.year), i + 3
    return None


def _full_year(year: int, digits: str) -> int:
    return year + 2000 if len(digits) == 2 else year


def read_days_of_month(scene: Scene, i: int) -> Said | None:
    """`5 مايو`, `الخامس والعشرين من الشهر الجاري`, `من 5 إلى 7 مايو`, `26 و27 مارس 2016`."""
    first = _day_number(scene, i)
    if first is None:
        return None
    days, last = [first[0]], first[1]
    second = _second_day(scene, last)
    if second is not None:
        days.append(second[0])
        last = second[1]
    at = last
    if scene.form(at) in ("من", "في", "ل"):
        at += 1
    month = month_at(scene, at)
    if month is not None:
        return _days_in(scene, i, days, month)
    return _days_of_relative_month(scene, i, days, at) if at > last or scene.form(at).startswith("ال") else None


def _second_day(scene: Scene, at: int) -> tuple[int, int] | None:
    """The end of a span of days, or the second of two (`26 و27`)."""
    if scene.form(at) in _TO or scene.form(at) == "و":
        return _day_number(scene, at + 1)
    if scene.form(at).startswith("و"):
        return _day_number(scene, at)
    return None


def _day_number(scene: Scene, i: int) -> tuple[int, int] | None:
    """A day of the month in digits or by an ordinal, and the token after it."""
    form = scene.form(i)
    if form.isdigit():
        return (int(form), i + 1) if len(form) <= 2 and 1 <= int(form) <= 31 else None
    if first := scene.start(i, "first"):
        return 1, after(i, first)
    if i >= len(scene.tokens) or scene.tokens[i].kind != "word":
        return None
    ordinal = read_ordinal(scene.tokens, i)
    return (ordinal.value, ordinal.last) if ordinal and 1 <= ordinal.value <= 31 else None


def _days_in(scene: Scene, i: int, days: list[int], month: Month) -> Said | None:
    tail = read_tail(scene, month.last, month.calendar == "hijri")
    if month.calendar == "hijri":
        return _hijri_day(scene, i, days, month, tail)
    value, anchor = None, "none" if tail.year else "published"
    year = _year_of_day(scene, i, month.first, days[0], tail)
    if year is not None:
        found = [day_or_none(year, month.first, day) for day in days]
        if None in found:
            return None
        value = _joined([day.isoformat() for day in found if day])
    elif tail.year is None and scene.today is not None:
        return None
    rule = month.rule if len(days) == 1 else "times/dates.yml:span"
    return Said(i, tail.last, value, rule, anchor=anchor)  # type: ignore[arg-type]


def _joined(values: list[str]) -> str:
    return values[0] if len(values) == 1 or values[0] == values[-1] else f"{values[0]}/{values[-1]}"


def _year_of_day(scene: Scene, i: int, month: int, day: int, tail: Tail) -> int | None:
    """The year meant by a day and month: the one said, by its direction, or the nearest past (see MONTHS_AHEAD)."""
    if tail.year is not None:
        return tail.year
    today = scene.today
    if today is None:
        return None
    if tail.of_year:
        return today.year + (tail.direction or 0)
    this = day_or_none(today.year, month, day) or day_or_none(today.year + 1, month, day)
    this = this or day_or_none(today.year - 1, month, day)
    if this is None:
        return None
    if tail.direction == 0:
        return today.year if abs(this.month - today.month) < 7 else _nearest_year(today, this)
    if tail.direction is not None and tail.direction < 0:
        return this.year if this < today else this.year - 1
    if tail.direction is not None:
        return this.year if this > today else this.year + 1
    if this <= today:
        ahead = this.replace(year=this.year + 1, day=min(day, 28))
        soon = (ahead - today).days <= 31 * MONTHS_AHEAD
        return ahead.year if soon or (scene.speaks_of_future(i, tail.last) and this != today) else this.year
    soon = (this - today).days <= 31 * MONTHS_AHEAD
    return this.year if soon or scene.speaks_of_future(i, tail.last) else this.year - 1


def _nearest_year(today: date, day: date) -> int:
    """The year that brings a day nearest to today: `27 ديسمبر الجاري` in the first days of January."""
    years = (day.year - 1, day.year, day.year + 1)
    return min(years, key=lambda year: abs((day.replace(year=year, day=min(day.day, 28)) - today).days))


def _days_of_relative_month(scene: Scene, i: int, days: list[int], at: int) -> Said | None:
    """`20 من الشهر الجاري`, `30 من الشهر الأول من العام الحالي`, `5 من الشهر نفسه`."""
    month = read_relative_month(scene, at)
    if month is None:
        return None
    last, value, anchor = month
    if value is None:
        return Said(i, last, None, "times/dates.yml:day-of-unit", anchor=anchor)  # type: ignore[arg-type]
    found = [day_or_none(int(value[:4]), int(value[5:7]), day) for day in days]
    if None in found:
        return None
    joined = _joined([day.isoformat() for day in found if day])
    return Said(i, last, joined, "times/dates.yml:day-of-unit", anchor=anchor)  # type: ignore[arg-type]


def read_relative_month(scene: Scene, at: int) -> tuple[int, str | None, str] | None:
    """This, the last, the next, the same or the n-th month: the token after it, its value, its anchor."""
    this = scene.term(at, "this")
    unit = scene.term(at + 1 if this else at, "unit", joined=(0, 2))
    if unit is None or unit.word.value != "M" or not unit.definite:
        return None
    last = after(at + 1 if this else at, unit)
    direction = scene.term(last, "direction", "same")
    if this or (direction and direction.word.kind == "direction" and direction.definite):
        shift = 0 if this else direction.word.value  # type: ignore[union-attr]
        value = shifted(scene.today, "M", shift) if scene.today else None
        return (last if this else after(last, direction)), value, "published"  # type: ignore[arg-type]
    if direction and direction.word.kind == "same":
        before = scene.previous.value if scene.previous else None
        value = before[:7] if before and re.match(r"\d{4}-\d\d", before) else None
        return after(last, direction), value, "mention"
    return _numbered_month(scene, last)


def _numbered_month(scene: Scene, at: int) -> tuple[int, str | None, str] | None:
    ordinal = read_ordinal(scene.tokens, at) if at < len(scene.tokens) else None
    if ordinal is None or ordinal.value > 12:
        return None
    tail = read_tail(scene, ordinal.last, False)
    if tail.year is None and not tail.of_year:
        return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    value = f"{year:04}-{ordinal.value:02}" if year else None
    return tail.last, value, "none" if tail.year else "published"


def month_at(scene: Scene, i: int) -> Month | None:
    """A month by name, with "month" before it and its second name after it in any of the ways they are joined."""
    at, headed = i, False
    head = scene.start(at, "unit", "pair")
    if head and head.word.value == "M" and (head.word.number == 1 or head.word.kind == "pair"):
        at, headed = after(at, head), True
    term = scene.term(at, "month") if headed else scene.start(at, "month")
    if term is None:
        return None
    word, last = term.word, after(at, term)
    second, end = _second_month(scene, last, word.calendar)
    last_month = second if second is not None else word.value
    return Month(word.value, last_month, word.calendar, word.rule, end, word.sure or headed or end > last)


def _second_month(scene: Scene, at: int, calendar: str) -> tuple[int | None, int]:
    """The other name (`/شباط`, `(اذار)`, `- أيار`, ` أيار`), or the last month of a span; and the token after it."""
    form = scene.form(at)
    if form in OPENING:
        term = scene.term(at + 1, "month")
        end = after(at + 1, term) if term else at
        if term and scene.form(end) in CLOSING:
            return term.word.value, end + 1
    elif form in ("/", "-", "–", "\\", "ـ"):
        term = scene.term(at + 1, "month")
        if term and term.word.calendar == calendar:
            return term.word.value, after(at + 1, term)
    elif (term := scene.term(at, "month")) and term.word.sure and term.word.calendar == calendar:
        return term.word.value, after(at, term)
    return None, at


def read_month(scene: Scene, i: int) -> Said | None:
    """A month, or a span of months, with the year or direction after it; an unsure name needs one of them."""
    month = month_at(scene, i)
    if month is None:
        return None
    head = scene.start(i, "unit", "pair", "month")
    skip = head.skip if head else 0
    behind = _days_behind(scene, i, month)
    if behind is not None:
        return behind._replace(skip=skip)
    tail = read_tail(scene, month.last, month.calendar == "hijri")
    if not month.sure and tail.last == month.last and not _follows_time_word(scene, i, skip):
        return None
    if month.calendar == "hijri":
        said = _hijri_month_said(scene, i, month, tail)
        return said and said._replace(skip=skip)
    anchor = "none" if tail.year else "published"
    year = _year_of_month(scene, i, month.first, tail)
    value = None
    if year is not None:
        later = year + (month.last_month < month.first)
        value = _joined([f"{year:04}-{month.first:02}", f"{later:04}-{month.last_month:02}"])
    return Said(i, tail.last, value, month.rule, anchor=anchor, skip=skip)  # type: ignore[arg-type]


def _follows_time_word(scene: Scene, i: int, skip: int) -> bool:
    """An unsure name of a month is one after a preposition of time, where it does not begin a name (`في ماي`)."""
    return not skip and (scene.form(i - 1) in ("في", "خلال", "منذ", "شهر") or scene.term(i - 1, "edge") is not None)


def _days_behind(scene: Scene, i: int, month: Month) -> Said | None:
    """Days after their month: `يوليو 13-15`, `شباط 13`."""
    first = scene.form(month.last)
    if not (first.isdigit() and len(first) <= 2) or month.calendar == "hijri":
        return None
    day = _day_number(scene, month.last)
    if day is None or scene.term(day[1], "unit"):
        return None
    second = _second_day(scene, day[1]) if scene.form(day[1]) in _TO else None
    days = [day[0]] + ([second[0]] if second else [])
    end = second[1] if second else day[1]
    if scene.tokens[end - 1].kind == "number" and end < len(scene.tokens) and scene.tokens[end].kind == "word":
        return (
            None
            if not second and not scene.term(end, "direction")
            else _days_in(scene, i, days, month._replace(last=end))
        )
    return _days_in(scene, i, days, month._replace(last=end))


def _year_of_month(scene: Scene, i: int, month: int, tail: Tail) -> int | None:
    if tail.year is not None:
        return tail.year
    today = scene.today
    if today is None:
        return None
    if tail.of_year:
        return today.year + (tail.direction or 0)
    if tail.direction is not None and tail.direction < 0:
        return today.year if month < today.month else today.year - 1
    if tail.direction is not None and tail.direction > 0:
        return today.year if month > today.month else today.year + 1
    if tail.direction == 0 or month == today.month:
        return today.year
    if month < today.month:
        return today.year + 1 if today.month - month > 6 and scene.speaks_of_future(i, tail.last) else today.year
    return today.year if scene.speaks_of_future(i, tail.last) else today.year - 1


def read_tail(scene: Scene, at: int, hijri: bool) -> Tail:
    """A year or direction that begins in token `at`; an empty tail where there is none."""
    direct = scene.term(at, "direction")
    if direct and direct.definite:
        return Tail(after(at, direct), direction=direct.word.value)
    year = year_at(scene, at, hijri)
    if year is not None:
        return Tail(year[1], year=year[0], hijri=year[2])
    j = at
    if scene.form(j) in ("من", "في", "،") and scene.form(j) != "،":
        j += 1
    if scene.form(j) == "ل":
        j += 1
    this = scene.term(j, "this", joined=(0, 1))
    head = scene.term(j + 1 if this else j, "unit", joined=(0, 1, 2))
    if head is None or head.word.value != "Y" or head.word.number != 1:
        return Tail(at)
    last = after(j + 1 if this else j, head)
    if this:
        return Tail(last, direction=0, of_year=True)
    direct = scene.term(last, "direction")
    if direct and direct.definite and head.definite:
        return Tail(after(last, direct), direction=direct.word.value, of_year=True)
    year = year_at(scene, last, hijri)
    if year is not None:
        return Tail(year[1], year=year[0], hijri=year[2])
    same = scene.term(last, "same")
    if same and scene.previous and scene.previous.value and scene.previous.value[:4].isdigit():
        return Tail(after(last, same), year=int(scene.previous.value[:4]))
    return Tail(at)


def year_at(scene: Scene, i: int, hijri: bool = False) -> tuple[int, int, bool] | None:
    """A year in digits or words, in brackets or not: its number, the token after it, whether it is Hijri."""
    if scene.form(i) in OPENING and scene.form(i + 2) in CLOSING and scene.form(i + 1).isdigit():
        inner = year_at(scene, i + 1, hijri)
        return inner and (inner[0], inner[1] + 1, inner[2])
    form = scene.form(i)
    if form.isdigit():
        year, last = int(form), i + 1
        if len(form) != 4 or form[0] not in "12":
            return None
    else:
        said = scene.number(i)
        if said is None or not said.in_words or said.skip or not 1000 <= said.low <= 2100:
            return None
        year, last = said.low, said.last
    era = scene.term(last, "era")
    if era and (era.word.sure or scene.tokens[last].start <= scene.tokens[last - 1].end + 1):
        is_hijri, last = era.word.value == "hijri", after(last, era)
    else:
        is_hijri = year in HIJRI_YEARS or (hijri and year < 1600)
    return (year, last, is_hijri) if 1000 <= year <= 2150 else None


def _hijri_said(i: int, last: int, days: Days | None, rule: str) -> Said | None:
    if days is None:
        return None
    value = days.first.isoformat() if days.first == days.last else f"{days.first}/{days.last}"
    return Said(i, last, value, rule, calendar="hijri", doubt=HIJRI_DOUBT)


def _hijri_day(scene: Scene, i: int, days: list[int], month: Month, tail: Tail) -> Said | None:
    year = _hijri_year(scene, i, month.first, tail)
    if year is None:
        return Said(i, tail.last, None, month.rule, anchor="published", calendar="hijri", doubt=HIJRI_DOUBT)
    first, last = hijri_days(year, month.first, days[0]), hijri_days(year, month.first, days[-1])
    said = _hijri_said(i, tail.last, Days(first.first, last.last) if first and last else None, month.rule)
    return said and said._replace(anchor="none" if tail.year else "published")


def _hijri_month_said(scene: Scene, i: int, month: Month, tail: Tail) -> Said | None:
    year = _hijri_year(scene, i, month.first, tail)
    if year is None:
        return Said(i, tail.last, None, month.rule, anchor="published", calendar="hijri", doubt=HIJRI_DOUBT)
    said = _hijri_said(i, tail.last, hijri_days(year, month.first), month.rule)
    return said and said._replace(anchor="none" if tail.year else "published")


def _hijri_year(scene: Scene, i: int, month: int, tail: Tail) -> int | None:
    """The Hijri year meant: the one said, or the past one first, as with civil months."""
    if tail.year is not None:
        return tail.year if tail.year < 1600 else _hijri_year_in(tail.year, month)
    if scene.today is None:
        return None
    year, now = hijri_of(scene.today)
    if tail.direction is not None and tail.direction != 0:
        if tail.of_year:
            return year + tail.direction
        beyond = month >= now if tail.direction < 0 else month <= now
        return year + (tail.direction > 0) - (tail.direction < 0) if beyond else year
    if month > now and tail.direction is None and not scene.speaks_of_future(i, tail.last):
        return year - 1
    if month < now - 6 and scene.speaks_of_future(i, tail.last):
        return year + 1
    return year


def _hijri_year_in(year: int, month: int) -> int:
    """The Hijri year whose `month` begins in a civil year (`رمضان 2019`)."""
    guess = hijri_of(date(year, 1, 1))[0]
    for candidate in (guess, guess + 1):
        days = hijri_days(candidate, month)
        if days and days.first.year == year:
            return candidate
    return guess


def feast_days(scene: Scene, i: int, hijri: str | None, day: str | None, tail: Tail) -> Days | None:
    """The day of a feast, given as month-day, in the year its tail says or the nearest: within two months ahead if the
    day of speaking is near it, else the last one."""
    month, number = (int(part) for part in (hijri or day or "").split("-"))
    if tail.year is None and scene.today is None:
        return None
    if hijri:
        years = _feast_years(scene, tail, hijri_of(scene.today)[0] if scene.today else 0, month)
        found = [days for year in years if (days := hijri_days(year, month, number))]
    else:
        base = scene.today.year if scene.today else 0
        years = [tail.year] if tail.year else [base - 1, base, base + 1]
        found = [Days(known, known) for year in years if (known := day_or_none(year, month, number))]
    return _nearest_feast(scene, i, found, tail)


def _feast_years(scene: Scene, tail: Tail, now: int, month: int) -> list[int]:
    if tail.year is None:
        return [now - 1, now, now + 1]
    return [tail.year if tail.year < 1600 else _hijri_year_in(tail.year, month)]


def _nearest_feast(scene: Scene, i: int, found: list[Days], tail: Tail) -> Days | None:
    if not found or tail.year is not None or scene.today is None:
        return found[0] if found else None
    today = scene.today
    if tail.of_year or tail.direction == 0:
        return next((days for days in found if days.first.year == today.year), found[0])
    past = [days for days in found if days.first <= today]
    ahead = [days for days in found if days.first > today]
    if tail.direction is not None or not past:
        return (past[-1] if (tail.direction or 1) < 0 and past else ahead[0]) if ahead else past[-1]
    near = ahead and ahead[0].first - today <= timedelta(60)
    return (
        ahead[0]
        if near and (today - past[-1].first > timedelta(30) or scene.speaks_of_future(i, tail.last))
        else past[-1]
    )


def hijri_year_said(i: int, last: int, year: int) -> Said | None:
    return _hijri_said(i, last, hijri_year_days(year), "times/dates.yml:hijri-year")
