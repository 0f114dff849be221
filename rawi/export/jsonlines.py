"""Everything derived as JSON lines, in the form DESIGN calls "Derived out", and claims and articles beside it.

With a rule set, words of a claim that give no number have the set's beside them: `by_rule`, with `number` and `rules`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from rawi.codec import encode
from rawi.derived import Claim, ResolvedEvent
from rawi.export.content import Content
from rawi.knowledge.number_rules import RuleSet, by_rule


def derived(table: str, content: Content) -> Iterator[bytes]:
    """The lines of a derived table, in order of its ids."""
    return (encode(record) + b"\n" for record in content.derived(table))


def events(content: Content) -> Iterator[bytes]:
    """One line for each event."""
    for event in content.events():
        yield encode(_event(event, content.rules) if content.rules else event) + b"\n"


def _event(event: ResolvedEvent, rules: RuleSet) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return {**plain, "claims": [_claim(claim, rules) for claim in event.claims]}


def claims(content: Content) -> Iterator[bytes]:
    """One line for each claim, with the id of its event."""
    for event in content.events():
        for claim in event.claims:
            yield encode({"event": event.event, **_claim(claim, content.rules)}) + b"\n"


def _claim(claim: Claim, rules: RuleSet | None) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(claim)
    for said in plain["by"] if rules else ():
        if rules and (ruled := by_rule(rules, claim.field, said["surface"], claim)):
            said["by_rule"] = ruled.shown()
    return plain


def articles(content: Content) -> Iterator[bytes]:
    """What is known about each article, and its hashes; never its text."""
    for whole in content.articles():
        known = {name: value for name, value in whole.items() if value is not None}
        yield encode({"article": known.pop("id"), **known}) + b"\n"


def files() -> dict[str, Callable[[Content], Iterator[bytes]]]:
    """What gives the lines of each file, by its name."""
    return {
        **{name: partial(derived, name) for name in ("copies", "origins", "stories", "actors")},
        "events": events,
        "claims": claims,
        "articles": articles,
    }
