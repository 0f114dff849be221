"""Acceptance scenario A5: what a search box must find, at which level, and what it must not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rawi.chronicle.queries import search
from rawi.chronicle.rows import annotated
from rawi.chronicle.store import Chronicle, Given, open_chronicle
from rawi.chronicle.words import Level
from rawi.records import Annotation, Interval
from tests.builders import article

TEXTS = {
    "احمد": "وصل أحمد إلى القرية",
    "bare": "وصل احمد مساء",
    "وبالقصف": "وبالقصف دمرت القرية",
    "vocalised": "استمر القَصْفُ طوال الليل",
    "مستشفي": "نقلوا إلى المستشفي",
    "حكومة": "قررت الحكومة ذلك",
    "number": "قتل ١٢ شخصا",
    "tatweel": "في ريف حـــلب",
    "verb": "قصفت الطائرات مواقع",
    "civilians": "نزح المدنيون",
    "bowl": "ملعقة حلبة مطحونة",
    "shot": "قصفة غصن",
    "on": "وقف على التل",
    "ali": "وقف علي هناك",
    "two": "مقتل 1,200 في d'Arc",
}


@pytest.fixture
def chronicle(tmp_path: Path) -> Iterator[Chronicle]:
    made = open_chronicle(tmp_path / "a5.db", write=True)
    made.begin("test")
    articles = [article(text, url=name) for name, text in TEXTS.items()]
    bare = [Annotation(article=each.id, text_sha=each.text_sha, made_by="test") for each in articles]
    made.add(
        [Given(each, "test") for each in articles],
        [annotated(one, said) for one, said in zip(articles, bare, strict=True)],
    )
    yield made
    made.close()


def found(chronicle: Chronicle, query: str, level: Level = "normal") -> set[str | None]:
    return {hit.article.url for hit in search(chronicle, query, level)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("احمد", {"احمد", "bare"}),
        ("أحمد", {"احمد", "bare"}),
        ("القصف", {"وبالقصف", "vocalised"}),
        ("قصف", {"وبالقصف", "vocalised"}),
        ("مستشفى", {"مستشفي"}),
        ("الحكومه", {"حكومة"}),
        ("12", {"number"}),
        ("حلب", {"tatweel"}),
        ("علي", {"ali"}),
        ("على", {"on"}),
        ("١٢٠٠", {"two"}),
        ("D'arc", {"two"}),
    ],
)
def test_normal_finds_every_spelling_and_no_other_word(chronicle: Chronicle, query: str, names: set[str]) -> None:
    assert found(chronicle, query) == names


def test_broad_adds_light_suffixes(chronicle: Chronicle) -> None:
    assert {"verb", "وبالقصف", "vocalised"} <= found(chronicle, "القصف", "broad")
    assert "civilians" in found(chronicle, "المدنيين", "broad")
    assert "civilians" not in found(chronicle, "المدنيين")


def test_exact_finds_the_typed_form_alone(chronicle: Chronicle) -> None:
    assert found(chronicle, "احمد", "exact") == {"bare"}
    assert found(chronicle, "القصف", "exact") == set()
    assert found(chronicle, "القَصْفُ", "exact") == {"vocalised"}


def test_the_original_form_is_highlighted(chronicle: Chronicle) -> None:
    (hit,) = search(chronicle, "حلب")
    assert [hit.article.text[start:end] for start, end in hit.spans] == ["حـــلب"]


def test_words_in_quotation_marks_follow_each_other(chronicle: Chronicle) -> None:
    assert found(chronicle, '"إلى القرية"') == {"احمد"}
    assert found(chronicle, "القرية احمد") == {"احمد"}
    assert found(chronicle, '"القرية احمد"') == set()


@pytest.mark.parametrize("query", ["", "   ", "«»", '"', "؟!", "* OR NEAR(", 'a" OR "b', "-احمد )"])
def test_a_query_of_marks_is_no_error(chronicle: Chronicle, query: str) -> None:
    search(chronicle, query)


def test_boilerplate_is_not_searched(tmp_path: Path) -> None:
    made = open_chronicle(tmp_path / "b.db", write=True)
    given = article("نص المقال\nاقرأ أيضا")
    left_out = (Interval(start=10, end=19),)
    said = Annotation(article=given.id, text_sha=given.text_sha, made_by="test", boilerplate=left_out)
    made.add([Given(given, "test")], [annotated(given, said)])
    assert search(made, "المقال") and not search(made, "اقرأ")
    made.close()
