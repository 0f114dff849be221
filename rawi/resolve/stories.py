"""Articles to stories: groups that grow along likeness of matter within a window of days, and go on after a pause.

Groups are average-linked, so that a story is what its articles have in common, not a chain from one matter to the
next. A round-up, which has parts from articles of several stories, belongs to all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rawi.derived import ArticleRef, Story, derived_id
from rawi.resolve.copies import Shared
from rawi.resolve.days import ordinal
from rawi.resolve.groups import average_linked
from rawi.resolve.keys import ArticleKey
from rawi.resolve.terms import Likeness, Weights, likeness, sums

# Measured on the labelled pairs and the stories of the annotated articles (decision 202); the same borders hold for
# 24 articles, 76, and 19,925.
LEAST = 0.35  # cosine of the two articles along which two groups may become one
AVERAGE = 0.2  # cosine over all pairs across the two groups
SCORED = 0.15  # pairs below it count as nothing in the average
PAUSED = 0.5  # cosine of two whole stories with a pause between them
PAUSE = 120  # days; what comes back later is another story with the same name
ROUND_UP = 0.6  # share of a source that a round-up must hold for the source's story to be one of its own

Pairs = Iterable[tuple[int, int]]


def ordinals(keys: Sequence[ArticleKey]) -> NDArray[np.int64]:
    """The days of publication as ordinals; 0 where there is none."""
    return np.array([ordinal(key.day) for key in keys], np.int64)


def story_groups(
    weights: Weights, days: NDArray[np.int64], alike: Likeness, joined: Pairs = (), parted: Pairs = ()
) -> list[list[int]]:
    """The articles of each story; every article is in one. `joined` and `parted` are what judgements say."""
    joined, parted = list(joined), list(parted)
    scored = alike.cosine >= SCORED
    columns = (alike.first[scored].tolist(), alike.second[scored].tolist(), alike.cosine[scored].tolist())
    groups = average_linked(len(days), zip(*columns, strict=True), LEAST, AVERAGE, joined, parted)
    return _bridged(groups, weights, days, parted)


def _bridged(groups: list[list[int]], weights: Weights, days: NDArray[np.int64], parted: Pairs) -> list[list[int]]:
    """Groups that go on after a pause put together."""
    whole = sums(weights, groups)
    spans = [(min(days[i] for i in group), max(days[i] for i in group)) for group in groups]
    alike = likeness(whole, np.array([first for first, _ in spans], np.int64), PAUSE)
    home = {i: g for g, group in enumerate(groups) for i in group}
    pairs = [
        (a, b, cosine)
        for a, b, cosine in zip(alike.first.tolist(), alike.second.tolist(), alike.cosine.tolist(), strict=True)
        if cosine >= PAUSED and _pause(spans[a], spans[b]) > 0
    ]
    apart = [(home[i], home[j]) for i, j in parted]
    bridged = average_linked(len(groups), pairs, PAUSED, PAUSED, parted=apart)
    return sorted(sorted(i for g in group for i in groups[g]) for group in bridged)


def _pause(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Days between the end of the one and the beginning of the other; 0 where they overlap or a day is unknown."""
    if not (a[0] and b[0]):
        return 0
    return int(max(b[0] - a[1], a[0] - b[1], 0))


def memberships(groups: Sequence[Sequence[int]], shared: Iterable[Shared]) -> list[list[int]]:
    """The stories of every article, its own first: of a round-up also those that its sources are of."""
    home = {i: g for g, group in enumerate(groups) for i in group}
    borrowed: dict[int, set[int]] = defaultdict(set)
    for pair in shared:
        if pair.relation == "part" and pair.covered_source >= ROUND_UP and home[pair.taker] != home[pair.source]:
            borrowed[pair.taker].add(home[pair.source])
    # One foreign source may be background; two or more make a round-up.
    return [[home[i], *sorted(borrowed[i] if len(borrowed[i]) > 1 else ())] for i in range(len(home))]


def record(keys: Sequence[ArticleKey], own: Sequence[int], guests: Sequence[int]) -> Story:
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
