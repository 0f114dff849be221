"""Records prove themselves, and travel to JSON lines and back unchanged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.codec import decode_annotation, encode, upgraded
from rawi.errors import ChronicleError, StaleOffsets
from rawi.records import SCHEMA, Annotation, Chain, Event, Interval, Mention, Place, Report, Stretch, replace
from tests.builders import article

ARTICLE = article("قصف الجيش المدينة")


def annotation(**lists: object) -> Annotation:
    return Annotation(article=ARTICLE.id, text_sha=ARTICLE.text_sha, made_by="test", **lists)  # type: ignore[arg-type]


def mention(start: int, end: int, surface: str) -> Mention:
    return Mention(id="m1", kind="organisation", form="name", start=start, end=end, surface=surface)


def test_annotation_whose_words_stand_where_it_says_is_proven() -> None:
    said = annotation(mentions=(mention(4, 9, "الجيش"),))
    assert said.on(ARTICLE) is said


@pytest.mark.parametrize("bad", [mention(3, 8, "الجيش"), mention(4, 4, ""), mention(40, 45, "الجيش")])
def test_words_elsewhere_are_refused(bad: Mention) -> None:
    with pytest.raises(StaleOffsets):
        annotation(mentions=(bad,)).on(ARTICLE)


def test_annotation_of_another_text_is_refused() -> None:
    with pytest.raises(StaleOffsets, match="annotate again"):
        annotation().on(article("نص آخر"))


def test_content_outside_the_text_is_refused() -> None:
    cue = Stretch(start=0, end=3, surface="قصف")
    report = Report(id="r1", cue=cue, force="say", negated=False, direct=False, content=Interval(start=4, end=400))
    with pytest.raises(StaleOffsets):
        annotation(reports=(report,)).on(ARTICLE)


def test_empty_lists_are_written_and_unknown_values_are_not() -> None:
    plain = json.loads(encode(annotation(mentions=(mention(4, 9, "الجيش"),))))
    assert plain["events"] == [] and plain["notes"] == []
    assert "chain" not in plain["mentions"][0]


def test_a_place_is_written_with_its_class_under_that_name() -> None:
    chain = Chain(id="c1", kind="place", name="سرت", place=Place(name="سرت", class_="city", country="LY"))
    assert json.loads(encode(annotation(chains=(chain,))))["chains"][0]["place"]["class"] == "city"


spans = st.tuples(st.integers(0, 9), st.integers(1, 9)).map(
    lambda p: {"start": p[0], "end": p[0] + p[1], "surface": "س"}
)
events = st.builds(
    lambda span, agents, status, confidence: Event(
        id="e1", type="ASSAULT", status=status, agents=tuple(agents), confidence=confidence, **span
    ),
    spans,
    st.lists(st.sampled_from(["m1", "m2"]), max_size=2),
    st.sampled_from(["happened", "denied"]),
    st.none() | st.floats(0, 1),
)


@given(st.lists(events, max_size=3))
def test_codec_returns_what_it_was_given(made: list[Event]) -> None:
    said = annotation(events=tuple(made))
    assert decode_annotation(encode(said)) == said


def test_a_newer_schema_is_refused_and_says_so() -> None:
    newer = json.loads(encode(annotation())) | {"schema": SCHEMA + 1, "events": "otherwise"}
    with pytest.raises(ChronicleError, match="newer"):
        decode_annotation(json.dumps(newer))
    with pytest.raises(ChronicleError, match="update rawi"):
        upgraded(newer)


def test_replace_returns_another_record() -> None:
    first = annotation()
    assert replace(first, made_by="other").made_by == "other" and first.made_by == "test"
