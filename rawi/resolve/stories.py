"""Articles to stories: groups that grow along likeness of matter within a window of days, and go on after a pause.

Groups are average-linked, so that a story is what its articles have in common, not a chain from one matter to the
next. A round-up, which has parts from articles of several stories, belongs to all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from rawi.derived import ArticleRef, Story, derived_id
from rawi.resolve.copies import Shared
from rawi.resolve.groups import JUDGED, Columns, Groups, Scored, Settle, average_linked, settled
from rawi.resolve.shelf import Head
from rawi.resolve.terms import Likeness, Sums, Weights, likeness

# Measured on the labelled pairs and the stories of the annotated articles (decision 202); the same borders hold for
# 24 articles, 76, and 19,925.
LEAST = 0.35  # cosine of the two articles along which two groups may become one
AVERAGE = 0.2  # cosine over all pairs across the two groups
SCORED = 0.15  # pairs below it count as nothing in the average
PAUSED = 0.5  # cosine of two whole stories with a pause between them
PAUSE = 120  # days; what comes back later is another story with the same name
ROUND_UP = 0.6  # share of a source that a round-up must hold for the source's story to be one of its own

Pair = tuple[int, int]


def story_groups(
    weights: Weights, days: NDArray[np.int64], alike: Likeness, joined: Iterable[Pair] = (), parted: Iterable[Pair] = ()
) -> Groups:
    """The articles of each story; every article is in one. `joined` and `parted` are what judgements say."""
    must, never = list(joined), list(parted)
    every = Columns(*alike).where(alike.cosine >= SCORED).and_judged(must)
    groups = settled(len(days), every, every.score >= LEAST, _linked(LEAST, AVERAGE, must, never))
    return _bridged(groups, weights, days, never)


def _linked(least: float, average: float, joined: Sequence[Pair], parted: Sequence[Pair]) -> Settle:
    """Settles a component by average linking."""

    def settle(numbers: Sequence[int], scored: list[Scored]) -> list[list[int]]:
        here = frozenset(numbers)
        must, never = ([pair for pair in pairs if here.issuperset(pair)] for pairs in (joined, parted))
        return average_linked(numbers, [pair for pair in scored if pair[2] < JUDGED], least, average, must, never)

    return settle


def _bridged(groups: Groups, weights: Weights, days: NDArray[np.int64], parted: Iterable[Pair]) -> Groups:
    """Groups that go on after a pause put together."""
    ordered = days[groups.members]
    first, last = (of.reduceat(ordered, groups.starts[:-1]) if len(days) else days for of in (np.minimum, np.maximum))
    alike = likeness(Sums(weights, groups), first, PAUSE, PAUSED)
    pairs = Columns(*alike).where(_pause(first, last, alike.first, alike.second) > 0)
    apart = [(int(groups.home[i]), int(groups.home[j])) for i, j in parted]
    bridged = settled(len(groups), pairs, pairs.score >= PAUSED, _linked(PAUSED, PAUSED, (), apart))
    return Groups(groups.smallest[bridged.roots][groups.home])


def _pause(
    first: NDArray[np.int64], last: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Days between the end of the one and the beginning of the other; 0 where they overlap or a day is unknown."""
    between = np.maximum(first[b] - last[a], first[a] - last[b])
    return np.where((first[a] > 0) & (first[b] > 0), np.maximum(between, 0), 0)


class Homes(Sequence[list[int]]):
    """The stories of every article, by number, its own first: of a round-up also those that its sources are of."""

    def __init__(self, groups: Groups, shared: Iterable[Shared]) -> None:
        self.own = groups.home
        borrowed: dict[int, set[int]] = defaultdict(set)
        for pair in shared:
            if pair.relation == "part" and pair.covered_source >= ROUND_UP:
                borrowed[pair.taker].add(int(self.own[pair.source]))
        others = ((i, sorted(stories - {int(self.own[i])})) for i, stories in borrowed.items())
        # One foreign source may be background; two or more make a round-up.
        self.borrowed = {i: stories for i, stories in others if len(stories) > 1}

    def __len__(self) -> int:
        return len(self.own)

    @overload
    def __getitem__(self, i: int) -> list[int]: ...
    @overload
    def __getitem__(self, i: slice) -> list[list[int]]: ...
    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        return [int(self.own[i]), *self.borrowed.get(i, ())]

    def guests(self) -> dict[int, list[int]]:
        """The round-ups that have a part of each story, by its number."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, stories in sorted(self.borrowed.items()):
            for story in stories:
                found[story].append(i)
        return found


def record(keys: Sequence[Head], own: Sequence[int], guests: Sequence[int]) -> Story:
    """A story as it is written, with round-ups that touch it (`guests`)."""
    everyone = sorted({*own, *guests})
    days = sorted(day for i in everyone if (day := keys[i].day))
    reasons = [f"{len(own)} articles alike in matter"] if len(own) > 1 else ["one article"]
    if guests:
        reasons.append(f"{len(guests)} round-ups with a part of it")
    return Story(
        story=derived_id("story", keys[own[0]].article),
        articles=tuple(ArticleRef(article=keys[i].article, url=keys[i].url) for i in everyone),
        reasons=tuple(reasons),
        from_=days[0] if days else None,
        to=days[-1] if days else None,
    )
