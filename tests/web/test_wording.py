"""How numbers, days and ranges are said."""

import pytest

from rawi.web.wording import Wording, _words

AR, EN = Wording("ar"), Wording("en")


def test_every_word_is_there_in_both_languages() -> None:
    words = _words()
    assert {key for key in words["ar"] if not words["ar"][key] or not words["en"][key]} == set()


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "لا مقالات"), (1, "مقالة واحدة"), (2, "مقالتان"), (3, "3 مقالات"), (11, "11 مقالة"), (100, "100 مقالة"),
     (103, "103 مقالات"), (1911, "1,911 مقالة")],
)  # fmt: skip
def test_arabic_nouns_follow_their_number(n: int, said: str) -> None:
    assert AR.count(n, "articles") == said


def test_a_range_has_no_dash_in_arabic() -> None:
    assert (AR.between(10, 15), EN.between(10, 15)) == ("من 10 إلى 15", "10–15")
    assert (AR.between(15, None), EN.between(None, 9)) == ("15 أو أكثر", "up to 9")


def test_days_have_named_months_by_region() -> None:
    assert (AR.day("2024-03-12"), EN.day("2024-03-12")) == ("12 آذار/مارس 2024", "12 March 2024")
    assert Wording("ar", months="maghreb").day("2024-07-01") == "1 جويلية 2024"
    assert Wording("ar", months="levant").day("2024-07-01T10:00") == "1 تموز 2024"


def test_days_that_are_a_month_or_a_year_are_said_so() -> None:
    assert EN.days("2024-02-01", "2024-02-29") == "February 2024"
    assert EN.days("2024-01-01", "2024-12-31") == "2024"
    assert AR.days("2024-03-10", "2024-03-12") == "من 10 آذار/مارس 2024 إلى 12 آذار/مارس 2024"
    assert EN.days(None, None) == "day not stated"


def test_digits_are_the_readers() -> None:
    assert Wording("ar", "arabic").day("2024-03-12") == "١٢ آذار/مارس ٢٠٢٤"
    assert Wording("en", "arabic").number(1234) == "1,234"
