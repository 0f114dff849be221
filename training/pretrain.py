"""Pretrain the tagger's encoder on raw text: each word is to be told from what stands before and after it.

The words of a batch are each other's wrong answers, corrected for how often they come (Bengio & Senécal 2008); very
common words are asked for less often. What an answer is made of is what a word is made of, so that letters learn too.
"""

import time
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from training.encoder import Encoder, around, by_length
from training.lexicon import Vocabulary
from training.parts import OWN_ROWS, Parts

LONGEST = 50  # tokens; longer sentences are cut
BATCH = 6000  # tokens
RATE = 2.5e-3
COMMON = 1e-5  # share of all words above which a word is asked for less often


def pretrain(encoder: Encoder, parts: Parts, vocabulary: Vocabulary, minutes: float) -> None:
    """Train for so many minutes. Form 0 of `parts` is the edge, form i + 1 the i-th of the vocabulary."""
    random = np.random.default_rng(1)
    width, hidden = encoder.width, encoder.hidden
    asking = nn.Sequential(nn.Linear(2 * hidden, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
    answering = nn.Linear(width, width, bias=False)
    weights = [*encoder.parameters(), *asking.parameters(), *answering.parameters()]
    optimizer = torch.optim.Adam(weights, RATE, (0.9, 0.98), fused=True)
    share = np.concatenate([[1], np.array(vocabulary.counts) / sum(vocabulary.counts)])
    asked = np.minimum(1, np.sqrt(COMMON / share))
    sentences = list(_sentences(vocabulary.stream))
    start, step, seen = time.monotonic(), 0, 0
    for batch in _batches(sentences, random):
        gone = (time.monotonic() - start) / (60 * minutes)
        if gone >= 1:
            break
        optimizer.param_groups[0]["lr"] = RATE * min(1, step / 200) * max(0.02, 1 - gone)
        forms, inverse = np.unique(np.pad(batch, ((0, 0), (1, 1))), return_inverse=True)
        inverse = inverse.reshape(len(batch), -1)
        targets = inverse[:, 1:-1].ravel()
        chosen = np.flatnonzero(random.random(len(targets)) < asked[forms[targets]])
        words = encoder.words(parts, forms, OWN_ROWS, 0.1)
        read = encoder(F.dropout(words[torch.from_numpy(inverse)], 0.1))
        queries = asking(around(read, hidden).reshape(-1, 2 * hidden)[torch.from_numpy(chosen)])
        scores = (queries.bfloat16() @ answering(words).bfloat16().T).float() - _offsets(share[forms], batch.size)
        loss = F.cross_entropy(scores, torch.from_numpy(targets[chosen]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        step, seen = step + 1, seen + batch.size
        if step % 200 == 0:
            print(f"pretraining: {seen / 1e6:.1f} million tokens, loss {loss.item():.2f}", flush=True)


def _offsets(share: NDArray[np.float64], size: int) -> Tensor:
    """The logarithm of how likely a word is to be in a batch, half of what its own frequency says taken back."""
    present = np.log1p(-np.exp(-size * share))
    return torch.from_numpy((present - 0.5 * np.log(share)).astype(np.float32))


def _sentences(stream: NDArray[np.int32]) -> Iterator[NDArray[np.int64]]:
    first = 0
    for end in np.flatnonzero(stream < 0).tolist():
        for start in range(first, end - 3, LONGEST):
            yield stream[start : min(start + LONGEST, end)].astype(np.int64) + 1
        first = end + 1


def _batches(sentences: list[NDArray[np.int64]], random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Sentences of one length at a time, without end."""
    groups = by_length(sentences)
    while True:
        batches = []
        for length, group in groups.items():
            size = max(1, BATCH // length)
            numbers = random.permutation(group)
            batches += [numbers[k : k + size] for k in range(0, len(numbers), size)]
        for i in random.permutation(len(batches)):
            yield np.stack([sentences[number] for number in batches[i]])
