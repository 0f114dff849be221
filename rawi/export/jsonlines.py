"""Everything derived as JSON lines, in the form DESIGN calls "Derived out", and claims and articles beside it."""

from collections.abc import Callable, Iterator

import msgspec

from rawi.chronicle.store import Chronicle
from rawi.codec import encode

_ARTICLE = (
    "id",
    "url",
    "outlet",
    "published",
    "title",
    "byline",
    "retrieved",
    "language",
    "country",
    "text_sha",
    "raw_sha",
)


def derived(table: str) -> Callable[[Chronicle], Iterator[bytes]]:
    """The lines of a derived table, in order of its ids."""
    return lambda chronicle: (encode(record) + b"\n" for record in chronicle.derived(table))


def claims(chronicle: Chronicle) -> Iterator[bytes]:
    """One line for each claim, with the id of its event."""
    for event in chronicle.derived("events"):
        for claim in event.claims:
            yield encode({"event": event.event, **msgspec.to_builtins(claim)}) + b"\n"


def articles(chronicle: Chronicle) -> Iterator[bytes]:
    """What is known about each article, and its hashes; never its text."""
    for row in chronicle.rows(f"SELECT {', '.join(_ARTICLE)} FROM articles ORDER BY id"):
        known = {name: value for name, value in zip(_ARTICLE, row, strict=True) if value is not None}
        yield encode({"article": known.pop("id"), **known}) + b"\n"


FILES: dict[str, Callable[[Chronicle], Iterator[bytes]]] = {
    **{name: derived(name) for name in ("copies", "origins", "stories", "actors", "events")},
    "claims": claims,
    "articles": articles,
}
