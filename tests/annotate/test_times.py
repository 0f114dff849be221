"""Times, as the cases say; and what holds for every one of them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.annotate.times import find_times, times
from rawi.annotate.times.readers import READERS, beginnings
from rawi.annotate.times.scene import First, Scene
from rawi.knowledge import Knowledge
from rawi.knowledge.times import TimeTable, read_times
from rawi.records import Annotation, TimeExpression
from rawi.text.calendar import days_of
from rawi.text.tokens import Reading
from tests.builders import article, reading
from tests.cases import cases

TABLE: TimeTable = read_times()
ALL = [*cases("times", "days"), *cases("times", "dates"), *cases("times", "lengths")]
FIELDS = ("value", "mod", "part", "earliest", "latest")


def found(text: str, published: str | None = "2024-03-20", first: First = "past") -> tuple[TimeExpression, ...]:
    return find_times(reading(text, published), TABLE, first)


def written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("case", ALL)
def test_times_are_read_as_the_cases_say(case: dict[str, Any]) -> None:
    check(case, found(case["say"]))


@pytest.mark.parametrize("case", cases("times", "requests"))
def test_requests_are_read_with_the_future_first(case: dict[str, Any]) -> None:
    check(case, found(case["say"], "2024-03-20T10:30:00", "future"))


def check(case: dict[str, Any], times: tuple[TimeExpression, ...]) -> None:
    said = [time for time in times if not time.in_name]
    if "time" not in case:
        assert said == []
        return
    meant = [time for time in said if case["time"] in time.surface]
    assert len(meant) == 1, said
    wanted = {field: written(case[field]) for field in FIELDS if field in case}
    assert {field: getattr(meant[0], field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("say", "value"),
    [
        ("ذكرى ثورة 17 فبراير", "2011-02-17"),
        ("اعتصموا في ميدان 14 آذار", "2005-03-14"),
        ("في شارع 5 مايو", "XXXX-05-05"),
        ("انفجرت قنبلة في سوق الأحد", None),
    ],
)
def test_a_date_that_is_a_name_is_flagged(say: str, value: str | None) -> None:
    (time,) = found(say)
    assert time.in_name and time.value == value and time.earliest is None


def test_a_named_revolution_with_its_year_is_a_date() -> None:
    (time,) = found("ثورة 25 يناير 2011")
    assert not time.in_name and time.value == "2011-01-25"


def test_without_a_publication_day_nothing_is_invented(knowledge: Knowledge) -> None:
    given_article = article("قتل أمس ثلاثة جنود. وصل الأحد. غادر في مايو الماضي. ولد في 5 مارس 1990", published=None)
    draft = Annotation(article=given_article.id, text_sha=given_article.text_sha, made_by="test")
    read = times(Reading.of(given_article), draft, knowledge)
    assert [time.value for time in read.times] == [None, None, None, "1990-03-05"]
    assert all(time.earliest is None for time in read.times[:3])
    assert read.notes[0].why == "no publication date: 3 relative times stay unresolved"


def test_the_first_weekday_beside_today_settles_today_for_the_article() -> None:
    days = [time.value for time in found("قال اليوم (الاثنين) إنه باق.\nوكان وصل أمس.")]
    assert days == ["2024-03-18", "2024-03-17"]


def test_hours_are_counted_from_the_minute_of_publication_where_it_is_known() -> None:
    assert [time.value for time in found("وصل قبل ساعتين", "2024-03-20T10:30:00")] == ["2024-03-20T08:00"]
    assert [time.value for time in found("وصل قبل ساعتين", "2024-03-20")] == ["2024-03-20"]
    assert [time.value for time in found("وصل قبل ساعتين", "2024-03-20T00:00:00")] == ["2024-03-20"]


def test_a_span_in_a_report_is_two_times() -> None:
    assert [time.value for time in found("من 13 شباط إلى 2 آذار")] == ["2024-02-13", "2024-03-02"]


def test_since_and_until_leave_one_side_open() -> None:
    since, until = found("منذ 5 مارس 2014 وحتى 7 مارس 2014")
    assert (since.earliest, since.latest, until.earliest, until.latest) == ("2014-03-05", None, None, "2014-03-07")


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_reads_back_in_every_system_and_spelling(month: int) -> None:
    names = [
        " ".join((first, *term.rest))
        for first, terms in TABLE.terms.items()
        for term in terms
        if term.word.kind == "month"
        and term.word.calendar == "gregorian"
        and term.word.value == month
        and not term.skip
    ]
    assert names
    for name in names:
        assert [time.value for time in found(f"وقع في 7 {name} 2018")] == [f"2018-{month:02}-07"], name


@given(
    st.dates(date(1950, 1, 1), date(2049, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "{d}-{m}-{y}", "{y}/{m}/{d}", "{d}.{m}.{y}"]),
)
def test_any_numeric_date_reads_back_to_its_day(day: date, form: str) -> None:
    said = form.format(d=day.day, m=day.month, y=day.year)
    assert [time.value for time in found(f"صدر في {said}")] == [day.isoformat()]


WORDS = sorted({first for first in TABLE.terms if len(first) < 9})


@given(
    st.lists(
        st.sampled_from(
            [*WORDS, "5", "2014", "31", "و", "من", "إلى", "(", ")", "/", "-", "،", ".", "\n", "24", "«", "»"]
        ),
        max_size=12,
    )
)
def test_no_words_of_time_in_any_order_raise_or_move_an_offset(words: list[str]) -> None:
    text = " ".join(words)
    for published in ("2024-03-20", None):
        last = 0
        for time in found(text, published):
            assert text[time.start : time.end] == time.surface and time.start >= last
            assert time.rule in TABLE.rules
            last = time.end
            days = days_of(time.value)
            assert days is None or days.first <= days.last


def test_no_reader_begins_where_it_does_not_say_so() -> None:
    for case in TABLE.cases:
        page = reading(case.text, "2024-03-20")
        tags = [TABLE.terms.get(form) for form in page.forms]
        scene = Scene(page, page.tokens, page.forms, tags, TABLE, date(2024, 3, 20))
        kinds = dict(beginnings(scene))
        for i in range(len(tags)):
            begun = [reader for reader, begins in READERS if begins.isdisjoint(kinds.get(i, ())) and reader(scene, i)]
            assert not begun, (case.place, case.text, begun)


@pytest.mark.parametrize("say", ["شهر ² من العام", "يوم ² مايو", "5-²-2015", "الساعة ² صباحا", "مايو ² 3", "عام ²²²²"])
def test_a_digit_that_is_no_number_is_no_day(say: str) -> None:
    assert all("²" not in time.surface for time in found(say))
