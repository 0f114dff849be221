"""The weighing that the event steps share: named features, their weights, a probability."""

from collections.abc import Iterable, Mapping, Sequence
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
    get = weights.get
    return logistic(sum([get(name, 0.0) for name in names]))


def chances(rows: Mapping[str, Sequence[float]], names: Iterable[str], count: int) -> list[float]:
    """As `chance` for `count` models at once: `rows` holds for each name its weight in every model.

    >>> chances({"a": (0.0, 40.0)}, ["a"], 2)
    [0.5, 0.9999999999999065]
    """
    found = [row for name in names if (row := rows.get(name)) is not None]
    if not found:
        return [0.5] * count
    return [logistic(sum(column)) for column in zip(*found, strict=True)]
