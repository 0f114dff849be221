"""Articles made for tests: one builder, so that a test says only what it is about."""

from rawi.records import Article
from rawi.text.stored import article_id, stored_text, text_sha
from rawi.text.tokens import Reading


def article(
    text: str,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = "2024-03-20",  # a Wednesday
    country: str | None = None,
) -> Article:
    stored = stored_text(title, text)
    sha = text_sha(stored)
    return Article(
        id=article_id(url, outlet, published, sha),
        text=stored,
        text_sha=sha,
        title=title,
        url=url,
        outlet=outlet,
        published=published,
        country=country,
    )


def reading(text: str, published: str | None = "2024-03-20") -> Reading:
    return Reading.of(article(text, published=published))
