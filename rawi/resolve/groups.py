"""Putting together what belongs together: functions of a set of scored pairs, whatever order they come in.

Things are numbered by the order of their ids, so every tie is broken by id.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray


class Union:
    """Disjoint sets of some numbers, given in order; a set is known by its smallest member."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.parent = {i: i for i in numbers}

    def find(self, i: int) -> int:
        parent = self.parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(self, i: int, j: int) -> int:
        """Join the sets of two members; returns the smallest member of the whole."""
        i, j = sorted((self.find(i), self.find(j)))
        self.parent[j] = i
        return i

    def groups(self) -> list[list[int]]:
        """Every set with its members in order, in the order of their smallest."""
        found: dict[int, list[int]] = defaultdict(list)
        for i in self.parent:
            found[self.find(i)].append(i)
        return list(found.values())


class Groups(Sequence[list[int]]):
    """Groups of the numbers 0 to n - 1, in the order of their smallest; every number is in one."""

    def __init__(self, roots: NDArray[np.int64]) -> None:
        """`roots`: for every number the smallest of its group."""
        self.roots = roots
        self.smallest, self.home = np.unique(roots, return_inverse=True)  # `home`: the number of the group of each
        self.members = np.argsort(self.home, kind="stable")
        self.starts = np.searchsorted(self.home[self.members], np.arange(len(self.smallest) + 1))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, g: int) -> list[int]: ...
    @overload
    def __getitem__(self, g: slice) -> list[list[int]]: ...
    def __getitem__(self, g: Any) -> Any:
        if isinstance(g, slice):
            return [self[k] for k in range(*g.indices(len(self)))]
        if g >= len(self):
            raise IndexError(g)
        found: list[int] = self.members[self.starts[g] : self.starts[g + 1]].tolist()
        return found


def connected(count: int, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of the numbers 0 to `count` - 1 the smallest that pairs tie it to, over any number of steps."""
    roots = np.arange(count)
    while len(first):
        a, b = roots[first], roots[second]
        apart = a != b
        first, second, a, b = first[apart], second[apart], a[apart], b[apart]
        np.minimum.at(roots, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(further := roots[roots], roots):
            roots = further
    return roots


JUDGED = 1e6  # a score beyond all that is seen in articles


class Columns(NamedTuple):
    """Scored pairs, first < second."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    score: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> "Columns":
        """Some of the pairs."""
        return Columns(self.first[chosen], self.second[chosen], self.score[chosen])

    def and_judged(self, pairs: Iterable[tuple[int, int]]) -> "Columns":
        """With pairs that judgements join."""
        added = np.array([(min(pair), max(pair)) for pair in pairs], np.int64).reshape(-1, 2)
        return Columns(
            np.concatenate([self.first, added[:, 0]]),
            np.concatenate([self.second, added[:, 1]]),
            np.concatenate([self.score, np.full(len(added), JUDGED)]),
        )


def settled(count: int, pairs: Columns, tied: NDArray[np.bool_], settle: "Settle") -> Groups:
    """Groups of the numbers 0 to `count` - 1: each component of the pairs that are `tied` settled by itself.

    `settle` is asked with the members of a component and its pairs (all of them, also those that tie nothing).
    """
    parts = connected(count, pairs.first[tied], pairs.second[tied])
    first, second, score = pairs.where(parts[pairs.first] == parts[pairs.second])
    order = np.argsort(parts[first], kind="stable")
    first, second, score = first[order], second[order], score[order]
    components = Groups(parts)
    edges = np.append(np.searchsorted(parts[first], components.smallest), len(first))
    roots = np.arange(count)
    for g in np.flatnonzero(np.diff(components.starts) > 1).tolist():
        span = slice(edges[g], edges[g + 1])
        scored = list(zip(first[span].tolist(), second[span].tolist(), score[span].tolist(), strict=True))
        for group in settle(components[g], scored):
            roots[group] = group[0]
    return Groups(roots)


Scored = tuple[int, int, float]
Settle = Callable[[Sequence[int], list[Scored]], list[list[int]]]
"""The groups of a component: its members in order, and its scored pairs. Groups are lists in order."""


def average_linked(
    numbers: Sequence[int],
    pairs: Iterable[Scored],
    least: float,
    average: float,
    joined: Iterable[tuple[int, int]] = (),
    parted: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of `numbers` joined along pairs of at least `least`, best first, while the average over all pairs across
    two groups stays at least `average` (a pair that was never scored counts 0), so that a chain of likenesses makes no
    group.

    `joined` come first, whatever their score; no two `parted` come into one group unless they are `joined`.
    """
    sets = Union(numbers)
    sizes = dict.fromkeys(numbers, 1)
    links: dict[int, dict[int, float]] = {i: {} for i in numbers}
    apart: dict[int, set[int]] = {i: set() for i in numbers}
    scored = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    for i, j, score in scored:
        links[i][j] = links[j][i] = score
    for i, j in parted:
        apart[i].add(j)
        apart[j].add(i)

    def merge(i: int, j: int) -> None:
        whole = sets.join(i, j)
        part = j if whole == i else i
        sizes[whole] += sizes[part]
        for other, score in links[part].items():
            if other != whole:
                links[whole][other] = links[other][whole] = links[whole].get(other, 0.0) + score
                del links[other][part]
        links[whole].pop(part, None)
        links[part] = {}
        for other in apart[part]:
            apart[other].discard(part)
            apart[other].add(whole)
        apart[whole] |= apart[part]

    for i, j in sorted(joined):
        if (a := sets.find(i)) != (b := sets.find(j)):
            merge(a, b)
    for i, j, score in scored:
        if score < least:
            break
        a, b = sets.find(i), sets.find(j)
        if a != b and b not in apart[a] and links[a].get(b, 0.0) >= average * sizes[a] * sizes[b]:
            merge(a, b)
    return sets.groups()


def best_first(
    numbers: Sequence[int], pairs: Iterable[Scored], may_join: Callable[[list[int], list[int]], bool]
) -> list[list[int]]:
    """Groups joined along scored pairs, best first, where `may_join` lets two groups become one."""
    sets = Union(numbers)
    members = {i: [i] for i in numbers}
    for i, j, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        a, b = sets.find(i), sets.find(j)
        if a != b and may_join(members[a], members[b]):
            whole = sets.join(a, b)
            members[whole] = sorted(members.pop(a) + members.pop(b))
    return sets.groups()
