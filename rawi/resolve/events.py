"""Events of articles to events of the world: met under keys, compared with reasons, joined best first.

Where two articles have the same words, an event told by the same word of a shared passage is the same event; that is
the strongest reason. Else place, day, parties and numbers must agree (`compare`). What excludes one another never
comes into one group, however many steps lie between: anniversaries, second strikes and totals stay apart.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rawi.resolve.align import Aligned
from rawi.resolve.compare import SLIP, Event, days_apart, excluded, other_days, reasons
from rawi.resolve.groups import Scored, best_first
from rawi.resolve.keys import EventKey
from rawi.resolve.naming import plain
from rawi.resolve.words import Words

LEAST = 3.5  # weight of all reasons; measured on the annotated articles (decision 203)
COPIED = 4.0  # weight of standing at the same words of a shared passage
JUDGED = 1e6
NEWS_AT_MOST = 4  # days between the first and the last print of an event without a day
MAX_BLOCK = 40  # events that meet pairwise; a larger block is compared with its neighbours in time alone
NEIGHBOURS = 12


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


def event_groups(
    events: Sequence[Event],
    copied: Iterable[tuple[int, int]],
    joined: Iterable[tuple[int, int]] = (),
    parted: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of event numbers. `copied` are told by the same words; `joined` and `parted` what judgements say."""
    apart = {frozenset(pair) for pair in parted}
    pairs = list(_scored(events, set(copied)))
    must = {frozenset(pair) for pair in joined}
    pairs.extend((min(pair), max(pair), JUDGED) for pair in must if len(pair) == 2)

    def may_join(mine: list[int], theirs: list[int]) -> bool:
        if apart and any(frozenset((a, b)) in apart for a in mine for b in theirs):
            return False
        if must and any(frozenset((a, b)) in must for a in mine for b in theirs):
            return True
        if any(excluded(events[a], events[b]) for a in mine for b in theirs) or drifts(mine, theirs):
            return False
        # A pair with days apart was scored only where one copied the other: then one step may bridge the slip.
        alone = len(mine) == len(theirs) == 1
        return alone or not days_apart(consensus(events, mine), consensus(events, theirs)) or is_slip(mine, theirs)

    def drifts(mine: list[int], theirs: list[int]) -> bool:
        """Whether what no report gives a day would be news for too long: formulas, or a war's own words."""
        both = [events[n] for n in (*mine, *theirs)]
        printed = [event.printed for event in both if event.printed]
        return bool(printed) and max(printed) - min(printed) > NEWS_AT_MOST and not any(event.days for event in both)

    def is_slip(mine: list[int], theirs: list[int]) -> bool:
        return any(events[a].copied == events[b].copied for a in mine for b in theirs) and (
            days_apart(consensus(events, mine), consensus(events, theirs)) <= SLIP
        )

    return best_first(len(events), pairs, may_join)


def _scored(events: Sequence[Event], copied: set[tuple[int, int]]) -> Iterator[Scored]:
    """Every pair with enough in common."""
    for a, b in sorted({*copied, *_meetings(events)}):
        if excluded(events[a], events[b]) or other_days(events[a], events[b]):
            continue
        score = sum(reason.weight for reason in reasons(events[a], events[b])) + COPIED * ((a, b) in copied)
        if score >= LEAST:
            yield a, b, round(score, 3)


def consensus(events: Sequence[Event], group: Iterable[int]) -> tuple[int, int] | None:
    """The days that most mentions of a group give; of several the narrowest, then the earliest; None if none does."""
    known = Counter(days for n in group if (days := events[n].days))
    return min(known, key=lambda days: (-known[days], days[1] - days[0], days[0]), default=None)


def why(events: Sequence[Event], group: Sequence[int], copied: Mapping[int, set[int]]) -> tuple[str, ...]:
    """Why the members of a group are one event: how many steps rest on each reason, the commonest first."""
    seen: dict[str, int] = defaultdict(int)
    anchor = group[0]
    for other in group[1:]:
        if copied.get(other, set()) & set(group):
            seen["told by the same words of a shared passage"] += 1
        for reason in reasons(events[anchor], events[other]):
            if reason.weight > 0:
                seen[reason.saw] += 1
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"{saw} ({n} of {len(group) - 1})" for saw, n in ranked[:8])


def _blocks(event: Event) -> Iterator[tuple[object, ...]]:
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
    if days and days[0] == days[1]:
        for name in places:
            yield "day", days[0], kind, name


def _meetings(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, event in enumerate(events):
        for key in _blocks(event):
            blocks[key].append(n)
    for members in blocks.values():
        if len(members) > 1:
            far = len(members) if len(members) <= MAX_BLOCK else NEIGHBOURS
            members.sort(key=lambda n: (events[n].days or (0, 0), n))
            for i, member in enumerate(members):
                for other in members[i + 1 : i + 1 + far]:
                    yield min(member, other), max(member, other)
