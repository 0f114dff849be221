"""Triggers: the words that name an act, and those that only look alike."""

import pytest

from rawi.knowledge import Knowledge
from tests.annotate.drafts import told


def surfaces(text: str, knowledge: Knowledge) -> list[str]:
    return [event.surface for event in told(text, knowledge).events]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("وقتل المسلحون حارسا", "قتل"),
        ("تنديد بالقصف على المدينة", "القصف"),
        ("وسيعتقل الجيش المسلحين", "يعتقل"),
        ("انسحب بعد مقتله", "مقتله"),
    ],
)
def test_the_trigger_leaves_its_proclitics(text: str, trigger: str, knowledge: Knowledge) -> None:
    assert trigger in surfaces(text, knowledge)


def test_a_ministry_is_no_visit(knowledge: Knowledge) -> None:
    assert surfaces("أعلنت وزارة الصحة نتائج الدراسة", knowledge) == []


def test_governor_is_the_noun_and_not_the_trial(knowledge: Knowledge) -> None:
    assert surfaces("قال حاكم الإقليم إن الطقس جميل", knowledge) == []


def test_the_longer_trigger_wins(knowledge: Knowledge) -> None:
    assert surfaces("ألقت القبض على اللص", knowledge) == ["ألقت القبض"]
