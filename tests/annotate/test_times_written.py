"""A day written in any system and spelling reads back to the same day, and no writing of it moves an offset."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from rawi.annotate.times import find_times
from rawi.knowledge.times import read_times
from rawi.records import TimeExpression
from rawi.text.calendar import hijri_days
from tests.builders import reading

TABLE = read_times()
PUBLISHED = "2024-03-20"

SYSTEMS = tuple(  # Egypt, the Levant, Tunisia, Morocco, and spellings without care
    tuple(names.split(" | "))
    for names in (
        "يناير | فبراير | مارس | أبريل | مايو | يونيو | يوليو | أغسطس | سبتمبر | أكتوبر | نوفمبر | ديسمبر",
        "كانون الثاني | شباط | آذار | نيسان | أيار | حزيران | تموز | آب | أيلول | تشرين الأول | تشرين الثاني"
        " | كانون الأول",
        "جانفي | فيفري | مارس | أفريل | ماي | جوان | جويلية | أوت | سبتمبر | أكتوبر | نوفمبر | ديسمبر",
        "يناير | فبراير | مارس | أبريل | ماي | يونيو | يوليوز | غشت | شتنبر | أكتوبر | نونبر | دجنبر",
        "يناير | فبراير | مارس | إبريل | مايو | يونيه | يوليه | اغسطس | سبتمبر | اكتوبر | نوفمبر | ديسمبر",
    )
)
HIJRI = ("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
         "رجب", "شعبان", "رمضان", "شوال", "ذي القعدة", "ذي الحجة")  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
ONES = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
DOUBLED = ("{}/{}", "{} / {}", "{} ({})", "{} - {}")
NUMERIC = ("{d}/{m}/{y}", "{d}-{m}-{y}", "{y}/{m}/{d}", "{y}-{m:02}-{d:02}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}")


def ordinal(day: int) -> str:
    """`الخامس والعشرين`."""
    if day <= 10:
        return ONES[day - 1]
    if day < 20:
        return f"{'الحادي' if day == 11 else ONES[day - 11]} عشر"
    tens = "العشرين" if day < 30 else "الثلاثين"
    rest = day % 10
    return tens if rest == 0 else f"{'الحادي' if rest == 1 else ONES[rest - 1]} و{tens}"


def in_digits(text: str, digits: str) -> str:
    return text.translate(str.maketrans(DIGITS[0], digits))


@st.composite
def months(draw: st.DrawFn, month: int) -> str:
    first, second = draw(st.sampled_from(SYSTEMS))[month - 1], draw(st.sampled_from(SYSTEMS))[month - 1]
    return first if first == second else draw(st.sampled_from(("{}", *DOUBLED))).format(first, second)


@st.composite
def written(draw: st.DrawFn, day: date, month: str, year: int) -> str:
    """A day of a month with its year, in digits of any set or in words, with what stands around dates."""
    number = draw(st.sampled_from((f"{day.day} ", f"{day.day:02} ", f"{ordinal(day.day)} من ", f"{day.day} من شهر ")))
    tail = draw(st.sampled_from((" {}", " عام {}", " سنة {}", " من عام {}", " للعام {}"))).format(year)
    return in_digits(number + month + tail, draw(st.sampled_from(DIGITS)))


@st.composite
def gregorian(draw: st.DrawFn) -> tuple[date, str]:
    day = draw(st.dates(date(1900, 1, 1), date(2049, 12, 31)))
    return day, draw(written(day, draw(months(day.month)), day.year))


@st.composite
def decorated(draw: st.DrawFn, said: str, weekday: int) -> str:
    """With its weekday, hung on a preposition, and the marks that pages strew into text."""
    name = WEEKDAYS[weekday - 1]
    before = draw(st.sampled_from(("", f"{name} ", f"يوم {name} ", f"يوم {name} الموافق ", f"{name}، ")))
    spoilt: Callable[[str], str] = draw(
        st.sampled_from(
            (
                lambda text: text,
                lambda text: text.replace(" ", "\u00a0"),
                lambda text: text.replace(" ", " \u200f"),
                lambda text: text.replace("ا", "اـ"),
                lambda text: text.replace("ر", "رِ"),
                lambda text: text.replace(" ", "  "),
            )
        )
    )
    return draw(st.sampled_from(("وقع في ", "وقعت ", "اجتمعوا في: "))) + spoilt(before + said)


def found(text: str) -> list[TimeExpression]:
    times = list(find_times(reading(text, PUBLISHED), TABLE))
    assert all(text[time.start : time.end] == time.surface for time in times)
    return times


@given(st.data())
def test_a_day_written_in_any_system_reads_back_to_itself(data: st.DataObject) -> None:
    day, said = data.draw(gregorian())
    text = data.draw(decorated(said, day.isoweekday()))
    assert [time.value for time in found(text)] == [day.isoformat()]


@given(st.data(), st.sampled_from(NUMERIC), st.sampled_from(DIGITS))
def test_a_day_written_in_numbers_reads_back_to_itself(data: st.DataObject, form: str, digits: str) -> None:
    day = data.draw(st.dates(date(1900, 1, 1), date(2049, 12, 31)))
    said = in_digits(form.format(d=day.day, m=day.month, y=day.year), digits)
    text = data.draw(decorated(said, day.isoweekday()))
    assert [time.value for time in found(text)] == [day.isoformat()]


@given(st.data(), st.integers(1344, 1499), st.integers(1, 12), st.integers(1, 29))
@example(None, 1445, 9, 15)
def test_a_hijri_day_reads_back_to_its_civil_day(
    data: st.DataObject | None, year: int, month: int, number: int
) -> None:
    days = hijri_days(year, month, number)
    assert days is not None
    said = f"{number} {HIJRI[month - 1]} {year}"
    for era in ("", "هـ", " هـ", " هجرية"):
        (time,) = found(f"وقع في {said}{era}")
        assert time.value == days.first.isoformat() and time.calendar == "hijri"
        one = timedelta(1)
        assert (time.earliest, time.latest) == ((days.first - one).isoformat(), (days.first + one).isoformat())
    if data is not None:  # both calendars: the civil day beside it is the one that holds
        other = data.draw(written(days.first, data.draw(months(days.first.month)), days.first.year))
        both = found(f"وقع في {said} هـ الموافق {other}")
        assert both and {time.value for time in both} == {days.first.isoformat()}


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.integers(1, 60), st.data())
def test_a_span_of_days_reads_back_to_both_ends(first: date, length: int, data: st.DataObject) -> None:
    last = first + timedelta(length)
    system = data.draw(st.sampled_from(SYSTEMS))
    form = data.draw(st.sampled_from(("من {} إلى {}", "بين {} و{}", "من {} وحتى {}", "من {} حتى {}")))
    text = "جرت " + form.format(*(f"{day.day} {system[day.month - 1]} {day.year}" for day in (first, last)))
    values = [end for time in found(text) for end in (time.value or "").split("/")]
    assert values == [first.isoformat(), last.isoformat()]
