"""All stages of resolving in their order, each fed with what the ones before it found.

A stage looks at all articles only through what is packed (`shelf`, `scratch`); records go out one by one as they are
made, and are read again in the order of their ids.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from rawi.derived import (
    Actor,
    Copy,
    Origin,
    Orphan,
    Resolved,
    ResolvedEvent,
    Story,
    derived_id,
    mention_id,
)
from rawi.records import Judgement, Record, replace
from rawi.resolve import actors as actor_stage
from rawi.resolve import copies as copy_stage
from rawi.resolve import events as event_stage
from rawi.resolve import stories as story_stage
from rawi.resolve.changes import Side
from rawi.resolve.copies import Shared, SideOf
from rawi.resolve.evidence import formula
from rawi.resolve.groups import Groups, connected
from rawi.resolve.judgements import Decided, Level, Member, decided, former_ids
from rawi.resolve.keys import ArticleKey, Fetch
from rawi.resolve.origins import Takings, article_origins
from rawi.resolve.remembered import Remembered
from rawi.resolve.scratch import Table
from rawi.resolve.shelf import Shelf, pack
from rawi.resolve.telling import Told, first_member, told
from rawi.resolve.terms import Likeness, Weights, likeness, weighted
from rawi.resolve.words import words_of

SIDES = 512  # texts kept while copies are recorded, group by group: more than all but the largest groups hold
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
NOTHING = Decided({}, {}, [])  # what reviewers say before there are any


def _nobody(stage: str) -> None:
    """Hears which stage begins."""


class Derived(NamedTuple):
    """`rawi.derived.Resolved` as it waits to be written: each table in order of its ids."""

    copies: Table[Copy]
    origins: Table[Origin]
    stories: Table[Story]
    actors: Table[Actor]
    events: Table[ResolvedEvent]
    orphans: Sequence[Orphan]


def resolve(
    keys: Iterable[ArticleKey],
    fetch: Fetch,
    judgements: Sequence[Judgement] = (),
    remembered: Remembered | None = None,
    neutral: Mapping[str, str] = MappingProxyType({}),
) -> Resolved:
    """Everything derived from a set of articles. Same set and judgements, same answer, in whatever order they come.

    What is `remembered` of some of the articles is not found out again. `neutral`: how actors are called, by the
    source of their chains. For sets that fit in memory; else see `derive`.
    """
    derived = derive(Shelf(map(pack, keys)), fetch, judgements, remembered, neutral)
    return Resolved(**{name: tuple(table) for name, table in derived._asdict().items()})


def derive(
    shelf: Shelf,
    fetch: Fetch,
    judgements: Sequence[Judgement] = (),
    remembered: Remembered | None = None,
    neutral: Mapping[str, str] = MappingProxyType({}),
    say: Callable[[str], None] = _nobody,
) -> Derived:
    """What `resolve` gives, packed. `say` is told which stage begins."""
    said = decided(judgements, shelf, fetch)
    say("likeness of matter")
    weights = weighted(shelf.matter(i) for i in range(len(shelf)))
    days = shelf.ordinals()
    alike = likeness(weights, days, least=story_stage.SCORED)
    say("copies")
    copied = _copied(shelf, _sides(fetch), alike, remembered)
    say("stories")
    groups, stories = _stories(shelf, weights, days, alike, copied.best, said)
    homes = story_stage.Homes(groups, copied.best)
    del weights, alike
    say("origins")
    origins = Table(Origin, shelf.scratch, lambda origin: origin.origin)
    for origin in article_origins(shelf.heads, shelf.voices, copied.best, groups):
        origins.add(origin)
    say("actors")
    actors, cast = _actors(shelf, homes, said, neutral)
    say("events")
    telling = Told(shelf, groups, homes, copied.groups, cast, copied.taken)
    events = _events(telling, homes, copied.events, said, remembered)
    return Derived(copied.records, origins, stories, actors, events, said.orphans)


def _sides(fetch: Fetch) -> SideOf:
    @lru_cache(maxsize=SIDES)
    def side_of(article: str) -> Side:
        given, annotation = fetch(article)
        return Side(words_of(given.text, annotation.boilerplate), given.text, annotation)

    return side_of


class Copied(NamedTuple):
    """What the articles have of each other: best sources, events at the same words, groups that hang together."""

    best: list[Shared]
    records: Table[Copy]
    taken: Takings
    events: event_stage.Alike
    groups: NDArray[np.int64]  # the smallest of every article's group


def _copied(shelf: Shelf, side_of: SideOf, alike: Likeness, remembered: Remembered | None) -> Copied:
    """Who has whose words, and which events are told by the same ones."""
    takers, sources = array("q"), array("q")
    best: list[Shared] = []
    for pairs in copy_stage.tied(shelf, alike, remembered):
        for pair in pairs:
            if pair.relation == "copy":
                takers.append(pair.taker)
                sources.append(pair.source)
        best += copy_stage.best_sources(pairs, shelf.heads)
    groups = connected(len(shelf), np.array(takers, np.int64), np.array(sources, np.int64))
    # Group by group, so that each text is asked for about once.
    records = Table(Copy, shelf.scratch, lambda copy: f"{copy.taker.article}\t{copy.source.article}")
    taken = Takings()
    mine, theirs = array("q"), array("q")
    for pair in sorted(best, key=lambda pair: (groups[pair.source], pair.source, pair.taker)):
        found = copy_stage.found_in(pair, shelf, side_of, remembered)
        record = copy_stage.record(pair, found, shelf.heads)
        records.add(record)
        taken.add(pair.taker, pair.source, record)
        for here, there in found.events:
            mine.append(int(shelf.event_starts[pair.taker]) + here)
            theirs.append(int(shelf.event_starts[pair.source]) + there)
    events = event_stage.Alike(event_stage.coded(np.array(mine, np.int64), np.array(theirs, np.int64)))
    return Copied(best, records, taken, events, groups)


def _stories(
    shelf: Shelf, weights: Weights, days: NDArray[np.int64], alike: Likeness, best: Iterable[Shared], said: Decided
) -> tuple[Groups, Table[Story]]:
    """The articles of every story, and the stories as they are written."""

    def grouped(decisions: Decided) -> Groups:
        joined, parted = _articles(decisions.joined.get("story")), _articles(decisions.parted.get("story"))
        return story_stage.story_groups(weights, days, alike, joined, parted)

    groups = grouped(said)
    former = _former(said, "story", grouped, groups, lambda group: derived_id("story", shelf.name(group[0])))
    guests = story_stage.Homes(groups, best).guests()
    stories = Table(Story, shelf.scratch, lambda story: story.story)
    for g, group in enumerate(groups):
        record = story_stage.record(shelf.heads, group, guests.get(g, ()))
        stories.add(replace(record, former_ids=former.get(group[0], ())))
    return groups, stories


def _actors(
    shelf: Shelf, homes: story_stage.Homes, said: Decided, neutral: Mapping[str, str]
) -> tuple[Table[Actor], actor_stage.Cast]:
    """The actors, and which of them every chain is."""
    joined, parted = said.joined.get("actor", []), said.parted.get("actor", [])
    namings = actor_stage.Namings(shelf, homes.own, (member for pair in [*joined, *parted] for member in pair))
    pairs = actor_stage.compared(namings)

    def grouped(decisions: Decided) -> Groups:
        joined, parted = decisions.joined.get("actor", ()), decisions.parted.get("actor", ())
        return actor_stage.actor_groups(namings, pairs, joined, parted)

    groups = grouped(said)
    former = _former(
        said, "actor", grouped, groups, lambda group: actor_stage.actor_id(shelf.names, namings.members(group))
    )
    actors = Table(Actor, shelf.scratch, lambda actor: actor.actor)
    cast = actor_stage.Cast(shelf, namings)
    for group in groups:
        record = actor_stage.record(shelf.names, namings.members(group), [namings.nodes[n] for n in group], neutral)
        actors.add(replace(record, former_ids=former.get(group[0], ())))
        cast.add(group, actor_stage.Known(record.actor, record.name))
    return actors, cast


def _events(
    telling: Told,
    homes: story_stage.Homes,
    alike: event_stage.Alike,
    said: Decided,
    remembered: Remembered | None,
) -> Table[ResolvedEvent]:
    """The events, each told by all its articles."""
    shelf = telling.keys
    met = event_stage.meetings(telling, shelf.scratch, shelf.parts())
    plain = alike.without(lambda a, b: formula(telling[a], telling[b], telling) is not None)
    pairs = event_stage.scored(telling, met, plain, telling, homes.own)

    def grouped(decisions: Decided) -> Groups:
        judged = event_stage.Judged(*(_numbered(of.get("event", ()), shelf) for of in decisions[:2]))
        return event_stage.event_groups(telling, pairs, plain, judged)

    def name(group: Iterable[int]) -> str:
        return derived_id("event", first_member(shelf.heads, [telling[n] for n in group]))

    groups = grouped(said)
    former = _former(said, "event", grouped, groups, name)
    events = Table(ResolvedEvent, shelf.scratch, lambda event: event.event)
    articles = np.searchsorted(telling.starts, groups.smallest, "right") - 1
    for g in np.argsort(homes.own[articles], kind="stable").tolist():  # story by story: their articles are at hand
        group = groups[g]
        content = _told(telling, group, alike, remembered)
        if group[0] in former:
            events.add(replace(_EVENT.decode(content), former_ids=former[group[0]]))
        else:
            events.add_packed(_NAMED.decode(content).event, content)
    _make_distinct(events)
    return events


class Named(Record, frozen=True, gc=False):
    """The id of an event."""

    event: str


_NAMED = msgspec.msgpack.Decoder(Named)
_EVENT = msgspec.msgpack.Decoder(ResolvedEvent)


def _told(telling: Told, group: list[int], alike: event_stage.Alike, remembered: Remembered | None) -> bytes:
    """An event as it is told, packed."""

    def found() -> bytes:
        return msgspec.msgpack.encode(told(telling, group, alike))

    if remembered is None:
        return found()
    return remembered.told("event", telling.inputs(group, alike, remembered.sum_of), found)


def _make_distinct(events: Table[ResolvedEvent]) -> None:
    """Give each event an id of its own: one word may tell of two, as `قتل` of an attack and of a crime.

    The later of the two (by type) is known by its next mention, or, where it has none to itself, by its type as well.
    """
    order = events.order()
    names = events.names()[order]
    given: set[bytes] = set()  # ids that events have now whose own was taken
    waiting = [bytes(name) for name in np.unique(names[1:][names[1:] == names[:-1]])]

    def events_of(name: bytes) -> list[int]:
        found: list[int] = order[slice(*(int(np.searchsorted(names, name, side)) for side in _SIDES))].tolist()
        return found

    while waiting:
        name = heappop(waiting)
        is_taken = name in given
        twins = [(event.type, [m.id for m in event.mentions], n) for n in events_of(name) for event in [events[n]]]
        for _, _, n in sorted(twins):
            if is_taken:
                event = events[n]
                wanted = (
                    each for each in _names_of(event) if each not in given and (each > name or not events_of(each))
                )
                renamed = next(wanted)
                events.replace(n, replace(event, event=renamed.decode()))
                given.add(renamed)
                if len(events_of(renamed)) == 1:
                    heappush(waiting, renamed)
            is_taken = True


def _names_of(event: ResolvedEvent) -> Iterator[bytes]:
    """The ids an event may have beside its first."""
    members = [mention_id(m.article, m.start, m.end) for m in event.mentions]
    for member in (*members, *(f"{member} {event.type}" for member in members)):
        yield derived_id("event", member).encode()


def _numbered(pairs: Iterable[tuple[Member, Member]], shelf: Shelf) -> frozenset[frozenset[int]]:
    return frozenset(frozenset(int(shelf.event_starts[i]) + k for i, k in pair) for pair in pairs)


def _articles(pairs: Iterable[tuple[Member, Member]] | None) -> list[tuple[int, int]]:
    return [(a[0], b[0]) for a, b in pairs or ()]


def _former(
    said: Decided,
    level: Level,
    grouped: Callable[[Decided], Groups],
    now: Groups,
    name: Callable[[list[int]], str],
) -> dict[int, tuple[str, ...]]:
    """The ids that judgements took from groups, by the smallest member of the group that has them now."""
    if not (said.joined.get(level) or said.parted.get(level)):
        return {}
    return former_ids(grouped(NOTHING), now, name)
