"""What resolving needs to know of one article: small, made once, the same wherever it is made."""

from collections.abc import Callable

from rawi.records import Annotation, Article, Record

Fetch = Callable[[str], tuple[Article, Annotation]]


class ArticleKey(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One article, reduced to what can meet others."""

    article: str
    url: str | None = None
    outlet: str | None = None
    day: str | None = None


def key_of(article: Article, annotation: Annotation) -> ArticleKey:
    """The key of an article: a pure function of the two."""
    return ArticleKey(article=article.id, url=article.url, outlet=article.outlet, day=article.published_day)
