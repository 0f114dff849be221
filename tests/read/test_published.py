"""Dates are read whole or not at all."""

from datetime import date

import pytest

from rawi.read.published import find_days, is_ahead, read_published
from tests.builders import article


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2019-04-07T10:00:00.5Z", "2019-04-07T10:00:00.5Z"),
        ("٢٠١٩-٠٤-٠٧", "2019-04-07"),
        ("20190407", "2019-04-07"),
        ("20190407T100000Z", "2019-04-07"),
        (1554595200, "2019-04-07T00:00:00Z"),
        (1554595200000, "2019-04-07T00:00:00Z"),
        ("Sun, 07 Apr 2019 10:00:00 +0300", "2019-04-07"),
        ("April 7th, 2019", "2019-04-07"),
        ("7 avril 2019 à 10h", "2019-04-07"),
        ("1er août 2019", "2019-08-01"),
        ("الأحد 7 نيسان 2019", "2019-04-07"),
        ("٧ أفريل ٢٠١٩", "2019-04-07"),
        ("7 نيسان/أبريل 2019", "2019-04-07"),
        ("7 أبريل (نيسان) 2019", "2019-04-07"),
        ("أبريل 7, 2019", "2019-04-07"),
        ("17/04/2019", "2019-04-17"),
        ("04/17/2019", "2019-04-17"),
        ("4/4/2019", "2019-04-04"),
        ("7/4/2019", None),
        ("7 نيسان/مايو 2019", None),
        ("7 صفر 1440", None),
        ("7 أبريل", None),
        ("أبريل 2019", None),
        ("31/4/2019", None),
        ("من 7 أبريل 2019 إلى 8 أبريل 2019", None),
        ("", None),
        (None, None),
        (1.5, None),
    ],
)
def test_dates_of_metadata(value: object, published: str | None) -> None:
    assert read_published(value) == published


def test_days_know_where_they_stand() -> None:
    text = "نُشر يوم ٧ كانون الأول ٢٠١٩ مساء"
    (found,) = find_days(text)
    assert text[found.start : found.end] == "٧ كانون الأول ٢٠١٩"
    assert found.day == date(2019, 12, 7)


def test_pages_write_the_day_first() -> None:
    assert [found.day for found in find_days("7/4/2019")] == [date(2019, 4, 7)]


def test_an_article_of_tomorrow_is_an_evening_paper_and_one_of_next_week_is_ahead() -> None:
    today = date(2019, 4, 7)
    assert not is_ahead(article("x", published="2019-04-08"), today)
    assert is_ahead(article("x", published="2019-04-15"), today)
    assert not is_ahead(article("x", published=None), today)
