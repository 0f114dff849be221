"""Logistic regression over named features: sparse, L2, full batch, numpy alone. Deterministic: no random numbers."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

Example = tuple[Sequence[str], float, float]  # features, label (0 or 1), weight


def train(examples: Sequence[Example], l2: float = 1.0, least: int = 2, rounds: int = 300) -> dict[str, float]:
    """Feature -> weight. Features seen in fewer than `least` examples are left out; weights near zero too."""
    counts = Counter(feature for features, _, _ in examples for feature in set(features))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    ids = {feature: i for i, feature in enumerate(names)}
    rows = [np.array(sorted({ids[f] for f in features if f in ids}), dtype=np.int64) for features, _, _ in examples]
    flat, owner = np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    label = np.array([label for _, label, _ in examples])
    weight = np.array([weight for _, _, weight in examples])
    theta, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, rounds + 1):  # Adam, full batch
        score = np.bincount(owner, weights=theta[flat], minlength=len(rows))
        error = weight * (1 / (1 + np.exp(-np.clip(score, -30, 30))) - label)
        gradient = np.bincount(flat, weights=error[owner], minlength=len(names)) + l2 * theta
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = 0.1 * (1 if step < rounds * 0.6 else 0.1)
        theta -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(value), 3) for name, value in zip(names, theta, strict=True) if abs(value) >= 0.02}
