"""Whatever comes in, reading raises nothing but what it promises."""

import gzip
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rawi.errors import ArticleError
from rawi.read import read_line, read_paths
from rawi.read.encodings import decoded
from rawi.read.html import article_of_page
from rawi.read.published import read_published
from rawi.text.stored import article_id, text_sha
from tests.read.pages import page

NAMES = (
    "a.jsonl",
    "a.json",
    "a.csv",
    "a.tsv",
    "a.txt",
    "a.html",
    "a.xml",
    "a.warc",
    "a.mhtml",
    "a.zip",
    "a",
    "a.jsonl.gz",
)
KEYS = st.sampled_from(["text", "title", "url", "id", "outlet", "published", "retrieved", "html", "language", "x"])
STRINGS = st.text(st.characters(), max_size=40) | st.text("ابتثو قال،.؟ \n\r\0\ufeff\ud800?12-/", max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | STRINGS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(STRINGS, inner, max_size=2),
    max_leaves=4,
)
QUICK = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.dictionaries(KEYS, VALUES))
def test_an_object_is_an_article_that_proves_itself_or_an_error(fields: dict[str, object]) -> None:
    line = json.dumps(fields).encode()
    try:
        article = read_line(line)
    except ArticleError as error:
        assert str(error)
        return
    assert article.text_sha == text_sha(article.text)
    assert article.id == article_id(
        article.url or article.given_id, article.outlet, article.published, article.text_sha
    )


@QUICK
@given(st.binary(max_size=200) | STRINGS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_a_line_or_an_error(line: bytes) -> None:
    try:
        read_line(line)
    except ArticleError as error:
        assert str(error)


@QUICK
@given(name=st.sampled_from(NAMES), raw=st.binary(max_size=300), cut=st.integers(0, 400))
def test_any_bytes_in_a_file_are_articles_or_problems(tmp_path: Path, name: str, raw: bytes, cut: int) -> None:
    sources = [raw, gzip.compress(raw)[:cut], raw[: cut // 2] + page().encode()[:cut] + raw, b"PK\x03\x04" + raw]
    for source in sources:
        (tmp_path / name).write_bytes(source)
        found = list(read_paths([tmp_path / name]))
        assert found and all((one.article is None) != (one.problem is None) for one in found)


@QUICK
@given(st.binary(max_size=300), st.none() | st.text(max_size=12))
def test_any_bytes_are_decoded(raw: bytes, declared: str | None) -> None:
    decoded(raw, declared).text.encode("utf-8", "surrogatepass")


@QUICK
@given(head=st.text(max_size=200), body=st.text(max_size=200))
def test_any_page_is_an_article_or_an_error(head: str, body: str) -> None:
    try:
        article_of_page(page(head=head, body=body).encode("utf-8", "replace"))
    except ArticleError as error:
        assert str(error)


@QUICK
@given(VALUES)
def test_any_value_is_a_date_or_none(value: object) -> None:
    published = read_published(value)
    assert published is None or len(published) >= 10
