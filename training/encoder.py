"""The network of the tagger's teachers in torch: words by their parts, a reader in both directions, labels by set.

A word is the sum of rows of one table: its own, its stem's, the mean of its letter n-grams (Bojanowski et al. 2017) and
of the lists it is on. One LSTM reads forwards and one backwards; pretraining asks them for each word from what stands
before and after it (context2vec, Melamud, Goldberger & Dagan 2016). Every labelled set then has its own label layer and
transitions on what all share. It teaches the tagger that ships (`training.student`) and does not ship itself.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from training.parts import Parts


class Encoder(nn.Module):
    """Forms with an edge at both ends -> for each form what it is, what stands before it and what after it."""

    def __init__(self, table: int, width: int, hidden: int) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(table, width, mode="sum")
        nn.init.normal_(self.table.weight, std=0.1)
        self.width, self.hidden = width, hidden
        self.reader = nn.LSTM(width, hidden, batch_first=True, bidirectional=True)

    def words(self, parts: Parts, forms: NDArray[np.int64], own: int = 0, drop: float = 0.0) -> Tensor:
        """One row for each form; with `drop`, rows below `own` (whole words) fall away at random."""
        rows, weights, offsets = map(torch.from_numpy, parts.of(forms))
        if drop:
            weights = torch.where((rows < own) & (torch.rand(len(rows)) < drop), torch.zeros(()), weights)
        return torch.as_tensor(self.table(rows, offsets, per_sample_weights=weights))

    def forward(self, words: Tensor) -> Tensor:
        """(sentences, length + 2, width) -> (sentences, length + 2, 2 * hidden): forwards, then backwards."""
        return torch.as_tensor(self.reader(words)[0])


def around(read: Tensor, hidden: int) -> Tensor:
    """What stands before and after each form, without the form itself."""
    return torch.cat([read[:, :-2, :hidden], read[:, 2:, hidden:]], -1)


class Crf(nn.Module):
    """Scores of label paths (Lafferty, McCallum & Pereira 2001); names never begin with their inside."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self.labels = tuple(labels)
        self.steps = nn.Parameter(torch.zeros(len(labels), len(labels)))
        barred = [[b[0] == "I" and a[2:] != b[2:] for b in labels] for a in labels]
        self.register_buffer("barred", torch.tensor(barred))
        self.register_buffer("not_first", torch.tensor([label[0] == "I" for label in labels]))

    def transitions(self) -> Tensor:
        return self.steps.masked_fill(torch.as_tensor(self.barred), -30.0)

    def loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """Negative log likelihood of the labels, per token. All sentences are of one length."""
        to = self.transitions()
        given = scores.gather(2, labels[..., None]).sum((1, 2)) + to[labels[:, :-1], labels[:, 1:]].sum(1)
        state = scores[:, 0].masked_fill(torch.as_tensor(self.not_first), -30.0)
        for t in range(1, scores.shape[1]):
            state = torch.logsumexp(state[:, :, None] + to, 1) + scores[:, t]
        return (torch.logsumexp(state, 1) - given).sum() / labels.numel()

    def likely(self, scores: Tensor) -> Tensor:
        """How likely each label is at each place, over all paths. All sentences are of one length."""
        to = self.transitions()
        ahead = [scores[:, 0].masked_fill(torch.as_tensor(self.not_first), -30.0)]
        for t in range(1, scores.shape[1]):
            ahead.append(torch.logsumexp(ahead[-1][:, :, None] + to, 1) + scores[:, t])
        back = [torch.zeros_like(ahead[0])]
        for t in range(scores.shape[1] - 1, 0, -1):
            back.append(torch.logsumexp(to + (back[-1] + scores[:, t])[:, None, :], 2))
        return torch.softmax(torch.stack(ahead, 1) + torch.stack(back[::-1], 1), -1)


class Labeller(nn.Module):
    """An encoder with a shared layer and, for each convention, labels and transitions."""

    def __init__(self, encoder: Encoder, conventions: dict[str, Sequence[str]], middle: int = 96) -> None:
        super().__init__()
        self.encoder = encoder
        self.middle = nn.Linear(4 * encoder.hidden + encoder.width, middle)
        self.layers = nn.ModuleDict({name: nn.Linear(middle, len(labels)) for name, labels in conventions.items()})
        self.crfs = nn.ModuleDict({name: Crf(labels) for name, labels in conventions.items()})

    def shared(self, words: Tensor, dropout: float = 0.0) -> Tensor:
        """(sentences, length + 2, width) -> (sentences, length, middle)."""
        words = _locked(words, dropout)
        read = _locked(self.encoder(words), dropout)
        hidden = self.encoder.hidden
        seen = torch.cat([read[:, 1:-1], around(read, hidden), words[:, 1:-1]], -1)
        return F.dropout(torch.relu(self.middle(seen)), dropout, bool(dropout))

    def scores(self, words: Tensor, convention: str, dropout: float = 0.0) -> Tensor:
        return torch.as_tensor(self.layers[convention](self.shared(words, dropout)))


def _locked(states: Tensor, dropout: float) -> Tensor:
    """Dropout with one mask for a whole sentence (Gal & Ghahramani 2016)."""
    if not dropout:
        return states
    mask = torch.empty(states.shape[0], 1, states.shape[2]).bernoulli_(1 - dropout) / (1 - dropout)
    return states * mask


def by_length(sentences: Iterable[NDArray[np.int64]]) -> dict[int, list[int]]:
    """Numbers of the sentences of each length."""
    found: dict[int, list[int]] = {}
    for number, sentence in enumerate(sentences):
        found.setdefault(len(sentence), []).append(number)
    return found
