"""Who has whose words: pairs of articles compared, and each taker tied to its best sources.

Candidates come from fingerprints (`fingerprints`), passages from alignment (`align`). A pair is judged alone, by how
much of each text the passages cover; only which sources are a taker's best depends on the other articles.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from rawi.derived import ArticleRef, Copy, Dependence, OrderBy, Passage, Relation
from rawi.records import Record
from rawi.resolve.align import Aligned, align, continued, matched, packed, passage, unpacked
from rawi.resolve.changes import Side
from rawi.resolve.events import told_alike
from rawi.resolve.fingerprints import candidate_pairs, fingerprints
from rawi.resolve.naming import outlet_words, plain
from rawi.resolve.remembered import Remembered
from rawi.resolve.shelf import Head, Shelf
from rawi.resolve.terms import Likeness

# Measured on the 210 labelled pairs of two weeks of twelve outlets (decision 201): words and shares are the borders
# between what its readers called copy, part, rewrite and own.
PART_WORDS = 30  # of passages in common: below it, quotations of one statement and stock phrases
UNBROKEN = 9  # words in a row that a part has somewhere; a formula is broken by the numbers and places of each day
BRIEF_SHARE = 0.5  # of the shorter text, for news in brief that has fewer words in all
COPY_MEAN = 0.625  # of the shares of the two texts that are covered
COPY_LEAST = 0.4  # of either: a brief within a long report is a part of it, however complete
ABOUT_MOST = 0.85  # of the words of the best source: within it, age decides
REWRITE_LIKENESS = 0.4  # cosine of matter, with a passage in common
REWRITE_ALONE = 0.55  # cosine of matter, without one

SideOf = Callable[[str], Side]
ORDERS: tuple[OrderBy, ...] = ("published", "names-source", "unknown")


class Shared(NamedTuple):
    """Two articles with words or matter in common: indexes of taker and source, and what they share."""

    taker: int
    source: int
    order_by: OrderBy
    relation: Relation
    state: Dependence
    aligned: bytes  # `align.packed`
    covered: float  # share of the taker's words
    covered_source: float  # share of the source's words
    likeness: float


def tied(shelf: Shelf, alike: Likeness, remembered: Remembered | None = None) -> Iterator[list[Shared]]:
    """For every taker all pairs that are copy, part or rewrite. `alike` has the likeness of matter of pairs that met.

    Taker by taker, so that only one's pairs are held at a time. Words are compared as the keys have them: nothing is
    fetched.
    """
    pairs = ordered_pairs(shelf, *_candidates(shelf, alike))
    for _, of_taker in groupby(range(len(pairs.taker)), key=pairs.taker.__getitem__):
        found = (_compared(shelf, pairs, n, remembered) for n in of_taker)
        yield [pair for pair in found if pair is not None]


def _candidates(shelf: Shelf, alike: Likeness) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs to compare, sorted, and their likeness of matter; 0 where they did not meet."""
    total = max(len(shelf), 1)
    words = candidate_pairs((fingerprints(shelf.words(i)) for i in range(len(shelf))), shelf.scratch, shelf.parts())
    codes = alike.first * total + alike.second
    every = np.union1d(words[:, 0] * total + words[:, 1], codes[alike.cosine >= REWRITE_ALONE])
    at = np.minimum(np.searchsorted(codes, every), max(len(codes) - 1, 0))
    met = codes[at] == every if len(codes) else np.zeros(len(every), bool)
    cosine = np.where(met, alike.cosine[at], 0.0) if len(codes) else np.zeros(len(every))
    return every // total, every % total, cosine


class Ordered(NamedTuple):
    """Pairs of articles by taker, then source; `by` is the number of an `ORDERS`."""

    taker: NDArray[np.int64]
    source: NDArray[np.int64]
    by: NDArray[np.int8]
    likeness: NDArray[np.float64]


def ordered_pairs(
    shelf: Shelf, first: NDArray[np.int64], second: NDArray[np.int64], likeness: NDArray[np.float64]
) -> Ordered:
    """Who of two is the taker: the later took from the earlier, else `ordered` looks at the two."""
    heads = shelf.heads
    one, other = shelf.days[first], shelf.days[second]
    dated = (one != other) & (one != b"") & (other != b"")
    later = one > other
    taker, source = np.where(later, first, second), np.where(later, second, first)
    by = np.zeros(len(first), np.int8)
    for n in np.flatnonzero(~dated).tolist():
        taker[n], source[n], how = ordered(heads[first[n]], heads[second[n]], int(first[n]), int(second[n]))
        by[n] = ORDERS.index(how)
    order = np.lexsort((source, taker))
    return Ordered(taker[order], source[order], by[order], likeness[order])


def _compared(shelf: Shelf, pairs: Ordered, n: int, remembered: Remembered | None) -> Shared | None:
    """What two articles share, if it makes the one a copy, a part or a rewrite of the other."""
    taker, source, alike = int(pairs.taker[n]), int(pairs.source[n]), float(pairs.likeness[n])

    def found() -> bytes:
        return packed(align(shelf.words(taker), shelf.words(source)))

    kept = remembered.recall("aligned", (shelf.name(taker), shelf.name(source)), found) if remembered else found()
    aligned = unpacked(kept)
    common = matched(aligned)
    mine, theirs = shelf.n_words[taker], shelf.n_words[source]
    relation = relation_of(common, unbroken(aligned), mine, theirs, alike)
    if relation is None:
        return None
    state: Dependence = "possibly" if relation == "rewrite" else "derived"
    return Shared(taker, source, ORDERS[pairs.by[n]], relation, state, kept, common / mine, common / theirs, alike)


def unbroken(aligned: Sequence[Aligned]) -> int:
    """How many words in a row two texts have in common at most."""
    return max((run.length for runs in aligned for run in runs), default=0)


def relation_of(common: int, longest: int, taker: int, source: int, likeness: float) -> Relation | None:
    """What a pair is to each other, by its common words, those in a row and the words of each; `None` is independent
    wording."""
    if not taker or not source:
        return None
    shares = sorted((common / taker, common / source))
    if common >= PART_WORDS or (shares[1] >= BRIEF_SHARE and common >= PART_WORDS / 2):
        if shares[0] >= COPY_LEAST and sum(shares) / 2 >= COPY_MEAN:
            return "copy"
        if longest >= UNBROKEN:
            return "part"
    if likeness >= REWRITE_ALONE or (common and likeness >= REWRITE_LIKENESS):
        return "rewrite"
    return None


def ordered(a: Head, b: Head, i: int, j: int) -> tuple[int, int, OrderBy]:
    """(taker, source, how that is known) of two articles and their numbers: the later took from the earlier, else who
    names the other's outlet."""
    if a.day and b.day and a.day != b.day:
        return (i, j, "published") if a.day > b.day else (j, i, "published")
    if names(a, b) != names(b, a):
        return (i, j, "names-source") if names(a, b) else (j, i, "names-source")
    # Unknown: the longer stands for the source, since cutting is commoner than adding; then the smaller id.
    return (*((i, j) if (-a.n_words, a.article) > (-b.n_words, b.article) else (j, i)), "unknown")


def names(key: Head, other: Head) -> bool:
    """Whether an article names another one's outlet among the media it mentions."""
    if not other.outlet or other.outlet == key.outlet:
        return False
    outlet = set(plain(outlet_words(other.outlet)).split())
    return any(outlet and outlet <= set(plain(name).split()) for name in key.media)


def best_sources(pairs: Sequence[Shared], keys: Sequence[Head]) -> list[Shared]:
    """The sources that together have most of what a taker took, each bringing new words of it.

    A rewrite is a taker's source only where no words are: of several, the likest.
    """
    words = sorted((pair for pair in pairs if pair.relation != "rewrite"), key=lambda pair: _age(keys[pair.source]))
    if words:
        return list(_covering(words))
    return [min(pairs, key=lambda pair: (-pair.likeness, pair.source))] if pairs else []


def _age(key: Head) -> tuple[str, int, str]:
    """Sorts the likelier first publisher first: the earlier, then the longer, then the smaller id."""
    return key.day or "9999", -key.n_words, key.article


def _covering(pairs: list[Shared]) -> Iterator[Shared]:
    """Greedily the oldest source with about the most words that no source before it has, while that is a part of its
    own. The oldest, not the likest: the copies of one text then hang on it, instead of in a row on one another."""
    have: set[int] = set()
    left = [(pair, _taken(pair)) for pair in pairs]
    while left:
        most = max(len(words - have) for _, words in left)
        if have and most < PART_WORDS:
            return
        best = next(item for item in left if len(item[1] - have) >= ABOUT_MOST * most)
        yield best[0]
        have |= best[1]
        left.remove(best)


def _taken(pair: Shared) -> set[int]:
    return {run.taker + k for runs in unpacked(pair.aligned) for run in runs for k in range(run.length)}


class Found(Record, frozen=True, array_like=True):
    """What the texts of a taker and its source show beyond the words they share."""

    passages: tuple[Passage, ...]
    common: int  # words, with those of sentences that go on
    events: tuple[tuple[int, int], ...]  # of taker and source, told by the same words


_FOUND = msgspec.msgpack.Decoder(Found)


def found_in(pair: Shared, shelf: Shelf, side_of: SideOf, remembered: Remembered | None = None) -> Found:
    """The passages to their ends in the texts, with what was changed, and the events told in them."""
    if remembered is None:
        return _found_in(pair, shelf, side_of)
    both = shelf.name(pair.taker), shelf.name(pair.source)
    kept = remembered.recall("found", both, lambda: msgspec.msgpack.encode(_found_in(pair, shelf, side_of)))
    return _FOUND.decode(kept)


def _found_in(pair: Shared, shelf: Shelf, side_of: SideOf) -> Found:
    mine, theirs = side_of(shelf.name(pair.taker)), side_of(shelf.name(pair.source))
    aligned = continued(unpacked(pair.aligned), mine, theirs)
    taker, source = shelf.tells[pair.taker].events, shelf.tells[pair.source].events
    return Found(
        passages=tuple(passage(runs, mine, theirs) for runs in aligned),
        common=matched(aligned),
        events=tuple(told_alike(aligned, (taker, mine.words), (source, theirs.words))),
    )


def record(pair: Shared, found: Found, keys: Sequence[Head]) -> Copy:
    """The pair as it is written, with its passages and what they changed."""
    taker, source = keys[pair.taker], keys[pair.source]
    return Copy(
        taker=ArticleRef(article=taker.article, url=taker.url),
        source=ArticleRef(article=source.article, url=source.url),
        relation=pair.relation,
        state=pair.state,
        order_by=pair.order_by,
        reasons=tuple(_reasons(pair, found, taker, source)),
        passages=found.passages,
    )


def _reasons(pair: Shared, found: Found, taker: Head, source: Head) -> Iterator[str]:
    common = found.common
    yield f"{common} words in {len(found.passages)} passages: of {taker.n_words} here, of {source.n_words} there"
    if pair.relation == "rewrite":
        yield f"likeness of matter {pair.likeness:.2f}"
    if pair.order_by == "published":
        yield f"published {source.day}, then {taker.day}"
    elif pair.order_by == "names-source":
        yield f"names {source.outlet}"
    else:
        yield f"order unknown: both of {taker.day}" if taker.day == source.day else "order unknown: a date is missing"
    if taker.url and taker.url == source.url:
        yield "two editions of one page"
