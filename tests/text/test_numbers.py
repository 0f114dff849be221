"""Numbers in digits and words read to their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("مئة وأحد عشر قتيلا", 111),
        ("وأحد عشر جريحا", 11),
        ("1.25 مليون", 1_250_000),
    ],
)
def test_a_number_reads_to_its_value(said: str, number: int) -> None:
    assert value(said) == (number, number)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("5-7 قذائف", 5, 7),
        ("5 إلى 7", 5, 7),
        ("من 5 إلى 7", 5, 7),
        ("ثلاثة أو أربعة", 3, 4),
        ("بين 5 و7 آلاف", 5000, 7000),
        ("ما بين نصف مليون ومليون", 500_000, 1_000_000),
    ],
)
def test_a_span_keeps_both_ends(said: str, low: int, high: int) -> None:
    assert value(said) == (low, high)


@pytest.mark.parametrize(
    "said",
    ["أحد المسؤولين", "الاثنين", "الأحد", "0.840 دينار", "6,00 صباحا", "ربع قرن", "من 5", "آلاف", "الملايين", "ولست"],
)
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


UNITS = ("", "", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع")
TENS = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")


def unit_in_words(number: int, feminine: bool, nominative: bool) -> str:
    """One to nine as it counts a feminine or a masculine noun."""
    if number == 1:
        return "واحدة" if feminine else "واحد"
    if number == 2:
        return ("اثنت" if feminine else "اثن") + ("ان" if nominative else "ين")
    return UNITS[number] if feminine else UNITS[number] + "ة"


def teen_in_words(number: int, feminine: bool, nominative: bool) -> str:
    ten = "عشرة" if feminine else "عشر"
    if number == 11:
        return f"{'إحدى' if feminine else 'أحد'} {ten}"
    if number == 12:
        return ("اثنت" if feminine else "اثن") + ("ا " if nominative else "ي ") + ten
    return f"{unit_in_words(number - 10, feminine, nominative)} {ten}"


def below_thousand(number: int, feminine: bool, nominative: bool, hundred: str, construct: bool = False) -> list[str]:
    """The words of 1 to 999, to be joined by "and"; `construct` for 200 right before what it counts (`مئتا ألف`)."""
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds == 2:
        words.append(hundred[:-1] + ("تا" if nominative else "تي") + ("" if construct and not rest else "ن"))
    elif hundreds:
        words.append(UNITS[hundreds] + hundred)
    if rest == 10:
        words.append("عشر" if feminine else "عشرة")
    elif 10 < rest < 20:
        words.append(teen_in_words(rest, feminine, nominative))
    else:
        tens, units = divmod(rest, 10)
        words += [unit_in_words(units, feminine, nominative)] if units else []
        words += [TENS[tens] + ("ون" if nominative else "ين")] if tens else []
    return words


SCALES = (
    (10**6, ("مليون", "مليونان", "مليونين", "ملايين", "مليونا")),
    (1000, ("ألف", "ألفان", "ألفين", "آلاف", "ألفا")),
)


def in_words(number: int, feminine: bool, nominative: bool, hundred: str, glue: str) -> str:
    """A number below a thousand million in the words and cases of Standard Arabic."""
    words: list[str] = []
    for scale, (one, two, two_oblique, few, many) in SCALES:
        count, number = divmod(number, scale)
        if count == 1:
            words.append(one)
        elif count == 2:
            words.append(two if nominative else two_oblique)
        elif count:
            group = below_thousand(count, False, nominative, hundred, construct=True)
            last = count % 100
            group[-1] += f" {few if 3 <= last <= 10 else one if last < 3 else many}"
            words += group
    return f" {glue}".join(words + (below_thousand(number, feminine, nominative, hundred) if number else []))


BELOW_MILLIARD = st.integers(1, 999) | st.integers(1, 10**6) | st.integers(1, 10**9 - 1)


@given(
    BELOW_MILLIARD, st.booleans(), st.booleans(), st.sampled_from(["مئة", "مائة", " مئة"]), st.sampled_from(["و", "و "])
)
def test_any_number_in_words_reads_to_itself(
    number: int, feminine: bool, nominative: bool, hundred: str, glue: str
) -> None:
    said = in_words(number, feminine, nominative, hundred, glue)
    if said not in ("اثنان", "اثنين"):  # alone they may be Monday
        assert value(f"{said} .") == (number, number)


@given(
    BELOW_MILLIARD,
    st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]),
    st.sampled_from(["", ",", ".", "٬", " "]),
)
def test_any_number_in_digits_reads_to_itself(number: int, digits: str, separator: str) -> None:
    written = f"{number:,}".replace(",", separator)
    assert value(written.translate(str.maketrans("0123456789", digits)) + " شخص") == (number, number)
