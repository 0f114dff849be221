"""One line, one article or one clear message."""

import io
import json

import pytest

from rawi.errors import ArticleError
from rawi.read.fields import MAX_TEXT
from rawi.read.lines import MAX_LINE, lines_of, read_line

TEXT = "قال الوزير إن القرار سيعلن غدا."


def line(**fields: object) -> bytes:
    return json.dumps({"text": TEXT, **fields}).encode()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b'{"title": "x"}', '"text" is missing'),
        (b'{"content": "x"}', '"content" looks like it: rename it'),
        (b'{"text": null}', '"text" is null'),
        (b'{"text": 12}', '"text" is 12, not a string'),
        (b'{"text": ["a"]}', "not a string"),
        (b'{"text": "a\\ud800b"}', "lone surrogate U+D800 at character 1"),
        (b'{"text": "a", "url": "\\udc00"}', '"url" has a lone surrogate'),
        (b'{"html": "\\udc00"}', '"html" has a lone surrogate'),
        (b'{"text": "a\xed\xa0\x80b"}', "not UTF-8 at byte 12 of the line (ed a0)"),
        (b'{"text": "a\0b"}', "not JSON at character 12 of the line"),
        (b'{"text": "a"', "not JSON at character 13 of the line"),
        (b"", "not JSON"),
        (b"[]", "a list stands where an article should"),
        (b"null", "null stands where an article should"),
        (b'"text"', "a string stands where an article should"),
        (b"12", "a number stands where an article should"),
        (b"[" * 100_000, "nests too deep"),
        (b"9" * 10_000, "not JSON that can be read"),
        ('{"text": "x"}'.encode("utf-16"), "UTF-16"),
        ('{"text": "x"}'.encode("utf-16-le"), "UTF-16"),
        ('{"text": "سلام"}'.encode("cp1256"), "windows-1256"),
        (json.dumps({"text": TEXT.encode().decode("cp1256", "ignore")}).encode(), "read as another encoding"),
        (json.dumps({"text": TEXT.encode().decode("latin-1")}).encode(), "read as another encoding"),
        (b'{"text": "' + b"?" * 100 + b'"}', "the letters were lost before"),
        (b'{"text": "' + b"a" * (MAX_TEXT + 1) + b'"}', "cut the file into its articles"),
        (b'{"text": "' + b"a" * MAX_LINE + b'"}', "more than 32 MB"),
    ],
)
def test_what_makes_no_article_says_why(raw: bytes, says: str) -> None:
    with pytest.raises(ArticleError) as told:
        read_line(raw)
    assert says in str(told.value)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(
    "value", ["أمس", "0000-00-00", "0000-01-01", "2019-02-30", "7/4/2019", "9999-12-31", "2019-04", True, 12, ["2019"]]
)
def test_a_date_that_is_none_is_left_out_and_noted(value: object) -> None:
    article = read_line(line(published=value))
    assert article.published is None
    assert [(note.what, repr(value) in note.why) for note in article.notes] == [("published", True)]


@pytest.mark.parametrize("value", ["2019-04-07", "2019-04-07T10:00:00+03:00", "2019-04-07 10:00", "2093-01-01"])
def test_a_date_is_kept_as_given(value: str) -> None:
    article = read_line(line(published=value))
    assert (article.published, article.published_from, article.notes) == (value, "given", ())


def test_a_date_long_after_the_article_was_retrieved_is_left_out() -> None:
    article = read_line(line(published="2093-01-01", retrieved="2019-04-08"))
    assert article.published is None and "2093-01-01" in article.notes[0].why
    assert read_line(line(published="2019-04-09", retrieved="2019-04-08")).published == "2019-04-09"


def test_nul_is_kept_and_noted() -> None:
    article = read_line(b'{"text": "a\\u0000b"}')
    assert article.text == "a\0b" and "U+0000" in article.notes[0].why


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    assert read_line(b'\xef\xbb\xbf{"text": " \\ufeffa\\r\\nb\\rc\\u200f "}\r\n').text == " \ufeffa\nb\nc\u200f "


def test_keys_that_are_not_ours_are_passed_over_and_odd_values_noted() -> None:
    article = read_line(line(id=7, outlet={"name": "x"}, title="", mine={"a": [1]}))
    assert (article.given_id, article.outlet, article.title) == ("7", None, None)
    assert [note.what for note in article.notes] == ["outlet"]


def test_text_wins_over_a_page() -> None:
    assert read_line(line(html="<p>صفحة</p>")).text == TEXT


def test_emoji_english_and_persian_letters_are_articles() -> None:
    for text in ("😀" * 50, "The minister said so.", "کتب المراسل یوم أمس", ""):
        assert read_line(line(text=text)).text == text


def test_another_language_in_arabic_letters_is_named() -> None:
    persian = "این گزارش نشان می‌دهد که رئیس جمهور در تهران گفت کشور در برابر تحریم‌ها ایستادگی خواهد کرد"
    assert read_line(line(text=persian)).language == "fa"
    assert read_line(line()).language is None
    assert read_line(line(language="ar")).language == "ar"


def test_overlong_lines_are_cut_and_the_next_one_found() -> None:
    stream = io.BytesIO(b"a" * (2 * MAX_LINE) + b"\n\n  \r\n" + b"b\n")
    cut, following = lines_of(stream)
    assert (cut[0], len(cut[1])) == (1, MAX_LINE + 1)
    assert following == (4, b"b\n")
