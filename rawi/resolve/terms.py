"""How alike two articles are in matter: the cosine of their rare terms, for pairs that may be about one thing.

Terms are light stems; their weight is tf-idf (Salton & Buckley 1988) over the articles of the set and a frozen table
of what is common anyway, so it is a function of the set. Pairs are found through each article's weightiest terms
within a window of days; a term that stands in very many articles ties an article to its neighbours in time alone, so
cost grows with articles, not pairs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

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


class Weights(NamedTuple):
    """The weighted terms of all articles, row after row: article i has `terms[starts[i]:starts[i + 1]]`."""

    starts: NDArray[np.int64]
    terms: NDArray[np.int64]
    values: NDArray[np.float64]


class Likeness(NamedTuple):
    """Pairs of articles, first < second, and their cosine."""

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


def weighted(terms: Sequence[NDArray[np.uint32]], counts: Sequence[NDArray[np.uint8]]) -> Weights:
    """Unit vectors of tf-idf; terms that stand in one article alone count for its length and meet nobody."""
    total = len(terms)
    rows = np.repeat(np.arange(total), [len(row) for row in terms])
    every, columns = np.unique(np.concatenate([*terms, np.empty(0, np.uint32)]), return_inverse=True)
    known = shares()
    prior = BACKGROUND * np.array([known.get(term, 0.0) for term in every.tolist()])
    idf = np.log((total + BACKGROUND) / (np.bincount(columns, minlength=len(every)) + prior))
    times = np.concatenate([*counts, np.empty(0, np.uint8)]).astype(np.float64)
    values = (1 + np.log(times)) * idf[columns]
    norms = np.sqrt(np.bincount(rows, values * values, minlength=total))
    return Weights(np.searchsorted(rows, np.arange(total + 1)), columns, values / np.where(norms, norms, 1)[rows])


def sums(weights: Weights, groups: Sequence[Sequence[int]]) -> Weights:
    """The unit vector of each group of rows: the sum of its members'."""
    starts, terms, values = [0], [np.empty(0, np.int64)], [np.empty(0)]
    for group in groups:
        spans = [slice(*weights.starts[i : i + 2]) for i in group]
        found, where = np.unique(np.concatenate([weights.terms[span] for span in spans]), return_inverse=True)
        total = np.bincount(where, np.concatenate([weights.values[span] for span in spans]), minlength=len(found))
        terms.append(found)
        values.append(total / (np.linalg.norm(total) or 1.0))
        starts.append(starts[-1] + len(found))
    return Weights(np.array(starts), np.concatenate(terms), np.concatenate(values))


def likeness(weights: Weights, days: NDArray[np.int64], window: int = WINDOW) -> Likeness:
    """The cosine of all pairs that meet. `days` are ordinals; 0 is unknown, and meets only its like."""
    first, second = _meetings(weights, days, window)
    cosine = np.zeros(len(first))
    dense = np.zeros(int(weights.terms.max(initial=0)) + 1)
    edges = np.flatnonzero(np.r_[True, first[1:] != first[:-1], True]) if len(first) else np.zeros(1, np.int64)
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        mine = slice(*weights.starts[first[begin] : first[begin] + 2])
        dense[weights.terms[mine]] = weights.values[mine]
        for k in range(begin, end):
            theirs = slice(*weights.starts[second[k] : second[k] + 2])
            cosine[k] = dense[weights.terms[theirs]] @ weights.values[theirs]
        dense[weights.terms[mine]] = 0.0
    return Likeness(first, second, np.round(cosine, 6))  # so that no machine's last bit decides


def _meetings(weights: Weights, days: NDArray[np.int64], window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that share enough leading terms within the window, sorted."""
    total = len(days)
    rows, columns, values = _leading(weights)
    order = np.lexsort((rows, days[rows], columns))
    rows, columns, values = rows[order], columns[order], values[order]
    pairs, parts = [np.empty(0, np.int64)], [np.empty(0)]
    for step in range(1, MAX_MEETINGS + 1):
        near = (columns[step:] == columns[:-step]) & (days[rows[step:]] - days[rows[:-step]] <= window)
        at = np.flatnonzero(near)
        a, b = rows[at], rows[at + step]
        pairs.append(np.minimum(a, b) * total + np.maximum(a, b))
        parts.append(values[at] * values[at + step])
    met, where = np.unique(np.concatenate(pairs), return_inverse=True)
    enough = met[np.bincount(where, np.concatenate(parts), minlength=len(met)) >= MIN_MEETING]
    return enough // max(total, 1), enough % max(total, 1)


def _leading(weights: Weights) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Row, column and value of the weightiest terms of every article."""
    rows = np.repeat(np.arange(len(weights.starts) - 1), np.diff(weights.starts))
    order = np.lexsort((weights.terms, -weights.values, rows))
    rank = np.arange(len(rows)) - weights.starts[:-1][rows]
    kept = order[rank < LEADING_TERMS]
    return rows[kept], weights.terms[kept], weights.values[kept]
