"""Day masses and volume in, index out: the formulas, numbered as the steps in ``README.md`` beside this file.

Masses are integers in thousandths of a point; days are proleptic ordinals; every sum is rounded once (``fsum``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log, log2
from statistics import median

from vigie.model.tension import Level
from vigie.tension.decay import Decay, decay_of
from vigie.tension.points import LEVELS, Points
from vigie.tension.volume import Volume

MILLI = 1000
QUANTILE = 1.645
"""Of the normal distribution: 90 % lie within plus and minus it."""
NORMAL_MAD = 1.4826
"""Turns a median absolute deviation into a standard deviation where the data are normal."""
LEAST_MOMENTUM = 0.1
"""Keeps the momentum of a quiet dyad from swinging on a single report."""

Curve = Mapping[int, int]


@dataclass(slots=True)
class Masses:
    """Day masses of one dyad: thousandths of a point by day of the act; a day without any is absent."""

    conflict: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    """First code on second, second on first."""
    relief: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    threat: dict[int, int] = field(default_factory=dict)
    """Share of the conflict, both directions, that is words."""
    both: dict[int, int] = field(default_factory=dict)
    """Conflict of both directions."""
    calming: dict[int, int] = field(default_factory=dict)
    """Relief of both directions."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual for a dyad: median and spread of y = ln(1 + x / 2), x the share of step 8."""

    middle: float
    spread: float


class Gauge:
    """Reads the index of one dyad on any day. Remembers what it computed; say what changed by ``forget``."""

    def __init__(self, masses: Masses, volume: Volume, points: Points) -> None:
        self.masses = masses
        self.volume = volume
        self.points = points
        self.fast = decay_of(points.half_life, points.reach)
        self.slow = decay_of(points.trend_half_life, points.reach)
        self._pressures: dict[int, float] = {}
        self._baselines: dict[int, tuple[int, Baseline | None]] = {}
        self._ys: dict[int, float] = {}
        self._ys_version = -1

    def forget(self, first: int, last: int) -> None:
        """Drop what was computed of acts on the days ``first`` to ``last``."""
        for day in range(first, last + self.points.reach + 1):
            self._pressures.pop(day, None)
            self._ys.pop(day, None)
        for day in [day for day in self._baselines if day >= first + self.points.baseline_last]:
            del self._baselines[day]

    def pressure(self, day: int) -> float:
        """X of step 7 for both directions together, in points."""
        known = self._pressures.get(day)
        if known is None:
            masses = self.masses
            known = self._pressure(masses.both, masses.calming, day, self.fast)
            self._pressures[day] = known
        return known

    def directed_pressure(self, day: int, *, backward: bool) -> float:
        """X of step 7 for one direction, in points."""
        return self._pressure(self.masses.conflict[backward], self.masses.relief[backward], day, self.fast)

    def share(self, pressure: float, day: int) -> float:
        """Divide a pressure by the volume of the news, as step 8 says."""
        constant = self.points.volume
        return pressure * constant / (constant + self.volume.decayed(day, self.fast))

    def index_of(self, share: float) -> float:
        """T of step 9, in [0, 100)."""
        return 100.0 * share / (share + self.points.scale)

    def index(self, day: int) -> float:
        """T of both directions together."""
        pressure = self.pressure(day)
        return self.index_of(self.share(pressure, day)) if pressure else 0.0

    def decayed(self, curve: Curve, day: int) -> float:
        """Decayed sum of a curve of thousandths, in points."""
        return self.fast.summed(curve, day) / MILLI

    def slow_share(self, day: int) -> float:
        """Share at the trend's half-life, on the scale of the fast one: steady news gives the same for both."""
        scale = self.fast.total / self.slow.total
        pressure = scale * self._pressure(self.masses.both, self.masses.calming, day, self.slow)
        constant = self.points.volume
        return pressure * constant / (constant + scale * self.volume.decayed(day, self.slow))

    def momentum(self, day: int) -> float:
        """Binary logarithm of fast over slow mean daily share."""
        fast, slow = self.share(self.pressure(day), day), self.slow_share(day)
        return log2((fast / self.fast.total + LEAST_MOMENTUM) / (slow / self.fast.total + LEAST_MOMENTUM))

    def baseline(self, day: int) -> Baseline | None:
        """Median and spread of y in the year before; None under ``baseline_covered`` days with news."""
        if day > (self.volume.newest or day):
            return self._baseline(day)
        version, known = self._baselines.get(day, (-1, None))
        if version != self.volume.settled_version:
            known = self._baseline(day)
            self._baselines[day] = (self.volume.settled_version, known)
        return known

    def deviation(self, day: int) -> float | None:
        """Deviation z from the baseline; None without one."""
        usual = self.baseline(day)
        return None if usual is None else (self._y(day) - usual.middle) / usual.spread

    def usual_index(self, day: int) -> float | None:
        """The baseline's median, as an index."""
        usual = self.baseline(day)
        return None if usual is None else self.index_of((exp(usual.middle) - 1.0) * self.points.scale / 10.0)

    def level(self, day: int) -> Level:
        """Level with hysteresis, followed from the last day whose index alone decides it."""
        first = day
        while _lingers(self.index(first), self.points):
            first -= 1
        level = 0
        for passed in range(first, day + 1):
            level = level_after(level, self.index(passed), self.points)
        return LEVELS[level]

    def _pressure(self, conflict: Curve, relief: Curve, day: int, decay: Decay) -> float:
        """Conflict less half the relief, not below zero: relief can calm, never overturn."""
        calmed = decay.summed(conflict, day) - self.points.relief * decay.summed(relief, day)
        return max(0.0, calmed) / MILLI

    def _y(self, day: int) -> float:
        if self._ys_version != self.volume.version:
            self._ys.clear()
            self._ys_version = self.volume.version
        known = self._ys.get(day)
        if known is None:
            pressure = self.pressure(day)
            known = log(1.0 + 10.0 * self.share(pressure, day) / self.points.scale) if pressure else 0.0
            self._ys[day] = known
        return known

    def _baseline(self, day: int) -> Baseline | None:
        points = self.points
        days = range(day - points.baseline_first, day - points.baseline_last + 1)
        told, y = self.volume.counts, self._y
        usual = [y(passed) for passed in days if told.get(passed)]
        if len(usual) < points.baseline_covered:
            return None
        middle = median(usual)
        spread = NORMAL_MAD * median(abs(y - middle) for y in usual)
        return Baseline(middle, max(spread, points.smallest_spread))


def _lingers(index: float, points: Points) -> bool:
    """Whether the level depends on the days before: the index is under an entry and above the leave of one level."""
    return any(leave <= index < enter for enter, leave in points.levels.values())


def level_after(level: int, index: float, points: Points) -> int:
    """Next level, as a position in ``LEVELS``: up where it enters, down where it leaves, else as before."""
    while level and index < points.levels[LEVELS[level]][1]:
        level -= 1
    for higher in range(len(LEVELS) - 1, level, -1):
        if index >= points.levels[LEVELS[higher]][0]:
            return higher
    return level
