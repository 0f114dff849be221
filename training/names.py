"""Train the name tagger: `python -m training.names --shared ../shared --out rawi/models`.

Two rounds. The first tagger sees only a word's surroundings and letters, never the word; run over the raw text it says
how often each word stands in a place for persons, organisations and places. The second learns from all of it. Each
labelled set has its own copy of the weightiest features beside the common ones (Daumé 2007), because ANERcorp and our
guidelines draw some names differently; what ships is the common part plus the copy of our guidelines.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from rawi.annotate.names.tagger import features_of, tag_forms
from rawi.knowledge.names import read_names
from rawi.knowledge.tagger import (
    EDGE,
    KINDS,
    NO_GROUPS,
    REACH,
    UNSEEN,
    Lexicon,
    Memory,
    Pairs,
    TaggerModel,
    Word,
    pair_key,
)  # fmt: skip
from training import lexicon as learned
from training.corpora import Labelled, raw_texts, training_sets
from training.measure import measure, split, untouched

NAME = "names-1"
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
WEIGHT = {"gold": 3}  # times a set is read; ours is small and alone follows the guidelines
NEAR = ("w", "s", "m", "l", "n", "k", "x2", "h")  # what a set may weigh its own way, on the word and its neighbours
FAR = ("w", "m", "l", "n", "k", "h", "edge")  # of a word two away, its letters do not matter
OWN = ("w", "s", "x1", "x2", "x3", "x4", "p1", "p2", "p3", "p4", "c", "m", "k", "n", "y", "yk", "l", "x2h")
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 110, "feature.possible_transitions": True}


def template(shift: int, feature: str, blind: bool) -> bool:
    """Whether a feature of a word `shift` away is used. A blind tagger does not see the word it labels."""
    kind = feature.split("=")[0]
    if shift == 0:
        return not (blind and kind in OWN)
    return kind in FAR if abs(shift) == 2 else kind not in ("x1", "p1", "x4", "p4", "p3", "x3", "x2h", "yk")


def common(word_features: Mapping[str, list[str]], forms: Sequence[str], blind: bool) -> Iterator[list[str]]:
    """The features of each token of a sentence."""
    padded = [EDGE] * REACH + list(forms) + [EDGE] * REACH
    for i in range(len(forms)):
        yield [
            f"{shift}|{feature}"
            for shift in range(-REACH, REACH + 1)
            for feature in word_features[padded[i + REACH + shift]]
            if template(shift, feature, blind)
        ]


def pair_features(words: Mapping[str, Word], forms: Sequence[str]) -> Iterator[list[str]]:
    """The group of each token with that of each neighbour."""
    groups = [-1, *(words[form].groups[1] for form in forms), -1]
    for i in range(1, len(groups) - 1):
        yield [f"<{groups[i]},{groups[i - 1]}", f">{groups[i]},{groups[i + 1]}"]


def own_copies(features: Iterable[str], domain: str) -> list[str]:
    """The copies of the weightier features that only one set reads."""
    return [
        f"{domain}:{feature}"
        for feature in features
        if feature[:2] in ("0|", "1|") or feature[:3] == "-1|"
        if feature.split("|")[1].split("=")[0] in NEAR
    ]


def train(sentences: Sequence[Labelled], model: TaggerModel, blind: bool, path: Path) -> pycrfsuite.Tagger:
    """A CRFsuite model of the sentences, with the words as `model` knows them."""
    words = {form: model.word(form) for sentence in sentences for form in sentence.forms}
    words[EDGE] = Word(EDGE, EDGE, NO_GROUPS, (), ())
    said = {form: list(features_of(word)) for form, word in words.items()}
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for sentence in sentences:
        rows = []
        for features, pairs in zip(
            common(said, sentence.forms, blind), pair_features(words, sentence.forms), strict=True
        ):
            rows.append(features if blind else features + pairs + own_copies(features, sentence.domain))
        for _ in range(WEIGHT.get(sentence.domain, 1)):
            trainer.append(rows, sentence.labels)
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def view(tagger: pycrfsuite.Tagger, model: TaggerModel, domain: str) -> TaggerModel:
    """The trained weights as our arrays: what all sets share plus what `domain` adds."""
    info = tagger.info()
    number = {label: i for i, label in enumerate(LABELS)}
    summed: dict[str, NDArray[np.float32]] = defaultdict(lambda: np.zeros(len(LABELS), np.float32))
    for (feature, label), weight in info.state_features.items():
        name = feature.removeprefix(f"{domain}:")
        if ":" not in name.split("|")[0] and label in number:
            summed[name][number[label]] += weight
    sides: dict[str, Pairs] = {}
    for side in "<>":
        found = {name: row for name, row in summed.items() if name[0] == side}
        keys = np.array([_key(name) for name in found] or [0], np.int64)
        weights = np.array(list(found.values()) or [np.zeros(len(LABELS), np.float32)], np.float32)
        order = np.argsort(keys)
        sides[side] = Pairs(keys[order], np.vstack([weights[order], np.zeros((1, len(LABELS)), np.float32)]))
    table: dict[str, NDArray[np.float32]] = {}
    for name, row in summed.items():
        if name[0] not in "<>" and np.abs(row).max() > 0.005:
            shift, feature = name.split("|", 1)
            table.setdefault(feature, np.zeros((2 * REACH + 1, len(LABELS)), np.float32))[int(shift) + REACH] = row
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (a, b), weight in info.transitions.items():
        transitions[number[a], number[b]] = weight
    for a in LABELS:  # a name never begins with its inside
        for b in LABELS:
            if b[0] == "I" and a[2:] != b[2:]:
                transitions[number[a], number[b]] = -30
    return replace(
        model,
        labels=LABELS,
        rows={name: i for i, name in enumerate(table)},
        weights=np.array(list(table.values()), np.float32),
        transitions=transitions,
        before=sides["<"],
        after=sides[">"],
        memory=Memory(len(LABELS)),
    )


def _key(name: str) -> int:
    here, there = name[1:].split(",")
    return int(pair_key(np.array(int(here)), np.array(int(there))))


def blank(vocabulary: learned.Vocabulary, classes: Mapping[str, tuple[str, ...]]) -> TaggerModel:
    """A model that knows words but weighs nothing yet."""
    size = vocabulary.kept
    levels = learned.clusters(learned.vectors(vocabulary), vocabulary.counts[:size])
    coarser = np.zeros((learned.CLUSTERS[0], 2), np.uint16)
    coarser[levels[0], 0], coarser[levels[0], 1] = levels[1], levels[2]
    known = Lexicon(
        {word: i for i, word in enumerate(vocabulary.forms[:size])},
        vocabulary.counts[:size],
        levels[0].tolist(),
        coarser.tolist(),
        [[UNSEEN] * len(KINDS)] * size,
    )
    none = Pairs(np.zeros(1, np.int64), np.zeros((2, len(LABELS)), np.float32))
    nothing = np.zeros((1, 2 * REACH + 1, len(LABELS)), np.float32)
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    return TaggerModel("", LABELS, known, classes, {}, nothing, transitions, none, none, Memory(len(LABELS)))


def leanings(model: TaggerModel, vocabulary: learned.Vocabulary) -> NDArray[np.uint8]:
    """For each word the share of its places in raw text, in percent, that a blind tagger takes for names of each kind.

    A form's places count for its stem too, so that `ولبنان` speaks for `لبنان`.
    """
    seen: Counter[str] = Counter()
    named: dict[str, list[int]] = defaultdict(lambda: [0] * len(KINDS))
    for forms, bounds in _batches(vocabulary):
        for form, label in zip(forms, tag_forms(forms, bounds, model), strict=True):
            stem = model.lexicon.stem_of(form)
            for name in {form, stem}:
                seen[name] += 1
                if label != "O":
                    named[name][KINDS.index(label[2:])] += 1
    shares = np.full((vocabulary.kept, len(KINDS)), UNSEEN, np.uint8)
    for i, word in enumerate(vocabulary.forms[: vocabulary.kept]):
        if seen[word] >= 5:
            shares[i] = [round(100 * n / seen[word]) for n in named[word]]
    return shares


def _batches(vocabulary: learned.Vocabulary) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """The text again, some fifty sentences at a time. Rare words come as one unknown form."""
    starts, ends = vocabulary.sentences()
    for k in range(0, len(ends), 50):
        forms: list[str] = []
        bounds: list[tuple[int, int]] = []
        for start, end in zip(starts[k : k + 50].tolist(), ends[k : k + 50].tolist(), strict=True):
            bounds.append((len(forms), len(forms) + end - start))
            numbers = vocabulary.stream[start:end].tolist()
            forms += [vocabulary.forms[n] if n < vocabulary.kept else "\N{ARABIC TATWEEL}" for n in numbers]
        yield forms, bounds


def pack(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\x1f".join(lines).encode(), np.uint8)


def write(model: TaggerModel, path: Path, **more: NDArray[np.generic]) -> None:
    """The model in one file, weights in half precision; `more` is what teachers taught of words."""
    known = model.lexicon
    np.savez_compressed(
        path,
        name=model.name,
        labels=pack(model.labels),
        words=pack(known.rows),
        counts=np.array(known.counts, np.int32),
        fine=np.array(known.fine, np.uint16),
        coarser=np.array(known.coarser, np.uint16),
        shares=np.array(known.shares, np.uint8),
        features=pack(model.rows),
        weights=model.weights.astype(np.float16),
        transitions=model.transitions,
        before_keys=model.before.keys,
        before_weights=model.before.weights[:-1].astype(np.float16),
        after_keys=model.after.keys,
        after_weights=model.after.weights[:-1].astype(np.float16),
        **more,
    )


def read_text(sets: Mapping[str, Sequence[Labelled]], shared: Path) -> learned.Vocabulary:
    """All words of the raw text and of the sets."""
    labelled = (" ".join(sentence.forms) for part in sets.values() for sentence in part)
    return learned.vocabulary(raw_texts(shared), labelled)


def know(sets: Mapping[str, Sequence[Labelled]], vocabulary: learned.Vocabulary, work: Path) -> TaggerModel:
    """What raw text says of words, with the help of a blind tagger trained on `sets`."""
    sentences = [sentence for part in sets.values() for sentence in part]
    model = blank(vocabulary, read_names(work).classes)
    blind = view(train(sentences, model, blind=True, path=work / "blind.crfsuite"), model, "")
    return replace(model, lexicon=model.lexicon._replace(shares=leanings(blind, vocabulary).tolist()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("rawi/models"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument(
        "--held-out", action="store_true", help="hold back a part of the sets, print scores, write nothing"
    )
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    sets = training_sets(options.shared)
    tests = split(sets) if options.held_out else {}
    model = know(sets, read_text(sets, options.shared), options.work)
    sentences = [sentence for part in sets.values() for sentence in part]
    tagger = train(sentences, model, blind=False, path=options.work / "seeing.crfsuite")
    for domain, held in tests.items():
        print(domain, measure(held, view(tagger, model, domain)))
    if options.held_out:
        return
    for domain, test in untouched(options.shared).items():
        for conventions in ("anercorp", "gold"):
            print(domain, conventions, measure(test, view(tagger, model, conventions)))
    write(replace(view(tagger, model, "gold"), name=NAME), options.out / "names.npz")
    write(replace(view(tagger, model, "anercorp"), name=NAME), options.work / "names-anercorp.npz")  # for measuring


if __name__ == "__main__":
    main()
