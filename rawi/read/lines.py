"""One JSON line -> Article."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from rawi.errors import ArticleError
from rawi.records import Article
from rawi.text.stored import article_id, stored_text, text_sha

MAX_LINE = 32 << 20  # bytes; no page of ours comes near, and a line is held in memory


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The non-empty lines of a stream with their numbers."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, line


def read_line(line: bytes) -> Article:
    """An article from one JSON line. Raises ArticleError with value and remedy."""
    fields = json.loads(line)
    if not isinstance(fields.get("text"), str):
        raise ArticleError('"text" is missing')
    text = stored_text(fields.get("title"), fields["text"])
    sha = text_sha(text)
    return Article(
        id=article_id(fields.get("url") or fields.get("id"), fields.get("outlet"), fields.get("published"), sha),
        text=text,
        text_sha=sha,
        url=fields.get("url"),
        outlet=fields.get("outlet"),
        published=fields.get("published"),
        title=fields.get("title"),
        country=fields.get("country"),
    )
