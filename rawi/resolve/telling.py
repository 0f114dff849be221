"""A group of event mentions as one event record: what all its articles tell of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rawi.derived import EventMention, EventPlace, Participant, ResolvedEvent, derived_id, mention_id
from rawi.records import Status
from rawi.resolve.compare import Event, days_of, is_same_place, terms_of
from rawi.resolve.contradictions import claims_of, contested, totals
from rawi.resolve.days import ordinal
from rawi.resolve.events import why
from rawi.resolve.keys import ArticleKey, PartyKey
from rawi.resolve.naming import plain
from rawi.resolve.origins import Saying, Taken, origins_of

_STATUS: tuple[Status, ...] = ("happened", "ongoing", "denied", "planned", "threatened", "called-for", "hypothetical")


class Telling(NamedTuple):
    """What event records are written from, besides the events themselves."""

    keys: Sequence[ArticleKey]
    stories: Sequence[str]  # ids
    actor_of: Mapping[tuple[int, str], str]  # (article, chain) -> id
    names: Mapping[str, str]  # of actors
    taken: Mapping[int, Sequence[Taken]]


def events_of(telling: Telling, homes: Sequence[Sequence[int]], copied: Sequence[int]) -> list[Event]:
    """All events of all articles, article by article. `homes` are each article's stories."""
    return [
        Event(
            article=i,
            which=k,
            key=event,
            days=days_of(event),
            terms=terms_of(event),
            agents=frozenset(_party(telling, i, party) for party in event.agents),
            patients=frozenset(_party(telling, i, party) for party in event.patients),
            stories=frozenset(homes[i]),
            copied=copied[i],
            printed=ordinal(key.day),
        )
        for i, key in enumerate(telling.keys)
        for k, event in enumerate(key.events)
    ]


def people_of(telling: Telling) -> list[frozenset[str]]:
    """The persons every article names, as actors."""
    return [
        frozenset(
            telling.actor_of.get((i, chain.id), plain(chain.name)) for chain in key.chains if chain.kind == "person"
        )
        for i, key in enumerate(telling.keys)
    ]


def first_member(keys: Sequence[ArticleKey], group: Iterable[Event]) -> str:
    """The smallest mention of the events, by which they are known together."""
    return min(
        mention_id(keys[event.article].article, trigger.start, trigger.end)
        for event in group
        for trigger in event.key.triggers
    )


def told(
    telling: Telling, events: Sequence[Event], group: Sequence[int], copied: Mapping[int, set[int]]
) -> ResolvedEvent:
    """The event that a group of event numbers is."""
    keys, members = telling.keys, [events[n] for n in group]
    sayings = [Saying(event.article, claim) for event in members for claim in totals(event.key.claims)]
    actors = {
        (event.article, plain(party.name)): telling.actor_of[event.article, party.chain]
        for event in members
        for party in (*event.key.agents, *event.key.patients)
        if party.chain and (event.article, party.chain) in telling.actor_of
    }
    claims = claims_of(sayings, keys, telling.taken, actors)
    interval = _interval(members)
    return ResolvedEvent(
        event=derived_id("event", first_member(keys, members)),
        type=members[0].key.type,
        status=_status(members),
        agents=_participants(telling, [(event.article, party) for event in members for party in event.key.agents]),
        patients=_participants(telling, [(event.article, party) for event in members for party in event.key.patients]),
        stories=tuple(
            sorted({telling.stories[story] for event in members for story in _shared_stories(members, event)})
        ),
        mentions=_mentions(keys, members),
        claims=claims,
        n_articles=len({keys[event.article].url or keys[event.article].article for event in members}),
        n_outlets=len({keys[event.article].outlet or keys[event.article].article for event in members}),
        n_origins=origins_of(_one_each(sayings), keys, telling.taken).surely,
        contested=contested(claims),
        reasons=why(events, group, copied) or ("one article",),
        mode=_commonest(event.key.mode for event in members),
        earliest=interval[0] if interval else None,
        latest=interval[1] if interval else None,
        place=_place(members),
    )


def _mentions(keys: Sequence[ArticleKey], members: Iterable[Event]) -> tuple[EventMention, ...]:
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


def _participants(telling: Telling, parties: Iterable[tuple[int, PartyKey]]) -> tuple[Participant, ...]:
    """Who took part, each once, the most often named first."""
    counts: Counter[str] = Counter()
    shown: dict[str, Participant] = {}
    for article, party in parties:
        slot = _party(telling, article, party)
        actor = slot if slot in telling.names else None
        counts[slot] += 1
        shown.setdefault(slot, Participant(name=telling.names[slot] if actor else party.name, actor=actor))
    return tuple(shown[slot] for slot in sorted(shown, key=lambda slot: (-counts[slot], slot)))


def _party(telling: Telling, article: int, party: PartyKey) -> str:
    """The id of a party's actor, or its plain name."""
    return telling.actor_of.get((article, party.chain or ""), plain(party.name))


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
