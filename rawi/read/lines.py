"""One JSON line -> Article, and a stream -> its lines.

Broken lines are told apart by what a user can do about them: mend the JSON, convert UTF-16, cut a file into articles.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from rawi.errors import ArticleError
from rawi.read.fields import article_of
from rawi.read.found import Found
from rawi.records import Article, Note, replace

MAX_LINE = 32 << 20  # bytes; no page of ours comes near, and a line is held in memory
_BOM = b"\xef\xbb\xbf"
_decoder = msgspec.json.Decoder()


def read_line(line: bytes) -> Article:
    """An article from one JSON line. Raises ArticleError with value, place in the line, and remedy."""
    return article_of_object(object_of(line))


def article_of_object(fields: object) -> Article:
    """An article from a decoded JSON object: from its `text`, or else from its `html` page."""
    if not isinstance(fields, dict):
        raise ArticleError(f'{_kind(fields)} stands where an article should; write an object with a "text"')
    if fields.get("text") is None and isinstance(page := fields.get("html"), str):
        from rawi.read.html import article_of_page  # late: most lines are no pages

        return article_of_page(_bytes_of(page), fields, declared="utf-8")
    return article_of(fields)


def found_in(fields: object, origin: str, notes: tuple[Note, ...] = ()) -> Found:
    """The article or the problem of a decoded object; `notes` on its file are added to its own."""
    try:
        article = article_of_object(fields)
    except ArticleError as error:
        return Found(origin, problem=str(error))
    raw = fields["html"].encode() if article.raw_sha and isinstance(fields, dict) else None
    return Found(origin, replace(article, notes=(*article.notes, *notes)) if notes else article, raw=raw)


def object_of(line: bytes) -> Any:
    """The JSON value of a line, whatever it is."""
    if len(line) > MAX_LINE:
        raise ArticleError(f"the line has more than {MAX_LINE >> 20} MB; cut the file into its articles, one a line")
    try:
        return _decoder.decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _strictly(line.removeprefix(_BOM))


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream that are not empty, with their numbers from 1.

    A line longer than MAX_LINE is cut there and its rest passed over, so that one line never fills the memory;
    `read_line` refuses what is left of it.
    """
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(1 << 20)
        if line.strip(b" \t\r\n\x0b\x0c"):
            yield number, line


def _strictly(line: bytes) -> Any:
    """What the fast decoder refuses: either it is read after all (lone surrogates are found later, with their place),
    or the message says where it breaks."""
    if line.count(0, 0, 200) > 10 or line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArticleError("the line is UTF-16; save the file as UTF-8, or give its path instead of piping it")
    try:
        return json.loads(line.decode())
    except UnicodeDecodeError as error:
        found = line[error.start : error.start + 2].hex(" ")
        raise ArticleError(
            f"not UTF-8 at byte {error.start + 1} of the line ({found}); "
            "save the file as UTF-8, or, if it is windows-1256, give its path instead of piping it"
        ) from error
    except json.JSONDecodeError as error:
        near = error.doc[max(0, error.pos - 20) : error.pos + 20]
        raise ArticleError(
            f"not JSON at character {error.pos + 1} of the line, near {near!r} ({error.msg}); mend or delete the line"
        ) from error
    except RecursionError as error:
        raise ArticleError("the line nests too deep to be an article; delete it") from error
    except ValueError as error:  # a number with thousands of digits
        raise ArticleError(f"not JSON that can be read ({error}); mend or delete the line") from error


def _bytes_of(page: str) -> bytes:
    try:
        return page.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f'"html" has a lone surrogate at character {error.start}: export it again as UTF-8'
        ) from error


def _kind(value: object) -> str:
    kinds = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
