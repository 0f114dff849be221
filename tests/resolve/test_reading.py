"""What an article's events are taken to say, all mentions together."""

from rawi.records import replace
from rawi.resolve.reading import Read
from tests.resolve.telling import told

ARTICLE, ANNOTATION = told({
    "name": "bomb", "published": "2024-05-06", "text": "جرح 5 جنود في انفجار بالمدينة التي تشهد هجمات منذ تموز 2013.",
    "events": [{"type": "ASSAULT", "words": ["انفجار", "هجمات"], "time": ["تموز 2013", "2013-07-01"],
                "background": ["هجمات"]}],
})  # fmt: skip
NEWS, BEFORE = ANNOTATION.events


def test_the_day_of_a_background_act_is_not_the_day_of_the_news() -> None:
    read = Read(ARTICLE, replace(ANNOTATION, events=(replace(NEWS, time=None), BEFORE)))
    assert read.days(read.annotation.events) is None


def test_what_is_only_remembered_has_the_day_it_is_remembered_with() -> None:
    read = Read(ARTICLE, ANNOTATION)
    assert read.days([BEFORE]) == ("2013-07-01", "2013-07-01")
