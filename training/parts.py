"""Of what parts the teachers' table builds a word: its own row, its stem's, its letters', what else is known of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rawi.annotate.names.tagger import shape_of
from rawi.knowledge.tagger import EDGE, Lexicon, gram_rows

OWN_ROWS = 60_000  # words with a vector of their own; they are seen ten times or more
GRAM_ROWS = 1 << 15  # rows that letter n-grams share
FEATURE_SEEN = 3  # forms that must have a feature before it has a row


class Table(NamedTuple):
    """The rows of the teachers' table: first those of the commonest words, then those that letter n-grams share, then
    one for each of `features`; the last is the edge of a sentence."""

    features: dict[str, int]

    @property
    def size(self) -> int:
        return OWN_ROWS + GRAM_ROWS + len(self.features) + 1


class Parts(NamedTuple):
    """Table rows and their weights for each form, one form after another; `ends` has one entry more than forms."""

    rows: NDArray[np.int64]
    weights: NDArray[np.float32]
    ends: NDArray[np.int64]

    def of(self, forms: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
        """Rows, weights and the offset of each of some forms."""
        starts, sizes = self.ends[forms], self.ends[forms + 1] - self.ends[forms]
        offsets = np.cumsum(sizes) - sizes
        at = np.arange(int(sizes.sum())) + np.repeat(starts - offsets, sizes)
        return self.rows[at], self.weights[at], offsets


def table(forms: Iterable[str], known: Lexicon, classes: Mapping[str, tuple[str, ...]]) -> Table:
    """A table with a row for each feature that enough forms have."""
    seen = Counter(feature for form in forms for feature in features_of(form, known.stem_of(form), classes))
    kept = sorted(feature for feature, count in seen.items() if count >= FEATURE_SEEN)
    return Table({feature: OWN_ROWS + GRAM_ROWS + i for i, feature in enumerate(kept)})


def parts(forms: Iterable[str], known: Lexicon, classes: Mapping[str, tuple[str, ...]], rows: Table) -> Parts:
    """What each form is made of; the edge is the last row of the table."""
    found = [parts_of(form, known, classes, rows) if form != EDGE else [(rows.size - 1, 1.0)] for form in forms]
    return Parts(
        np.array([row for part in found for row, _ in part], np.int64),
        np.array([weight for part in found for _, weight in part], np.float32),
        np.cumsum([0, *map(len, found)]),
    )


def parts_of(
    form: str, known: Lexicon, classes: Mapping[str, tuple[str, ...]], rows: Table
) -> Sequence[tuple[int, float]]:
    """The rows that make a form, each with its weight; the mean of its letter n-grams is one part."""
    stem = known.stem_of(form)
    whole = {known.rows.get(form, OWN_ROWS), known.rows.get(stem, OWN_ROWS)}
    found = [(row, 1.0) for row in sorted(whole) if row < OWN_ROWS]
    if form[:1].isalpha():
        grams = gram_rows(form, GRAM_ROWS)
        found += [(OWN_ROWS + row, 1 / len(grams)) for row in grams]
    features = features_of(form, stem, classes)
    found += [(row, 1.0) for feature in features if (row := rows.features.get(feature)) is not None]
    return found or [(0, 0.0)]


def features_of(form: str, stem: str, classes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What is known of a form beside its letters: its shape, its proclitics, the lists it is on."""
    found = ["h=" + shape_of(form), *["l=" + name for name in classes.get(form) or classes.get(stem) or ()]]
    return found if stem == form else [*found, "y=" + form[: len(form) - len(stem)]]
