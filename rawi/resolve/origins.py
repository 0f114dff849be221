"""Who is behind it: independent origins of a claim, and of the articles of a story.

Independent are different outlets with different words and different primary sources (Every Casualty, Standards for
Casualty Recording, 2016, p. 25). Two sayings have one origin if the one's words stand in a passage taken from the
other, if both name one source, or if both are an agency's (or an outlet's) own word. Where that is only likely
(reworded, or the same unnamed `مصدر طبي`), they are *possibly* one: not counted as two, but told.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rawi.derived import Copy, Dependence, Origin, OriginArticle, derived_id
from rawi.resolve.copies import Shared
from rawi.resolve.groups import Groups, Union
from rawi.resolve.keys import ClaimKey, SourceKey
from rawi.resolve.naming import key_words, plain
from rawi.resolve.shelf import Head, Voices

NEAR = 80  # code points between where a saying was taken from and the saying there: a headline's length
MAX_STEPS = 10  # of a trace back through copies of copies
MAIN_SHARE = 0.5  # of an article's sourced reports, for a source to be its primary one
ASKED = 1 << 12  # articles whose passages stay at hand
OWN_WORDS = 0.5  # share of a taker that must be taken for the whole article to hang on its source


class Saying(NamedTuple):
    """One time a claim is made: the article's number, and the claim."""

    article: int
    claim: ClaimKey


class Taken(NamedTuple):
    """A stretch of an article that was taken from another: [start, end) there is `at` and on in `source`."""

    start: int
    end: int
    source: int
    at: tuple[int, int]
    state: Dependence


class Taking(Protocol):
    """What every article took."""

    def get(self, article: int, otherwise: Sequence[Taken] = (), /) -> Sequence[Taken]: ...


class Place(NamedTuple):
    """Where words come from in the end, as far as copies show."""

    article: int
    offset: int
    state: Dependence | None


class Origins(NamedTuple):
    """The origin of each saying, numbered from 0, its state, and how many there are: surely, and at most."""

    numbers: list[int]
    states: list[Dependence | None]
    surely: int
    at_most: int


class Takings:
    """What every article took, by its number, in the order of its text. First all is added, then it is asked."""

    def __init__(self) -> None:
        self._rows = array("i")
        self.get = lru_cache(maxsize=ASKED)(self._get)
        self._sum = lru_cache(maxsize=ASKED)(self._sum_of)

    def sum_of(self, article: int, name: Callable[[int], str]) -> bytes:
        """A hash of all that `traced` may meet from an article on, by the `name`s of the articles."""
        return self._sum(article, name, MAX_STEPS)

    def _sum_of(self, article: int, name: Callable[[int], str], steps: int) -> bytes:
        passages = self.get(article) if steps else ()
        if not passages:
            return b""
        digest = blake2b(digest_size=16)
        for passage in passages:
            stretch = f"{passage.start} {passage.end} {name(passage.source)} {passage.at} {passage.state}\n"
            digest.update(stretch.encode() + self._sum(passage.source, name, steps - 1))
        return digest.digest()

    def add(self, taker: int, source: int, copy: Copy) -> None:
        state = int(copy.state == "possibly")
        for passage in copy.passages:
            self._rows.extend((taker, *passage.taker, source, *passage.source, state))

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        rows = np.array(self._rows, np.int32).reshape(-1, 7)
        rows = rows[np.lexsort(rows.T[::-1])]
        return rows[:, 0].copy(), rows

    def _get(self, article: int, otherwise: Sequence[Taken] = ()) -> Sequence[Taken]:
        """What an article took; `otherwise` where that is nothing."""
        takers, rows = self._sorted
        begin, end = np.searchsorted(takers, (article, article + 1)).tolist()
        return [
            Taken(start, end, source, (at, to), "possibly" if state else "derived")
            for _, start, end, source, at, to, state in rows[begin:end].tolist()
        ] or otherwise


def traced(article: int, offset: int, taken: Taking) -> Place:
    """Where the words at an offset come from: back through passages, to the article that took them from nobody."""
    state: Dependence | None = None
    for _ in range(MAX_STEPS):
        for step in taken.get(article, ()):
            if step.start <= offset < step.end:
                break
        else:
            break
        share = (offset - step.start) / (step.end - step.start)
        article, offset = step.source, step.at[0] + round(share * (step.at[1] - step.at[0]))
        state = "possibly" if "possibly" in (step.state, state) else step.state
    return Place(article, offset, state)


def origins_of(sayings: Sequence[Saying], keys: Sequence[Head], taken: Taking) -> Origins:
    """The origins of sayings of one claim. Their order is that of the sayings' articles and offsets."""
    if len(sayings) == 1:
        return Origins([0], [None], 1, 1)
    surely, likely = Union(range(len(sayings))), Union(range(len(sayings)))
    places = [traced(saying.article, saying.claim.start, taken) for saying in sayings]
    links = [*_by_words(sayings, places), *_by_source(sayings, keys), *_by_summary(sayings)]
    for a, b, state in links:
        likely.join(a, b)
        if state == "derived":
            surely.join(a, b)
    roots = [likely.find(i) for i in range(len(sayings))]
    names = {root: n for n, root in enumerate(sorted(set(roots)))}
    states = _states(sayings, places, keys, surely, likely)
    return Origins([names[root] for root in roots], states, len(names), len(surely.groups()))


def _states(
    sayings: Sequence[Saying], places: Sequence[Place], keys: Sequence[Head], surely: Union, likely: Union
) -> list[Dependence | None]:
    """How each saying hangs on its origin: every origin has one first-hand article, all of whose sayings are its own.

    First-hand is who has the words from nobody else in the group, then who was earlier.
    """

    def firsts(sets: Union) -> dict[int, int]:
        """The first-hand article of every group, by the group's root."""
        found = {}
        for group in sets.groups():
            articles = {sayings[i].article for i in group}
            taken = {sayings[i].article for i in group if places[i].article in articles - {sayings[i].article}}
            found[group[0]] = min(articles, key=lambda n: (n in taken, keys[n].day or "9999", n))
        return found

    sure, possible = firsts(surely), firsts(likely)
    states: list[Dependence | None] = []
    for i, saying in enumerate(sayings):
        if saying.article == possible[likely.find(i)]:
            states.append(None)
        else:
            states.append("possibly" if saying.article == sure[surely.find(i)] else "derived")
    return states


Link = tuple[int, int, Dependence]


def _by_words(sayings: Sequence[Saying], places: Sequence[Place]) -> Iterator[Link]:
    """Sayings whose words come from one spot of one article."""
    spots = sorted((place.article, place.offset, i) for i, place in enumerate(places))
    for (article, offset, i), (other, further, j) in pairwise(spots):
        if article != other or further - offset > NEAR or _speak_apart(sayings[i], sayings[j]):
            continue
        yield i, j, "possibly" if "possibly" in (places[i].state, places[j].state) else "derived"


def _speak_apart(a: Saying, b: Saying) -> bool:
    """Whether one article gives two sources beside each other."""
    mine, theirs = a.claim.source.words, b.claim.source.words
    return a.article == b.article and bool(mine) and bool(theirs) and not is_one_source(mine, theirs)


def is_one_source(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two namings may be of one source: `وزارة الصحة` and `فلان المتحدث باسم وزارة الصحة`."""
    return bool(a) and bool(b) and (set(a) <= set(b) or set(b) <= set(a))


def _by_source(sayings: Sequence[Saying], keys: Sequence[Head]) -> Iterator[Link]:
    """Sayings that name one source, or are the own word of one agency or outlet."""
    named: list[int] = []
    owners: dict[tuple[str, ...], int] = {}
    unnamed: dict[str, int] = {}
    for i, (article, claim) in enumerate(sayings):
        source = claim.source
        if source.words:
            for other in named:
                if is_one_source(source.words, sayings[other].claim.source.words):
                    yield other, i, "derived"
            named.append(i)
            continue
        description = plain(source.name) if source.name else ""
        passed_on = source.via[-1] if source.via else keys[article].agency
        owner = passed_on or (keys[article].outlet if not description else None)
        if owner:
            slot = (*key_words(owner), "|", description)
            yield owners.setdefault(slot, i), i, "derived"
        if description:
            yield unnamed.setdefault(description, i), i, "possibly"


def _by_summary(sayings: Sequence[Saying]) -> Iterator[Link]:
    """A headline that says in the outlet's voice what a source says below: the source's."""
    sourced: dict[int, int] = {}
    for i, (article, claim) in enumerate(sayings):
        if claim.source.name or claim.source.words:
            sourced.setdefault(article, i)
    for i, (article, claim) in enumerate(sayings):
        if article in sourced and not (claim.source.name or claim.source.words):
            yield sourced[article], i, "derived"


def primary_source(key: Voices) -> SourceKey | None:
    """The source that most of what an article reports rests on; the agency where it names no other; or None."""
    named = [source for source in key.speakers if source.words]
    for source in sorted(named, key=lambda source: (len(source.words), source.words)):
        if sum(is_one_source(source.words, other.words) for other in named) > MAIN_SHARE * len(key.speakers):
            return source
    return SourceKey(name=key.agency, words=key_words(key.agency)) if key.agency and not named else None


def article_origins(
    keys: Sequence[Head], voices: Sequence[Voices], shared: Iterable[Shared], stories: Iterable[Sequence[int]]
) -> Iterator[Origin]:
    """Groups of articles that together are one source; articles that stand alone are origins of one."""
    likely = Union(range(len(keys)))
    reasons: dict[int, list[str]] = defaultdict(list)
    states: dict[int, Dependence] = {}
    for pair in shared:
        if pair.covered >= OWN_WORDS or pair.relation == "rewrite":
            likely.join(pair.taker, pair.source)
            states[pair.taker] = pair.state
            reasons[pair.taker].append(f"{pair.relation} of another")
    for a, b, name in _same_primary(keys, voices, stories):
        if likely.find(a) != likely.find(b):
            likely.join(a, b)
            states.setdefault(b, "possibly")
            reasons[b].append(f"primary source {name}")
    roots = np.array([likely.find(i) for i in range(len(keys))], np.int64)
    for group in Groups(roots):
        yield _origin(group, keys, voices, states, reasons)


def _same_primary(
    keys: Sequence[Head], voices: Sequence[Voices], stories: Iterable[Sequence[int]]
) -> Iterator[tuple[int, int, str]]:
    """Articles of one story that rest on one source: each with the first that does."""
    for story in stories:
        if len(story) == 1:
            continue
        firsts: list[tuple[int, SourceKey]] = []
        for i in sorted(story, key=lambda i: (keys[i].day or "9999", i)):
            if (source := primary_source(voices[i])) is None:
                continue
            for first, known in firsts:
                if is_one_source(known.words, source.words):
                    yield first, i, known.name or ""
                    break
            else:
                firsts.append((i, source))


def _origin(
    group: Sequence[int],
    keys: Sequence[Head],
    voices: Sequence[Voices],
    states: Mapping[int, Dependence],
    reasons: Mapping[int, Sequence[str]],
) -> Origin:
    names = Counter(source.name for i in group if (source := primary_source(voices[i])) and source.name)
    seen: Counter[str] = Counter()
    for i in group:
        seen.update(reasons.get(i, ()))
    return Origin(
        origin=derived_id("origin", keys[group[0]].article),
        articles=tuple(OriginArticle(article=keys[i].article, url=keys[i].url, state=states.get(i)) for i in group),
        reasons=tuple(f"{why} ({n})" for why, n in sorted(seen.items())) or ("one article",),
        primary_source=min(names, key=lambda name: (-names[name], name), default=None),
    )
