"""How fast the past stops counting."""

from collections.abc import Mapping
from functools import cache
from itertools import repeat
from math import fsum
from operator import mul


class Decay:
    """Halves once per half-life and ends at the reach, after which a day weighs exactly nothing."""

    def __init__(self, half_life: int, reach: int) -> None:
        self.half_life = half_life
        self.reach = reach
        self.weights = tuple(2.0 ** (-age / half_life) for age in range(reach + 1))
        self.total = fsum(self.weights)
        """Sum of the weights: a mass of 1 every day decays to it."""

    def weight(self, age: int) -> float:
        """Weight of a day ``age`` days back; 0 for days to come."""
        return self.weights[age] if 0 <= age <= self.reach else 0.0

    def summed(self, masses: Mapping[int, int], day: int) -> float:
        """Sum the masses of days up to ``day``. Rounded once (``fsum``), so that no order of summing shows."""
        return fsum(map(mul, self.weights, map(masses.get, range(day, day - self.reach - 1, -1), repeat(0))))


@cache
def decay_of(half_life: int, reach: int) -> Decay:
    """Return the one decay of a half-life."""
    return Decay(half_life, reach)
