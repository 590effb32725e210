"""A cell in, its sums out, kept up article by article: an article more costs the same however many there are.

All sums are integers, so what is taken out again leaves no trace: a tally that was kept up equals one made anew.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from vigie.tension.cell import FULL_RANGE, Article, Cell
from vigie.tension.points import Points
from vigie.tension.report import Citation, Key

T = TypeVar("T")
Moment = tuple[int, int]
"""Two days of acts, as offsets."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one article adds to the sums."""

    keys: Mapping[Key, int]
    conflict: Mapping[int, int]
    """By offset; 0 where it tells of relief alone."""
    moments: tuple[tuple[Moment, int], ...]
    days: tuple[int, ...]


class Told(NamedTuple):
    """Who tells what one key says."""

    articles: int
    outlets: frozenset[str]
    citation: Citation | None
    """None where the article that it cites does not count here."""


class Tally:
    """Sums over the articles of a cell that count: no copies, and of a sample not the largest rank."""

    def __init__(self, points: Points) -> None:
        self.points = points
        self.keys: dict[Key, int] = defaultdict(int)
        """Thousandths of a point, over the articles that are kept."""
        self.moments: dict[Moment, int] = defaultdict(int)
        """Sum over articles of the product of their conflict on two days, for the variance."""
        self.articles: dict[tuple[int, ...], int] = defaultdict(int)
        """Number of articles by the days that they tell of."""
        self.outlets: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        """Conflict by day and outlet."""
        self.scale = (1, 1)
        """Fraction that turns sums into unbiased estimates over all articles (bottom-k)."""
        self._printed: dict[int, Counter[str]] = defaultdict(Counter)
        """Articles by day and outlet: one that tells of relief alone adds nothing to the conflict, but is there."""
        self._tellers: dict[Key, Counter[str]] = defaultdict(Counter)
        """Articles by key and outlet."""
        self._counted: dict[str, tuple[str, Weighed]] = {}
        self._copies: frozenset[str] = frozenset()
        self._last: str | None = None

    def follow(self, cell: Cell, copies: frozenset[str]) -> None:
        """Take in what changed in the cell.

        Args:
            cell: the one that it followed before.
            copies: ranks of articles that an earlier day already holds.
        """
        last = cell.threshold if cell.is_sample else None
        moved = cell.changed | (copies ^ self._copies)
        if last != self._last:
            moved |= {rank for rank in (last, self._last) if rank}
        self._copies, self._last = copies, last
        self.scale = (FULL_RANGE, int(last, 16)) if last else (1, 1)
        for rank in moved:
            self._take_out(rank)
            if rank in cell.articles and rank not in copies and rank != last:
                self._put_in(rank, cell.articles[rank])
        cell.changed.clear()

    def told(self, key: Key, cell: Cell) -> Told:
        """Say who tells a key."""
        numerator, denominator = self.scale
        tellers, cited = self._tellers[key], cell.citations[key]
        _, weighed = self._counted.get(cited.rank, ("", None))
        return Told(
            sum(tellers.values()) * numerator // denominator,
            frozenset(tellers) - {""},
            cited if weighed and key in weighed.keys else None,
        )

    def _put_in(self, rank: str, article: Article) -> None:
        if article.weighed is None:
            article.weighed = _weighed(_capped(article.weights_left(), self.points), self.points)
        weighed: Weighed = article.weighed
        if weighed.keys:
            self._counted[rank] = article.told[1], weighed
            self._add(article.told[1], weighed, 1)

    def _take_out(self, rank: str) -> None:
        outlet, weighed = self._counted.pop(rank, ("", None))
        if weighed is not None:
            self._add(outlet, weighed, -1)

    def _add(self, outlet: str, weighed: Weighed, sign: int) -> None:
        """Add an article, or take it away; what nobody tells of any more is absent."""
        for key, weight in weighed.keys.items():
            self.keys[key] += sign * weight
            if _is_gone(self._tellers[key], outlet, sign) and not self._tellers[key]:
                del self._tellers[key], self.keys[key]
        for day, weight in weighed.conflict.items():
            self.outlets[day][outlet] += sign * weight
            if _is_gone(self._printed[day], outlet, sign):
                del self.outlets[day][outlet]
        for days, product in weighed.moments:
            _is_gone(self.moments, days, sign * product)
        _is_gone(self.articles, weighed.days, sign)


def _is_gone(sums: dict[T, int], name: T, more: int) -> bool:
    """Add to a sum; where that leaves nothing it goes."""
    sums[name] += more
    if sums[name]:
        return False
    del sums[name]
    return True


def _weighed(keys: dict[Key, int], points: Points) -> Weighed:
    conflict: dict[int, int] = defaultdict(int)
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
