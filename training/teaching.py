"""Teach the tagger of `training.names` what slower ones know: `python -m training.teaching --shared ../shared`.

Two recurrent teachers, pretrained on raw text (`training.pretrain`) and trained on the labelled sets (`training.tune`),
label all raw text. A student of the same form as the tagger of `training.names`
(`training.student`) learns from the sets and from what they labelled. The result is the mean of that tagger's
weights and the student's: both are sums over the same kinds of features, so that their mean is one tagger of one speed.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rawi.knowledge.tagger import EDGE, Memory, Pairs, Spelling, TaggerModel
from training import taught
from training.corpora import Labelled, training_sets
from training.encoder import Encoder, Labeller
from training.lexicon import Vocabulary
from training.measure import measure, split, untouched
from training.names import know, read_text, train, view, write
from training.parts import Parts, parts, table
from training.pretrain import pretrain
from training.student import LABELS, Features, Task, study, task
from training.tune import Forms, fresh, labels_of, likelihoods, tune
from training.tune import task as teachers_task

NAME = "names-2"
CONVENTIONS = ("gold", "anercorp")  # what teachers label raw text by
TEACHERS = 2
WIDTH = HIDDEN = 128  # of a word's vector and of each direction's state, in the teachers
STUDIED = 30_000  # raw sentences with names that the student reads, after each of the conventions
SURE = 0.6  # the least sure label of such a sentence


def teach(
    sets: Mapping[str, Sequence[Labelled]],
    vocabulary: Vocabulary,
    model: TaggerModel,
    options: argparse.Namespace,
) -> tuple[dict[str, NDArray[np.uint8]], dict[str, list[str]]]:
    """What teachers say of each place of the text, and their labels after each of the conventions.

    The encoder is kept in `options.work`; delete it to pretrain anew.
    """
    rows = table(vocabulary.forms, model.lexicon, model.classes)

    def made_of(forms: Iterable[str]) -> Parts:
        return parts(forms, model.lexicon, model.classes, rows)

    encoder, pretrained = Encoder(rows.size, WIDTH, HIDDEN), options.work / "encoder.pt"
    if pretrained.exists():
        encoder.load_state_dict(torch.load(pretrained))
    else:
        pretrain(encoder, made_of([EDGE, *vocabulary.forms]), vocabulary, options.minutes)
        torch.save(encoder.state_dict(), pretrained)
    forms, labels = Forms(), labels_of(sets)
    tasks = [teachers_task(domain, sentences, forms, labels[domain]) for domain, sentences in sets.items()]
    teachers: list[Labeller] = []
    for seed in range(TEACHERS):
        teachers.append(fresh(encoder, labels))
        tune(teachers[-1], made_of(forms.numbers), tasks, options.epochs, seed)
    said = likelihoods(teachers, made_of([EDGE, *vocabulary.forms]), vocabulary.stream, CONVENTIONS)
    return said, {domain: labels[domain] for domain in CONVENTIONS}


def lessons(vocabulary: Vocabulary, said: NDArray[np.uint8], labels: Sequence[str], domain: str, forms: Forms) -> Task:
    """Raw sentences with names of which the teachers are sure, in the likeliest labels; other kinds are no names."""
    starts, ends = vocabulary.sentences()
    surest = np.where(vocabulary.stream < 0, 255, said.max(1))
    named = (said[:, labels.index("O")] < 128) & (vocabulary.stream >= 0)
    fitting = (ends - starts >= 5) & (ends - starts <= 50) & (ends < vocabulary.raw_end)
    fitting &= (np.minimum.reduceat(surest, starts) >= 255 * SURE) & np.maximum.reduceat(named, starts)
    number = np.array([LABELS.index(name) if name in LABELS else 0 for name in labels])
    sentences, found = [], []
    for i in np.sort(np.random.default_rng(3).permutation(np.flatnonzero(fitting))[:STUDIED]).tolist():
        span = slice(starts[i], ends[i])
        sentences.append(np.array([forms.number(vocabulary.forms[n]) for n in vocabulary.stream[span].tolist()]))
        found.append(_begun(number[said[span].argmax(1)]))
    return Task(domain, sentences, found)


def _begun(path: NDArray[np.int64]) -> NDArray[np.int64]:
    """The path with the beginning of each name labelled so."""
    path = path.copy()
    for t, number in enumerate(path.tolist()):
        name = LABELS[number]
        if name[0] == "I" and (t == 0 or LABELS[path[t - 1]][2:] != name[2:]):
            path[t] = LABELS.index("B" + name[1:])
    return path


def mean(first: TaggerModel, second: TaggerModel) -> TaggerModel:
    """One tagger whose scores are the mean of two taggers' scores; its words are the second's."""
    rows = {feature: i for i, feature in enumerate(dict.fromkeys((*first.rows, *second.rows)))}
    weights = np.zeros((len(rows), *first.weights.shape[1:]), np.float32)
    for model in (first, second):
        weights[[rows[feature] for feature in model.rows]] += model.weights / 2
    return replace(
        second,
        rows=rows,
        weights=weights,
        transitions=(first.transitions + second.transitions) / 2,
        before=_mean_pairs(first.before, second.before),
        after=_mean_pairs(first.after, second.after),
        memory=Memory(len(LABELS)),
    )


def _mean_pairs(first: Pairs, second: Pairs) -> Pairs:
    keys = np.union1d(first.keys, second.keys)
    weights = np.zeros((len(keys) + 1, first.weights.shape[1]), np.float32)
    for pairs in (first, second):
        weights[np.searchsorted(keys, pairs.keys)] += pairs.weights[:-1] / 2
    return Pairs(keys, weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--minutes", type=float, default=25, help="of pretraining")
    parser.add_argument("--epochs", type=int, default=7, help="of each teacher")
    parser.add_argument("--held-out", action="store_true", help="hold back a part of the sets and print its scores")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    sets, teachers_sets = training_sets(options.shared), training_sets(options.shared, own_kinds=True)
    vocabulary = read_text(sets, options.shared)
    tests = split(sets) if options.held_out else untouched(options.shared)
    split(teachers_sets)  # teachers never read the held-back part, so that what the student knows of it stays honest
    model = know(sets, vocabulary, options.work)
    sentences = [sentence for part in sets.values() for sentence in part]
    first = train(sentences, model, blind=False, path=options.work / "seeing.crfsuite")
    said, labels = teach(teachers_sets, vocabulary, model, options)
    tally = taught.tallies(vocabulary, said, labels)
    letters = taught.letters(vocabulary, tally)
    spelling = Spelling(letters.cells * np.float32(letters.step), letters.bias)
    shares = taught.shares(vocabulary, tally, model.lexicon)
    knowing = replace(model, name=NAME, lexicon=model.lexicon._replace(taught=shares.tolist(), spelling=spelling))
    forms = Forms()
    tasks = [task(part, forms) for part in sets.values()]
    tasks += [lessons(vocabulary, said[domain], labels[domain], domain, forms) for domain in CONVENTIONS]
    student = study(tasks, Features(list(forms.numbers), tasks, knowing, letters.unseen))
    for conventions in CONVENTIONS:
        both = mean(view(first, model, conventions), student.following(conventions, knowing))
        for name, test in tests.items():
            print(name, "after", conventions, measure(test, both))
        write(
            both,
            options.work / f"names-{conventions}.npz",
            taught=shares,
            letters=letters.cells,
            letters_step=np.float32(letters.step),
            letters_bias=letters.bias,
        )


if __name__ == "__main__":
    main()
