"""Loaded words: kept as said, tied to whom they are applied to, and left out of proper names."""

import pytest

from rawi.annotate.labels import labels
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Label, Mention
from rawi.text.tokens import Reading
from tests.builders import article


def labelled(text: str, knowledge: Knowledge, *mentions: Mention) -> tuple[Label, ...]:
    given = article(text)
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test", mentions=mentions)
    return labels(Reading.of(given), draft, knowledge).on(given).labels


def organisation(text: str, surface: str, kind: str = "organisation") -> Mention:
    start = text.index(surface)
    return Mention(id="m1", kind=kind, form="name", start=start, end=start + len(surface), surface=surface, chain="c1")  # type: ignore[arg-type]


def test_words_are_kept_without_proclitics(knowledge: Knowledge) -> None:
    assert [label.surface for label in labelled("شيع الأهالي جثامين الشهداء وللشهيد حفل", knowledge)] == [
        "الشهداء",
        "شهيد",
    ]


def test_every_label_names_the_entry_that_has_the_neutral_word(knowledge: Knowledge) -> None:
    (label,) = labelled("قتل الجيش ثلاثة إرهابيين", knowledge)
    entry = next(entry for entry in knowledge.labels.entries if entry.rule == label.rule)
    assert (entry.neutral_ar, entry.neutral_en) == ("مسلحون", "armed people")


def test_a_word_before_a_name_is_applied_to_it(knowledge: Knowledge) -> None:
    text = "انسحب مرتزقة فاغنر من القاعدة"
    (label,) = labelled(text, knowledge, organisation(text, "فاغنر"))
    assert label.of == "c1"


def test_an_adjective_after_a_name_is_applied_to_it(knowledge: Knowledge) -> None:
    text = "أعلن تنظيم داعش الإرهابي مسؤوليته"
    (label,) = labelled(text, knowledge, organisation(text, "تنظيم داعش"))
    assert label.of == "c1"


def test_a_head_inside_a_name_is_applied_to_its_bearer(knowledge: Knowledge) -> None:
    text = "شنت ميليشيا الحوثي هجوما"
    (label,) = labelled(text, knowledge, organisation(text, "ميليشيا الحوثي"))
    assert label.of == "c1"


def test_a_word_of_a_proper_name_is_no_label(knowledge: Knowledge) -> None:
    text = "تبنت كتائب شهداء النور العملية"
    assert labelled(text, knowledge, organisation(text, "كتائب شهداء النور")) == ()
    text = "هبطت في مدرج الشهيد"
    assert labelled(text, knowledge, organisation(text, "مدرج الشهيد", "place")) == ()


def test_without_a_neighbour_it_is_applied_to_nobody_known(knowledge: Knowledge) -> None:
    (label,) = labelled("سقط شهيد في القصف", knowledge)
    assert label.of is None


@pytest.mark.parametrize(
    "text", ["مقاومة المضادات الحيوية", "رئيس تحرير الصحيفة", "قوائم مكافحة الإرهاب", "حرب عصابات", ""]
)
def test_everyday_senses_are_no_labels(text: str, knowledge: Knowledge) -> None:
    assert labelled(text or "و", knowledge) == ()
