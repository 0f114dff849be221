"""Events of articles to events of the world: met under keys, compared with reasons, joined best first.

Where two articles have the same words, an event told by the same word of a shared passage is the same event; that is
the strongest reason. Else place, day, parties and numbers must agree (`compare`). What excludes one another never
comes into one group, however many steps lie between: anniversaries, second strikes and totals stay apart.
"""

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rawi.resolve.align import Aligned
from rawi.resolve.compare import NEWS, SLIP, Event, days_apart, excluded, other_days, tolls
from rawi.resolve.evidence import MANY, People, all_reasons, follows_up, has_slipped, is_sum, vouched
from rawi.resolve.groups import Columns, Groups, Scored, best_first, settled
from rawi.resolve.keys import EventKey
from rawi.resolve.naming import plain
from rawi.resolve.scratch import Parted, Scratch
from rawi.resolve.words import Words

LEAST = 3.5  # weight of all reasons; measured on the annotated articles (decision 203)
COPIED = 4.0  # weight of standing at the same words of a shared passage
NOBODY: People = {}
NEWS_AT_MOST = 4  # days between the first and the last print of an event without a day
MAX_BLOCK = 40  # events that meet pairwise; a larger block is compared with its neighbours in time alone
NEIGHBOURS = 12
_BITS = (1 << 64) - 1
SEVERAL = 3  # of a count: one dead in a town is every day's news


def told_alike(
    aligned: Sequence[Aligned],
    taker: tuple[Sequence[EventKey], Words],
    source: tuple[Sequence[EventKey], Words],
) -> list[tuple[int, int]]:
    """Events of taker and source (indexes) that are told by the same word of a shared passage."""
    here, there = _by_word(*taker), _by_word(*source)
    found = {
        (here[run.taker + k], there[run.source + k])
        for runs in aligned
        for run in runs
        for k in range(run.length)
        if run.taker + k in here and run.source + k in there
    }
    return sorted(found)


def _by_word(events: Sequence[EventKey], words: Words) -> dict[int, int]:
    """The word number of every trigger -> the event it is of."""
    return {
        bisect_right(words.starts, trigger.start) - 1: k
        for k, event in reversed(list(enumerate(events)))
        for trigger in event.triggers
    }


class Alike:
    """Pairs of events that are told by the same words of a shared passage, as `coded`."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.codes = np.unique(codes)
        one, other = uncoded(self.codes)
        self._one, self._other = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.argsort(self._one, kind="stable")
        self._one, self._other = self._one[order], self._other[order]

    def __call__(self, n: int) -> set[int]:
        """The events told by the words of one."""
        begin, end = np.searchsorted(self._one, (n, n + 1)).tolist()
        return set(self._other[begin:end].tolist())

    def without(self, drop: Callable[[int, int], bool]) -> "Alike":
        """Without some of the pairs."""
        pairs = zip(*(column.tolist() for column in uncoded(self.codes)), strict=True)
        return Alike(self.codes[np.array([not drop(a, b) for a, b in pairs], bool)])


def coded(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of events as numbers that sort like them, the smaller event first."""
    return np.minimum(one, other) << 32 | np.maximum(one, other)


def uncoded(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The events of pairs."""
    return codes >> 32, codes & 0xFFFFFFFF


class Telling(Protocol):
    """All events of a set by number, in the order of their articles."""

    starts: NDArray[np.int64]
    """Of every article its first event, and how many there are."""

    def __getitem__(self, n: int, /) -> Event: ...

    def of(self, article: int, /) -> Sequence[Event]:
        """The events of an article."""


def scored(events: Telling, met: NDArray[np.int64], alike: Alike, people: People, near: NDArray[np.int64]) -> Columns:
    """The pairs with enough in common, of those that `met` or are `alike`.

    `near`: for every article a number that it shares with articles of its matter, so that these are looked at together.
    """
    codes = np.union1d(met, alike.codes)
    codes = codes[np.argsort(near[np.searchsorted(events.starts, codes >> 32, "right") - 1], kind="stable")]
    told = np.isin(codes, alike.codes).tolist()
    one, other, score = array("q"), array("q"), array("d")
    for a, b, copied in zip(*(column.tolist() for column in uncoded(codes)), told, strict=True):
        worth = weight(events[a], events[b], people, copied)
        if worth >= LEAST:
            one.append(a)
            other.append(b)
            score.append(round(worth, 3))
    return Columns(np.array(one, np.int64), np.array(other, np.int64), np.array(score, np.float64))


def weight(a: Event, b: Event, people: People, copied: bool) -> float:
    """How much speaks for two events being one; 0 where something excludes it."""
    if excluded(a, b) or (other_days(a, b) and not has_slipped(a, b)):
        return 0.0
    return sum(reason.weight for reason in all_reasons(a, b, people)) + COPIED * copied


class Judged(NamedTuple):
    """Pairs of event numbers that judgements join and part."""

    joined: frozenset[frozenset[int]] = frozenset()
    parted: frozenset[frozenset[int]] = frozenset()


UNJUDGED = Judged()


def event_groups(events: Telling, pairs: Columns, alike: Alike, judged: Judged) -> Groups:
    """All events of the set in groups: each component of the scored pairs settled by itself."""
    every = pairs.and_judged((min(pair), max(pair)) for pair in judged.joined if len(pair) == 2)

    def settle(numbers: Sequence[int], scored: list[Scored]) -> list[list[int]]:
        return settled_events({n: events[n] for n in numbers}, scored, alike, judged)

    return settled(int(events.starts[-1]), every, np.ones(len(every.first), bool), settle)


def settled_events(
    events: Mapping[int, Event],
    pairs: Iterable[Scored],
    told_as: Callable[[int], Iterable[int]],
    judged: Judged = UNJUDGED,
) -> list[list[int]]:
    """The events of one component, in groups. `events`: by number; `told_as`: the events told by the words of one."""
    apart, must = judged.parted, judged.joined
    one_after_all = set(vouched(events, told_as))
    sums = frozenset(n for n, event in events.items() if is_sum(event))

    def may_join(mine: list[int], theirs: list[int]) -> bool:
        if apart and any(frozenset((a, b)) in apart for a in mine for b in theirs):
            return False
        if must and any(frozenset((a, b)) in must for a in mine for b in theirs):
            return True
        if any(kept_apart(a, b) for a in mine for b in theirs) or drifts(mine, theirs):
            return False
        # A pair with days apart was scored only where one copied the other: then one step may bridge the slip.
        alone = len(mine) == len(theirs) == 1
        return alone or not days_apart(consensus(events, mine), consensus(events, theirs)) or is_slip(mine, theirs)

    def kept_apart(a: int, b: int) -> bool:
        if (a in sums) != (b in sums) and tolls(events[a]) and tolls(events[b]):
            return True
        return excluded(events[a], events[b]) and (min(a, b), max(a, b)) not in one_after_all

    def drifts(mine: list[int], theirs: list[int]) -> bool:
        """Whether what no report gives a day would be news for too long: formulas, or a war's own words.

        A report without a day that is later than the news of a dated event must follow it up. What was old
        when first told is remembered, at any time.
        """
        both = [*mine, *theirs]
        day = consensus(events, both)
        undated = [n for n in both if not events[n].days and events[n].printed]
        printed = [events[n].printed for n in undated]
        if not day:
            held = any(events[n].key.places for n in both)
            return bool(printed) and max(printed) - min(printed) > (NEWS_AT_MOST if held else NEWS)
        if min((events[n].printed for n in both if events[n].printed), default=0) > day[1] + NEWS_AT_MOST:
            return False
        late = [n for n in undated if events[n].printed > day[1] + NEWS_AT_MOST]
        return any(not any(follows_up(events[n], events[m]) for m in both if events[m].days) for n in late)

    def is_slip(mine: list[int], theirs: list[int]) -> bool:
        if days_apart(consensus(events, mine), consensus(events, theirs)) > SLIP:
            return False
        return any(
            events[a].copied == events[b].copied or has_slipped(events[a], events[b]) for a in mine for b in theirs
        )

    return best_first(sorted(events), pairs, may_join)


def consensus(events: Mapping[int, Event], group: Iterable[int]) -> tuple[int, int] | None:
    """The days that most mentions of a group give; of several the narrowest, then the earliest; None if none does."""
    known = Counter(days for n in group if (days := events[n].days))
    return min(known, key=lambda days: (-known[days], days[1] - days[0], days[0]), default=None)


def why(members: Sequence[Event], copied: Sequence[bool]) -> tuple[str, ...]:
    """Why the members of a group are one event: how many steps rest on each reason, the commonest first.

    `copied`: of each, whether it is told by the words of another.
    """
    seen: dict[str, int] = defaultdict(int)
    for other, by_words in zip(members[1:], copied[1:], strict=True):
        if by_words:
            seen["told by the same words of a shared passage"] += 1
        for reason in all_reasons(members[0], other, NOBODY):
            if reason.weight > 0:
                seen[reason.saw] += 1
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"{saw} ({n} of {len(members) - 1})" for saw, n in ranked[:8])


def blocks(event: Event) -> Iterator[tuple[object, ...]]:
    """The keys under which an event meets others: what two reports of it must have in common to be joined at all."""
    kind = event.key.type
    days = event.days
    places = {plain(place.name or place.text or "") for place in event.key.places}
    for story in event.stories:
        if days:
            yield "story", story, kind, "days", days
        for name in places:
            yield "story", story, kind, "place", name
        for party in event.agents | event.patients:
            yield "story", story, kind, "party", party
        for claim in event.key.claims:
            if claim.low:
                yield "story", story, kind, claim.field, claim.low
    # Across stories: a day in one place, a large count on one day, a count in one place.
    if days and days[0] == days[1]:
        for name in places:
            yield "day", days[0], kind, name
        for field, low in tolls(event):
            if low >= MANY:
                yield "day", days[0], kind, field, low
    for name in places:
        for field, low in tolls(event):
            if low >= SEVERAL:
                yield "place", name, kind, field, low


def meetings(events: Telling, scratch: Scratch, parts: int) -> NDArray[np.int64]:
    """The pairs of events that meet under a key, `coded`, sorted."""
    held = Parted(scratch, parts)
    days = np.zeros((int(events.starts[-1]), 2), np.int32)
    for i in range(len(events.starts) - 1):
        keys, numbers = array("Q"), array("i")
        for n, event in enumerate(events.of(i), int(events.starts[i])):
            found = [hash(key) & _BITS for key in blocks(event)]
            keys.extend(found)
            numbers.extend([n] * len(found))
            days[n] = event.days or (0, 0)
        held.add(np.array(keys, np.uint64), np.array(numbers, np.int32))
    met = [np.empty(0, np.int64)]
    for keys_, numbers_ in held.parts():
        met.append(np.unique(_met(keys_, numbers_.astype(np.int64), days)))
    return np.unique(np.concatenate(met))


def _met(keys: NDArray[np.uint64], numbers: NDArray[np.int64], days: NDArray[np.int32]) -> NDArray[np.int64]:
    """The pairs of each block, `coded`."""
    order = np.lexsort((numbers, days[numbers, 1], days[numbers, 0], keys))
    keys, numbers = keys[order], numbers[order]
    edges = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True]) if len(keys) else np.zeros(1, np.int64)
    lengths = np.repeat(np.diff(edges), np.diff(edges))
    far = np.where(lengths <= MAX_BLOCK, lengths, NEIGHBOURS)
    met = [np.empty(0, np.int64)]
    for step in range(1, MAX_BLOCK):
        at = np.flatnonzero((keys[step:] == keys[:-step]) & (far[step:] >= step))
        a, b = numbers[at], numbers[at + step]
        met.append(coded(a, b)[a != b])
    return np.concatenate(met)
