"""What raw text teaches about words: how often each is seen, which words stand where it stands, which names it is in.

Vectors are the left factors of a positive PMI matrix of words and their neighbours (Levy & Goldberg 2014), grouped by
k-means into fine, middle and coarse clusters. `rawi.knowledge.names` reads what is written here.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from rawi.text.phrases import words_of

CONTEXTS = 3000  # the commonest words, as neighbours on each side
SEEN = 4  # rarer words have no place of their own; their letters speak for them
DIMENSIONS = 120
CLUSTERS = (1024, 256, 64)
SEED = 7
_CUT = re.compile(r"(?<=[.!?؟])\s+|\n+")


class Vocabulary(NamedTuple):
    """All forms of raw and labelled text by falling count, and the text as their numbers: -1 stands between sentences.

    The first `kept` forms have a place of their own in the lexicon; raw text ends at `raw_end`, labelled text follows.
    """

    forms: list[str]
    counts: list[int]
    stream: NDArray[np.int32]
    kept: int
    raw_end: int

    def sentences(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each sentence of the stream starts and ends."""
        ends = np.flatnonzero(self.stream < 0)
        return np.concatenate([[0], ends[:-1] + 1]), ends


def plain(form: str) -> str:
    """Numbers are one word here."""
    return "0" if form[:1].isdigit() else form


def vocabulary(raw: Iterable[str], labelled: Iterable[str]) -> Vocabulary:
    """Read the text once; each sentence is kept as numbers."""
    ids: dict[str, int] = {}
    stream: list[int] = []
    raw_end = 0
    for part in (raw, labelled):
        raw_end = len(stream)
        for text in part:
            for sentence in _CUT.split(text):
                if found := [ids.setdefault(plain(form), len(ids)) for form in words_of(sentence)]:
                    stream.extend(found)
                    stream.append(-1)
    numbers = np.array(stream, np.int32)
    counts = np.bincount(numbers[numbers >= 0], minlength=len(ids))
    order = np.argsort(-counts, kind="stable")
    renumber = np.full(len(ids) + 1, -1, np.int32)
    renumber[order] = np.arange(len(ids))
    forms = list(ids)
    kept = int((counts >= SEEN).sum())
    return Vocabulary([forms[i] for i in order], counts[order].tolist(), renumber[numbers], kept, raw_end)


def vectors(vocabulary: Vocabulary) -> NDArray[np.float32]:
    """One row of length 1 for each word."""
    size = vocabulary.kept
    stream = np.where(vocabulary.stream < size, vocabulary.stream, -1)
    columns, rows = [], []
    for block, shift in enumerate((-2, -1, 1, 2)):
        left, right = (stream[:shift], stream[-shift:]) if shift < 0 else (stream[shift:], stream[:-shift])
        here, there = right, left  # `here` sees `there` at `shift`
        kept = (here >= 0) & (there >= 0) & (there < CONTEXTS)
        rows.append(here[kept])
        columns.append(there[kept] + block * CONTEXTS)
    row, column = np.concatenate(rows), np.concatenate(columns)
    counts = sparse.coo_matrix((np.ones(len(row), np.float32), (row, column)), (size, 4 * CONTEXTS)).tocsr()
    return _factor(_pmi(counts))


def _pmi(counts: "sparse.csr_matrix") -> "sparse.csr_matrix":
    total = counts.sum()
    by_word = np.asarray(counts.sum(1)).ravel()
    by_context = np.asarray(counts.sum(0)).ravel() ** 0.75  # smoothed, or rare neighbours rule
    by_context *= total / by_context.sum()
    pairs = counts.tocoo()
    value = np.log(pairs.data * total / (by_word[pairs.row] * by_context[pairs.col]))
    kept = value > 0
    return sparse.csr_matrix((value[kept].astype(np.float32), (pairs.row[kept], pairs.col[kept])), counts.shape)


def _factor(matrix: "sparse.csr_matrix") -> NDArray[np.float32]:
    """Randomised SVD (Halko, Martinsson & Tropp 2011), two power rounds."""
    random = np.random.default_rng(SEED)
    sample = matrix @ random.standard_normal((matrix.shape[1], DIMENSIONS + 20)).astype(np.float32)
    for _ in range(2):
        sample, _ = np.linalg.qr(sample)
        sample = matrix @ (matrix.T @ sample)
    basis, _ = np.linalg.qr(sample)
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    found = (basis @ left[:, :DIMENSIONS]) * np.sqrt(values[:DIMENSIONS])
    norm = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(norm, 1e-6), np.float32)


def clusters(rows: NDArray[np.float32], counts: list[int]) -> list[NDArray[np.int32]]:
    """The cluster of each word, fine to coarse; the coarser ones group the finer, so they nest."""
    weights = np.sqrt(np.array(counts, np.float32))
    assigned, centres = _k_means(rows, weights, CLUSTERS[0])
    levels = [assigned]
    for k in CLUSTERS[1:]:
        sizes = np.bincount(levels[-1], weights, len(centres)).astype(np.float32)
        merged, centres = _k_means(centres, sizes, k)
        levels.append(merged[levels[-1]])
    return levels


def _k_means(
    rows: NDArray[np.float32], weights: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    random = np.random.default_rng(SEED)
    centres = rows[random.choice(len(rows), k, replace=False, p=weights / weights.sum())]
    assigned = np.zeros(len(rows), np.int32)
    for _ in range(25):
        assigned = np.concatenate(
            [np.argmax(part @ centres.T, 1) for part in np.array_split(rows, max(1, len(rows) // 8192))]
        ).astype(np.int32)
        summed = np.zeros_like(centres)
        np.add.at(summed, assigned, rows * weights[:, None])
        norm = np.linalg.norm(summed, axis=1, keepdims=True)
        centres = np.where(norm > 0, summed / np.maximum(norm, 1e-6), centres)
    return assigned, centres
