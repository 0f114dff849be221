"""Counts of those harmed, as the cases say; and what holds for every one of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.annotate.numbers import numbers
from rawi.annotate.people import people
from rawi.annotate.times import times
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Number
from rawi.text.tokens import Reading
from tests.builders import article
from tests.cases import cases


def counted(text: str, knowledge: Knowledge) -> Annotation:
    """The annotation after times, people and numbers."""
    given_article = article(text)
    draft = Annotation(article=given_article.id, text_sha=given_article.text_sha, made_by="test")
    reading = Reading.of(given_article)
    for step in (times, people, numbers):
        draft = step(reading, draft, knowledge)
    return draft.on(given_article)


def shown(number: Number) -> dict[str, Any]:
    """A number as the cases write it."""
    bounds = {"n": number.low} if number.low is not None and number.low == number.high else {}
    bounds = bounds or {"low": number.low, "high": number.high}
    rest = {"mod": number.mod, "vague": number.vague, "part_of": number.part_of, "total": number.cumulative or None}
    said = {"mark": number.surface, "of": number.of, **bounds, **rest}
    return {key: value for key, value in said.items() if value is not None}


@pytest.mark.parametrize("case", [*cases("numbers", "counts"), *cases("numbers", "conflicts")])
def test_counts_are_read_as_the_cases_say(case: dict[str, Any], knowledge: Knowledge) -> None:
    assert [shown(number) for number in counted(case["say"], knowledge).numbers] == case["numbers"]


def test_a_count_knows_whom_it_counts(knowledge: Knowledge) -> None:
    draft = counted("مقتل 14 جنديا أفغانيا", knowledge)
    (mention,) = draft.mentions
    assert draft.numbers[0].who == mention.id


@pytest.mark.parametrize(
    ("say", "is_total"),
    [
        ("ارتفع العدد الإجمالي للقتلى إلى 3216", True),
        ("قتل 173 مدنيا منذ مارس 2014", True),
        ("قتل 173 مدنيا أمس", False),
        ("سقوط 14 شهيدا منذ فجر اليوم", False),
    ],
)
def test_running_totals_are_marked(say: str, is_total: bool, knowledge: Knowledge) -> None:
    (number,) = counted(say, knowledge).numbers
    assert number.cumulative is is_total


def test_only_what_rose_to_the_total_is_a_total(knowledge: Knowledge) -> None:
    found = counted("قتل 173 مدنيا أمس ليرتفع إجمالي القتلى منذ بدء الحملة إلى 4000", knowledge).numbers
    assert [number.cumulative for number in found] == [False, True]


def test_a_denied_count_is_of_nobody(knowledge: Knowledge) -> None:
    (number,) = counted("لم يسفر الهجوم عن سقوط ضحايا", knowledge).numbers
    assert number.who is None and number.low == number.high == 0


def test_a_part_finds_its_whole_in_a_sentence_before(knowledge: Knowledge) -> None:
    whole, part = counted("مصرع 22 شخصا في الفيضانات. وإن 17 شخصا من بين الضحايا أطفال", knowledge).numbers
    assert part.part_of == whole.id


def test_years_at_deaths_count_nobody(knowledge: Knowledge) -> None:
    assert counted("درس في قريته إلى أن توفي 1965 ودفن فيها", knowledge).numbers == ()


WORDS = [
    "من",
    "إلى",
    "بين",
    "5",
    "العدد",
    "ليرتفع",
    "منهم",
    "دون",
    "ضحايا",
    "الثلاثة",
    "أطفالها",
    "محاولة",
    "مقتل",
    "قتل",
    "وأصيب",
    "إصابة",
    "14",
    "3",
    "جنديا",
    "جنود",
    "أشخاص",
    "على",
    "الأقل",
    "أكثر",
    "من",
    "عشرات",
    "القتلى",
    "والجرحى",
    "بينهم",
    "القبض",
    "لقي",
    "مصرعهم",
    "جنديين",
    "اثنين",
    "و",
    "«",
    "»",
    ".",
    "عدد",
    "بلغ",
    "لم",
    "يصب",
    "أحد",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_no_words_in_any_order_raise_or_overlap(knowledge: Knowledge, words: list[str]) -> None:
    draft = counted(" ".join(words), knowledge)
    ids = [number.id for number in draft.numbers]
    assert len(set(ids)) == len(ids)
    for number in draft.numbers:
        assert number.part_of is None or number.part_of in ids
