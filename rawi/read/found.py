"""What one record of a file turned out to be."""

from typing import NamedTuple

from rawi.records import Article


class Found(NamedTuple):
    """An article, a problem, or a record that was set aside, and where it stood.

    `origin` is for people: `news.jsonl:12` (line), `table.csv:7` (line), `crawl.warc.gz:3` (record), `feed.xml:2`
    (entry), `pages.zip:a/b.html` (member), or the file alone. `raw` holds the bytes that `Article.raw_sha` names.
    `problem` says value and remedy; put `origin` before it. `aside` is the sort of a record of a crawl that nobody
    would take for an Arabic article (`image/png`, `status 404`, `language fa`): such records are counted by sort, and
    their origin is the file alone.
    """

    origin: str
    article: Article | None = None
    problem: str | None = None
    raw: bytes | None = None
    aside: str | None = None
