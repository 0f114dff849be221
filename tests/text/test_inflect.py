"""The forms of verbs as news writes them, and no readings that their letters do not allow."""

import pytest

from rawi.text.inflect import VerbForm, verb_forms


@pytest.mark.parametrize(
    ("past", "present", "written"),
    [
        ("قتل", "يقتل", "قتلت قتلوا قتلتا يقتلون تقتل يقتلوا قتلهم قتلوه قتلتها يقتله"),
        ("قال", "يقول", "قالت قالوا قلنا يقولون يقل تقل"),
        ("أغار", "يغير", "اغارت اغاروا اغرنا تغير يغر"),
        ("نفى", "ينفي", "نفت نفوا نفيا نفينا ينفون ينف نفاه نفته نفوها"),
        ("دعا", "يدعو", "دعت دعوا دعونا يدعون يدع دعاهم دعته"),
        ("لقي", "يلقى", "لقيت لقوا لقيا يلقون يلق"),
        ("تبنى", "يتبنى", "تبنت تبنوا يتبنون يتبن تبناها يتبناها"),
        ("بدأ", "يبدأ", "بدات بداوا بدؤوا يبداون يبدؤون"),
        ("جاء", "يجيء", "جاءت جاءوا جاؤوا يجيئون"),
        ("أعلن", "يعلن", "اعلنت اعلنوا اعلنا اعلنه يعلنون"),
        ("شن", "يشن", "شنت شنوا تشن يشنون شنها شنته"),
    ],
)
def test_forms_of_a_verb(past: str, present: str, written: str) -> None:
    forms = verb_forms(past, present)
    assert [form for form in written.split() if form not in forms] == []


def test_a_form_carries_all_its_readings() -> None:
    forms = verb_forms("أعلن", "يعلن")
    assert set(forms["اعلنا"]) == {VerbForm("past", "they-two"), VerbForm("past", "we")}
    assert VerbForm("past", "they", "هم") in verb_forms("قتل", "يقتل")["قتلوهم"]


def test_without_objects_no_pronoun_is_read() -> None:
    assert all(not form.suffix for forms in verb_forms("قتل", "يقتل", objects=False).values() for form in forms)
