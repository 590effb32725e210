"""Named features and fitted weights in, how likely something is out: the logistic model of all that is weighed so."""

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from vigie.errors import Misconfigured
from vigie.ontology.yaml_text import read_yaml

_LARGEST = 30.0
"""Beyond it a likelihood is 0 or 1 in all that matters, and the exponential may overflow."""


def likelihood(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Say how likely something is: between 0 and 1. A feature without a weight counts nothing."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-_LARGEST, min(_LARGEST, total))))


@cache
def read_weights(path: Path) -> Mapping[str, float]:
    """Read fitted weights, by feature, once a process.

    Raises:
        Misconfigured: where the file is missing or not well-formed.
    """
    return _numbers(read_yaml(path))


@cache
def read_weights_by_kind(path: Path) -> Mapping[str, Mapping[str, float]]:
    """Read fitted weights that differ between kinds of what is weighed, by kind and feature, once a process.

    Raises:
        Misconfigured: where the file is missing or not well-formed.
    """
    return {str(kind): _numbers(weights) for kind, weights in read_yaml(path).items()}


def _numbers(weights: Mapping[str, str]) -> Mapping[str, float]:
    return {name: float(weight) for name, weight in weights.items()}


def read_fitted(path: Path, what: str) -> tuple[Mapping[str, float], float]:
    """Read fitted weights, by feature, and the threshold that goes with them.

    Args:
        path: JSON with ``weights`` and ``threshold``.
        what: they weigh, for the error.

    Raises:
        Misconfigured: where they are missing or broken.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return read["weights"], read["threshold"]
    except (OSError, ValueError, KeyError) as error:
        raise Misconfigured(f"{path}: no weights of {what} there ({error})"[:300]) from error
