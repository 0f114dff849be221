"""What teachers' labels over raw text teach the fast tagger: how often each word stands in, before and after names, and
what letters say of a word that raw text hardly has (a linear model of hashed n-grams, as in Joulin et al. 2017)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rawi.knowledge.tagger import KINDS, TAUGHT, UNSEEN, Lexicon, gram_rows
from training.lexicon import Vocabulary

FEW = 4  # places, below which a share says nothing
GRAM_ROWS = 1 << 15
ROUNDS = 12
RATE = 0.15
BATCH = 4096  # words
HEAVIEST = 30  # places; a word seen more often weighs no more
DECAY = 1e-5


class Letters(NamedTuple):
    """Weights in bytes with one step, a bias, and for each word of raw text what the half that did not see it says."""

    cells: NDArray[np.int8]
    step: float
    bias: NDArray[np.float32]
    unseen: dict[str, list[int]]


def tallies(
    vocabulary: Vocabulary, said: Mapping[str, NDArray[np.uint8]], labels: Mapping[str, Sequence[str]]
) -> NDArray[np.float64]:
    """For each form how often it stands in raw text, and how often in each of TAUGHT by the mean of all conventions.

    `said` holds for each place of the stream how likely each label is, in parts of 255.
    """
    stream, size, kinds = vocabulary.stream, len(vocabulary.forms), len(KINDS)
    raw = stream >= 0
    raw[vocabulary.raw_end :] = False
    begins, goes = (
        np.stack([_mean(said, labels, f"{place}-{kind}") for kind in KINDS], 1) * raw[:, None] for place in "BI"
    )
    none = np.zeros((1, kinds), np.float32)
    before = np.concatenate([begins[1:], none])
    after = np.concatenate([none, np.maximum(0, (begins + goes)[:-1] - goes[1:] - begins[1:])])
    places = np.concatenate([begins, goes, before, after], 1)[raw]
    columns = [np.bincount(stream[raw], places[:, k], size) for k in range(len(TAUGHT))]
    return np.stack([np.bincount(stream[raw], minlength=size), *columns], 1)


def _mean(
    said: Mapping[str, NDArray[np.uint8]], labels: Mapping[str, Sequence[str]], label: str
) -> NDArray[np.float32]:
    columns = [said[domain][:, labels[domain].index(label)].astype(np.float32) for domain in said]
    return np.asarray(sum(columns) / (255 * len(columns)), np.float32)


def shares(vocabulary: Vocabulary, tally: NDArray[np.float64], known: Lexicon) -> NDArray[np.uint8]:
    """For each word of the lexicon its shares in percent, UNSEEN where it has few places.

    A form's places count for its stem too, so that `ولبنان` speaks for `لبنان`.
    """
    summed = np.zeros((len(known.rows), 1 + len(TAUGHT)))
    for number in np.flatnonzero(tally[:, 0]).tolist():
        form = vocabulary.forms[number]
        for name in {form, known.stem_of(form)}:
            if (row := known.rows.get(name)) is not None:
                summed[row] += tally[number]
    found = np.round(100 * summed[:, 1:] / np.maximum(summed[:, :1], 1)).clip(0, 100)
    found[summed[:, 0] < FEW] = UNSEEN
    return found.astype(np.uint8)


def letters(vocabulary: Vocabulary, tally: NDArray[np.float64]) -> Letters:
    """What spelling says, learned from all Arabic words seen twice or more; halves say it of each other's words."""
    numbers = [
        number
        for number, form in enumerate(vocabulary.forms)
        if tally[number, 0] >= 2 and form[:1].isalpha() and not form[0].isascii()
    ]
    rows = [np.array(gram_rows(vocabulary.forms[number], GRAM_ROWS)) for number in numbers]
    kinds = len(KINDS)
    inside = np.clip((tally[numbers, 1 : 1 + kinds] + tally[numbers, 1 + kinds : 1 + 2 * kinds]), 0, None)
    wanted = np.clip(inside / tally[numbers, :1], 0, 1)
    wanted = np.column_stack([wanted, np.maximum(0, 1 - wanted.sum(1))])
    wanted /= wanted.sum(1, keepdims=True)
    weights = np.log1p(np.minimum(tally[numbers, 0], HEAVIEST))
    half = np.random.default_rng(1).integers(0, 2, len(numbers))
    unseen = {}
    for side in (0, 1):
        cells, bias = _fit(rows, wanted, weights, np.flatnonzero(half != side))
        for i in np.flatnonzero(half == side).tolist():
            odds = np.exp(cells[rows[i]].mean(0) + bias)
            unseen[vocabulary.forms[numbers[i]]] = [int(share) for share in 100 * odds[:kinds] / odds.sum()]
    cells, bias = _fit(rows, wanted, weights, np.arange(len(numbers)))
    step = float(np.abs(cells).max() / 127)
    return Letters(np.round(cells / step).astype(np.int8), step, bias, unseen)


def _fit(
    rows: Sequence[NDArray[np.int64]],
    wanted: NDArray[np.float64],
    weights: NDArray[np.float64],
    words: NDArray[np.int64],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    table = nn.EmbeddingBag(GRAM_ROWS, wanted.shape[1], mode="mean")
    nn.init.zeros_(table.weight)
    bias = nn.Parameter(torch.zeros(wanted.shape[1]))
    optimizer = torch.optim.Adam([table.weight, bias])
    targets, worth = torch.from_numpy(wanted.astype(np.float32)), torch.from_numpy(weights.astype(np.float32))
    random = np.random.default_rng(0)
    for number in range(ROUNDS):
        optimizer.param_groups[0]["lr"] = RATE * (1 - number / ROUNDS)
        order = random.permutation(words)
        for k in range(0, len(order), BATCH):
            batch = order[k : k + BATCH]
            flat = torch.from_numpy(np.concatenate([rows[i] for i in batch]))
            lengths = np.array([len(rows[i]) for i in batch])
            scores = table(flat, torch.from_numpy(np.cumsum(lengths) - lengths)) + bias
            losses = -(targets[batch] * torch.log_softmax(scores, 1)).sum(1)
            loss = (losses * worth[batch]).sum() / worth[batch].sum()
            loss = loss + DECAY * (table.weight[flat] ** 2).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return table.weight.detach().numpy(), bias.detach().numpy()
