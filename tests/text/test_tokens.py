"""Words, sentences, lines and quotations tile the text; every stem knows where it begins."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.records import Span
from rawi.text.normalize import CONTROLS, fold
from rawi.text.tokens import Reading, stems
from tests.builders import article, reading
from tests.cases import cases

ODD = st.text(
    st.sampled_from('ابتلوفكسيهةأآىﻷﷲَُّـ١2a.،؟!«»"“”()\n \u200f\ufeff😀-') | st.characters(exclude_categories=["Cs"]),
    max_size=80,
)


@pytest.mark.parametrize("case", cases("text", "sentences"))
def test_sentences_end_where_readers_end_them(case: dict[str, Any]) -> None:
    text = ("\n" if case.get("lines") else "" if case.get("joined") else " ").join(case["sentences"])
    found = reading(text)
    assert [text[sentence.start : sentence.end] for sentence in found.sentences] == case["sentences"]


@given(ODD)
def test_tokens_hold_every_visible_letter_once(text: str) -> None:
    tokens = reading(text).tokens
    seen = re.compile(rf"[\s{CONTROLS}]")
    assert seen.sub("", "".join(token.surface for token in tokens)) == seen.sub("", article(text).text)
    for token in tokens:
        assert article(text).text[token.start : token.end] == token.surface
        assert token.form == fold(token.surface)


@given(ODD)
def test_sentences_and_lines_tile_the_tokens(text: str) -> None:
    found = reading(text)
    for ranges in (found.sentences, found.lines):
        assert [i for one in ranges for i in range(one.first, one.last)] == list(range(len(found.tokens)))
        assert all(one.first < one.last for one in ranges)
    for i in range(len(found.tokens)):
        assert found.sentences[found.sentence_of(i)].first <= i < found.sentences[found.sentence_of(i)].last
        line = found.lines[found.line_of(i)]
        assert line.first <= i < line.last
        assert "\n" not in found.surface(line.first, line.last)


@given(ODD)
def test_quotations_are_closed_inside_their_line(text: str) -> None:
    found = reading(text)
    for quotation in found.quotations:
        assert quotation.open < quotation.close
        assert found.line_of(quotation.open) == found.line_of(quotation.close)


@given(ODD, st.integers(0, 90))
def test_the_token_at_an_offset_covers_it_or_follows(text: str, offset: int) -> None:
    found = reading(text)
    i = found.token_at(offset)
    assert i == len(found.tokens) or found.tokens[i].end > offset
    assert i == 0 or found.tokens[i - 1].end <= offset


@given(ODD, st.integers(0, 90), st.integers(1, 90))
def test_the_tokens_of_a_stretch_are_those_that_share_a_letter_with_it(text: str, start: int, length: int) -> None:
    found, end = reading(text), start + length
    sharing = [i for i, token in enumerate(found.tokens) if token.start < end and token.end > start]
    assert list(found.tokens_of(start, end)) == sharing


@pytest.mark.parametrize(
    ("word", "form", "rest"),
    [
        ("وبالقاهرة", "القاهره", "القاهرة"),
        ("وَبِالقاهِرة", "القاهره", "القاهِرة"),
        ("للقوات", "القوات", "قوات"),
        ("وللقوات", "القوات", "قوات"),
        ("لليبيا", "ليبيا", "ليبيا"),
        ("فسيعلن", "يعلن", "يعلن"),
        ("كبغداد", "بغداد", "بغداد"),
        ("لبنان", "لبنان", "لبنان"),
    ],
)
def test_a_stem_stands_where_it_begins(word: str, form: str, rest: str) -> None:
    found = reading(f"قال {word} ذلك")
    (stem,) = [stem for stem in stems(found.forms[1]) if stem.form == form]
    start = found.start_of(1, stem)
    assert found.text[start : found.tokens[1].end] == rest


@given(st.text("وفبلكسيتنامةأىَُّـ", min_size=1, max_size=8))
def test_every_stem_is_the_end_of_its_word(word: str) -> None:
    found = reading(f"{word}")
    if not found.tokens or found.tokens[0].surface != word:
        return
    for stem in stems(found.forms[0]):
        kept = fold(found.text[found.start_of(0, stem) :])
        assert stem.form == kept or stem.form == "ال" + kept


def test_boilerplate_has_no_tokens_and_parts_sentences() -> None:
    text = "انتهى العمل\nشارك الخبر\nوعاد العمال. سمات العمل رابط: عنوان ثان"
    label = (text.index("سمات"), text.index(": عنوان") + 1)
    line = (text.index("شارك"), text.index("\nوعاد"))
    found = Reading.of(article(text), [Span(*line), Span(*label)])
    assert [found.text[one.start : one.end] for one in found.sentences] == ["انتهى العمل", "وعاد العمال.", "عنوان ثان"]


def test_digits_part_from_letters_and_vowels_do_not() -> None:
    assert [token.surface for token in reading("قُتِلَ 14جنديا،و٢٠").tokens] == ["قُتِلَ", "14", "جنديا", "،", "و", "٢٠"]
