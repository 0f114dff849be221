"""Judgements through the room: appended with name and reason, seen at once, taken back."""

import json
import re
import time
from contextlib import closing
from pathlib import Path

import pytest

from rawi.chronicle.namesakes import namings_of
from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import faults_of
from rawi.web import room
from rawi.web.pages.namesakes import key_of
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


def families(path: Path) -> set[frozenset[tuple[str, str]]]:
    """The chains of each actor."""
    found: dict[str, set[tuple[str, str]]] = {}
    for actor, *chain in rows(path, "SELECT actor, article, chain FROM actor_chains"):
        found.setdefault(actor, set()).add(tuple(chain))
    return {frozenset(chains) for chains in found.values()}


def two_people(path: Path) -> list[str]:
    statement = """SELECT a.actor FROM actors a JOIN actor_chains c ON c.actor = a.actor WHERE a.kind = 'person'
        GROUP BY 1 HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT 2"""
    return [actor for (actor,) in rows(path, statement)]


def test_actors_that_are_merged_are_one_with_all_their_names_until_it_is_undone(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    one, other = two_people(path)
    before = families(path)
    chains = {
        tuple(row) for row in rows(path, "SELECT article, chain FROM actor_chains WHERE actor IN (?, ?)", one, other)
    }
    answer = judge(address, ("queue", "actors"), ("what", "merge"), ("actor", one), ("choice", other), why="شخص واحد")
    assert "said=saved" in answer.headers["location"]
    assert frozenset(chains) in families(path)
    for old in (one, other):
        assert "شخص واحد" in ask(address, f"/actor/{old}").text  # either id leads there
    judge(address, ("what", "undo"), ("queue", "actors"))
    assert families(path) == before


def test_a_naming_that_is_split_off_is_another_actor(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo
    one, other = two_people(path)
    judge(address, ("queue", "actors"), ("what", "merge"), ("actor", one), ("choice", other))
    ((merged,),) = rows(path, "SELECT actor FROM actors WHERE actor IN (?, ?)", one, other)
    with closing(open_chronicle(path)) as chronicle:
        first, *rest = namings_of(chronicle, merged)
    judge(address, ("queue", "actors"), ("what", "split"), ("actor", merged), ("choice", key_of(first)), why="غيره")
    assert frozenset(first.chains) in families(path)
    assert any({chain for naming in rest for chain in naming.chains} <= each for each in families(path))
    with closing(open_chronicle(path)) as chronicle:
        assert list(faults_of(chronicle)) == []


def test_what_was_judged_waits_no_more_until_it_is_taken_back(own_demo: tuple[str, Path]) -> None:
    address, path = own_demo

    def waits() -> list[str]:
        return re.findall(r"<span>(\d+|nothing|one) case|nothing waits", ask(address, "/review", cookie="lang=en").text)

    ((event,),) = rows(path, "SELECT event FROM events WHERE contested IS NOT NULL ORDER BY n_origins DESC, 1 LIMIT 1")
    before = waits()
    judge(address, ("what", "accept"), ("event", event), ("queue", "merges"))
    for field in json.loads(rows(path, "SELECT contested FROM events WHERE event = ?", event)[0][0]):
        judge(address, ("what", "value"), ("event", event), ("pick", f"{field}:1"), ("queue", "contested"))
    assert waits() != before
    while rows(path, "SELECT count(*) FROM judgements WHERE field IS NOT 'withdrawn'") != rows(
        path, "SELECT count(*) FROM judgements WHERE field IS 'withdrawn'"
    ):
        judge(address, ("what", "undo"))
    assert waits() == before


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
    monkeypatch.setattr(room, "AT_ONCE", 0)
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
