"""Everything derived as JSON lines, in the form DESIGN calls "Derived out", and claims and articles beside it.

A telling that its source changed or took back has `source_state` and `source_state_day` beside it. With a rule set,
words of a claim that give no number have the set's beside them: `by_rule`, with `number` and `rules`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from rawi.chronicle.sources import Change, Telling, changes_of, telling
from rawi.codec import encode
from rawi.derived import Claim, ResolvedEvent
from rawi.export.content import Content
from rawi.knowledge.number_rules import RuleSet, by_rule

Changes = Mapping[Telling, Change]


def derived(table: str, content: Content) -> Iterator[bytes]:
    """The lines of a derived table, in order of its ids."""
    return (encode(record) + b"\n" for record in content.derived(table))


def events(content: Content) -> Iterator[bytes]:
    """One line for each event."""
    for event in content.events():
        changes = changes_of(content.chronicle, event, content.sources)
        yield encode(_event(event, content.rules, changes) if content.rules or changes else event) + b"\n"


def _event(event: ResolvedEvent, rules: RuleSet | None, changes: Changes) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return {**plain, "claims": [_claim(claim, rules, changes) for claim in event.claims]}


def claims(content: Content) -> Iterator[bytes]:
    """One line for each claim, with the id of its event."""
    for event in content.events():
        changes = changes_of(content.chronicle, event, content.sources)
        for claim in event.claims:
            yield encode({"event": event.event, **_claim(claim, content.rules, changes)}) + b"\n"


def _claim(claim: Claim, rules: RuleSet | None, changes: Changes) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(claim)
    for said, shown in zip(claim.by, plain["by"], strict=True):
        if rules and (ruled := by_rule(rules, claim.field, said.surface, claim)):
            shown["by_rule"] = ruled.shown()
        if change := changes.get(telling(claim, said)):
            shown |= {"source_state": change.state, "source_state_day": change.day}
    return plain


def articles(content: Content) -> Iterator[bytes]:
    """What is known about each article, and its hashes; never its text."""
    for whole in content.articles():
        known = {name: value for name, value in whole.items() if value is not None}
        if later := content.sources.later.get(known["id"]):
            known["later"] = later.article
        if withdrawn := content.sources.withdrawn.get(known["id"]):
            known["withdrawn"] = withdrawn.day
        yield encode({"article": known.pop("id"), **known}) + b"\n"


def files() -> dict[str, Callable[[Content], Iterator[bytes]]]:
    """What gives the lines of each file, by its name."""
    return {
        **{name: partial(derived, name) for name in ("copies", "origins", "stories", "actors")},
        "events": events,
        "claims": claims,
        "articles": articles,
    }
