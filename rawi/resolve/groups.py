"""Putting together what belongs together: functions of a set of scored pairs, whatever order they come in.

Things are numbered by the order of their ids, so every tie is broken by id.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable


class Union:
    """Disjoint sets of the numbers 0 to n - 1; a set is known by its smallest member."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

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
        for i in range(len(self.parent)):
            found[self.find(i)].append(i)
        return list(found.values())


Scored = tuple[int, int, float]


def average_linked(
    count: int,
    pairs: Iterable[Scored],
    least: float,
    average: float,
    joined: Iterable[tuple[int, int]] = (),
    parted: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups joined along pairs of at least `least`, best first, while the average over all pairs across two groups
    stays at least `average` (a pair that was never scored counts 0), so that a chain of likenesses makes no group.

    `joined` come first, whatever their score; no two `parted` come into one group unless they are `joined`.
    """
    sets = Union(count)
    sizes = [1] * count
    links: list[dict[int, float]] = [{} for _ in range(count)]
    apart: list[set[int]] = [set() for _ in range(count)]
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
    count: int, pairs: Iterable[Scored], may_join: Callable[[list[int], list[int]], bool]
) -> list[list[int]]:
    """Groups joined along scored pairs, best first, where `may_join` lets two groups become one."""
    sets = Union(count)
    members = {i: [i] for i in range(count)}
    for i, j, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        a, b = sets.find(i), sets.find(j)
        if a != b and may_join(members[a], members[b]):
            whole = sets.join(a, b)
            members[whole] = sorted(members.pop(a) + members.pop(b))
    return sets.groups()
