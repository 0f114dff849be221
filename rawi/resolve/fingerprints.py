"""Which articles may share words: winnowed word n-grams and an inverted index over them.

Schleimer, Wilkerson & Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003). Any run of
`SHINGLE + WINDOW - 1` words that two articles share has a fingerprint in common. The cost of the index grows with the
number of fingerprints, not of pairs: one that stands in very many articles (a formula, or a text that everyone has)
ties each article to a few neighbours alone.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rawi.resolve.words import word_hash

Fingerprints = NDArray[np.uint64]

SHINGLE = 4  # words; with 5, a part made of short borrowed phrases was missed (decision 201)
WINDOW = 4  # a shared run of 7 words is found for certain
MAX_HOLDERS = 40  # articles; of a month's fingerprints one in ten thousand has more
NEIGHBOURS = 4  # to how many before it an article is tied by a fingerprint with more holders
MIN_SHARED = 3  # fingerprints; every labelled copy or part has three or more, pairs with fewer are mostly formulas
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def fingerprints(forms: Sequence[str]) -> Fingerprints:
    """The winnowed fingerprints of a text's word forms, sorted, each once; none for fewer words than a shingle."""
    hashes = np.fromiter((word_hash(form) for form in forms), dtype=np.uint64, count=len(forms))
    count = len(hashes) - SHINGLE + 1
    if count < 1:
        return np.empty(0, np.uint64)
    shingles = np.zeros(count, np.uint64)
    for i in range(SHINGLE):
        shingles = shingles * _FACTOR + hashes[i : i + count]  # wraps at 64 bits, as a rolling hash does
    shingles ^= shingles >> np.uint64(31)
    shingles *= _MIX
    shingles ^= shingles >> np.uint64(29)
    if count > WINDOW:
        shingles = np.lib.stride_tricks.sliding_window_view(shingles, WINDOW).min(axis=1)
    return np.unique(shingles)


def candidate_pairs(prints: Sequence[Fingerprints]) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, of texts that share at least `MIN_SHARED` fingerprints, sorted.

    >>> a = fingerprints("a b c d e f g h i j k l m n o p".split())
    >>> candidate_pairs([a, fingerprints("q r s t u v w".split()), a])
    [(0, 2)]
    """
    total = len(prints)
    if not total or not any(map(len, prints)):
        return []
    holders = np.repeat(np.arange(total, dtype=np.int64), [len(found) for found in prints])
    values = np.concatenate(prints)
    order = np.lexsort((holders, values))
    values, holders = values[order], holders[order]
    edges = np.flatnonzero(np.r_[True, values[1:] != values[:-1], True])
    lengths = np.diff(edges)
    pairs = [
        _all_pairs(holders, edges[:-1][lengths == n], n) @ np.array([total, 1])
        for n in range(2, MAX_HOLDERS + 1)
        if (lengths == n).any()
    ]
    many = np.repeat(lengths > MAX_HOLDERS, lengths)
    for step in range(1, NEIGHBOURS + 1):
        near = np.flatnonzero(many[step:] & (values[step:] == values[:-step]))
        pairs.append(holders[near] * total + holders[near + step])
    found, shared = np.unique(np.concatenate(pairs), return_counts=True)
    return [(int(pair // total), int(pair % total)) for pair in found[shared >= MIN_SHARED]]


def _all_pairs(holders: NDArray[np.int64], starts: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Every pair of the `n` holders at each start, one pair a row."""
    first, second = np.triu_indices(n, 1)
    rows = holders[starts[:, None] + np.arange(n)]
    return np.stack([rows[:, first].ravel(), rows[:, second].ravel()], axis=1)
