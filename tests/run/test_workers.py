"""What the pool does with articles that make our code fail, hang, or take their process down."""

import os
import time

import pytest

from rawi.knowledge import Knowledge
from rawi.records import Article
from rawi.run import workers
from rawi.run.workers import Failed, chunks, in_order
from tests.builders import article

ARTICLES = [(number, article(f"خبر {number}")) for number in range(20)]


def length(given: Article, knowledge: Knowledge) -> int:
    if given.text == "خبر 7":
        raise ValueError("seven")
    return len(given.text)


def deadly(given: Article, knowledge: Knowledge) -> int:
    if given.text == "خبر 7":
        os._exit(9)
    return len(given.text)


def slow(given: Article, knowledge: Knowledge) -> int:
    time.sleep(1 if given.text == "خبر 7" else 0)
    return 0


@pytest.mark.parametrize("processes", [1, 2])
def test_order_is_kept_and_a_failure_costs_one_article(knowledge: Knowledge, processes: int) -> None:
    found = [pair for chunk, made in in_order(chunks(ARTICLES, 3), length, knowledge, processes)
             for pair in zip(chunk, made, strict=True)]  # fmt: skip
    assert [number for (number, _), _ in found] == list(range(20))
    failed = [(number, made) for (number, _), made in found if isinstance(made, Failed)]
    assert [number for number, _ in failed] == [7]
    assert "ValueError at test_workers.py:" in failed[0][1].why and "seven" in failed[0][1].why


def test_a_process_that_dies_costs_one_article(knowledge: Knowledge) -> None:
    many = [*ARTICLES, *ARTICLES]  # so many that chunks are begun after the death, and a second one comes
    made = [each for _, results in in_order(chunks(many, 3), deadly, knowledge, 2) for each in results]
    assert [i for i, each in enumerate(made) if isinstance(each, Failed)] == [7, 27]
    assert len(made) == 40


def test_an_article_that_takes_too_long_is_given_up(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.05)
    (made,) = [made for _, made in in_order([ARTICLES[6:9]], slow, knowledge, 1)]
    assert made[0] == 0 and isinstance(made[1], Failed) and made[2] == 0


def test_long_articles_go_in_small_chunks() -> None:
    long = (0, article("خ" * 500_000))
    assert [len(chunk) for chunk in chunks([long, long, *ARTICLES[:3]], 16)] == [1, 1, 3]
