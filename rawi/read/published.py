"""Publication dates as people write them -> ISO dates."""

from datetime import date

from rawi.records import Article


def is_ahead(article: Article, today: date) -> bool:
    """Whether an article is dated later than tomorrow (evening sites carry the next day's date)."""
    return article.published_day is not None and (date.fromisoformat(article.published_day) - today).days > 1
