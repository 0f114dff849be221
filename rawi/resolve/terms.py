"""How alike two articles are in matter: the cosine of their rare terms, for pairs that may be about one thing.

Terms are light stems; their weight is tf-idf (Salton & Buckley 1988) over the articles of the set and a frozen table
of what is common anyway, so it is a function of the set. Pairs are found through each article's weightiest terms
within a window of days; a term that stands in very many articles ties an article to its neighbours in time alone, so
cost grows with articles, not pairs.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rawi.resolve.frequencies import shares
from rawi.resolve.words import term_of, word_hash

LEADING_TERMS = 20  # by which an article meets others; with 15 two of the labelled pairs never met
MAX_MEETINGS = 60  # articles before it in time that one term ties an article to
MIN_MEETING = 0.06  # of the cosine, by leading terms alone
WINDOW = 7  # days between two articles that meet; longer pauses are bridged by stories, not by articles
BACKGROUND = 2000  # articles that `frequencies` stands for beside those of the set
MIN_LETTERS = 3  # of a term; shorter stems are particles
AT_ONCE = 1 << 12  # articles whose terms are weighed at once
TERMS_AT_ONCE = 1 << 24
MET_AT_ONCE = 1 << 13  # articles that meet the others at once; each has up to a thousand meetings
ROWS = 1 << 14  # weighed at a time; of a month's articles those of the days that meet
_TIMES = 1 + np.log(np.maximum(np.arange(256), 1))  # what a term weighs that stands so often in an article


class Rows(Protocol):
    """The weighted terms of things in order: articles, or whole stories."""

    columns: int
    """How many terms there are."""

    def __len__(self) -> int: ...

    def row(self, i: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The terms of one, ascending, and their weights: a unit vector."""


class Weights:
    """The weighted terms of all articles. Weights are made of the counts where they are asked for."""

    def __init__(
        self,
        starts: NDArray[np.int64],
        terms: NDArray[np.int32],
        counts: NDArray[np.uint8],
        idf: NDArray[np.float64],
    ) -> None:
        """Article i has the terms (columns of `idf`) `terms[starts[i]:starts[i + 1]]`, each so often."""
        self.columns = len(idf)
        self._starts, self._terms, self._counts, self._idf = starts, terms, counts, idf
        self._norms = np.ones(len(self))
        for begin in range(0, len(self), AT_ONCE):
            some = slice(begin, min(begin + AT_ONCE, len(self)))
            lengths = np.diff(starts[begin : some.stop + 1])
            values = self._values(slice(starts[begin], starts[some.stop]))
            norms = np.sqrt(np.bincount(np.repeat(np.arange(len(lengths)), lengths), values * values, len(lengths)))
            self._norms[some] = np.where(norms, norms, 1)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def row(self, i: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        span = slice(self._starts[i], self._starts[i + 1])
        return self._terms[span], self._values(span) / self._norms[i]

    def _values(self, span: slice) -> NDArray[np.float64]:
        return _TIMES[self._counts[span]] * self._idf[self._terms[span]]


class Sums:
    """The unit vector of each group of rows: the sum of its members'."""

    def __init__(self, weights: Weights, groups: Sequence[Sequence[int]]) -> None:
        self.columns = weights.columns
        self._weights, self._groups = weights, groups

    def __len__(self) -> int:
        return len(self._groups)

    def row(self, i: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        rows = [self._weights.row(k) for k in self._groups[i]]
        if len(rows) == 1:
            return rows[0][0], rows[0][1] / (np.linalg.norm(rows[0][1]) or 1.0)
        found, where = np.unique(np.concatenate([terms for terms, _ in rows]), return_inverse=True)
        total = np.bincount(where, np.concatenate([values for _, values in rows]), minlength=len(found))
        return found, total / (np.linalg.norm(total) or 1.0)


class Likeness(NamedTuple):
    """Pairs of articles, first < second, sorted, and their cosine."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    cosine: NDArray[np.float64]


def counted_terms(forms: Iterable[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """The terms of an article as 32-bit hashes, sorted, and how often each stands there (255 at most)."""
    found: Counter[int] = Counter()
    for form, n in Counter(forms).items():
        term = term_of(form)
        if len(term) >= MIN_LETTERS or term.isdigit():
            found[word_hash(term) & 0xFFFFFFFF] += n
    terms = sorted(found)
    return np.array(terms, np.uint32), np.array([min(found[term], 255) for term in terms], np.uint8)


def weighted(matter: Iterable[tuple[NDArray[np.uint32], NDArray[np.uint8]]]) -> Weights:
    """Unit vectors of tf-idf; terms that stand in one article alone count for its length and meet nobody.

    `matter`: the terms of every article, ascending, and how often each stands there.
    """
    lengths = array("q", [0])
    terms, counts = bytearray(), bytearray()
    for mine, times in matter:
        lengths.append(len(mine))
        terms += mine.tobytes()
        counts += times.tobytes()
    # In the place of every term the number of its column: no array of this length is held twice.
    columns = np.frombuffer(terms, np.uint32)
    parts = [slice(at, at + TERMS_AT_ONCE) for at in range(0, len(columns), TERMS_AT_ONCE)]
    every = np.empty(0, np.uint32)
    for part in parts:
        every = np.union1d(every, columns[part])
    holders = np.zeros(len(every), np.int64)
    for part in parts:
        columns[part] = np.searchsorted(every, columns[part])
        holders += np.bincount(columns[part], minlength=len(every))
    total = len(lengths) - 1
    idf = np.log((total + BACKGROUND) / (holders + BACKGROUND * _shares_of(every)))
    return Weights(np.cumsum(np.array(lengths, np.int64)), columns.view(np.int32), np.frombuffer(counts, np.uint8), idf)


def _shares_of(terms: NDArray[np.uint32]) -> NDArray[np.float64]:
    """The share of all texts that hold each of these terms, as `frequencies` has it."""
    known = sorted(shares().items())
    names, found = np.array([term for term, _ in known], np.uint32), np.array([share for _, share in known])
    at = np.minimum(np.searchsorted(names, terms), len(names) - 1)
    return np.where(names[at] == terms, found[at], 0.0)


def likeness(rows: Rows, days: NDArray[np.int64], window: int = WINDOW, least: float = 0.0) -> Likeness:
    """The cosine of all pairs that meet and have at least `least`. `days` are ordinals; 0 is unknown, and meets only
    its like."""
    total = max(len(days), 1)
    met = _meetings(rows, days, window)
    # Day by day, so that the rows of the other articles of these days are at hand.
    met = met[np.argsort(days[met // total], kind="stable")]
    first, second = met // total, met % total
    row = lru_cache(maxsize=ROWS)(rows.row)
    cosine = np.zeros(len(met))
    dense = np.zeros(rows.columns)
    edges = np.flatnonzero(np.r_[True, first[1:] != first[:-1], True]) if len(first) else np.zeros(1, np.int64)
    others = second.tolist()
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        terms, values = row(int(first[begin]))
        dense[terms] = values
        for k in range(begin, end):
            theirs, weights = row(others[k])
            cosine[k] = dense[theirs] @ weights
        dense[terms] = 0.0
    cosine = np.round(cosine, 6)  # so that no machine's last bit decides
    enough = np.flatnonzero(cosine >= least)
    order = enough[np.argsort(met[enough])]
    return Likeness(first[order], second[order], cosine[order])


def _meetings(rows: Rows, days: NDArray[np.int64], window: int) -> NDArray[np.int64]:
    """Pairs that share enough leading terms within the window, as first * count + second, sorted."""
    total = len(days)
    holders, columns, values = _leading(rows)
    order = np.lexsort((holders, days[holders], columns))
    holders, columns, values = holders[order], columns[order], values[order]
    dated = days[holders]
    rank = np.empty(total, np.int64)
    rank[np.argsort(days, kind="stable")] = np.arange(total)
    # Block after block of those articles that are the later of the two: a pair's common terms are all in one block.
    blocks = rank[holders] // MET_AT_ONCE
    order = np.argsort(blocks, kind="stable")
    edges = np.searchsorted(blocks[order], np.arange(total // MET_AT_ONCE + 2))
    met = [np.empty(0, np.int64)]
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        at = order[begin:end]
        pairs, parts = [np.empty(0, np.int64)], [np.empty(0)]
        for step in range(1, MAX_MEETINGS + 1):
            at = at[at >= step]
            at = at[(columns[at] == columns[at - step]) & (dated[at] - dated[at - step] <= window)]
            a, b = holders[at - step].astype(np.int64), holders[at].astype(np.int64)
            pairs.append(np.minimum(a, b) * total + np.maximum(a, b))
            parts.append(values[at - step] * values[at])
        found, where = np.unique(np.concatenate(pairs), return_inverse=True)
        met.append(found[np.bincount(where, np.concatenate(parts), minlength=len(found)) >= MIN_MEETING])
    return np.sort(np.concatenate(met))


def _leading(rows: Rows) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Row, column and value of the weightiest terms of every row."""
    most = LEADING_TERMS * len(rows)
    holders, columns, found = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most)
    at = 0
    for i in range(len(rows)):
        terms, values = rows.row(i)
        kept = np.lexsort((terms, -values))[:LEADING_TERMS]
        some = slice(at, at := at + len(kept))
        holders[some], columns[some], found[some] = i, terms[kept], values[kept]
    return holders[:at], columns[:at], found[:at]
