"""Judged features in, the weights of a logistic model out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from vigie.extraction.logistic import likelihood

STRENGTH = 8.0
"""Weight of the penalty on large weights: found by cross-validation over articles among 2, 4, 8, for parties among 8, 20."""
RAREST = 4
"""Readings that must show a feature before it gets a weight of its own."""
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """One reading, with what gold says of it."""

    article: str
    features: dict[str, float]
    right: bool
    """Gold tells this event in this sentence."""
    elsewhere: bool = False
    """Gold tells it in some sentence of the article: neither right nor wrong here, so nothing is learnt from it."""


def fit(rows: Sequence[Judged], strength: float = STRENGTH) -> dict[str, float]:
    """Fit a logistic regression with a quadratic penalty by Newton's method; the bias is not penalised."""
    rows = [row for row in rows if row.right or not row.elsewhere]
    counts: dict[str, int] = {}
    for row in rows:
        for name in row.features:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    place = {name: index for index, name in enumerate(names)}
    seen = np.zeros((len(rows), len(names)))
    for index, row in enumerate(rows):
        for name, value in row.features.items():
            if name in place:
                seen[index, place[name]] = value
    right = np.array([row.right for row in rows], dtype=float)
    penalty = np.full(len(names), strength)
    penalty[place["bias"]] = 1e-3
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (likely - right) + penalty * weights
        curve = (seen.T * (likely * (1 - likely))) @ seen + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(weights[place[name]]), 3) for name in names}


def cross_validated(rows: Sequence[Judged], folds: int = 10, strength: float = STRENGTH) -> list[float]:
    """Give each row the confidence of a fit that did not see its article; folds are cut by article, in turn."""
    articles = sorted({row.article for row in rows})
    fold_of = {article: index % folds for index, article in enumerate(articles)}
    found = [0.0] * len(rows)
    for fold in range(folds):
        weights = fit([r for r in rows if fold_of[r.article] != fold], strength)
        for index, row in enumerate(rows):
            if fold_of[row.article] == fold:
                found[index] = likelihood(weights, row.features)
    return found
