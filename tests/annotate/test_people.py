"""People without a name, as the cases say."""

from typing import Any

import pytest

from rawi.annotate.names import names
from rawi.annotate.people import people
from rawi.annotate.places import places
from rawi.knowledge import Knowledge
from rawi.records import Annotation
from rawi.text.tokens import Reading
from tests.builders import article
from tests.cases import cases


def described(text: str, knowledge: Knowledge) -> Annotation:
    """The annotation after names, places and people."""
    given = article(text)
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test")
    reading = Reading.of(given)
    for step in (names, places, people):
        draft = step(reading, draft, knowledge)
    return draft.on(given)


@pytest.mark.parametrize("case", cases("people", "descriptions"))
def test_descriptions_are_found_whole(case: dict[str, Any], knowledge: Knowledge) -> None:
    found = [m.surface for m in described(case["text"], knowledge).mentions if m.kind == "people"]
    assert found == case["people"]


def test_mentions_have_ids_of_their_own(knowledge: Knowledge) -> None:
    mentions = described("قال مصدر في وزارة الداخلية إن مسلحين هاجموا سكان مدينة حلب", knowledge).mentions
    assert len({mention.id for mention in mentions}) == len(mentions)


@pytest.mark.parametrize("text", ["من", "عدد من", "14", "أكثر من", "و", "مصدر", "سكان", "سكان «", "القوات الموالية ل"])
def test_odd_text_never_raises(text: str, knowledge: Knowledge) -> None:
    described(text, knowledge)
