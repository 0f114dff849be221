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


def test_what_a_word_needs_may_stand_before_it_or_after(knowledge: Knowledge) -> None:
    for text in ("انتشرت القوات حول القرية", "القوات التي انتشرت حول القرية"):
        assert surfaces(text, knowledge) == ["انتشرت"]
    assert surfaces("انتشرت الشائعة حول القرية", knowledge) == []


def test_what_must_follow_does_not_stand_before_or_behind_a_stop(knowledge: Knowledge) -> None:
    assert "تدريب" in surfaces("بدأ تدريب الجنود", knowledge)
    assert "تدريب" not in surfaces("شاهد الجنود بدء تدريب الأطفال", knowledge)
    assert "تدريب" not in surfaces("انتهى تدريب الأطفال، وغادر الجنود", knowledge)
