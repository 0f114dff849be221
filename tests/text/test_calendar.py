"""The calendar's arithmetic: values to days, weekdays, months and the Hijri year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.text.calendar import Days, days_of, hijri_days, hijri_of, hijri_year_days, month_after, shifted, weekday_near


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2015-07-20", "2015-07-20", "2015-07-20"),
        ("2015-07-20T06:00", "2015-07-20", "2015-07-20"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-W30", "2015-07-20", "2015-07-26"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2017-33", "2017-01-01", "2017-03-31"),
        ("2017-41", "2017-07-01", "2017-12-31"),
        ("2014-24", "2014-12-01", "2015-02-28"),
        ("2015-01/2015-04", "2015-01-01", "2015-04-30"),
    ],
)
def test_a_value_denotes_its_days(value: str, first: str, last: str) -> None:
    assert days_of(value) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", [None, "?", "P3D", "XXXX-WXX-5", "2015-13", "2015-02-30", "2015-W60", "0000", "2015-07/P1D"]
)
def test_what_is_no_day_denotes_none(value: str | None) -> None:
    assert days_of(value) is None


@given(st.dates(date(1930, 1, 1), date(2070, 1, 1)))
def test_every_day_lies_in_its_own_hijri_month(day: date) -> None:
    year, month = hijri_of(day)
    days = hijri_days(year, month)
    assert days is not None and days.first <= day <= days.last


@given(st.integers(1, 1700), st.integers(1, 12))
def test_hijri_months_follow_one_another_in_the_table_and_beyond(year: int, month: int) -> None:
    days, following = hijri_days(year, month), hijri_days(*month_after(year, month, 1))
    assert days is not None and following is not None
    assert 0 <= (following.first - days.last).days <= 3  # the two calendars meet at 1343 and 1501
    assert (days.last - days.first).days in (28, 29)


def test_a_hijri_year_is_twelve_months() -> None:
    assert hijri_year_days(1436) == Days(date(2014, 10, 25), date(2015, 10, 13))


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(1, 7))
def test_the_nearest_weekday_is_that_weekday_and_within_a_week(day: date, weekday: int) -> None:
    near = weekday_near(day, weekday, -6, 0)
    assert near.isoweekday() == weekday and timedelta(0) <= day - near < timedelta(7)


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.sampled_from(["D", "W", "M", "Y", "10Y", "100Y"]))
def test_the_unit_of_a_day_holds_it(day: date, unit: str) -> None:
    days = days_of(shifted(day, unit, 0))
    assert days is not None and days.first <= day <= days.last
