"""The weighing that the event steps share: named features, their weights, a probability."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import exp

_LARGEST = 30.0  # beyond it a float knows no difference


def logistic(score: float) -> float:
    """The probability of a score in log odds."""
    return 1 / (1 + exp(-max(-_LARGEST, min(_LARGEST, score))))


def chance(weights: Mapping[str, float], names: Iterable[str]) -> float:
    """The probability that the features of these names give; a name without a weight counts nothing.

    >>> chance({"a": 0.0}, ["a", "b"])
    0.5
    """
    return logistic(sum(map(weights.get, names, repeat(0.0))))


def chances(rows: Mapping[str, Sequence[float]], names: Iterable[str], count: int) -> list[float]:
    """As `chance` for `count` models at once: `rows` holds for each name its weight in every model.

    >>> chances({"a": (0.0, 40.0)}, ["a"], 2)
    [0.5, 0.9999999999999065]
    """
    found = list(filter(None, map(rows.get, names)))
    if not found:
        return [0.5] * count
    return [logistic(sum(column)) for column in zip(*found, strict=True)]
