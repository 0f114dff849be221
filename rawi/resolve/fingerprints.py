"""Which articles may share words: winnowed word n-grams and an inverted index over them.

Schleimer, Wilkerson & Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003). Any run of
`SHINGLE + WINDOW - 1` words that two articles share has a fingerprint in common. The cost of the index grows with the
number of fingerprints, not of pairs: one that stands in very many articles (a formula, or a text that everyone has)
ties each article to a few neighbours alone.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rawi.resolve.scratch import InMemory, Parted, Scratch
from rawi.resolve.words import Hashes

Fingerprints = NDArray[np.uint64]

SHINGLE = 4  # words; with 5, a part made of short borrowed phrases was missed (decision 201)
WINDOW = 4  # a shared run of 7 words is found for certain
MAX_HOLDERS = 40  # articles; of a month's fingerprints one in ten thousand has more
NEIGHBOURS = 4  # to how many before it an article is tied by a fingerprint with more holders
MIN_SHARED = 3  # fingerprints; every labelled copy or part has three or more, pairs with fewer are mostly formulas
_PAIR = 1 << 32  # more than any number of articles
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def fingerprints(words: Hashes) -> Fingerprints:
    """The winnowed fingerprints of a text's words, sorted, each once; none for fewer words than a shingle."""
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.empty(0, np.uint64)
    shingles = np.zeros(count, np.uint64)
    for i in range(SHINGLE):
        shingles = shingles * _FACTOR + words[i : i + count]  # wraps at 64 bits, as a rolling hash does
    shingles ^= shingles >> np.uint64(31)
    shingles *= _MIX
    shingles ^= shingles >> np.uint64(29)
    if count > WINDOW:
        shingles = np.lib.stride_tricks.sliding_window_view(shingles, WINDOW).min(axis=1)
    return np.unique(shingles)


def candidate_pairs(
    prints: Iterable[Fingerprints], scratch: Scratch | None = None, parts: int = 1
) -> NDArray[np.int64]:
    """Pairs (i, j), i < j, of texts that share at least `MIN_SHARED` fingerprints, sorted: one pair a row.

    The index is made in so many `parts`, each as large as what lies in memory at a time.

    >>> from rawi.resolve.words import hashes_of
    >>> a = fingerprints(hashes_of("a b c d e f g h i j k l m n o p".split()))
    >>> candidate_pairs([a, fingerprints(hashes_of("q r s t u v w".split())), a]).tolist()
    [[0, 2]]
    """
    scratch = scratch or InMemory()
    held, met = Parted(scratch, parts), Parted(scratch, parts)
    for i, found in enumerate(prints):
        held.add(found, np.full(len(found), i, np.int32))
    for values, holders in held.parts():
        met.add(*_met(values, holders))
    pairs = [np.empty(0, np.uint64)]
    for codes, counts in met.parts():
        each, where = np.unique(codes, return_inverse=True)
        pairs.append(each[np.bincount(where, counts, minlength=len(each)) >= MIN_SHARED])
    return np.stack(np.divmod(np.sort(np.concatenate(pairs)).astype(np.int64), _PAIR), axis=1)


def _met(values: Fingerprints, holders: NDArray[np.int32]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The pairs that share any of these fingerprints, as i * 2^32 + j, and how many each shares."""
    order = np.argsort(values, kind="stable")  # the holders of one value stay in their order
    values, held = values[order], holders[order].astype(np.int64)
    edges = np.flatnonzero(np.r_[True, values[1:] != values[:-1], True]) if len(values) else np.zeros(1, np.int64)
    lengths = np.diff(edges)
    pairs = [np.empty(0, np.int64)]
    for n in range(2, MAX_HOLDERS + 1):
        if (lengths == n).any():
            pairs.append(_all_pairs(held, edges[:-1][lengths == n], n) @ np.array([_PAIR, 1]))
    many = np.repeat(lengths > MAX_HOLDERS, lengths)
    for step in range(1, NEIGHBOURS + 1):
        near = np.flatnonzero(many[step:] & (values[step:] == values[:-step]))
        pairs.append(held[near] * _PAIR + held[near + step])
    codes, counts = np.unique(np.concatenate(pairs), return_counts=True)
    return codes.astype(np.uint64), counts.astype(np.int32)


def _all_pairs(holders: NDArray[np.int64], starts: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Every pair of the `n` holders at each start, one pair a row."""
    first, second = np.triu_indices(n, 1)
    rows = holders[starts[:, None] + np.arange(n)]
    return np.stack([rows[:, first].ravel(), rows[:, second].ravel()], axis=1)
