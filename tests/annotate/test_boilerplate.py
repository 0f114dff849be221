"""Page furniture is marked, prose never is."""

import pytest

from rawi.annotate.boilerplate import boilerplate, leftovers
from rawi.knowledge.boilerplate import BoilerplateTable, read_boilerplate
from rawi.knowledge.files import Case
from tests.builders import article

TABLE = read_boilerplate()
FILLED = {
    "{links}": "example.org",
    "{number}": "12",
    "{link}": "example.org",
    "{word}": "كلمة",
    "{words}": "كلام عن بلدة",
    "{kept}": "بقية",
}


def marked(text: str, title: str | None = None) -> list[str]:
    found = article(text, title=title)
    return [found.text[interval.start : interval.end] for interval in boilerplate(found, TABLE)]


@pytest.mark.parametrize("case", TABLE.cases, ids=lambda case: f"{case.place}-{case.text[:20]}")
def test_examples_fire_and_counter_examples_do_not(case: Case) -> None:
    rules = {found.form.rule for found in leftovers(article(case.text), TABLE)}
    assert (case.rule in rules) == case.fires
    if not case.fires:
        assert not rules


def test_every_form_finds_itself_behind_a_sentence() -> None:
    for forms in TABLE.forms.values():
        for form in forms:
            text = "انتهت الجلسة مساء.\n" + " ".join(FILLED.get(part, part) for part in form.parts)
            if form.at != "start":
                assert leftovers(article(text), TABLE), form


def test_every_form_is_told_once() -> None:
    seen = [form.parts for forms in TABLE.forms.values() for form in forms]
    assert len(seen) == len(set(seen)), [parts for parts in seen if seen.count(parts) > 1]


def test_a_leftover_ends_a_line_without_cutting_the_sentence() -> None:
    assert marked("وعاد الهدوء إلى المدينة. سمات المدينة الجسر") == ["سمات المدينة الجسر"]
    assert marked("وعاد الهدوء إلى المدينة سمات المدينة الجسر") == []


def test_the_headline_is_never_marked() -> None:
    assert marked("المزيد\n\nقال الوزير ذلك.", title="المزيد") == []
    assert marked("قال الوزير ذلك.\nالمزيد", title="عنوان") == ["المزيد"]


def test_tags_are_tags_only_at_the_foot() -> None:
    assert marked("سمات القائد\nقال المدرب إن الصبر أولها.") == []
    assert marked("قال المدرب إن الصبر أولها.\nسمات المدرب الصبر\nشارك\n12 مشاهدة") == [
        "سمات المدرب الصبر",
        "شارك",
        "12 مشاهدة",
    ]


def test_headlines_under_a_list_of_related_articles_belong_to_it() -> None:
    text = "قال الوزير ذلك.\nأخبار ذات صلة\nانهيار سقف سوق قديم\nترميم الأسواق في المدينة\nوأضاف أن العمل بدأ."
    assert marked(text) == ["أخبار ذات صلة", "انهيار سقف سوق قديم", "ترميم الأسواق في المدينة"]


def test_a_link_to_itself_keeps_its_headline() -> None:
    text = "وعاد الطلاب. رابط الخبر بصحيفة النهر: عودة الطلاب"
    assert marked(text) == ["رابط الخبر بصحيفة النهر:"]


def test_odd_text_is_no_error() -> None:
    for text in ("", "\n\n", "...", "{words}", "😀" * 50, "\0", "شارك", "ا" * 100_000, ". " * 5000):
        boilerplate(article(text), TABLE)


def test_an_empty_table_marks_nothing() -> None:
    assert boilerplate(article("شارك"), BoilerplateTable({})) == ()
