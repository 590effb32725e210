"""A cell in, what its publication day adds to the index out: scaled up where the cell is a sample, by day of the act.

All sums are integers in thousandths, so that they are the same on every machine.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from vigie.tension.cell import Cell, decoded
from vigie.tension.points import Points
from vigie.tension.report import Key
from vigie.tension.tally import Moment, Tally, Told

T = TypeVar("T")

CELLS_IN_MIND = 4096
"""Cells whose evidence is kept ready for explanations: a month of a hundred dyads."""


def _sums() -> dict[Any, int]:
    return defaultdict(int)


@dataclass(slots=True)
class Summary:
    """Sums of one publication day of one dyad, by offset (days from the act to its publication)."""

    keys: dict[int, dict[Key, int]]
    outlets: dict[int, dict[str, int]]
    """Conflict by outlet; 0 where it tells of relief alone."""
    moments: dict[Moment, int]
    """Sum over articles of the product of their conflict on two days, for the variance."""
    articles: dict[tuple[int, ...], int]
    """Number of articles by the days that they tell of."""
    conflict: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: (_sums(), _sums()))
    """Forward, backward; like ``relief`` and ``threat`` a sum of ``keys``."""
    relief: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: (_sums(), _sums()))
    threat: dict[int, int] = field(default_factory=_sums)
    cited: dict[int, dict[Key, int]] = field(default_factory=lambda: defaultdict(dict))
    """Hash of each key's citation: other words, or another copy of them, change a record too."""
    ranks: frozenset[str] = frozenset()
    """All articles of the cell, copies too."""

    def differs_on(self, other: "Summary | None") -> set[int]:
        """Offsets of the days that both do not say the same of."""
        if other is None:
            return set(self.keys)
        days = {day for mine in (self.moments.items() ^ other.moments.items()) for day in mine[0]}
        days.update(day for mine in (self.articles.items() ^ other.articles.items()) for day in mine[0])
        for mine, theirs in ((self.keys, other.keys), (self.outlets, other.outlets), (self.cited, other.cited)):
            days.update(day for day in mine.keys() | theirs.keys() if mine.get(day) != theirs.get(day))
        return days


def summed(cell: Cell, copies: frozenset[str], points: Points) -> Summary:
    """Make the sums, out of those that the cell still has in mind.

    Args:
        cell: one publication day of a dyad.
        copies: ranks of articles that an earlier day already holds.
        points: part of each act, and the cap.
    """
    tally = tally_of(cell, copies, points)
    summary = Summary(
        keys=defaultdict(dict),
        outlets={day: _scaled(masses, tally.scale) for day, masses in tally.outlets.items() if masses},
        moments=_scaled(tally.moments, tally.scale),
        articles=_scaled(tally.articles, tally.scale),
        ranks=frozenset(cell.articles),
    )
    for key, weight in _scaled(tally.keys, tally.scale).items():
        part, day = points.weights[key.name].part, key.offset
        (summary.relief if part == "relief" else summary.conflict)[key.backward][day] += weight
        if part == "threat":
            summary.threat[day] += weight
        summary.keys[day][key] = weight
        summary.cited[day][key] = hash(cell.citations[key])
    return summary


def tally_of(cell: Cell, copies: frozenset[str], points: Points) -> Tally:
    """Bring the tally of a cell up to date."""
    tally: Tally = cell.tally or Tally(points)
    cell.tally = tally
    tally.follow(cell, copies)
    return tally


@lru_cache(CELLS_IN_MIND)
def told_by(value: bytes | None, copies: frozenset[str], points: Points) -> Mapping[Key, Told]:
    """Say who tells each key of an encoded cell, for explanations."""
    cell = decoded(value, points.sample)
    tally = tally_of(cell, copies, points)
    return {key: tally.told(key, cell) for key in tally.keys}


def _scaled(sums: Mapping[T, int], scale: tuple[int, int]) -> dict[T, int]:
    numerator, denominator = scale
    if numerator == denominator:
        return dict(sums)
    return {name: value * numerator // denominator for name, value in sums.items()}
