"""Spellings of one word become one form, and every letter finds its way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.text.normalize import fold, fold_text, letters_before

WORDS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآىةؤئءٱیکہۀەًٌٍَُِّْٰـ١٢۳aÉﻷﷲﺏ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("الحُكومـة", "الحكومه"),
        ("مستشفى", "مستشفي"),
        ("یوم", "يوم"),
        ("کتاب", "كتاب"),
        ("ﺍﻟﻘﺎﻫﺮﺓ", "القاهرة"),
        ("ﻻ", "لا"),
        ("١٢", "12"),
        ("۱۲", "12"),
        ("ا\u200fلقاهرة\u200e", "القاهرة"),
        ("Derna", "derna"),
        *((unicodedata.normalize("NFD", word), word) for word in ("أحمد", "آب", "رؤساء", "رئيس", "إلى")),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("على", "علي"), ("إلى", "إلي"), ("سؤال", "سوال"), ("مئة", "مية")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(WORDS)
def test_folding_twice_changes_nothing(word: str) -> None:
    if not fold(word).endswith("ى"):
        assert fold(fold(word)) == fold(word)


@given(st.text(max_size=60) | st.lists(WORDS, max_size=8).map(" ".join))
def test_a_folded_text_finds_its_way_back(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    at = 0
    for word in folded.text.split(" "):
        if word:
            start, end = folded.source((at, at + len(word)))
            assert fold_text(text[start:end]).text == word
        at += len(word) + 1


@given(WORDS, st.integers(0, 12))
def test_as_many_letters_as_asked_are_passed(word: str, count: int) -> None:
    passed = letters_before(word, count)
    assert 0 <= passed <= len(word)
    assert len(fold(word[:passed])) >= min(count, len(fold(word)))
