"""What a page says of itself: headline, outlet, author, address, and the day it was published.

Publication is looked for where pages declare it, then in the address, then in words; `published_from` says where.
Words are trusted only beside the headline, one day and no other: the top of a page shows today's date, its foot the
year of the copyright.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from resiliparse.parse.html import HTMLTree

from rawi.read.published import find_days, read_published
from rawi.text.normalize import fold

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "article.published", "publishdate", "publish-date", "publish_date", "published_time", "publication_date",
    "article_date_original", "originalpublicationdate", "pubdate", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dc.date.created",
    "dcterms.date", "article:created", "created", "date",
)  # fmt: skip
_TITLE = ("og:title", "twitter:title", "title", "dc.title", "headline")
_AUTHOR = ("author", "article:author", "og:article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
_OUTLET = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "OpinionNewsArticle", "LiveBlogPosting",
             "AnalysisNewsArticle", "BackgroundNewsArticle", "Report", "WebPage")  # fmt: skip
_DATED = "time, [itemprop=datePublished], [class*=date], [class*=Date], [class*=time], [class*=publish], [id*=date]"
_URL_DAY = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_DAY_LOOSE = re.compile(r"/((?:18|19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|$)")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SITE_SUFFIX = re.compile(r"\s+(?:[-–—|:»›•]|::)\s+[^-–—|»›•]{2,60}$")
_BYLINE = re.compile(r"^(?:بقلم|كتب|كتبت|كتبه|إعداد|تقرير|الكاتب|By|by|BY)\s*[-:/]?\s+|^(?:بقلم|كتب)\s*[:/-]\s*")
NEAR = 120  # characters: the longest line that only dates an article


class Page(NamedTuple):
    """What was found; `body` is the article's text where the page declares it whole."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    byline: str | None = None
    url: str | None = None
    body: str | None = None

    def fields(self) -> dict[str, str | None]:
        """The fields of an article that the page fills."""
        return {key: getattr(self, key) for key in ("title", "outlet", "published", "byline", "url")}


def said_by(tree: HTMLTree, source: str, url: object) -> Page:
    """All that a page says of itself; `url` is where it was fetched from, if that is known."""
    root: Any = tree.document
    meta = _meta(root)
    declared = _declared_article(root)
    address = url if isinstance(url, str) else _address(root, meta, source)
    title = _title(root, tree.title, meta, declared)
    published, published_from = _published(root, meta, declared, address, title)
    body = declared.get("articleBody")
    return Page(
        title=title,
        outlet=_outlet(meta, declared, _behind_headline(tree.title, title), address),
        published=published,
        published_from=published_from,
        byline=_author(root, meta, declared),
        url=address,
        body=body if isinstance(body, str) else None,
    )


def _meta(root: Any) -> dict[str, str]:
    """The first content of every meta name, property and itemprop, in lower case."""
    found: dict[str, str] = {}
    for node in root.query_selector_all("meta[content]")[:]:
        for attribute in ("property", "name", "itemprop"):
            name, content = node.getattr(attribute), node.getattr("content")
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content.strip())
    return found


def _declared_article(root: Any) -> dict[str, Any]:
    """The article among the page's JSON-LD, or {}; the one with most said of it."""
    found: list[dict[str, Any]] = []
    for node in root.query_selector_all('script[type="application/ld+json"]')[:]:
        source = node.text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            found.extend(_articles_in(json.loads(source, strict=False), 0))
        except (ValueError, RecursionError):
            continue  # templates break it often: the page is read without
    return max(found, key=lambda one: ("datePublished" in one, "headline" in one, len(one)), default={})


def _articles_in(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for one in value:
            yield from _articles_in(one, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(value.get(key), depth + 1)


def _title(root: Any, tab: str | None, meta: dict[str, str], declared: dict[str, Any]) -> str | None:
    """The headline as the page shows it: the h1 that the declared titles agree with, or they."""
    stated = [value for value in (declared.get("headline"), *(meta.get(key) for key in _TITLE), tab)
              if isinstance(value, str) and value.strip()]  # fmt: skip
    shown = [text for node in root.query_selector_all("h1")[:] if (text := _clean(node.text))]
    for headline in shown:
        key = key_of(headline)
        if any(key in key_of(value) for value in stated) and len(key) > 8:
            return headline
    if stated:
        best = _clean(stated[0])
        return _SITE_SUFFIX.sub("", best) or best
    return shown[0] if len(shown) == 1 else None


def _behind_headline(tab: str | None, title: str | None) -> str | None:
    """What stands behind the headline in the browser's tab: the name of the site."""
    shown = _clean(tab or "")
    if not title or not shown.startswith(title) or not _SITE_SUFFIX.search(shown):
        return None
    return shown[len(title) :].strip(" -–—|:»›•")


def _outlet(meta: dict[str, str], declared: dict[str, Any], tab: str | None, address: str | None) -> str | None:
    """The name the page gives its site, or the host it lies on."""
    publisher = declared.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else None
    for value in (meta.get("og:site_name"), name, *(meta.get(key) for key in _OUTLET), tab):
        if isinstance(value, str) and value.strip():
            return _clean(value)
    return host_of(address)


def host_of(address: str | None) -> str | None:
    """The host of an address without `www.`, or None."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:  # an address such as http://[
        return None
    return host.removeprefix("www.") if host else None


def _author(root: Any, meta: dict[str, str], declared: dict[str, Any]) -> str | None:
    authors = declared.get("author")
    names = [
        one.get("name") if isinstance(one, dict) else one
        for one in (authors if isinstance(authors, list) else [authors])
    ]
    stated = [name for name in names if isinstance(name, str)]
    shown = root.query_selector("[itemprop=author], [rel=author], [class*=author-name], [class*=byline]")
    for value in ("، ".join(stated), *(meta.get(key) for key in _AUTHOR), shown.text if shown else None):
        name = _BYLINE.sub("", _clean(value or ""))
        if name and len(name) <= 80 and not re.search(r"https?:|@|^admin$|^\d+$", name, re.I):
            return name
    return None


def _address(root: Any, meta: dict[str, str], source: str) -> str | None:
    node = root.query_selector("link[rel=canonical]")
    saved = _SAVED_FROM.search(source, 0, 4096)
    for value in (node.getattr("href") if node else None, meta.get("og:url"), saved[1] if saved else None):
        if value and value.startswith(("http://", "https://")):
            return value
    return None


def _published(
    root: Any, meta: dict[str, str], declared: dict[str, Any], address: str | None, title: str | None
) -> tuple[str | None, str | None]:
    """The date or date-time of publication, and where it was found."""
    for name in _PUBLISHED:
        if published := read_published(meta.get(name)):
            return published, f"meta {name}"
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if published := read_published(declared.get(key)):
            return published, f"json-ld {key}"
    marked = root.query_selector("time[pubdate][datetime], time[itemprop=datePublished][datetime]")
    if marked and (published := read_published(marked.getattr("datetime"))):
        return published, "time"
    if address and (published := _day_in_address(address)):
        return published, "url"
    if published := _day_beside_headline(root, title):
        return published, "text"
    return None, None


def _day_in_address(address: str) -> str | None:
    """The one day that an address names in its path, or None."""
    path = unquote(urlsplit(address).path)
    found = [*_URL_DAY.finditer(path), *_URL_DAY_LOOSE.finditer(path)]
    days = {day for one in found if (day := read_published(f"{one[1]}-{one[2]:0>2}-{one[3]:0>2}"))}
    return days.pop() if len(days) == 1 else None


def _day_beside_headline(root: Any, title: str | None) -> str | None:
    """The day in the first dated element after the headline, else in the only one before it inside the article."""
    key = key_of(title) if title else None
    before: set[str] = set()
    seen_headline = False
    for node in root.query_selector_all(f"h1, h2, {_DATED}")[:]:
        if node.tag in ("h1", "h2"):
            seen_headline = seen_headline or (key is not None and key_of(node.text) == key)
            continue
        if _is_furniture(node):
            continue
        days = _days_of(node)
        if len(days) == 1 and seen_headline:
            return days.pop()
        before |= days
    return before.pop() if len(before) == 1 and not seen_headline else None


def day_under_headline(text: str, title: str | None) -> str | None:
    """The one day of a short line within the two lines under the headline of an extracted text, or None."""
    key = key_of(title or "")
    lines = text.split("\n")[:12]
    for number, line in enumerate(lines):
        if key and key_of(line).endswith(key):
            near = [below for below in lines[number + 1 : number + 3] if len(below) <= NEAR // 2]
            days = {found.day.isoformat() for below in near for found in find_days(below)}
            return days.pop() if len(days) == 1 else None
    return None


def _days_of(node: Any) -> set[str]:
    if node.tag == "time" and (stated := read_published(node.getattr("datetime"))):
        return {stated}
    text = _clean(node.text)
    return {found.day.isoformat() for found in find_days(text)} if len(text) <= NEAR else set()


def _is_furniture(node: Any) -> bool:
    if node.closest("nav, footer, aside"):
        return True
    return bool(node.closest("header")) and not node.closest("article, main")


def key_of(text: str) -> str:
    """A line for comparison: its folded words alone."""
    return " ".join(fold(word) for word in text.split())


def _clean(text: str) -> str:
    return " ".join(text.split())
