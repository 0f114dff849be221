"""Why a place was read as it was, in words."""

from rawi.annotate.names import names
from rawi.annotate.places.explaining import precision_in_words, readings_of
from rawi.annotate.times import times
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Place
from rawi.text.tokens import Reading
from tests.builders import article


def why(text: str, knowledge: Knowledge) -> list[tuple[str, ...]]:
    given = article(text)
    reading = Reading.of(given)
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test")
    for step in (times, names):
        draft = step(reading, draft, knowledge)
    return [lines for _, lines in sorted(readings_of(reading, draft, knowledge).items())]


def test_an_open_place_names_its_candidates_and_what_is_wanting(knowledge: Knowledge) -> None:
    (lines,) = why("اجتمع المجلس في طرابلس", knowledge)
    assert sum(line.startswith("may be:") for line in lines) >= 2
    assert "towns.tsv:tripoli-ly" in lines[0] and "size" in lines[0]
    assert lines[-1].startswith("read as: open") and "would decide" in lines[-1]


def test_a_decided_place_says_by_how_much(knowledge: Knowledge) -> None:
    lines = why("عاد الهدوء إلى طرابلس في لبنان", knowledge)[0]
    assert "tripoli-lb" in lines[-1] or "no other place" in lines[-1]


def test_an_unknown_place_says_what_it_lies_in(knowledge: Knowledge) -> None:
    assert why("قصفت قرية زرموخ التابعة لمحافظة إدلب", knowledge)[0][-1].endswith("the text says it lies in إدلب")


def test_precision_is_said_in_words() -> None:
    assert precision_in_words(None).startswith("no point")
    assert precision_in_words(Place(name="س", class_="city", precision="near")).startswith("near")
