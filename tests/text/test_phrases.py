"""Phrases are found whole, on word boundaries, behind their clitics, the longest first."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.text.phrases import Phrases, words_of
from tests.builders import reading

TABLE = Phrases(
    [("القاهرة", "city"), ("القوات المسلحة", "army"), ("القوات المسلحة المصرية", "army of Egypt"), ("مصر", "country"),
     ("الأمم المتحدة", "UN"), ("مصر", "newspaper"), ("لبنان", "country")]
)  # fmt: skip


def found(text: str, table: Phrases[str] = TABLE) -> list[tuple[str, str]]:
    read = reading(text)
    return [(read.text[match.start : match.end], "/".join(match.values)) for match in table.find(read)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل إلى القاهرة أمس", [("القاهرة", "city")]),
        ("وبالقاهرة", [("القاهرة", "city")]),
        ("وبِالقَاهِرَةِ", [("القَاهِرَةِ", "city")]),
        ("للقوات المسلحة المصرية", [("قوات المسلحة المصرية", "army of Egypt")]),
        ("القوات المسلحة السودانية", [("القوات المسلحة", "army")]),
        ("المصرفي في البنك", []),
        ("مصر", [("مصر", "country/newspaper")]),
        ("بمصر ولبنان", [("مصر", "country/newspaper"), ("لبنان", "country")]),
        ("القوات\nالمسلحة", []),
        ("الامم المتحده", [("الامم المتحده", "UN")]),
        ("ـ", []),
        ("", []),
    ],
)
def test_phrases_in_texts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_phrase_is_looked_up_as_it_is_found() -> None:
    assert TABLE.get("الأمم المتحدة") == ("UN",)
    assert TABLE.get("الأمم") == TABLE.get("x") == ()


@given(
    st.lists(st.text("ابتمنوي", min_size=2, max_size=5), min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["", "و", "ب", "ل", "وب", "ك", "فل"]),
)
def test_every_phrase_is_found_behind_every_clitic(phrase: str, clitic: str) -> None:
    table = Phrases([(phrase, "x")])
    text = f"قبل {clitic}{phrase} بعد"
    matches = [match for i in range(len(reading(text).tokens)) for match in table.all_at(reading(text), i)]
    assert any(text[match.start : match.end] == phrase for match in matches)


@given(st.text(max_size=60))
def test_found_phrases_stand_apart_in_order(text: str) -> None:
    read = reading(text + " مصر القاهرة")
    matches = list(TABLE.find(read))
    assert matches
    assert all(one.last <= other.first for one, other in pairwise(matches))


@given(st.text(max_size=40))
def test_the_words_of_a_phrase_are_folded_and_not_empty(text: str) -> None:
    assert all(words_of(text))
