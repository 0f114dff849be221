"""The stored text is what was given, but for line ends; its hash and its id never change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.errors import ArticleError
from rawi.text.stored import article_id, stored_text, text_sha

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_is_trimmed_nor_normalised(title: str, text: str) -> None:
    stored = stored_text(title, text)
    assert "\r" not in stored
    assert stored.endswith(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert stored.startswith(title.replace("\r\n", "\n").replace("\r", "\n"))


@given(TEXTS, TEXTS)
def test_storing_what_is_stored_changes_nothing(title: str, text: str) -> None:
    assert stored_text(title, stored_text(title, text)) == stored_text(title, text)


def test_a_title_that_opens_the_text_is_not_told_twice() -> None:
    assert stored_text("عنوان", "عنوان آخر") == "عنوان آخر"
    assert stored_text("عنوان", "نص") == "عنوان\n\nنص"
    assert stored_text(None, "نص") == stored_text("", "نص") == "نص"


def test_a_lone_surrogate_is_refused_with_its_place() -> None:
    with pytest.raises(ArticleError, match=r"U\+DC00 at character 2"):
        stored_text(None, "ab\udc00")


def test_hash_and_id_are_what_they_were_in_the_first_release() -> None:
    sha = text_sha("نص")
    assert sha == "e01176c2a05916f0c103f3bb3c47ee50b07f7c3c6b7c90271b07df4b44692edd"
    assert article_id("https://example.org/1", "النهر", "2021-03-12", sha) == "art:cfe7edb28cf2bddcb11e"
    assert article_id("https://example.org/1", None, None, sha) != article_id(None, None, None, sha)
