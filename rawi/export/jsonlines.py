"""Everything derived as JSON lines, in the form DESIGN calls "Derived out", and claims and articles beside it.

With a rule set, words of a claim that give no number have the set's beside them: `by_rule`, with `number` and `rules`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from rawi.chronicle.store import Chronicle
from rawi.codec import encode
from rawi.derived import Claim, ResolvedEvent
from rawi.knowledge.number_rules import RuleSet, by_rule

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


def events(chronicle: Chronicle, rules: RuleSet | None) -> Iterator[bytes]:
    """One line for each event."""
    for event in chronicle.derived("events"):
        yield encode(_event(event, rules) if rules else event) + b"\n"


def _event(event: ResolvedEvent, rules: RuleSet) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return {**plain, "claims": [_claim(claim, rules) for claim in event.claims]}


def claims(chronicle: Chronicle, rules: RuleSet | None) -> Iterator[bytes]:
    """One line for each claim, with the id of its event."""
    for event in chronicle.derived("events"):
        for claim in event.claims:
            yield encode({"event": event.event, **_claim(claim, rules)}) + b"\n"


def _claim(claim: Claim, rules: RuleSet | None) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(claim)
    for said in plain["by"] if rules else ():
        if rules and (ruled := by_rule(rules, claim.field, said["surface"], claim)):
            said["by_rule"] = ruled.shown()
    return plain


def articles(chronicle: Chronicle) -> Iterator[bytes]:
    """What is known about each article, and its hashes; never its text."""
    for row in chronicle.rows(f"SELECT {', '.join(_ARTICLE)} FROM articles ORDER BY id"):
        known = {name: value for name, value in zip(_ARTICLE, row, strict=True) if value is not None}
        yield encode({"article": known.pop("id"), **known}) + b"\n"


def files(rules: RuleSet | None = None) -> dict[str, Callable[[Chronicle], Iterator[bytes]]]:
    """What gives the lines of each file, by its name."""
    return {
        **{name: derived(name) for name in ("copies", "origins", "stories", "actors")},
        "events": partial(events, rules=rules),
        "claims": partial(claims, rules=rules),
        "articles": articles,
    }
