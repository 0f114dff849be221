"""Train the teachers' labels, and label raw text with what was trained."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from rawi.knowledge.tagger import EDGE
from training.corpora import Labelled
from training.encoder import Crf, Encoder, Labeller, by_length
from training.lexicon import plain
from training.parts import OWN_ROWS, Parts

RATE = 1.5e-3
ENCODER_RATE = 0.5  # of the rate of what is new
DROPOUT = 0.35
WORD_DROPOUT = 0.15  # of words' own rows, so that letters must speak too
BATCH = 1000  # tokens
READ = {"gold": 2}  # times a set is read in an epoch; ours is small and alone follows the guidelines
LONGEST = 60  # tokens of raw text labelled in one piece
CHAINED = ("gold", "anercorp")  # sets whose paths are scored; the others help the layers below


class Task(NamedTuple):
    """Sentences as numbers of forms with an edge at both ends, and their labels as numbers."""

    domain: str
    sentences: list[NDArray[np.int64]]
    labels: list[NDArray[np.int64]]


class Forms:
    """Numbers for forms, given as they come; the edge is 0."""

    def __init__(self) -> None:
        self.numbers = {EDGE: 0}

    def number(self, form: str) -> int:
        return self.numbers.setdefault(plain(form), len(self.numbers))

    def edged(self, forms: Sequence[str]) -> NDArray[np.int64]:
        return np.array([0, *map(self.number, forms), 0])


def task(domain: str, sentences: Sequence[Labelled], forms: Forms, labels: Sequence[str]) -> Task:
    number = {label: i for i, label in enumerate(labels)}
    return Task(
        domain,
        [forms.edged(sentence.forms) for sentence in sentences],
        [np.array([number[label] for label in sentence.labels]) for sentence in sentences],
    )


def labels_of(sets: Mapping[str, Sequence[Labelled]]) -> dict[str, list[str]]:
    """All labels of each set, O first."""
    found = {}
    for domain, sentences in sets.items():
        kinds = sorted({label[2:] for sentence in sentences for label in sentence.labels if label != "O"})
        found[domain] = ["O", *(f"{place}-{kind}" for kind in kinds for place in "BI")]
    return found


def tune(
    model: Labeller,
    parts: Parts,
    tasks: Sequence[Task],
    epochs: int,
    seed: int,
    size: int = BATCH,
    word_dropout: float = WORD_DROPOUT,
) -> None:
    """Train all of the model on the tasks."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    table = model.encoder.table
    table.sparse = True
    rest = [weight for weight in model.parameters() if weight is not table.weight]
    below = {id(weight) for weight in model.encoder.parameters()}
    optimizers = [
        torch.optim.Adam([weight for weight in rest if id(weight) not in below], fused=True),
        torch.optim.Adam([weight for weight in rest if id(weight) in below], fused=True),
        torch.optim.SparseAdam([table.weight]),
    ]
    steps = epochs * sum(1 for _ in _batches(tasks, random, size))
    step = 0
    for epoch in range(epochs):
        batches = list(_batches(tasks, random, size))
        losses = []
        for i in random.permutation(len(batches)):
            task, numbers = batches[i]
            rate = RATE * min(1, step / 150) * max(0.02, 1 - step / steps)
            for optimizer, share in zip(optimizers, (1, ENCODER_RATE, ENCODER_RATE), strict=True):
                optimizer.param_groups[0]["lr"] = rate * share
                optimizer.zero_grad()
            loss = _loss(model, parts, task, numbers, size, word_dropout)
            loss.backward()
            nn.utils.clip_grad_norm_(rest, 1.0)
            for optimizer in optimizers:
                optimizer.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.4f}", flush=True)


def _loss(
    model: Labeller, parts: Parts, task: Task, numbers: NDArray[np.int64], size: int, word_dropout: float
) -> Tensor:
    labels = torch.from_numpy(np.stack([task.labels[i] for i in numbers]))
    words = _words(model, parts, np.stack([task.sentences[i] for i in numbers]), word_dropout)
    scores = model.scores(words, task.domain, DROPOUT)
    if task.domain in CHAINED:
        loss = model.crfs[task.domain].loss(scores, labels)
    else:
        loss = F.cross_entropy(scores.flatten(0, 1), labels.flatten())
    return torch.as_tensor(loss * min(1, labels.numel() / size))  # a few odd sentences weigh less than a full batch


def _words(model: Labeller, parts: Parts, sentences: NDArray[np.int64], drop: float = 0.0) -> Tensor:
    forms, inverse = np.unique(sentences, return_inverse=True)
    return model.encoder.words(parts, forms, OWN_ROWS, drop)[torch.from_numpy(inverse.reshape(sentences.shape))]


def _batches(tasks: Sequence[Task], random: np.random.Generator, size: int) -> Iterator[tuple[Task, NDArray[np.int64]]]:
    for task in tasks:
        for _ in range(READ.get(task.domain, 1)):
            for length, group in by_length(task.sentences).items():
                numbers = random.permutation(group)
                step = max(1, size // length)
                yield from ((task, numbers[k : k + step]) for k in range(0, len(numbers), step))


@torch.no_grad()
def likelihoods(
    models: Sequence[Labeller], parts: Parts, stream: NDArray[np.int32], domains: Sequence[str]
) -> dict[str, NDArray[np.uint8]]:
    """For each place of a stream how likely each label is after each of the conventions, in parts of 255.

    The mean scores of the models are summed over all label paths of the sentence; longer ones are cut at LONGEST.
    """
    bounds = [
        (start, min(start + LONGEST, last))
        for first, last in _stretches(stream)
        for start in range(first, last, LONGEST)
    ]
    sentences = [np.concatenate([[0], stream[a:b].astype(np.int64) + 1, [0]]) for a, b in bounds]
    found = {d: np.zeros((len(stream), len(_crf(models[0], d).labels)), np.uint8) for d in domains}
    for length, group in by_length(sentences).items():
        step = max(1, 8000 // length)
        for k in range(0, len(group), step):
            numbers = group[k : k + step]
            batch = np.stack([sentences[i] for i in numbers])
            places = np.array([bounds[i][0] for i in numbers])[:, None] + np.arange(length - 2)
            shared = [model.shared(_words(model, parts, batch)) for model in models]
            for domain, said in found.items():
                scores = torch.stack([model.layers[domain](seen) for model, seen in zip(models, shared, strict=True)])
                likely = _crf(models[0], domain).likely(scores.mean(0))
                said[places.ravel()] = (255 * likely).round().byte().numpy().reshape(-1, likely.shape[-1])
    return found


def _stretches(stream: NDArray[np.int32]) -> list[tuple[int, int]]:
    ends = np.flatnonzero(stream < 0)
    return list(zip(np.concatenate([[0], ends[:-1] + 1]).tolist(), ends.tolist(), strict=True))


def _crf(model: Labeller, domain: str) -> Crf:
    crf = model.crfs[domain]
    assert isinstance(crf, Crf)
    return crf


def fresh(encoder: Encoder, labels: Mapping[str, Sequence[str]]) -> Labeller:
    """A labeller on a copy of an encoder."""
    copy = Encoder(encoder.table.num_embeddings, encoder.width, encoder.hidden)
    copy.load_state_dict(encoder.state_dict())
    return Labeller(copy, labels)
