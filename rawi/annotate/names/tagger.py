"""The learned tagger: labels every token of an article O, B-x or I-x for PER, ORG and LOC.

A linear-chain CRF (Lafferty, McCallum & Pereira 2001) whose weights `training.names` finds with CRFsuite. Every
feature but one looks at a single word, so what a word says about itself and its neighbours is summed once a
spelling and remembered; an article is then a few table look-ups and one Viterbi pass over all sentences at once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rawi.knowledge.tagger import EDGE, REACH, Pairs, TaggerModel, Word, pair_key
from rawi.text.tokens import Reading

MARGIN = 0.01  # far above what rounding may do to a score
KNOWN_WORDS = 100_000  # spellings remembered before the table starts again; about 15 MB


def tag(reading: Reading, model: TaggerModel) -> list[str]:
    """One label for each token of the reading; sentences are labelled apart."""
    bounds = [(sentence.first, sentence.last) for sentence in reading.sentences]
    return tag_forms(reading.forms, bounds, model)


def tag_forms(forms: Sequence[str], bounds: Sequence[tuple[int, int]], model: TaggerModel) -> list[str]:
    """Labels for folded forms; `bounds` are the sentences as (first, last), which tile the forms."""
    if not forms:
        return []
    scores = emissions(forms, bounds, model)
    path = viterbi(*cut_where_outside(scores, bounds, model), model.transitions)
    return [model.labels[i] for i in path]


def emissions(forms: Sequence[str], bounds: Sequence[tuple[int, int]], model: TaggerModel) -> NDArray[np.float32]:
    """What each token and its neighbours say for each label: (tokens, labels)."""
    rows = _rows(forms, model)
    lengths = np.array([last - first for first, last in bounds])
    starts = np.cumsum(lengths + REACH) - lengths
    padded = np.zeros(int(starts[-1] + lengths[-1]) + REACH, np.int64)  # row 0 is the edge of a sentence
    at = np.arange(len(forms)) + np.repeat(REACH * np.arange(1, len(bounds) + 1), lengths)
    padded[at] = rows
    memory = model.memory
    scores = np.zeros((len(forms), len(model.labels)), np.float32)
    for shift in range(-REACH, REACH + 1):
        scores += memory.table[padded[at + shift], REACH + shift]
    groups = memory.groups[padded]
    for shift, pairs in ((-1, model.before), (1, model.after)):
        scores += pairs.weights[_found(pairs, pair_key(groups[at], groups[at + shift]))]
    return scores


def _found(pairs: Pairs, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of each key; the last row, of zeros, where it is unknown."""
    unknown = len(pairs.keys)
    places = np.searchsorted(pairs.keys, keys)
    known = pairs.keys[np.minimum(places, unknown - 1)] == keys
    return np.where(known, places, unknown)


def _rows(forms: Sequence[str], model: TaggerModel) -> list[int]:
    """The row of each form in the memory, made where it is new. The edge is row 0."""
    memory = model.memory
    if len(memory.rows) + len(forms) > KNOWN_WORDS:
        memory.rows.clear()
    rows = memory.rows
    for form in (EDGE, *forms):
        if form not in rows:
            memory.add(form, *_said_by(form, model))
    return [rows[form] for form in forms]


def _said_by(form: str, model: TaggerModel) -> tuple[NDArray[np.float32], int]:
    """What a form says for the labels of the tokens around it, by distance, and its middle group."""
    word = model.word(form)
    known = model.rows
    rows = [row for feature in features_of(word) if (row := known.get(feature)) is not None]
    return np.asarray(model.weights[rows].sum(0)), word.groups[1]


def features_of(word: Word) -> list[str]:
    """What the tagger knows of one word; a weight says what it means for a token so and so far off."""
    form, stem = word.form, word.stem
    if form == EDGE:
        return ["edge"]
    fine, middle, coarse = word.groups
    found = [
        f"w={form}", f"c={fine}", f"m={middle}", f"k={coarse}", f"h={shape_of(form)}",
        f"x1={stem[-1:]}", f"x2={stem[-2:]}", f"x3={stem[-3:]}", f"x4={stem[-4:]}",
        f"p1={stem[:1]}", f"p2={stem[:2]}", f"p3={stem[:3]}", f"p4={stem[:4]}", f"x2h={stem[-2:]}{stem[:2] == 'ال'}",
        *[f"l={name}" for name in word.classes], *[f"n={lean}" for lean in word.leanings],
    ]  # fmt: skip
    if stem != form:
        prefix = form[: len(form) - len(stem)]
        found += [f"s={stem}", f"y={prefix}", f"yk={prefix}{coarse}"]
    return found


def shape_of(form: str) -> str:
    """The kind of a token by its letters: number, Latin, mark, or an Arabic word of so many letters."""
    if form[:1].isdigit():
        return "digit"
    if not form[:1].isalpha():
        return form[:2]
    if form[0].isascii():
        return "latin"
    return f"{'al' if form.startswith('ال') else ''}{min(len(form), 8)}"


def cut_where_outside(
    scores: NDArray[np.float32], bounds: Sequence[tuple[int, int]], model: TaggerModel
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Scores and bounds of shorter stretches with the same best path: cut after each token that is surely O.

    Most tokens are, so that few steps are left for the path. A stretch after a cut begins with what O hands on.
    """
    ends = surely_outside(scores, model)
    ends[[last - 1 for _, last in bounds]] = True
    lasts = np.flatnonzero(ends) + 1
    firsts = np.concatenate((lasts[:1] * 0, lasts[:-1]))
    begins_sentence = np.zeros(len(scores), bool)
    begins_sentence[[first for first, _ in bounds]] = True
    scores[firsts[~begins_sentence[firsts]]] += model.transitions[model.labels.index("O")]
    return scores, np.column_stack((firsts, lasts))


def surely_outside(scores: NDArray[np.float32], model: TaggerModel) -> NDArray[np.bool_]:
    """Where every path through another label is beaten by the same path through O, whatever stands around it.

    A path that goes on with I-x, which O may not, is compared to one that goes on with B-x.
    """
    labels, to = model.labels, model.transitions
    o = labels.index("O")
    inner = [n for n, label in enumerate(labels) if label[0] == "I"]
    first_of = [labels.index("B" + labels[n][1:]) for n in inner]
    others = [n for n in range(len(labels)) if n not in inner]
    gain = np.maximum((to - to[:, [o]]).max(0), 0) + np.maximum((to[:, others] - to[o, others]).max(1), 0)
    most = np.broadcast_to(gain, scores.shape).copy()
    for i, b in zip(inner, first_of, strict=True):
        beyond = scores[1:, i] - scores[1:, b] + max((to[i] - to[b]).max(), 0)
        step = to[:, i] - to[o, b] + np.maximum((to - to[:, [o]]).max(0), 0)
        most[:-1] = np.maximum(most[:-1], beyond[:, None] + step)
    sure = scores[:, [o]] - scores > most + MARGIN
    sure[:, o] = True
    return np.asarray(sure.all(1))


def viterbi(
    scores: NDArray[np.float32],
    bounds: Sequence[tuple[int, int]] | NDArray[np.int64],
    transitions: NDArray[np.float32],
) -> list[int]:
    """The best label path of each sentence, all sentences at once; one label number for each token."""
    edges = np.asarray(bounds)
    lengths = edges[:, 1] - edges[:, 0]
    order = np.argsort(-lengths, kind="stable")  # longest first: at step t the first n sentences are still open
    firsts = edges[order, 0]
    lengths = lengths[order]
    open_at = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left").tolist()
    best = np.empty((int(lengths[0]), len(bounds), scores.shape[1]), np.float32)
    best[0] = scores[firsts]
    for t in range(1, int(lengths[0])):
        n = open_at[t]
        best[t, :n] = (best[t - 1, :n, :, None] + transitions).max(1) + scores[firsts[:n] + t]
    path = np.zeros(len(scores), np.int64)
    label = np.zeros(len(bounds), np.int64)
    towards = transitions.T
    for t in range(int(lengths[0]) - 1, -1, -1):
        n = open_at[t]
        going_on = open_at[t + 1] if t + 1 < len(open_at) else 0
        value = best[t, :n]
        if going_on:
            value[:going_on] += towards[label[:going_on]]
        label[:n] = value.argmax(1)
        path[firsts[:n] + t] = label[:n]
    return path.tolist()
