"""Events of articles to events of the world: met under keys, compared with reasons, joined best first.

Where two articles have the same words, an event told by the same word of a shared passage is the same event; that is
the strongest reason. Else place, day, parties and numbers must agree (`compare`). What excludes one another never
comes into one group, however many steps lie between: anniversaries, second strikes and totals stay apart.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rawi.resolve.align import Aligned
from rawi.resolve.compare import (
    NEWS,
    SLIP,
    Event,
    days_apart,
    not_yet,
    other_days,
    other_type,
    told_apart,
)
from rawi.resolve.evidence import (
    MANY,
    People,
    all_reasons,
    elsewhere,
    follows_up,
    formula,
    has_slipped,
    is_sum,
    tolls,
    vouched,
)
from rawi.resolve.groups import Scored, best_first
from rawi.resolve.keys import EventKey
from rawi.resolve.naming import plain
from rawi.resolve.words import Words

LEAST = 3.5  # weight of all reasons; measured on the annotated articles (decision 203)
COPIED = 4.0  # weight of standing at the same words of a shared passage
JUDGED = 1e6
NOBODY: People = {}
NEWS_AT_MOST = 4  # days between the first and the last print of an event without a day
MAX_BLOCK = 40  # events that meet pairwise; a larger block is compared with its neighbours in time alone
NEIGHBOURS = 12
SEVERAL = 3  # of a count: one dead in a town is every day's news


def excluded(a: Event, b: Event) -> bool:
    """Whether anything but days makes one event of the two impossible, for any two mentions of a group."""
    return other_type(a, b) or told_apart(a, b) or not_yet(a, b) or elsewhere(a, b)


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
    people: People = NOBODY,
) -> list[list[int]]:
    """Groups of event numbers. `copied` are told by the same words; `joined` and `parted` what judgements say."""
    apart = {frozenset(pair) for pair in parted}
    alike = {(a, b) for a, b in copied if not formula(events[a], events[b], people)}
    pairs = list(_scored(events, alike, people))
    one_after_all = set(vouched(events, alike))
    sums = frozenset(n for n, event in enumerate(events) if is_sum(event))
    must = {frozenset(pair) for pair in joined}
    pairs.extend((min(pair), max(pair), JUDGED) for pair in must if len(pair) == 2)

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

    return best_first(len(events), pairs, may_join)


def _scored(events: Sequence[Event], copied: set[tuple[int, int]], people: People) -> Iterator[Scored]:
    """Every pair with enough in common."""
    for a, b in sorted({*copied, *_meetings(events)}):
        if excluded(events[a], events[b]) or (
            other_days(events[a], events[b]) and not has_slipped(events[a], events[b])
        ):
            continue
        score = sum(reason.weight for reason in all_reasons(events[a], events[b], people)) + COPIED * ((a, b) in copied)
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
        for reason in all_reasons(events[anchor], events[other], NOBODY):
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
