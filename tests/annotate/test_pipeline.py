"""What holds for every annotation, whatever the article: ids are unique, references resolve, words stand."""

import gzip
import itertools
from collections import Counter
from pathlib import Path

import pytest

import rawi
from rawi.annotate import annotate
from rawi.codec import encode
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from tests.builders import article
from tests.shared import shared

SAMPLE = [
    read_line(line) for line in (Path(rawi.__file__).parent / "sample" / "articles.jsonl").read_bytes().splitlines()
]
ODD = [
    "قال", "«", "قال إن «", "قُتل", "14", "في في في", "و", "ـ", "🙂🙂 قصف 🙂", "قتل\u200f 3\u200e مدنيين", "أ. ب. ت.",
    "...", "\x00قصف",
    "قصف " * 3000, "(" * 500, "«" * 500, "5" * 500, "قتل 99999999999999999999 شخصا", "في 99/99/9999",
    "يوم 31 فبراير 2015",
]  # fmt: skip


@pytest.fixture(scope="module", params=["sample", "real"])
def annotations(request: pytest.FixtureRequest, knowledge: Knowledge) -> list[Annotation]:
    """Annotations of the sample and, where they are at hand, of some hundred real articles of two countries."""
    articles = SAMPLE if request.param == "sample" else real_articles()
    return [annotate(one, knowledge) for one in articles]


def real_articles() -> list[Article]:
    found = []
    for name, every in (("saudinewsnet-2015-07.jsonl.gz", 97), ("ant.jsonl.gz", 101)):
        with gzip.open(shared("data", "news", name)) as lines:
            found += [read_line(line) for line in itertools.islice(lines, 3, None, every)]
    return found


def ids_of(annotation: Annotation) -> list[str]:
    named = (*annotation.mentions, *annotation.chains, *annotation.times, *annotation.numbers, *annotation.reports,
             *annotation.events)  # fmt: skip
    return [record.id for record in named]


def test_no_id_stands_twice(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        assert [id_ for id_, n in Counter(ids_of(annotation)).items() if n > 1] == []


def test_one_word_triggers_one_event(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        spans = Counter(event.span for event in annotation.events)
        assert [span for span, n in spans.items() if n > 1] == [], annotation.url


def test_every_reference_resolves_to_its_kind(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        chains = {chain.id: chain for chain in annotation.chains}
        mentions = {mention.id for mention in annotation.mentions}
        reports, numbers = {r.id for r in annotation.reports}, {n.id for n in annotation.numbers}
        times, events = {t.id for t in annotation.times}, {e.id for e in annotation.events}
        for mention in annotation.mentions:
            assert mention.chain is not None and chains[mention.chain].kind == mention.kind, mention
        assert {chain for m in annotation.mentions if (chain := m.chain)} == set(chains)
        assert {role.of for role in annotation.roles if role.of} <= set(chains)
        assert {label.of for label in annotation.labels if label.of} <= set(chains)
        for number in annotation.numbers:
            assert {number.who} <= mentions | {None} and {number.part_of} <= numbers | {None}, number
            assert set(number.by) <= reports
        for report in annotation.reports:
            assert {*report.speakers, *report.via} <= mentions and {report.inside} <= reports | {None}, report
        for event in annotation.events:
            assert {*event.agents, *event.patients} <= mentions and {event.place} <= mentions | {None}, event
            assert {event.time} <= times | {None} and set(event.numbers) <= numbers and set(event.by) <= reports, event
            assert {event.same} <= events | {None}, event


def test_nothing_is_said_inside_boilerplate(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        for stretch in annotation.stretches():
            assert not any(b.start < stretch.end and stretch.start < b.end for b in annotation.boilerplate)


def test_a_date_that_is_a_name_dates_no_event(annotations: list[Annotation]) -> None:
    for annotation in annotations:
        names = {time.id for time in annotation.times if time.in_name}
        assert not names & {event.time for event in annotation.events}


def test_the_same_article_gives_the_same_annotation(knowledge: Knowledge) -> None:
    assert [encode(annotate(one, knowledge)) for one in SAMPLE] == [encode(annotate(one, knowledge)) for one in SAMPLE]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_is_never_an_error(text: str, knowledge: Knowledge) -> None:
    annotate(article(text), knowledge)
    annotate(article(text, published=None), knowledge)


def test_without_a_day_of_publication_no_relative_time_has_a_value(knowledge: Knowledge) -> None:
    said = annotate(article("قصف الجيش المدينة أمس وقبل ثلاثة أيام ويوم الثلاثاء الماضي.", published=None), knowledge)
    assert said.times and not any(time.earliest or (time.value or "?") != "?" for time in said.times)


@pytest.mark.parametrize("text", ["", "  \n ", "The army shelled the town on Monday.", "🙂🙂🙂", "12345"])
def test_what_is_not_arabic_is_set_aside_with_a_note(text: str, knowledge: Knowledge) -> None:
    said = annotate(article(text), knowledge)
    assert said.notes and not said.stretches()
