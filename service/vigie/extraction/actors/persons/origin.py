"""A person's name in, how well it goes with each country out, and how much like a person's name it is.

A small model of the pieces of names (``spelling.py``); where it comes from and how right it is stands in
``weights/MODEL.md``. It tells languages, not states: between countries of one language it hardly decides, and a name
proves nothing of its bearer, so that it only helps to choose among the countries that an article names.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vigie.errors import Misconfigured
from vigie.extraction.actors.persons.spelling import pieces_of

_WEIGHTS = Path(__file__).parent / "weights" / "origins.npz"
_NOTHING = "-"
"""The class of capitalised words that name no person."""
_FARTHEST = 12.0
"""Least logarithm of odds between a country and the likeliest: lists of names have holes."""


class Origins:
    """The model, read once a process."""

    def __init__(self, weights: Path) -> None:
        try:
            with np.load(weights, allow_pickle=False) as read:
                self._pieces: NDArray[np.int8] = read["pieces"]
                self._steps: NDArray[np.float32] = read["steps"].astype(np.float32)
                self._heads: NDArray[np.float32] = read["heads"].astype(np.float32)
                self._bias: NDArray[np.float32] = read["bias"].astype(np.float32)
                countries = [str(country) for country in read["countries"]]
        except (OSError, KeyError, ValueError) as error:
            raise Misconfigured(f"{weights}: {error}") from error
        self._place = {country: place for place, country in enumerate(countries)}
        self._nothing = self._place.pop(_NOTHING)
        self._scored = lru_cache(maxsize=1024)(self._scores)

    def likelihoods(self, name: str, states: Sequence[str]) -> list[float]:
        """Give for each state the logarithm of how often its people have such a name; 0 for the best of all countries.

        States of which the model knows no names are as likely as the middle one of those that it knows.
        """
        scores = self._scored(name)
        best, middle = float(scores.max()), float(np.median(scores))
        found = [float(scores[self._place[state]]) if state in self._place else middle for state in states]
        return [max(score - best, -_FARTHEST) for score in found]

    def likeness(self, name: str) -> float:
        """Give the logarithm of the odds that capitalised words are a person's name."""
        scores = self._scored(name)
        return float(scores.max() - scores[self._nothing])

    def _scores(self, name: str) -> NDArray[np.float32]:
        rows = list(pieces_of(name))
        summed = (self._pieces[rows].astype(np.float32) * self._steps[rows, None]).sum(0)
        scores: NDArray[np.float32] = summed / np.sqrt(max(1, len(rows))) @ self._heads + self._bias
        return scores


@cache
def shared_origins() -> Origins:
    """The model that the service has."""
    return Origins(_WEIGHTS)
