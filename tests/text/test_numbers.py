"""Numbers in digits and words read to their values."""

import pytest

from rawi.text.numbers import digits_value, read_number, read_quantity
from tests.builders import reading


def value(text: str) -> tuple[int, int] | None:
    found = read_quantity(reading(text).tokens, 0)
    return found and (found.low, found.high)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("14 جنديا", 14),
        ("14جنديا", 14),
        ("٣٥ قتيلا", 35),
        ("12.500 شخص", 12500),
        ("12 500 عامل", 12500),
        ("3 آلاف", 3000),
        ("12 ألفا و500 شخص", 12500),
        ("2,5 مليون", 2_500_000),
        ("4 مليارات و300 مليون", 4_300_000_000),
        ("الـ24 ساعة", 24),
        ("ثلاثة", 3),
        ("وبثلاثة", 3),
        ("ثلاثة عشر", 13),
        ("اثنا عشر", 12),
        ("إحدى عشرة", 11),
        ("خمسة وعشرون", 25),
        ("واحد وعشرين", 21),
        ("ثمانماية", 800),
        ("ثلاث مئة", 300),
        ("ثلاثمائة وخمسة وستين", 365),
        ("ثلاثة آلاف ومئتين وأربعة عشر", 3214),
        ("ألفين وخمسمئة", 2500),
        ("مليون ونصف المليون", 1_500_000),
        ("نصف مليون", 500_000),
        ("مليونا ومئتي ألف", 1_200_000),
        ("مئة ألف", 100_000),
        ("ثلاثة وعشرة", 3),
        ("3 و12 جريحا", 3),
    ],
)
def test_a_number_reads_to_its_value(said: str, number: int) -> None:
    assert value(said) == (number, number)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("5-7 قذائف", 5, 7),
        ("5 إلى 7", 5, 7),
        ("ثلاثة أو أربعة", 3, 4),
        ("بين 5 و7 آلاف", 5000, 7000),
        ("ما بين نصف مليون ومليون", 500_000, 1_000_000),
    ],
)
def test_a_span_keeps_both_ends(said: str, low: int, high: int) -> None:
    assert value(said) == (low, high)


@pytest.mark.parametrize("said", ["أحد المسؤولين", "الاثنين", "الأحد", "0.840 دينار", "6,00 صباحا", "ربع قرن", "من 5"])
def test_what_is_no_number_is_none(said: str) -> None:
    assert value(said) is None


def test_a_date_is_no_span() -> None:
    assert value("28-6-2018") == (28, 28)


def test_proclitics_are_counted_and_the_article_is_not() -> None:
    found = read_number(reading("بالأربعة").tokens, 0)
    assert found is not None and found.skip == 1


@pytest.mark.parametrize("number", [1, 2, 10, 11, 12, 19, 20, 21, 99, 100, 101, 999])
def test_digits_and_separators_agree(number: int) -> None:
    assert digits_value(f"{number}") == number
    assert digits_value(f"{number}.000") == number * 1000
