"""Reasons in the reader's language: each form that resolving writes has its words."""

import json
from pathlib import Path

from rawi.web.reasons import in_words
from rawi.web.wording import Wording
from tests.web.asking import rows

TABLES = ("events", "actors", "copies")


def test_reasons_are_said_in_arabic(demo_file: Path) -> None:
    words = Wording("ar")
    reasons = {
        reason
        for table in TABLES
        for (found,) in rows(demo_file, f"SELECT reasons FROM {table} WHERE reasons IS NOT NULL")
        for reason in json.loads(found)
    }
    assert reasons and {each for each in reasons if 'lang="en"' in in_words(each, words)} == set()


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert in_words("something new", Wording("ar")) == '<bdi lang="en" dir="ltr">something new</bdi>'


def test_words_of_articles_cannot_be_markup() -> None:
    assert "<b>" not in in_words("told as <b>x</b> (1 of 2)", Wording("en"))
