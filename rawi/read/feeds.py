"""RSS and Atom files -> articles. Nothing is fetched: an entry with a summary alone gives that, and says so."""

import io
from collections.abc import Iterator
from typing import Any

import feedparser

from rawi.errors import ArticleError
from rawi.read.fields import article_of, sha_of
from rawi.read.found import Found
from rawi.read.html import EXTRACTOR, text_of_fragment
from rawi.read.page import host_of
from rawi.records import Article, Note, replace

MAX_FEED = 64 << 20  # bytes; feedparser holds a whole feed in memory


def read_feed(raw: bytes, origin: str) -> Iterator[Found]:
    """An article or a problem for each entry; the bytes that an article names are those of its entry's text."""
    feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        yield Found(origin, problem="no RSS or Atom feed; save the feed itself, not the page that lists it")
        return
    for number, entry in enumerate(feed.entries, 1):
        place = f"{origin}:{number}"
        source = _source_of(entry)
        try:
            yield Found(place, _article_of(entry, feed.feed, source), raw=source.encode())
        except (ArticleError, UnicodeEncodeError) as error:
            yield Found(place, problem=str(error))
    if feed.bozo and not feed.entries:
        yield Found(origin, problem=f"the feed can't be read ({feed.bozo_exception}); save it again")
    elif not feed.entries:
        yield Found(origin, problem="the feed has no entries")


def _source_of(entry: Any) -> str:
    """The longest text of an entry, as HTML."""
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    return max([*contents, str(entry.get("summary") or "")], key=len)


def _article_of(entry: Any, feed: Any, source: str) -> Article:
    text = text_of_fragment(source)
    if not text:
        raise ArticleError("the entry has no text; read the page it links to instead")
    url = entry.get("link")
    stated, where = _dated(entry)
    outlet = (entry.get("source") or {}).get("title") or feed.get("title") or host_of(url)
    article = article_of(
        {
            "url": url,
            "id": entry.get("id"),
            "title": text_of_fragment(str(entry.get("title") or "")),
            "outlet": outlet,
            "byline": entry.get("author"),
            "published": stated,
            "text": text,
        },
        published_from=where,
        raw_sha=sha_of(source.encode()),
        extractor=EXTRACTOR,
    )
    if entry.get("content"):
        return article
    return replace(
        article, notes=(*article.notes, Note(what="text", why="the feed gives its summary, perhaps no more"))
    )


def _dated(entry: Any) -> tuple[str | None, str]:
    """The entry's date as written (feedparser's own reading fails on Arabic months), and which one it is."""
    if entry.get("published"):
        return str(entry.published), "feed published"
    return (str(entry.updated) if entry.get("updated") else None), "feed updated"
