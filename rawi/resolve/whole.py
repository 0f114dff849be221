"""All stages of resolving in their order, each fed with what the ones before it found."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from rawi.derived import Actor, Copy, Resolved, ResolvedEvent, Story, chain_id, derived_id, mention_id
from rawi.records import Judgement, replace
from rawi.resolve import actors as actor_stage
from rawi.resolve import copies as copy_stage
from rawi.resolve import stories as story_stage
from rawi.resolve.changes import Side
from rawi.resolve.copies import Shared, SideOf
from rawi.resolve.events import event_groups
from rawi.resolve.groups import Union
from rawi.resolve.judgements import Decided, Level, Member, decided, former_ids
from rawi.resolve.keys import ArticleKey, Fetch, packed_terms
from rawi.resolve.origins import article_origins, takings
from rawi.resolve.remembered import Remembered
from rawi.resolve.telling import Telling, events_of, first_member, people_of, told
from rawi.resolve.terms import Likeness, likeness, weighted
from rawi.resolve.words import words_of

SIDES = 512  # texts kept while copies are recorded, group by group: more than all but the largest groups hold
NOTHING = Decided({}, {}, [])  # what reviewers say before there are any


class Copied(NamedTuple):
    """What the articles have of each other: best sources, events at the same words, groups that hang together."""

    best: list[Shared]
    records: list[Copy]
    events: set[tuple[Member, Member]]
    groups: list[int]


def resolve(
    keys: Iterable[ArticleKey],
    fetch: Fetch,
    judgements: Sequence[Judgement] = (),
    remembered: Remembered | None = None,
    neutral: Mapping[str, str] = MappingProxyType({}),
) -> Resolved:
    """Everything derived from a set of articles. Same set and judgements, same answer, in whatever order they come.

    What is `remembered` of some of the articles is not found out again. `neutral`: how actors are called, by the
    source of their chains.
    """
    known = sorted({key.article: key for key in keys}.values(), key=lambda key: key.article)
    said = decided(judgements, known, fetch)
    side_of = _sides(fetch)
    weights = weighted(*packed_terms(known))
    days = story_stage.ordinals(known)
    alike = likeness(weights, days)
    copied = _copied(known, side_of, alike, remembered)

    def story_groups(decisions: Decided) -> list[list[int]]:
        joined, parted = _articles(decisions.joined.get("story")), _articles(decisions.parted.get("story"))
        return story_stage.story_groups(weights, days, alike, joined, parted)

    groups = story_groups(said)
    stories = _stories(known, groups, copied.best, _former(said, "story", story_groups, groups, _story_id(known)))
    homes = story_stage.memberships(groups, copied.best)
    actors, actor_of = _actors(known, [of[0] for of in homes], said, neutral)
    telling = Telling(
        keys=known,
        stories=[derived_id("story", known[group[0]].article) for group in groups],
        actor_of=actor_of,
        names={actor.actor: actor.name for actor in actors},
        taken=takings(copied.records, {key.article: i for i, key in enumerate(known)}),
    )
    return Resolved(
        copies=tuple(sorted(copied.records, key=lambda copy: (copy.taker.article, copy.source.article))),
        origins=tuple(sorted(article_origins(known, copied.best, groups), key=lambda origin: origin.origin)),
        stories=tuple(sorted(stories, key=lambda story: story.story)),
        actors=tuple(sorted(actors, key=lambda actor: actor.actor)),
        events=tuple(sorted(_events(telling, homes, copied, said), key=lambda event: event.event)),
        orphans=tuple(said.orphans),
    )


def _sides(fetch: Fetch) -> SideOf:
    @lru_cache(maxsize=SIDES)
    def side_of(article: str) -> Side:
        given, annotation = fetch(article)
        return Side(words_of(given.text, annotation.boilerplate), given.text, annotation)

    return side_of


def _copied(
    keys: Sequence[ArticleKey], side_of: SideOf, alike: Likeness, remembered: Remembered | None = None
) -> Copied:
    """Who has whose words, and which events are told by the same ones."""
    sets = Union(len(keys))
    best = []
    for pairs in copy_stage.tied(keys, alike, remembered):
        for pair in pairs:
            if pair.relation == "copy":
                sets.join(pair.taker, pair.source)
        best += copy_stage.best_sources(pairs, keys)
    groups = [sets.find(i) for i in range(len(keys))]
    # Group by group, so that each text is asked for about once.
    records = []
    events: set[tuple[Member, Member]] = set()
    for pair in sorted(best, key=lambda pair: (groups[pair.source], pair.source, pair.taker)):
        found = copy_stage.found_in(pair, keys, side_of, remembered)
        records.append(copy_stage.record(pair, found, keys))
        events.update(((pair.taker, mine), (pair.source, theirs)) for mine, theirs in found.events)
    return Copied(best, records, events, groups)


def _stories(
    keys: Sequence[ArticleKey],
    groups: Sequence[Sequence[int]],
    best: Iterable[Shared],
    former: dict[int, tuple[str, ...]],
) -> list[Story]:
    guests: dict[int, list[int]] = {}
    for i, of in enumerate(story_stage.memberships(groups, best)):
        for group in of[1:]:
            guests.setdefault(group, []).append(i)
    return [
        replace(story_stage.record(keys, group, guests.get(g, ())), former_ids=former.get(group[0], ()))
        for g, group in enumerate(groups)
    ]


def _actors(
    keys: Sequence[ArticleKey], homes: Sequence[int], said: Decided, neutral: Mapping[str, str]
) -> tuple[list[Actor], dict[tuple[int, str], str]]:
    """The actors, and the id of the actor of every chain: (article, chain id) -> actor id."""
    joined, parted = said.joined.get("actor", []), said.parted.get("actor", [])
    named = actor_stage.nodes(keys, homes, (member for pair in [*joined, *parted] for member in pair))
    order = list(named)

    def members(groups: Iterable[Sequence[int]]) -> list[list[Member]]:
        return [sorted(member for n in group for member in named[order[n]]) for group in groups]

    groups = actor_stage.actor_groups(named, homes, joined, parted)
    records = [
        actor_stage.record(keys, chains, [order[n] for n in group], neutral)
        for chains, group in zip(members(groups), groups, strict=True)
    ]
    if joined or parted:
        number = {member: n for n, member in enumerate(sorted(m for node in named.values() for m in node))}
        before = members(actor_stage.actor_groups(named, homes))
        flat = [[number[m] for m in group] for group in before], [[number[m] for m in g] for g in members(groups)]
        chains = [chain_id(keys[i].article, keys[i].chains[k].id) for i, k in number]
        former = former_ids(*flat, lambda n: derived_id("actor", chains[n]))
        records = [
            replace(record, former_ids=former.get(group[0], ())) for record, group in zip(records, flat[1], strict=True)
        ]
    actor_of = {
        (i, keys[i].chains[k].id): record.actor
        for record, chains in zip(records, members(groups), strict=True)
        for i, k in chains
    }
    return records, actor_of


def _events(telling: Telling, homes: Sequence[Sequence[int]], copied: Copied, said: Decided) -> list[ResolvedEvent]:
    events = events_of(telling, homes, copied.groups)
    number = {(event.article, event.which): n for n, event in enumerate(events)}
    alike = _numbered(copied.events, number)
    people = dict(enumerate(people_of(telling)))

    def groups(decisions: Decided) -> list[list[int]]:
        joined, parted = decisions.joined.get("event", []), decisions.parted.get("event", [])
        return event_groups(events, alike, _numbered(joined, number), _numbered(parted, number), people)

    def name(n: int) -> str:
        return derived_id("event", first_member(telling.keys, [events[n]]))

    found = groups(said)
    former = _former(said, "event", groups, found, name)
    partners: dict[int, set[int]] = {}
    for a, b in alike:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    records = [replace(told(telling, events, group, partners), former_ids=former.get(group[0], ())) for group in found]
    return _distinct(records)


def _distinct(events: Iterable[ResolvedEvent]) -> list[ResolvedEvent]:
    """The events, each with an id of its own: one word may tell of two, as `قتل` of an attack and of a crime.

    The later of the two (by type) is known by its next mention, or, where it has none to itself, by its type as well.
    """
    taken: set[str] = set()
    found = []
    events = list(events)
    twins = Counter(event.event for event in events)

    def order(event: ResolvedEvent) -> tuple[str, str, list[str]]:
        return event.event, event.type, [m.id for m in event.mentions] if twins[event.event] > 1 else []

    for event in sorted(events, key=order):
        if event.event in taken:
            members = [mention_id(m.article, m.start, m.end) for m in event.mentions]
            names = (derived_id("event", member) for member in (*members, *(f"{m} {event.type}" for m in members)))
            event = replace(event, event=next(name for name in names if name not in taken))
        taken.add(event.event)
        found.append(event)
    return found


def _numbered(pairs: Iterable[tuple[Member, Member]], number: dict[Member, int]) -> set[tuple[int, int]]:
    return {(min(number[a], number[b]), max(number[a], number[b])) for a, b in pairs}


def _articles(pairs: Iterable[tuple[Member, Member]] | None) -> list[tuple[int, int]]:
    return [(a[0], b[0]) for a, b in pairs or ()]


def _story_id(keys: Sequence[ArticleKey]) -> Callable[[int], str]:
    return lambda i: derived_id("story", keys[i].article)


def _former(
    said: Decided,
    level: Level,
    groups: Callable[[Decided], list[list[int]]],
    now: list[list[int]],
    name: Callable[[int], str],
) -> dict[int, tuple[str, ...]]:
    """The ids that judgements took from groups, by the smallest member of the group that has them now."""
    if not (said.joined.get(level) or said.parted.get(level)):
        return {}
    return former_ids(groups(NOTHING), now, name)
