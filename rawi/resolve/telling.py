"""A group of event mentions as one event record: what all its articles tell of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from rawi.derived import EventMention, EventPlace, Participant, ResolvedEvent, derived_id, mention_id
from rawi.records import Status
from rawi.resolve.actors import Cast
from rawi.resolve.compare import Event, days_of, is_same_place, terms_of
from rawi.resolve.contradictions import claims_of, contested, totals
from rawi.resolve.events import why
from rawi.resolve.groups import Groups
from rawi.resolve.keys import PartyKey
from rawi.resolve.naming import plain
from rawi.resolve.origins import Saying, Takings, origins_of
from rawi.resolve.shelf import OPEN, Head, Shelf
from rawi.resolve.stories import Homes

MADE = 1 << 11  # articles whose events stay made: more than any story has
_STATUS: tuple[Status, ...] = ("happened", "ongoing", "denied", "planned", "threatened", "called-for", "hypothetical")


class Told:
    """All events of a set by number, article by article, and what records of them are written from.

    Events are made where they are asked for; those of the last few thousand articles stay.
    """

    def __init__(
        self, keys: Shelf, stories: Groups, homes: Homes, copied: NDArray[np.int64], cast: Cast, taken: Takings
    ) -> None:
        """`copied`: for every article the number of the group that has its words."""
        self.keys, self.cast, self.taken = keys, cast, taken
        self._stories = stories
        self.starts = keys.event_starts
        self._homes, self._copied = homes, copied
        self._days = keys.ordinals()
        self.of = lru_cache(maxsize=MADE)(self._of)
        self._scene = lru_cache(maxsize=OPEN)(self._scene_of)
        self._people = lru_cache(maxsize=MADE)(self._people_of)

    def story(self, story: int) -> str:
        """The id of a story."""
        return derived_id("story", self.keys.name(int(self._stories.smallest[story])))

    def __getitem__(self, n: int) -> Event:
        i = int(np.searchsorted(self.starts, n, "right")) - 1
        return self.of(i)[n - int(self.starts[i])]

    def _of(self, i: int) -> list[Event]:
        return [
            Event(
                article=i,
                which=k,
                key=event,
                days=days_of(event),
                terms=terms_of(event),
                agents=frozenset(self.party(i, party) for party in event.agents),
                patients=frozenset(self.party(i, party) for party in event.patients),
                stories=frozenset(self._homes[i]),
                copied=int(self._copied[i]),
                printed=int(self._days[i]),
            )
            for k, event in enumerate(self.keys.tells[i].events)
        ]

    def get(self, article: int, otherwise: frozenset[str] = frozenset()) -> frozenset[str]:
        """The persons an article names, as actors."""
        return self._people(article)

    def _people_of(self, i: int) -> frozenset[str]:
        chains = [chain for chain in self.keys.names[i].chains if chain.kind == "person"]
        return frozenset(known.id if (known := self.cast.of(i, chain.id)) else plain(chain.name) for chain in chains)

    def inputs(self, group: Sequence[int], told_as: Callable[[int], set[int]], sum_of: Callable[[str], str]) -> bytes:
        """All that `told` makes of a group is a function of. `sum_of`: a hash of an article with its annotation."""
        found = bytearray()
        for n in group:
            i = int(np.searchsorted(self.starts, n, "right")) - 1
            by_words = len(group) > 1 and not told_as(n).isdisjoint(group)
            found += b"%s %d %d\n" % (self._scene(i, sum_of), n - int(self.starts[i]), by_words)
        return bytes(found)

    def _scene_of(self, i: int, sum_of: Callable[[str], str]) -> bytes:
        """A hash of an article and of what is known of it from others."""
        name = self.keys.name(i)
        stories = "\t".join(map(self.story, self._homes[i]))
        cast = "\t".join(f"{known.id} {known.name}" for known in self.cast.all(i))
        digest = blake2b(f"{sum_of(name)}\n{stories}\n{cast}\n".encode(), digest_size=16)
        digest.update(self.taken.sum_of(i, self.keys.name))
        return digest.hexdigest().encode()

    def party(self, article: int, party: PartyKey) -> str:
        """The id of a party's actor, or its plain name."""
        known = self.cast.of(article, party.chain) if party.chain else None
        return known.id if known else plain(party.name)


def first_member(keys: Sequence[Head], group: Iterable[Event]) -> str:
    """The smallest mention of the events, by which they are known together."""
    return min(
        mention_id(keys[event.article].article, trigger.start, trigger.end)
        for event in group
        for trigger in event.key.triggers
    )


def told(telling: Told, group: Sequence[int], told_as: Callable[[int], set[int]]) -> ResolvedEvent:
    """The event that a group of event numbers is. `told_as`: the events told by the words of one."""
    keys, members = telling.keys.heads, [telling[n] for n in group]
    sayings = [Saying(event.article, claim) for event in members for claim in totals(event.key.claims)]
    actors = {
        (event.article, plain(party.name)): known.id
        for event in members
        for party in (*event.key.agents, *event.key.patients)
        if party.chain and (known := telling.cast.of(event.article, party.chain))
    }
    claims = claims_of(sayings, keys, telling.taken, actors)
    interval = _interval(members)
    return ResolvedEvent(
        event=derived_id("event", first_member(keys, members)),
        type=members[0].key.type,
        status=_status(members),
        agents=_participants(telling, [(event.article, party) for event in members for party in event.key.agents]),
        patients=_participants(telling, [(event.article, party) for event in members for party in event.key.patients]),
        stories=tuple(sorted({telling.story(story) for event in members for story in _shared_stories(members, event)})),
        mentions=_mentions(keys, members),
        claims=claims,
        n_articles=len({keys[event.article].url or keys[event.article].article for event in members}),
        n_outlets=len({keys[event.article].outlet or keys[event.article].article for event in members}),
        n_origins=origins_of(_one_each(sayings), keys, telling.taken).surely,
        contested=contested(claims),
        reasons=why(members, [not told_as(n).isdisjoint(group) for n in group] if len(group) > 1 else [False])
        or ("one article",),
        mode=_commonest(event.key.mode for event in members),
        earliest=interval[0] if interval else None,
        latest=interval[1] if interval else None,
        place=_place(members),
    )


def _mentions(keys: Sequence[Head], members: Iterable[Event]) -> tuple[EventMention, ...]:
    return tuple(
        EventMention(
            article=keys[event.article].article,
            url=keys[event.article].url,
            id=trigger.id,
            start=trigger.start,
            end=trigger.end,
            surface=trigger.surface,
        )
        for event in sorted(members, key=lambda event: (event.article, event.which))
        for trigger in sorted(event.key.triggers, key=lambda trigger: trigger.start)
    )


def _one_each(sayings: Iterable[Saying]) -> list[Saying]:
    """Of every article the best sourced saying that the event was, for counting who is behind it."""
    best: dict[int, Saying] = {}
    for saying in sayings:
        if saying.claim.field != "status":
            continue
        rank = (bool(saying.claim.source.words), bool(saying.claim.source.name))
        if saying.article not in best or rank > _rank(best[saying.article]):
            best[saying.article] = saying
    return [best[article] for article in sorted(best)]


def _rank(saying: Saying) -> tuple[bool, bool]:
    return bool(saying.claim.source.words), bool(saying.claim.source.name)


def _shared_stories(members: Sequence[Event], event: Event) -> frozenset[int]:
    """The stories an event's article brings to it: a round-up's only where another article is of them too."""
    if len(event.stories) == 1:
        return event.stories
    others = frozenset(story for other in members if other is not event for story in other.stories)
    return event.stories & others or event.stories


def _participants(telling: Told, parties: Iterable[tuple[int, PartyKey]]) -> tuple[Participant, ...]:
    """Who took part, each once, the most often named first."""
    counts: Counter[str] = Counter()
    shown: dict[str, Participant] = {}
    for article, party in parties:
        known = telling.cast.of(article, party.chain) if party.chain else None
        slot = known.id if known else plain(party.name)
        counts[slot] += 1
        if slot not in shown:
            shown[slot] = Participant(name=known.name if known else party.name, actor=known.id if known else None)
    return tuple(shown[slot] for slot in sorted(shown, key=lambda slot: (-counts[slot], slot)))


def _status(members: Iterable[Event]) -> Status:
    counts = Counter(event.key.status for event in members)
    return min(counts, key=lambda status: (-counts[status], _STATUS.index(status)))


def _interval(members: Iterable[Event]) -> tuple[str, str] | None:
    """The days most members give; of several the narrowest, then the earliest."""
    known: Counter[tuple[str, str, int]] = Counter()
    for event in members:
        if event.days and event.key.earliest and event.key.latest:
            known[event.key.earliest, event.key.latest, event.days[1] - event.days[0]] += 1
    best = min(known, key=lambda days: (-known[days], days[2], days[0]), default=None)
    return best[:2] if best else None


def _place(members: Sequence[Event]) -> EventPlace | None:
    """The place most members give as their finest, as the first of them has it."""
    finest = [event.key.places[0] for event in members if event.key.places]
    if not finest:
        return None
    return max(finest, key=lambda place: sum(is_same_place(place, other) for other in finest))


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
