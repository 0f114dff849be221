"""Gold articles: a text, its marks, and the facts annotators wrote for each id (see the gold's guidelines).

A mark's id tells its kind by a letter (P, O, L, G, T, N, C, Q, E); marks of one real thing carry one id.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from rawi.errors import ArticleError
from rawi.records import Span, Stretch


class Mark(Stretch, frozen=True, kw_only=True):
    """Marked words; `kind` is event, number, time, cue, content, people, ..."""

    id: str
    kind: str


class GoldArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One annotated article. `facts[id][key]` is the value as the annotator wrote it."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    facts: dict[str, dict[str, str]]

    @property
    def text_sha(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def of_kind(self, kind: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == kind]

    def lettered(self, letters: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.id[0] in letters]

    def fact(self, mark: Mark | str, key: str) -> str | None:
        return self.facts.get(mark if isinstance(mark, str) else mark.id, {}).get(key)

    def ids(self, mark: Mark | str, key: str) -> list[str]:
        """The ids a fact refers to; `none` is no one."""
        return [part for raw in (self.fact(mark, key) or "").split(",") if (part := raw.strip()) and part != "none"]


class GoldEvent(msgspec.Struct, kw_only=True):
    """One real event of an article: all its triggers, and what any of them says of it."""

    id: str
    type: str | None
    status: str
    triggers: list[Mark]
    arguments: dict[str, set[str]]
    mode: str | None = None


ARGUMENTS = ("agent", "patient", "place", "time", "count")


def read_gold(lines: Iterable[bytes | str]) -> list[GoldArticle]:
    """Gold articles from JSON lines; raises ArticleError with the number of the line that does not fit."""
    articles = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                articles.append(msgspec.json.decode(line, type=GoldArticle))
            except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                raise ArticleError(f"gold line {number}: {error}; make it with the gold's check.py --json") from error
    return articles


def events_of(article: GoldArticle) -> dict[str, GoldEvent]:
    """Events by the id of their first trigger: triggers tied by `same` are one event, arguments united."""
    events: dict[str, GoldEvent] = {}
    for mark in article.of_kind("event"):
        root = first_of(article, mark.id)
        event = events.setdefault(root, GoldEvent(id=root, type=None, status="happened", triggers=[],
                                                  arguments=defaultdict(set)))  # fmt: skip
        event.triggers.append(mark)
        event.type = article.fact(root, "type")
        event.status = article.fact(root, "status") or event.status
        event.mode = article.fact(root, "mode")
        for role in ARGUMENTS:
            event.arguments[role].update(article.ids(mark, role))
    return events


def first_of(article: GoldArticle, event: str) -> str:
    """Follow `same` to the first trigger of an event."""
    seen: set[str] = set()
    while event not in seen and (earlier := article.ids(event, "same")):
        seen.add(event)
        event = earlier[0]
    return event


def content_of(article: GoldArticle, cue: Mark) -> Span | None:
    """From the first to the last letter of what a cue reports, or None."""
    wanted = article.ids(cue, "content")
    parts = [mark for mark in article.marks if mark.id in wanted]
    return Span(min(p.start for p in parts), max(p.end for p in parts)) if parts else None
