"""Train the fast tagger, a linear-chain CRF, on labelled sets and on raw text that teachers labelled.

Every feature looks at one word, so a form's weights are summed once a batch and looked up at each of its places: the
sum that `rawi.annotate.names.tagger` remembers. A part of the words is read as if raw text did not have them, and what
teachers say of a word falls away for half of them: teachers know the names of their own sets better than others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rawi.annotate.names.tagger import features_of
from rawi.knowledge.tagger import (
    EDGE,
    KINDS,
    NO_GROUPS,
    REACH,
    Memory,
    Pairs,
    TaggerModel,
    Word,
    pair_key,
    spelled,
)  # fmt: skip
from training.corpora import Labelled
from training.encoder import Crf, by_length
from training.tune import Forms

LABELS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
NEAR = (
    "w",
    "s",
    "m",
    "l",
    "n",
    "k",
    "x2",
    "h",
)  # what a set may weigh its own way, on the word and its neighbours
FAR = (
    "w",
    "m",
    "l",
    "n",
    "k",
    "h",
    "edge",
)  # of a word two away, its letters do not matter
HERE = ("x1", "p1", "x4", "p4", "p3", "x3", "x2h", "yk")  # only of the word itself
READ = {"gold": 3}  # times a set is read in an epoch; ours is small and alone follows the guidelines
RATE = 0.02
BATCH = 2500  # tokens
EPOCHS = 4
SEEN = 8  # places and forms that must have a feature
PAIR_SEEN = 12  # places that must have a pair of groups
DROPOUT = 0.2  # of features
WORD_DROPOUT = 0.4  # of what only this word has
TAUGHT_DROPOUT = 0.5  # of what raw text says of a word's names
HIDDEN = 0.4  # of words seen less often than COMMON in raw text, read as if it did not have them
COMMON = 300
LEAST = 0.02  # weights nearer to zero do not ship


class Task(NamedTuple):
    """Sentences as numbers of forms and labels, and the set whose conventions they follow."""

    domain: str
    sentences: list[NDArray[np.int64]]
    labels: list[NDArray[np.int64]]


def task(sentences: Sequence[Labelled], forms: Forms) -> Task:
    number = {label: i for i, label in enumerate(LABELS)}
    return Task(
        sentences[0].domain,
        [np.array([forms.number(form) for form in sentence.forms]) for sentence in sentences],
        [np.array([number[label] for label in sentence.labels]) for sentence in sentences],
    )


def reaches(kind: str, own: bool) -> list[bool]:
    """For each distance from -REACH to REACH whether a feature of this kind is used; `own` asks for a set's copy."""
    near = kind not in HERE
    return [
        shift == 0 or (near if abs(shift) == 1 else kind in FAR) if not own else kind in NEAR and abs(shift) <= 1
        for shift in range(-REACH, REACH + 1)
    ]


class Features:
    """The features of each form, as raw text knows it and as if it did not."""

    def __init__(
        self,
        forms: Sequence[str],
        tasks: Sequence[Task],
        model: TaggerModel,
        letters: Mapping[str, list[int]],
    ):
        words = [_word(form, model) for form in forms]
        known = [features_of(word) for word in words]
        hidden = [features_of(_hidden(word, model, letters)) if word.form[:1].isalpha() else [] for word in words]
        places = Counter[str]()
        for number, count in Counter(int(n) for task in tasks for s in task.sentences for n in s).items():
            places.update(dict.fromkeys(known[number], count))
        for features in hidden:
            places.update(features)
        self.names = sorted(feature for feature, count in places.items() if count >= SEEN)
        row = {feature: i for i, feature in enumerate(self.names)}
        self.known = [np.array([row[f] for f in features if f in row], np.int64) for features in known]
        self.hidden = [np.array([row[f] for f in features if f in row], np.int64) for features in hidden]
        self.groups = np.array([word.groups[1] for word in words])
        rare = np.array([model.lexicon.count(form) < COMMON for form in forms])
        self.hide = np.where(rare, HIDDEN, HIDDEN / 8) * np.array([bool(features) for features in hidden])
        self.kinds = [name.split("=")[0] for name in self.names]
        self.of_word = np.array([kind in ("w", "s") for kind in self.kinds])
        self.of_raw = np.array([kind == "n" for kind in self.kinds])


def _word(form: str, model: TaggerModel) -> Word:
    return Word(EDGE, EDGE, NO_GROUPS, (), ()) if form == EDGE else model.word(form)


def _hidden(word: Word, model: TaggerModel, letters: Mapping[str, list[int]]) -> Word:
    """The word as if raw text did not have it: its letters alone speak, by those who did not see it."""
    shares = letters.get(word.form) or model.lexicon.spelling.shares(word.form)
    return word._replace(groups=NO_GROUPS, leanings=("unseen", *spelled(shares)))


class Student(nn.Module):
    """Weights of features by distance and label, common and of each set, of pairs of groups, and of label steps."""

    def __init__(
        self,
        features: Features,
        domains: Sequence[str],
        pairs: Sequence[NDArray[np.int64]],
    ) -> None:
        super().__init__()
        size, width = len(features.names), (2 * REACH + 1) * len(LABELS)
        self.features = features
        self.common = _zeros(size, width)
        self.own = nn.ModuleDict({domain: _zeros(size, width) for domain in domains})
        self.pairs = nn.ModuleList(
            nn.Embedding.from_pretrained(torch.zeros(len(keys) + 1, len(LABELS)), False) for keys in pairs
        )
        self.keys = pairs
        self.crf = Crf(LABELS)
        for name, own in (("mask", False), ("own_mask", True)):
            kept = np.array([reaches(kind, own) for kind in features.kinds], np.float32)
            self.register_buffer(name, torch.from_numpy(np.repeat(kept, len(LABELS), axis=1)))

    def scores(self, sentences: NDArray[np.int64], domain: str, random: np.random.Generator) -> Tensor:
        """(sentences, length, labels), with what falls away in training."""
        length = sentences.shape[1]
        forms, inverse = np.unique(np.pad(sentences, ((0, 0), (REACH, REACH))), return_inverse=True)
        at = torch.from_numpy(inverse.reshape(len(sentences), -1))
        hidden = random.random(len(forms)) < self.features.hide[forms]
        known, unknown = self.features.known, self.features.hidden
        rows = [unknown[n] if hide else known[n] for n, hide in zip(forms.tolist(), hidden.tolist(), strict=True)]
        lengths = np.array([len(row) for row in rows])
        flat, offsets = (
            torch.from_numpy(np.concatenate(rows)),
            torch.from_numpy(np.cumsum(lengths) - lengths),
        )
        weights = torch.from_numpy(self._kept(flat.numpy(), lengths, random))
        summed = self.common(flat, offsets, per_sample_weights=weights)
        summed = (summed + self.own[domain](flat, offsets, per_sample_weights=weights)).view(
            len(forms), -1, len(LABELS)
        )
        found = torch.stack([summed[at[:, k : k + length], k] for k in range(2 * REACH + 1)]).sum(0)
        groups = np.where(hidden, -1, self.features.groups[forms])[inverse.reshape(len(sentences), -1)]
        for side, (shift, keys) in enumerate(zip((-1, 1), self.keys, strict=True)):
            here, there = (
                groups[:, REACH : REACH + length],
                groups[:, REACH + shift : REACH + shift + length],
            )
            found = found + self.pairs[side](torch.from_numpy(rows_of(keys, pair_key(here, there))))
        return found

    def _kept(
        self,
        flat: NDArray[np.int64],
        lengths: NDArray[np.int64],
        random: np.random.Generator,
    ) -> NDArray[np.float32]:
        gone = random.random(len(flat)) < DROPOUT
        for share, kinds in (
            (WORD_DROPOUT, self.features.of_word),
            (TAUGHT_DROPOUT, self.features.of_raw),
        ):
            gone |= np.repeat(random.random(len(lengths)) < share, lengths) & kinds[flat]
        return (~gone).astype(np.float32)

    def bar(self) -> None:
        """Take the gradients of weights away that no feature of their kind has."""
        for table, mask in (
            (self.common, self.mask),
            *((own, self.own_mask) for own in self.own.values()),
        ):
            if table.weight.grad is not None:
                grad = table.weight.grad.coalesce()
                values = grad.values() * mask[grad.indices()[0]]
                table.weight.grad = torch.sparse_coo_tensor(
                    grad.indices(),
                    values,
                    grad.shape,
                    is_coalesced=True,
                    check_invariants=False,
                )

    @torch.no_grad()
    def following(self, domain: str, model: TaggerModel) -> TaggerModel:
        """What ships: the common weights plus those of one set, without those near zero."""
        summed = (self.common.weight + self.own[domain].weight).view(-1, 2 * REACH + 1, len(LABELS)).numpy().copy()
        kept = np.flatnonzero(np.abs(summed).max((1, 2)) > LEAST)
        summed[np.abs(summed) < LEAST / 2] = 0
        sides = [
            _with_unknown(keys, pairs.weight.numpy()[:-1]) for keys, pairs in zip(self.keys, self.pairs, strict=True)
        ]
        return replace(
            model,
            labels=LABELS,
            rows={self.features.names[i]: n for n, i in enumerate(kept.tolist())},
            weights=summed[kept],
            transitions=self.crf.transitions().numpy().copy(),
            before=sides[0],
            after=sides[1],
            memory=Memory(len(LABELS)),
        )


def _zeros(size: int, width: int) -> nn.EmbeddingBag:
    return nn.EmbeddingBag.from_pretrained(torch.zeros(size, width), freeze=False, mode="sum", sparse=True)


def _with_unknown(keys: NDArray[np.int64], weights: NDArray[np.float32]) -> Pairs:
    return Pairs(keys, np.vstack([weights, np.zeros((1, len(LABELS)), np.float32)]))


def rows_of(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of each key among the sorted ones; one more than the last where it is unknown."""
    places = np.searchsorted(keys, wanted)
    known = keys[np.minimum(places, len(keys) - 1)] == wanted
    return np.where(known, places, len(keys))


def pairs_of(tasks: Sequence[Task], groups: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The pairs of neighbouring groups that are common, before and after."""
    found = []
    for shift in (-1, 1):
        counts = Counter[int]()
        for sentence in (sentence for task in tasks for sentence in task.sentences):
            edged = np.pad(groups[sentence], 1, constant_values=-1)
            counts.update(pair_key(edged[1:-1], edged[1 + shift : len(edged) - 1 + shift]).tolist())
        found.append(np.array(sorted(key for key, count in counts.items() if count >= PAIR_SEEN)))
    return found


def study(tasks: Sequence[Task], features: Features, epochs: int = EPOCHS) -> Student:
    """Train on the labelled sets and what teachers labelled."""
    random = np.random.default_rng(0)
    student = Student(
        features,
        sorted({task.domain for task in tasks}),
        pairs_of(tasks, features.groups),
    )
    tables = [student.common.weight, *(own.weight for own in student.own.values())]
    dense = [*(pair.weight for pair in student.pairs), *student.crf.parameters()]
    optimizers = (
        torch.optim.SparseAdam(tables, betas=(0.9, 0.99)),
        torch.optim.Adam(dense, betas=(0.9, 0.99)),
    )
    steps, step = epochs * len(list(_batches(tasks, random))), 0
    for epoch in range(epochs):
        batches = list(_batches(tasks, random))
        losses = []
        for i in random.permutation(len(batches)):
            part, numbers = batches[i]
            labels = torch.from_numpy(np.stack([part.labels[n] for n in numbers]))
            for optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = RATE * min(1, (step + 1) / 100) * max(0.03, 1 - step / steps)
                optimizer.zero_grad()
            scores = student.scores(np.stack([part.sentences[n] for n in numbers]), part.domain, random)
            loss = student.crf.loss(scores, labels) * min(1, labels.numel() / BATCH)
            loss.backward()
            student.bar()
            for optimizer in optimizers:
                optimizer.step()
            losses.append(loss.item())
            step += 1
        print(
            f"student, epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.4f}",
            flush=True,
        )
    return student


def _batches(tasks: Sequence[Task], random: np.random.Generator) -> Iterator[tuple[Task, NDArray[np.int64]]]:
    for number, part in enumerate(tasks):
        first = part.domain not in {earlier.domain for earlier in tasks[:number]}  # the set itself, not raw text
        for _ in range(READ.get(part.domain, 1) if first else 1):
            for length, group in by_length(part.sentences).items():
                order = random.permutation(group)
                size = max(1, BATCH // length)
                yield from ((part, order[k : k + size]) for k in range(0, len(order), size))
