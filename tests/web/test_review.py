"""Judgements through the room: appended with name and reason, seen at once, taken back."""

import time
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import faults_of
from rawi.web.pages import review
from tests.web.asking import Answer, ask, rows

ARTICLES = "SELECT DISTINCT article FROM event_mentions WHERE event = ? ORDER BY article"


def told_most(path: Path) -> tuple[str, list[str]]:
    ((event,),) = rows(path, "SELECT event FROM events ORDER BY n_articles DESC, event LIMIT 1")
    return event, [article for (article,) in rows(path, ARTICLES, event)]


def judge(address: str, *form: tuple[str, str], who: str = "سلمى", why: str = "قرأت النصين") -> Answer:
    return ask(address, "/judge", [*form, ("who", who), ("why", why)], origin=address)


def groups(path: Path) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for event, article in rows(path, "SELECT event, article FROM event_mentions"):
        found.setdefault(event, set()).add(article)
    return {frozenset(articles) for articles in found.values()}


def test_an_article_that_is_split_off_counts_no_more_and_can_come_back(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    event, articles = told_most(path)
    before = groups(path)
    answer = judge(address, ("what", "split"), ("event", event), ("choice", articles[-1]), ("queue", "merges"))
    assert answer.status == 303 and "said=saved" in answer.headers["location"]
    assert frozenset(articles) not in groups(path)
    assert "1 of" in ask(address, "/", cookie="lang=en").text
    judge(address, ("what", "undo"))
    assert groups(path) == before
    kept = rows(path, "SELECT who, why, field FROM judgements")
    assert len(kept) >= 2 * (len(articles) - 1) and len(kept) % 2 == 0
    assert {who for who, _, _ in kept} == {"سلمى"}


def test_a_merge_joins_events_and_says_whose_it_is(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    one, other = (
        event
        for (event,) in rows(
            path, "SELECT event FROM events WHERE type = 'ASSAULT' AND n_articles = 1 ORDER BY 1 LIMIT 2"
        )
    )
    judge(address, ("what", "merge"), ("event", one), ("choice", other), why="حدث واحد")
    joined = [event for event in (one, other) if rows(path, "SELECT 1 FROM events WHERE event = ?", event)]
    assert len(joined) == 1
    assert "حدث واحد" in ask(address, f"/event/{joined[0]}").text
    assert "سلمى" in ask(address, "/review").text


def test_a_value_stands_beside_the_claims_and_replaces_none(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    event, _ = told_most(path)
    claims = rows(path, "SELECT field, value FROM claims WHERE event = ? ORDER BY row", event)
    judge(address, ("what", "value"), ("event", event), ("pick", "killed:17"), ("n", "1"))
    assert "القيمة المعتمدة: 17" in ask(address, f"/event/{event}").text
    assert rows(path, "SELECT field, value FROM claims WHERE event = ? ORDER BY row", event) == claims


def test_without_a_name_or_a_reason_nothing_is_kept(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    event, articles = told_most(path)
    judge(address, ("what", "accept"), ("event", event), who="")
    judge(address, ("what", "accept"), ("event", event), why="")
    judge(address, ("what", "split"), ("event", event), *(("choice", each) for each in articles))
    assert rows(path, "SELECT count(*) FROM judgements") == [(0,)]


def test_undo_takes_back_ones_own_last_act_alone(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    event, _ = told_most(path)
    judge(address, ("what", "accept"), ("event", event), who="سلمى")
    judge(address, ("what", "undo"), who="هند")
    assert "سُحب" not in ask(address, "/review").text
    judge(address, ("what", "undo"), who="سلمى")
    assert "سُحب" in ask(address, "/review").text


def test_a_judged_chronicle_still_proves_itself(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    event, articles = told_most(path)
    judge(address, ("what", "split"), ("event", event), ("choice", articles[0]))
    chronicle = open_chronicle(path)
    assert list(faults_of(chronicle)) == []
    chronicle.close()


def test_a_large_chronicle_is_derived_behind_the_reviewer(
    own_demo: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "AT_ONCE", 0)
    address, path = own_demo
    event, articles = told_most(path)
    for article in articles[-2:]:  # the second comes in while the first is at work, or starts anew after it
        answer = judge(address, ("what", "split"), ("event", event), ("choice", article))
        assert "said=waiting" in answer.headers["location"]
    chronicle = open_chronicle(path)
    for _ in range(400):
        if chronicle.is_derived():
            break
        time.sleep(0.05)
    assert chronicle.is_derived() and frozenset(articles) not in groups(path)
    chronicle.close()
