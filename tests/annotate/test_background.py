"""Acts told as news, and acts only named. The sentences of the knowledge file, and invented ones."""

import pytest

from rawi.annotate.background import WEIGHTS, features
from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.knowledge.background import Sighting
from rawi.records import Annotation
from rawi.text.tokens import Reading
from tests.builders import article


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def annotated(text: str, knowledge: Knowledge) -> Annotation:
    return annotate(article(text, published="2021-03-14"), knowledge)


def test_every_class_of_words_is_seen_where_its_uses_say(knowledge: Knowledge) -> None:
    def is_seen(sighting: Sighting) -> bool:
        reading = Reading.of(article(sighting.text))
        draft = annotated(sighting.text, knowledge)
        seen = zip(draft.events, features(reading, draft, knowledge.events), strict=True)
        names = next(names for event, names in seen if event.surface == sighting.trigger)
        near = any(name.startswith(f"near={sighting.name}") for name in names)
        return near or not {f"{sighting.name}=1", f"{sighting.name}=2"}.isdisjoint(names)

    sightings = knowledge.events.background.sightings
    assert [s.place for s in sightings if is_seen(s) is not s.seen] == []


@pytest.mark.parametrize(
    "text",
    [
        "قتل سبعة جنود وأصيب عشرة آخرون في هجوم انتحاري بسيارة مفخخة استهدف معسكرا شمال المدينة.",
        "أعلنت الشرطة مقتل أربعة مدنيين في قصف مدفعي على سوق القرية صباح أمس.",
    ],
)
def test_a_toll_of_an_attack_is_told(text: str, knowledge: Knowledge) -> None:
    assert any(event.type == "ASSAULT" and not event.background for event in annotated(text, knowledge).events)


@pytest.mark.parametrize(
    "text",
    [
        "دعا الوزير إلى وضع خطة لمكافحة ظاهرة الخطف.",
        "ناقش المؤتمر أسباب التفجيرات وسبل التصدي لثقافة العنف؟",
        "تنظر المحكمة في قضية الاغتيال.",
    ],
)
def test_an_act_that_a_sentence_is_only_about_is_background(text: str, knowledge: Knowledge) -> None:
    events = annotated(text, knowledge).events
    assert [event.surface for event in events if event.type == "ASSAULT" and not event.background] == []
    assert any(event.background for event in events)


def test_only_acts_of_conflict_are_judged(knowledge: Knowledge) -> None:
    events = annotated("قبل زيارة الرئيس بحث الوفدان أمس المحادثات السابقة.", knowledge).events
    assert events
    assert not any(event.background for event in events if event.type not in WEIGHTS)
