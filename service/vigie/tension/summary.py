"""A cell in, its sums out: capped, stances counted once, copies left out, scaled up where the cell is a sample.

All sums are integers in thousandths and made in sorted order, so that they are the same on every machine.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from vigie.tension.cell import FULL_RANGE, Article, Cell, decoded
from vigie.tension.points import Points
from vigie.tension.report import Citation, Key

CELLS_IN_MIND = 4096
"""Cells whose evidence is kept ready for explanations: a month of a hundred dyads."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells what one key says."""

    articles: int
    outlets: frozenset[str]
    citation: Citation | None
    """None where the article that it cites does not count here."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one article adds to the sums."""

    keys: Mapping[Key, int]
    conflict: Mapping[int, int]
    """By offset; 0 where it tells of relief alone."""
    moments: tuple[tuple[tuple[int, int], int], ...]
    days: tuple[int, ...]


def _sums() -> dict[Any, int]:
    return defaultdict(int)


@dataclass(slots=True)
class Summary:
    """Sums of one publication day of one dyad, by offset (days from the act to its publication)."""

    keys: dict[Key, int] = field(default_factory=_sums)
    conflict: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: (_sums(), _sums()))
    """Forward, backward; like ``relief`` and ``threat`` a sum of ``keys``."""
    relief: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: (_sums(), _sums()))
    threat: dict[int, int] = field(default_factory=_sums)
    moments: dict[tuple[int, int], int] = field(default_factory=_sums)
    """Sum over articles of the product of their conflict on two days, for the variance."""
    articles: dict[tuple[int, ...], int] = field(default_factory=_sums)
    """Number of articles by the days that they tell of."""
    outlets: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(_sums))
    """Conflict by outlet; 0 where it tells of relief alone."""
    cited: dict[Key, int] = field(default_factory=_sums)
    """Hash of each key's citation: other words, or another copy of them, change a record too."""
    ranks: frozenset[str] = field(default=frozenset(), compare=False)
    """All articles of the cell, copies too."""

    @property
    def offsets(self) -> set[int]:
        """Days that weigh anything."""
        return {offset for days in self.articles for offset in days}


def summed(cell: Cell, copies: Collection[str], points: Points) -> Summary:
    """Make the sums.

    Args:
        cell: one publication day of a dyad.
        copies: ranks of articles that an earlier day already holds.
        points: part of each act, and the cap.
    """
    summary = Summary(ranks=frozenset(cell.articles))
    for _, article, weighed in _counted(cell, copies, points):
        outlet = summary.outlets[article.told[1]]
        for key, weight in weighed.keys.items():
            summary.keys[key] += weight
        for day, weight in weighed.conflict.items():
            outlet[day] += weight
        for days, product in weighed.moments:
            summary.moments[days] += product
        summary.articles[weighed.days] += 1
    _scale_up(summary, cell)
    for key, weight in summary.keys.items():
        part = points.weights[key.name].part
        (summary.relief if part == "relief" else summary.conflict)[key.backward][key.offset] += weight
        if part == "threat":
            summary.threat[key.offset] += weight
        summary.cited[key] = hash(cell.citations[key])
    return summary


@lru_cache(CELLS_IN_MIND)
def told_by(value: bytes | None, copies: frozenset[str], points: Points) -> Mapping[Key, Told]:
    """Say who tells each key of an encoded cell, for explanations."""
    cell = decoded(value, points.sample)
    numerator, denominator = _scale(cell)
    articles: Counter[Key] = Counter()
    outlets: dict[Key, set[str]] = defaultdict(set)
    holders: dict[Key, set[str]] = defaultdict(set)
    for rank, article, weighed in _counted(cell, copies, points):
        for key in weighed.keys:
            articles[key] += 1
            outlets[key].add(article.told[1])
            holders[key].add(rank)
    return {
        key: Told(
            count * numerator // denominator,
            frozenset(outlets[key]) - {""},
            cited if (cited := cell.citations[key]).rank in holders[key] else None,
        )
        for key, count in articles.items()
    }


def _scale_up(summary: Summary, cell: Cell) -> None:
    numerator, denominator = _scale(cell)
    if numerator == denominator:
        return
    scaled: list[dict[Any, int]] = [summary.keys, summary.moments, summary.articles, *summary.outlets.values()]
    for sums in scaled:
        for name, value in sums.items():
            sums[name] = value * numerator // denominator


def _scale(cell: Cell) -> tuple[int, int]:
    """Fraction that turns sums over the kept articles but the last into unbiased estimates over all (bottom-k)."""
    return (FULL_RANGE, int(max(cell.articles), 16)) if len(cell.articles) >= cell.bound else (1, 1)


def _counted(cell: Cell, copies: Collection[str], points: Points) -> list[tuple[str, Article, Weighed]]:
    """Articles that weigh, by rank."""
    ranks = sorted(cell.articles)
    if len(ranks) >= cell.bound:
        ranks.pop()
    counted = [(rank, cell.articles[rank]) for rank in ranks if rank not in copies]
    for _, article in counted:
        if article.weighed is None:
            article.weighed = _weighed(_capped(article.weights_left(), points), points)
    return [(rank, article, article.weighed) for rank, article in counted if article.weighed.keys]


def _weighed(keys: dict[Key, int], points: Points) -> Weighed:
    conflict = _sums()
    for key, weight in keys.items():
        conflict[key.offset] += 0 if points.weights[key.name].part == "relief" else weight
    days = tuple(sorted(conflict))
    moments = tuple(
        ((first, second), conflict[first] * conflict[second] * (1 if first == second else 2))
        for first in days
        for second in days
        if first <= second
    )
    return Weighed(keys, conflict, moments, days)


def _capped(weights: dict[Key, int], points: Points) -> dict[Key, int]:
    """Hold the conflict of each direction and day to the cap, each key in its proportion, to the thousandth."""
    if sum(weights.values()) <= points.cap:
        return weights
    groups: dict[tuple[bool, int], list[Key]] = defaultdict(list)
    for key in sorted(weights):
        if points.weights[key.name].part != "relief":
            groups[key.backward, key.offset].append(key)
    for keys in groups.values():
        total = sum(weights[key] for key in keys)
        if total > points.cap:
            passed = 0
            for key in keys:
                before, passed = passed, passed + weights[key]
                weights[key] = passed * points.cap // total - before * points.cap // total
    return weights
