"""Web archives, pages saved as one file, and zip files -> what is in them."""

import email
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from rawi.annotate.pipeline import set_aside
from rawi.errors import ArticleError
from rawi.read.found import Found
from rawi.read.html import article_of_page
from rawi.read.language import may_be_arabic
from rawi.records import Article

NOT_ARABIC = "pages without Arabic"
_TYPE = re.compile(r"(?:application|audio|font|image|message|model|multipart|text|video)/[\w.+-]{1,60}")
MAX_PAGE = 16 << 20  # bytes; larger responses are no article
SMALLEST_PAGE = 200  # bytes; smaller ones are redirects and errors


def read_warc(stream: BinaryIO, origin: str) -> Iterator[Found]:
    """What each response of a WARC file is: an article, a problem, or nothing of ours; told by the record's number.

    Only pages that came (status 200) in Arabic are read. Pages without Arabic letters are set aside before they are
    parsed, others in Arabic letters when their language shows. Arabic pages without an article in them (menus,
    searches) are problems.
    """
    for number, record in enumerate(ArchiveIterator(stream, parse_http=True), 1):
        if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
            continue
        if sort := _sort_of(record):
            yield Found(origin, aside=sort)
            continue
        raw = record.reader.read(MAX_PAGE + 1)
        if len(raw) < SMALLEST_PAGE:
            yield Found(origin, aside="empty pages")
        elif not may_be_arabic(raw, record.http_charset if record.is_http else None):
            yield Found(origin, aside=NOT_ARABIC)
        else:
            yield _found(origin, number, raw, record)


def _sort_of(record: Any) -> str | None:
    """What a record is that holds no page; None for a page."""
    if record.is_http and (status := record.http_headers.status_code) not in (200, None):
        return f"status {status}"
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    kind = (kind or "").partition(";")[0].strip().lower()
    if "html" in kind:
        return None
    return kind if _TYPE.fullmatch(kind) else "no known type"


def _found(origin: str, number: int, raw: bytes, record: Any) -> Found:
    url = record.headers.get("WARC-Target-URI")
    place = f"{origin}:{number} {url}" if url else f"{origin}:{number}"
    if len(raw) > MAX_PAGE:
        return Found(place, problem=f"the page has more than {MAX_PAGE >> 20} MB, which no article has; passed over")
    given = {"url": url, "retrieved": record.headers.get("WARC-Date")}
    try:
        article = article_of_page(raw, given, record.http_charset if record.is_http else None)
    except ArticleError as error:
        return Found(place, problem=str(error))
    if article.text.strip() and set_aside(article):  # would be set aside later: a crawl keeps no such page
        return Found(origin, aside=f"language {article.language}" if article.language else NOT_ARABIC)
    return Found(place, article, raw=raw)


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
