"""The calendar: which days a value denotes, and the arithmetic of weekdays, months and Hijri dates.

Values are ISO 8601 and EDTF level 2 (`2019-04`, `2015-W30`, `2017-40`, `198X`, `A/B`); intervals of days are
inclusive. Nothing here knows Arabic words or the day of publication. Hijri days are those of the Umm al-Qura calendar
(hijridate) from 1343 to 1500, and of the tabular calendar outside it (Reingold & Dershowitz, Calendrical
Calculations, 4th ed., 2018, ch. 7); the moon may have been sighted a day earlier or later.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from hijridate import Gregorian, Hijri

HIJRI_DOUBT = 1  # days by which a sighting may differ from the table, either way
_UMM_AL_QURA = range(1343, 1501)
_TABULAR_EPOCH = 227014  # 1 Muharram 1 as a proleptic Gregorian ordinal (16 July 622, Julian)
_DAY = timedelta(1)


class Days(NamedTuple):
    """Civil days from `first` to `last`, inclusive."""

    first: date
    last: date


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def month_days(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def month_after(year: int, month: int, count: int) -> tuple[int, int]:
    """The year and month `count` months later (or earlier).

    >>> month_after(2015, 1, -1), month_after(2015, 11, 3)
    ((2014, 12), (2016, 2))
    """
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def week_value(day: date) -> str:
    """The ISO week of a day: `2015-W30`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def weekday_near(anchor: date, weekday: int, first: int, last: int) -> date:
    """The day `weekday` (ISO: Monday is 1) nearest to `anchor` among those `first` to `last` days from it; the earlier
    of two. The range has seven days or more.

    >>> weekday_near(date(2024, 3, 20), 1, -6, 0)
    datetime.date(2024, 3, 18)
    """
    days = (anchor + timedelta(n) for n in range(first, last + 1))
    return min((day for day in days if day.isoweekday() == weekday), key=lambda day: abs(day - anchor))


def shifted(anchor: date, unit: str, count: int) -> str:
    """The value of the day, week, month, year, decade or century `count` of them away from the one of `anchor`.

    >>> shifted(date(2015, 7, 20), "W", -1), shifted(date(2015, 7, 20), "M", -2), shifted(date(2015, 7, 20), "Y", 1)
    ('2015-W29', '2015-05', '2016')
    """
    if unit == "D":
        return (anchor + count * _DAY).isoformat()
    if unit == "W":
        return week_value(anchor + timedelta(7 * count))
    if unit == "M":
        year, month = month_after(anchor.year, anchor.month, count)
        return f"{year:04}-{month:02}"
    if unit == "Y":
        return f"{anchor.year + count:04}"
    if unit == "10Y":
        return f"{anchor.year // 10 + count:03}X"
    return f"{anchor.year // 100 + count:02}XX"


def days_of(value: str | None) -> Days | None:
    """The days a value denotes, or None: lengths, sets, open ends and years beyond 9999 denote none.

    >>> days_of("2015-W30"), days_of("2017-40").last
    (Days(first=datetime.date(2015, 7, 20), last=datetime.date(2015, 7, 26)), datetime.date(2017, 6, 30))
    """
    if not value or not value[0].isdigit():
        return None
    if "/" in value:
        first, last = (days_of(end) for end in value.split("/", 1))
        return Days(first.first, last.last) if first and last else None
    return _single_days(value)


@lru_cache(maxsize=1 << 12)  # the same few days come in every article of a day
def _single_days(value: str) -> Days | None:
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?", value):
        day = day_or_none(int(found[1]), int(found[2]), int(found[3]))
        return Days(day, day) if day else None
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        try:
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            return None
        return Days(first, first + 6 * _DAY)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _part_of_year(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,4})(X{0,3})", value):
        width = 10 ** len(found[2])
        first_year = int(found[1]) * width
        if len(found[0]) == 4 and first_year >= 1:
            return Days(date(first_year, 1, 1), date(first_year + width - 1, 12, 31))
    return None


def _part_of_year(year: int, part: int) -> Days | None:
    """A month (1-12), northern season (21-24), quarter (33-36) or half (40-41). Winter ends in the next year."""
    if not 1 <= year < 9999:
        return None
    if 1 <= part <= 12:
        return month_days(year, part)
    if part in (40, 41):
        start, length = 1 + 6 * (part - 40), 6
    elif 33 <= part <= 36:
        start, length = 1 + 3 * (part - 33), 3
    elif 21 <= part <= 24:
        start, length = 3 * (part - 20), 3
    else:
        return None
    end = month_after(year, start, length - 1)
    return Days(date(year, start, 1), month_days(*end).last)


def hijri_days(year: int, month: int, day: int | None = None) -> Days | None:
    """The civil days of a Hijri month or day by table; None where there is no such day. See HIJRI_DOUBT.

    >>> hijri_days(1436, 9)
    Days(first=datetime.date(2015, 6, 18), last=datetime.date(2015, 7, 16))
    """
    if not (1 <= year <= 9000 and 1 <= month <= 12):
        return None
    first, length = _hijri_month(year, month)
    if day is None:
        return Days(first, first + (length - 1) * _DAY)
    if not 1 <= day <= 30:
        return None
    found = first + (day - 1) * _DAY  # a thirtieth day the table does not have may still have been kept
    return Days(found, found)


def hijri_of(day: date) -> tuple[int, int]:
    """The Hijri year and month that hold a civil day."""
    try:
        found = Gregorian.fromdate(day).to_hijri()
        return found.year, found.month
    except OverflowError:
        months = int((day.toordinal() - _TABULAR_EPOCH) / 29.5305882)
        return months // 12 + 1, months % 12 + 1


def hijri_shifted(day: date, months: int) -> date | None:
    """The day of the same number in the Hijri month so many months away.

    >>> hijri_shifted(date(2021, 9, 1), 12)
    datetime.date(2022, 8, 22)
    """
    year, month = hijri_of(day)
    here = hijri_days(year, month)
    later = hijri_days(*month_after(year, month, months))
    return later.first + (day - here.first) if here and later else None


def hijri_year_days(year: int) -> Days | None:
    first, last = hijri_days(year, 1), hijri_days(year, 12)
    return Days(first.first, last.last) if first and last else None


@lru_cache(maxsize=1 << 10)  # some years of months
def _hijri_month(year: int, month: int) -> tuple[date, int]:
    if year in _UMM_AL_QURA:
        first = Hijri(year, month, 1)
        return date.fromordinal(first.to_gregorian().toordinal()), first.month_length()
    length = 30 if month % 2 or (month == 12 and (11 * year + 14) % 30 < 11) else 29
    days = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date.fromordinal(_TABULAR_EPOCH + days), length


# Easter


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (Meeus, Astronomical Algorithms, 2nd ed., 1998, ch. 8).

    >>> easter(2013), easter(2024)
    (datetime.date(2013, 3, 31), datetime.date(2024, 3, 31))
    """
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


def eastern_easter(year: int) -> date:
    """Easter Sunday of the Eastern churches, in the civil calendar (the same, by the Julian one); 1900 to 2099.

    >>> eastern_easter(2013), eastern_easter(2024)
    (datetime.date(2013, 5, 5), datetime.date(2024, 5, 5))
    """
    d = (19 * (year % 19) + 15) % 30
    month, day = divmod(d + (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7 + 114, 31)
    return date(year, month, day + 1) + 13 * _DAY  # the calendars are 13 days apart from March 1900 to February 2100
