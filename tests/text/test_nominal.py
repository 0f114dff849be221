"""Written forms of nouns and participles."""

import pytest

from rawi.text.nominal import noun_forms, participle_forms


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("هجوم", ["هجوم", "الهجوم", "هجوما", "هجومهم", "هجومان", "هجومين"]),
        ("غارة", ["غاره", "الغاره", "غارتهم", "غارتين", "غارتا"]),
        ("لقاء", ["لقاء", "لقاؤه", "لقائهما", "لقاءها"]),
        ("مفاوضات", ["مفاوضات", "المفاوضات", "مفاوضاتهم"]),
    ],
)
def test_article_case_dual_and_pronoun(base: str, forms: list[str]) -> None:
    assert set(forms) <= set(noun_forms(base, dual=True))


def test_a_noun_given_with_its_article_stays_as_it_is() -> None:
    assert set(noun_forms("القبض")) == {"القبض"}


def test_participles_agree() -> None:
    assert {"منددا", "مندده", "منددين", "المنددون"} <= set(participle_forms("مندد"))
