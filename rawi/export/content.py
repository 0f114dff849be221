"""What an export reads: the records of a chronicle, whole or as its public copy shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rawi.chronicle.sources import Sources, sources_of
from rawi.chronicle.store import Chronicle
from rawi.derived import Claim, EventPlace, ResolvedEvent
from rawi.export.public import Redaction
from rawi.knowledge.number_rules import RuleSet
from rawi.records import Judgement
from rawi.resolve import judgements as decisions

QUOTE = 80  # code points shown on each side of a claim's words
ARTICLE = ("id", "url", "outlet", "published", "title", "byline", "retrieved", "language", "country", "text_sha",
           "raw_sha")  # fmt: skip


@dataclass(frozen=True)
class Content:
    """A chronicle with what was asked for: numbers by rule, the name of a release, how much to quote, what to hide.

    `quote`: code points of context on each side of a claim's words.
    """

    chronicle: Chronicle
    rules: RuleSet | None = None
    release: str | None = None
    quote: int = QUOTE
    redaction: Redaction | None = None
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """All judgements, those that were taken back too, in the order they were made."""
        return sorted(self.chronicle.judgements(), key=lambda each: (each.when, each.id))

    @cached_property
    def sources(self) -> Sources:
        """What outlets did to their articles afterwards."""
        return sources_of(self.chronicle, decisions.standing(self.judgements))

    def derived(self, table: str) -> Iterator[Any]:
        """The records of `copies`, `origins`, `stories`, `actors` or `events`, in order of their ids."""
        records = self.chronicle.derived(table)
        return map(self.redaction.shown, records) if self.redaction else records

    def events(self) -> Iterator[ResolvedEvent]:
        """All events."""
        return self.derived("events")

    def articles(self) -> Iterator[dict[str, Any]]:
        """What is known about each article, without its text, in order of ids."""
        for row in self.chronicle.rows(f"SELECT {', '.join(ARTICLE)} FROM articles ORDER BY id"):
            known = dict(zip(ARTICLE, row, strict=True))
            yield self.redaction.article(known) if self.redaction else known

    def article(self, name: str) -> dict[str, Any]:
        """What is known about one article."""
        if not self._known:
            self._known.update((known["id"], known) for known in self.articles())
        return self._known[name]

    def quoted(self, article: str, start: int, end: int) -> str | None:
        """The words at [start, end) with their surroundings on one line; None where none may be shown."""
        if self.redaction and not self.quote:
            return None
        before, words, after = self.around(article, start, end, self.quote)
        return " ".join((before + words + after).split())

    def around(self, article: str, start: int, end: int, width: int) -> tuple[str, str, str]:
        """The words at [start, end), and up to `width` code points before and after them."""
        first = max(start - width, 0)
        if self.redaction:
            ((text,),) = self.chronicle.rows("SELECT text FROM articles WHERE id = ?", (article,))
            edges = ((first, start), (start, end), (end, min(end + width, len(text))))
            before, words, after = (self.redaction.window(article, text, *edge) for edge in edges)
            return before, words, after
        statement = "SELECT words_at(text, ?, ?) FROM articles WHERE id = ?"
        ((text,),) = self.chronicle.rows(statement, (first, end + width, article))
        return text[: start - first], text[start - first : end - first], text[end - first :]


def place_state(place: EventPlace | None) -> str:
    """What may be drawn of a place: a point, an area without a pin, or nothing and why.

    Centres of countries and provinces are no points: a pin there would be a false place (research: A9, ACCORD).
    """
    if place is None:
        return "not_stated"
    if (place.candidates or 1) > 1 and place.lat is None:
        return "open"
    if place.precision in ("admin", "country") or place.class_ in ("country", "region", "admin"):
        return "area"
    if place.lat is not None and place.lon is not None:
        return "point"
    return "not_located"


def standing(event: ResolvedEvent, what: str) -> list[Claim]:
    """The claims of a field that stand."""
    return [claim for claim in event.claims if claim.field == what and claim.state == "stands"]
