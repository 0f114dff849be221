"""The weights of the name tagger and what raw text taught about words, read from `models/` into arrays.

`training.names` writes the file, `rawi.annotate.names.tagger` uses it; the card beside it says from what it learned.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rawi.text.tokens import stems

REACH = 2  # words to each side that a label looks at
EDGE = "\n"  # stands before and after each sentence; no token has this form
NO_GROUPS = (-1, -1, -1)
UNSEEN = 255  # in place of a share where raw text has too little to say


class Word(NamedTuple):
    """What is known of one folded form: its stem without proclitics, its groups of like words from fine to coarse,
    the lists of knowledge it is on, and how often raw text has it in names of each kind."""

    form: str
    stem: str
    groups: tuple[int, int, int]
    classes: tuple[str, ...]
    leanings: tuple[str, ...]


class Spelling(NamedTuple):
    """What letters say of a word that raw text hardly has: by hashed n-gram a weight for each of KINDS and for none."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def shares(self, form: str) -> list[int]:
        """How likely the word is to stand in names of each kind, in percent."""
        rows = gram_rows(form, len(self.weights))
        scores = self.weights[rows].mean(0) + self.bias
        odds = np.exp(scores - scores.max())
        return [int(share) for share in 100 * odds[: len(KINDS)] / odds.sum()]


def gram_rows(form: str, size: int) -> list[int]:
    """The rows that a form's n-grams of three to five letters, and of two at its ends, fall on."""
    edged = f"<{form}>"
    grams = {edged[i : i + n] for n in (3, 4, 5) for i in range(len(edged) - n + 1)}
    return [crc32(gram.encode()) % size for gram in sorted(grams | {edged[:2], edged[-2:]})]


class Lexicon(NamedTuple):
    """What raw text taught: by word its row; by row its count, fine group and shares in names, in percent; by fine
    group the middle and coarse ones. Lists, since they are read one value at a time.

    `taught` and `spelling` are what slower taggers' labels of raw text say, empty and None where none taught.
    """

    rows: dict[str, int]
    counts: list[int]
    fine: list[int]
    coarser: list[list[int]]
    shares: list[list[int]]
    taught: list[list[int]] = []  # noqa: RUF012
    spelling: Spelling | None = None

    def stem_of(self, form: str) -> str:
        """The form without the proclitics that raw text shows to be such: the commonest reading, the whole preferred.

        A parting must be seen seven times as often as the whole: `وكالة` is no `و` + `كالة`.
        """
        best, most = form, (self.count(form) + 1) * 7
        for stem in stems(form)[1:]:
            if len(stem.form) >= 3 and (seen := self.count(stem.form) + 1) > most:
                best, most = stem.form, seen
        return best

    def count(self, form: str) -> int:
        row = self.rows.get(form)
        return 0 if row is None else self.counts[row]

    def groups_of(self, form: str, stem: str) -> tuple[int, int, int]:
        row = self.rows.get(form, self.rows.get(stem))
        if row is None:
            return NO_GROUPS
        fine = self.fine[row]
        middle, coarse = self.coarser[fine]
        return fine, middle, coarse

    def leanings_of(self, form: str) -> tuple[str, ...]:
        """In words for the trainer: `PER3` is a word that stands in persons' names half of the time or more."""
        row = self.rows.get(form)
        if row is None:
            return ("unseen", *(spelled(self.spelling.shares(form)) if self.spelling else ()))
        taught = zip(TAUGHT, self.taught[row], strict=True) if self.taught else ()
        said = [f"{name}{_fine_step(share)}" for name, share in taught if share != UNSEEN]
        if self.shares[row][0] == UNSEEN:
            return ("unseen", *said)
        return (*(f"{kind}{_step(share)}" for kind, share in zip(KINDS, self.shares[row], strict=True)), *said)


KINDS = ("PER", "ORG", "LOC")
PLACES = ("begins", "goes", "before", "after")  # a word begins a name, goes on in it, stands before it or after it
TAUGHT = tuple(f"{place}{kind}" for place in PLACES for kind in KINDS)


def _step(share: int) -> int:
    return (share >= 3) + (share >= 15) + (share >= 50)


def spelled(shares: Iterable[int]) -> list[str]:
    """What letters say, in words: `uLOC3` is a word that looks like a place's name in three of ten cases."""
    return [f"u{kind}{_fine_step(share)}" for kind, share in zip(KINDS, shares, strict=True)]


def _fine_step(share: int) -> int:
    return bisect_right(STEPS, share)


STEPS = (2, 5, 15, 30, 50, 75)  # percent


class Pairs(NamedTuple):
    """Weights of two neighbouring groups: sorted keys; one row more than keys, of zeros, for unknown pairs."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float32]


class Memory:
    """What each form says, computed once a spelling: a cache whose user bounds it; values depend on the form alone."""

    def __init__(self, labels: int) -> None:
        self.rows: dict[str, int] = {}
        self.table = np.zeros((1 << 13, 2 * REACH + 1, labels), np.float32)
        self.groups = np.zeros(1 << 13, np.int64)

    def add(self, form: str, said: NDArray[np.float32], group: int) -> None:
        row = len(self.rows)
        if row >= len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.groups = np.concatenate([self.groups, np.zeros_like(self.groups)])
        self.table[row], self.groups[row] = said, group
        self.rows[form] = row


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """A linear-chain CRF over `labels`.

    `rows` gives the row of `weights` of what is known of a word (`what=value`); a row has one line for each distance
    of that word from the labelled one, from -REACH to REACH, with a weight for each label.
    """

    name: str
    labels: tuple[str, ...]
    lexicon: Lexicon
    classes: Mapping[str, tuple[str, ...]]
    rows: dict[str, int]
    weights: NDArray[np.float32]
    transitions: NDArray[np.float32]
    before: Pairs
    after: Pairs
    memory: Memory = field(compare=False, repr=False)

    def word(self, form: str) -> Word:
        """What is known of a folded form; numbers are all one word."""
        if form[:1].isdigit():
            form = "0"
        lexicon = self.lexicon
        stem = lexicon.stem_of(form)
        classes = self.classes.get(form) or self.classes.get(stem) or ()
        leanings = lexicon.leanings_of(form if form in lexicon.rows else stem)
        return Word(form, stem, lexicon.groups_of(form, stem), classes, leanings)


def pair_key(here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for two groups; -1 is the group of the unknown."""
    return (here + 1) * 4096 + there + 1


def read_model(path: Path, classes: Mapping[str, tuple[str, ...]]) -> TaggerModel | None:
    """The model in `path`, or None where there is none (then knowledge alone names)."""
    if not path.exists():
        return None
    with np.load(path) as stored:
        words = _lines(stored["words"])
        features = _lines(stored["features"])
        labels = tuple(_lines(stored["labels"]))
        return TaggerModel(
            name=str(stored["name"]),
            labels=labels,
            lexicon=Lexicon(
                dict(zip(words, range(len(words)), strict=True)),
                *(stored[part].tolist() for part in ("counts", "fine", "coarser", "shares")),
                *((stored["taught"].tolist(), _spelling(stored)) if "taught" in stored else ()),
            ),
            classes=classes,
            rows=dict(zip(features, range(len(features)), strict=True)),
            weights=np.asarray(stored["weights"], np.float32),
            transitions=stored["transitions"],
            before=_pairs(stored, "before"),
            after=_pairs(stored, "after"),
            memory=Memory(len(labels)),
        )  # fmt: skip


def _lines(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\x1f")


def _spelling(stored: Mapping[str, NDArray[np.float32]]) -> Spelling:
    return Spelling(stored["letters"] * stored["letters_step"], stored["letters_bias"])


def _pairs(stored: Mapping[str, NDArray[np.float16]], side: str) -> Pairs:
    weights = np.asarray(stored[f"{side}_weights"], np.float32)
    return Pairs(np.asarray(stored[f"{side}_keys"], np.int64), np.vstack([weights, np.zeros_like(weights[:1])]))
