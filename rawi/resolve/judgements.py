"""What reviewers decided, as pairs that must join or must part; found again where a text or its reading changed.

A judgement names words of articles, never derived ids. Of several about one pair the last counts (by `when`, then
id). A decision is undone by another one, or taken back as if it had not been made; what is taken back stays on record.
One that can't be applied is returned as an orphan, never dropped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from rawi.derived import Orphan
from rawi.records import Anchored, Judgement
from rawi.resolve.groups import Groups, Union
from rawi.resolve.keys import Fetch
from rawi.resolve.shelf import Shelf

Level = Literal["event", "actor", "story"]
Member = tuple[int, int]  # article; event or chain of its key, 0 for the article itself
_LEVELS: dict[str, Level] = {
    "event": "event", "person": "actor", "organisation": "actor", "actor": "actor",
    "article": "story", "story": "story",
}  # fmt: skip
WITHDRAWN = "withdrawn"  # field of a judgement whose value is the id of one that is taken back
CONTEXT = 30  # code points of context that must still stand beside the words in another edition


class Decided(NamedTuple):
    """Pairs by level, in order, and the judgements that could not be applied."""

    joined: dict[Level, list[tuple[Member, Member]]]
    parted: dict[Level, list[tuple[Member, Member]]]
    orphans: list[Orphan]


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that are not taken back, in the order they were made."""
    ordered = sorted(judgements, key=lambda judgement: (judgement.when, judgement.id))
    back = {each.value for each in ordered if each.decision == "value" and each.field == WITHDRAWN}
    return [each for each in ordered if each.id not in back and each.field != WITHDRAWN]


def decided(judgements: Iterable[Judgement], keys: Shelf, fetch: Fetch) -> Decided:
    """The pairs that all judgements together say."""
    last: dict[tuple[Level, Member, Member], Judgement] = {}
    orphans: list[Orphan] = []
    anchors = _Anchors(keys, fetch)
    for judgement in standing(judgements):
        members, problem = _members(judgement, anchors)
        if problem:
            orphans.append(Orphan(judgement=judgement.id, why=problem))
        elif judgement.decision != "value":  # a value is laid beside the claims by those who show them
            level = _LEVELS[judgement.about[0].kind]
            for a, b in combinations(sorted(set(members)), 2):
                last[level, a, b] = judgement
    result = Decided({}, {}, orphans)
    for (level, a, b), judgement in sorted(last.items(), key=lambda item: item[0]):
        side = result.joined if judgement.decision == "must-join" else result.parted
        side.setdefault(level, []).append((a, b))
    return _without_conflicts(result, last)


def _members(judgement: Judgement, anchors: "_Anchors") -> tuple[list[Member], str]:
    """What the anchors of a judgement stand on now, and what is wrong with it, or ''."""
    levels = {_LEVELS.get(about.kind) for about in judgement.about}
    if len(levels) != 1 or None in levels:
        kinds = ", ".join(sorted({about.kind for about in judgement.about}))
        return [], f"it is about {kinds or 'nothing'}; name things of one kind ({', '.join(sorted(_LEVELS))})"
    members = []
    for about in judgement.about:
        found = anchors.find(about)
        if found is None:
            return [], f"{about.surface!r} of {about.article} is not found any more as {about.kind}"
        members.append(found)
    return members, ""


def _without_conflicts(pairs: Decided, last: dict[tuple[Level, Member, Member], Judgement]) -> Decided:
    """Without partings of what other judgements join: those come back as orphans, for a reviewer to settle."""
    kept: dict[Level, list[tuple[Member, Member]]] = {}
    orphans = list(pairs.orphans)
    for level, parted in pairs.parted.items():
        joined = pairs.joined.get(level, [])
        numbers = {member: i for i, member in enumerate(sorted({m for pair in [*joined, *parted] for m in pair}))}
        sets = Union(numbers.values())
        for a, b in joined:
            sets.join(numbers[a], numbers[b])
        for a, b in parted:
            if sets.find(numbers[a]) == sets.find(numbers[b]):
                why = "it parts what other judgements join; take one of them back"
                orphans.append(Orphan(judgement=last[level, a, b].id, why=why))
            else:
                kept.setdefault(level, []).append((a, b))
    return Decided(pairs.joined, kept, sorted(set(orphans), key=lambda orphan: (orphan.judgement, orphan.why)))


class _Anchors:
    """Finds what words stand on, in the article they were read in or else in another edition of its page."""

    def __init__(self, keys: Shelf, fetch: Fetch) -> None:
        self.keys = keys
        self.fetch = fetch

    @cached_property
    def _by_url(self) -> dict[str, list[int]]:
        """The articles of every page; made where words are looked for in other editions."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, head in enumerate(self.keys.heads):
            if head.url:
                found[head.url].append(i)
        return found

    def find(self, about: Anchored) -> Member | None:
        i = self.keys.number(about.article)
        if i is None:
            return None
        if _LEVELS[about.kind] == "story":
            return i, 0
        text = self.fetch(about.article)[0].text
        stands = text[about.start : about.end] == about.surface
        return (self._at(i, about.start, about.end, about) if stands else None) or self._by_surface(i, about)

    def _at(self, i: int, start: int, end: int, about: Anchored) -> Member | None:
        """What stands at [start, end) in an article: an event by its trigger, an actor by a mention of its chain."""
        if about.kind == "event":
            for k, event in enumerate(self.keys.tells[i].events):
                if any(trigger.start < end and start < trigger.end for trigger in event.triggers):
                    return i, k
            return None
        _, annotation = self.fetch(self.keys.name(i))
        touching = [m for m in annotation.mentions if m.start < end and start < m.end and m.chain]
        chains = {chain.id: k for k, chain in enumerate(self.keys.names[i].chains)}
        fitting = [m for m in touching if m.chain in chains]
        best = max(fitting, key=lambda m: (min(m.end, end) - max(m.start, start), -m.start), default=None)
        return (i, chains[best.chain]) if best and best.chain else None

    def _by_surface(self, i: int, about: Anchored) -> Member | None:
        """The same words in the same context elsewhere: in this text, or in another edition of the page."""
        url = self.keys.heads[i].url
        editions = [i, *(k for k in self._by_url.get(url or "", ()) if k != i)]
        context = about.before[-CONTEXT:] + about.surface + about.after[:CONTEXT]
        for k in editions:
            text = self.fetch(self.keys.name(k))[0].text
            at = text.find(context)
            if at >= 0:
                start = at + len(about.before[-CONTEXT:])
                if found := self._at(k, start, start + len(about.surface), about):
                    return found
        return None


def former_ids(before: Groups, after: Groups, name: Callable[[list[int]], str]) -> dict[int, tuple[str, ...]]:
    """The ids that groups had `before` judgements and have no more, by the smallest member of the group `after`.

    An id goes to the group that holds the smallest member of its group; `name` gives the id of a group's members.
    """
    found: dict[int, list[str]] = {}
    for g in np.flatnonzero(after.roots[before.smallest] != before.smallest).tolist():
        found.setdefault(int(after.roots[before.smallest[g]]), []).append(name(before[g]))
    return {smallest: tuple(sorted(ids)) for smallest, ids in found.items()}
