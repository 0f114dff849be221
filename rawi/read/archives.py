"""Web archives, pages saved as one file, and zip files -> what is in them."""

import email
import io
import zipfile
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from rawi.errors import ArticleError
from rawi.read.found import Found
from rawi.read.html import article_of_page
from rawi.records import Article

MAX_PAGE = 16 << 20  # bytes; larger responses are no article
SMALLEST_PAGE = 200  # bytes; smaller ones are redirects and errors


def read_warc(stream: BinaryIO, origin: str) -> Iterator[Found]:
    """An article or a problem for each HTML response of a WARC file, told by the record's number in it.

    Only pages that came (status 200) are read; pages without an article in them (menus, searches) are problems.
    """
    number = 0
    for record in ArchiveIterator(stream, parse_http=True):
        number += 1
        if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
            continue
        if not _is_page(record):
            continue
        raw = record.reader.read(MAX_PAGE + 1)
        if len(raw) < SMALLEST_PAGE:
            continue
        yield _found(f"{origin}:{number}", raw, record)


def _is_page(record: Any) -> bool:
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    is_here = record.http_headers.status_code in (200, None) if record.is_http else True
    return is_here and "html" in (kind or "")


def _found(origin: str, raw: bytes, record: Any) -> Found:
    url = record.headers.get("WARC-Target-URI")
    place = f"{origin} {url}" if url else origin
    if len(raw) > MAX_PAGE:
        return Found(place, problem=f"the page has more than {MAX_PAGE >> 20} MB, which no article has; passed over")
    given = {"url": url, "retrieved": record.headers.get("WARC-Date")}
    try:
        return Found(place, article_of_page(raw, given, record.http_charset if record.is_http else None), raw=raw)
    except ArticleError as error:
        return Found(place, problem=str(error))


def article_of_mhtml(raw: bytes) -> tuple[Article, bytes]:
    """The article of a page saved as a single file (MHTML), and the bytes of the page in it."""
    message = email.message_from_bytes(raw)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(content, bytes):
        raise ArticleError("no page in the file; save the page again, as HTML or as a single file")
    url = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    given = {"url": str(url) if url else None, "retrieved": _moment(message.get("Date"))}
    return article_of_page(content, given, page.get_content_charset()), content


def _moment(stated: object) -> str | None:
    try:
        return parsedate_to_datetime(str(stated)).isoformat()
    except ValueError:  # no date, or none that mail knows
        return None


def members_of(stream: BinaryIO) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """The files of a zip file in order of name, each with what opens it. Raises zipfile.BadZipFile."""
    if not stream.seekable():
        stream = io.BytesIO(stream.read())
    with zipfile.ZipFile(stream) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if not member.is_dir():
                yield member.filename, lambda member=member: archive.open(member)  # type: ignore[misc]
