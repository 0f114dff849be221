"""Laws of resolving: a function of the set, whatever the order and the steps in which it came."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.codec import decode, encode
from rawi.derived import derived_id, mention_id
from rawi.records import replace
from rawi.resolve import ArticleKey, key_of, resolve
from tests.resolve.telling import Told, case, resolved, told

CASES = ("one-strike-eight-outlets", "tolls-that-differ", "same-event-or-not", "laundered-source")
EVERYTHING: tuple[Told, ...] = tuple(it for name in CASES for it in case(name).values())
FETCH = {article.id: (article, annotation) for article, annotation in EVERYTHING}.__getitem__
WHOLE = resolved(EVERYTHING)


@settings(max_examples=20, deadline=None)
@given(st.permutations(EVERYTHING))
def test_order_of_input_does_not_matter(articles: list[Told]) -> None:
    assert resolved(articles) == WHOLE


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(len(EVERYTHING))), st.integers(1, len(EVERYTHING) - 1))
def test_rebuild_equals_increments(order: list[int], cut: int) -> None:
    old = [key_of(*EVERYTHING[i]) for i in order[:cut]]
    resolve(old, FETCH)
    stored = [decode(encode(key), ArticleKey) for key in old]
    assert resolve([*stored, *(key_of(*EVERYTHING[i]) for i in order[cut:])], FETCH) == WHOLE


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(range(len(EVERYTHING))), min_size=1))
def test_every_part_of_a_set_resolves(chosen: set[int]) -> None:
    derived = resolved([EVERYTHING[i] for i in sorted(chosen)])
    assert {ref.article for story in derived.stories for ref in story.articles} == {EVERYTHING[i][0].id for i in chosen}
    told_once = [(m.article, m.id) for event in derived.events for m in event.mentions]
    assert len(told_once) == len(set(told_once)) == sum(len(EVERYTHING[i][1].events) for i in chosen)


def test_the_same_article_twice_is_once() -> None:
    assert resolved([*EVERYTHING, *EVERYTHING]) == WHOLE


def test_nothing_resolves_to_nothing() -> None:
    derived = resolved([])
    assert not (derived.copies or derived.origins or derived.stories or derived.actors or derived.events)


def test_articles_without_words_or_dates_stand_alone() -> None:
    odd = [told({"name": name, "text": text}) for name, text in (("a", "!"), ("b", "كلمة"), ("c", "؟!"))]
    derived = resolved(odd)
    assert len(derived.stories) == len(derived.origins) == 3
    assert not derived.copies


def test_every_value_stands_at_its_words() -> None:
    for event in WHOLE.events:
        for words in (*event.mentions, *(said for claim in event.claims for said in claim.by)):
            assert FETCH(words.article)[0].text[words.start : words.end] == words.surface
    for copy in WHOLE.copies:
        for side, ref in (("taker", copy.taker), ("source", copy.source)):
            text = FETCH(ref.article)[0].text
            for passage in copy.passages:
                stretch = text[slice(*getattr(passage, side))]
                assert stretch == stretch.strip() != ""
                assert all(words in stretch for c in passage.changed if (words := getattr(c, side)))


def test_an_id_is_the_hash_of_the_smallest_member() -> None:
    for event in WHOLE.events:
        smallest = min(mention_id(m.article, m.start, m.end) for m in event.mentions)
        assert event.event == derived_id("event", smallest)
    for story in WHOLE.stories:
        assert story.story == derived_id("story", min(ref.article for ref in story.articles))


def test_derived_records_travel_as_json() -> None:
    assert decode(encode(WHOLE), type(WHOLE)) == WHOLE


def test_one_word_may_tell_of_two_events_and_each_has_an_id() -> None:
    given, annotation = told(
        {
            "name": "one word",
            "text": "قتل حارس في المخزن وقالت الشرطة إن القتل كان عمدا",
            "events": [
                {"type": "ASSAULT", "words": ["قتل", "القتل"]},
                {"type": "ACCIDENT", "words": ["قتل"]},
                {"type": "COERCE", "words": ["قتل", "القتل"]},
            ],
        }
    )
    twice = replace(annotation, events=(*annotation.events, replace(annotation.events[2], id="e9")))
    events = resolved([(given, twice)]).events
    assert sorted(event.type for event in events) == ["ACCIDENT", "ASSAULT", "COERCE"]
    assert len({event.event for event in events}) == 3
