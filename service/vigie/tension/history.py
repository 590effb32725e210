"""The cells of one dyad in, its day masses and evidence out; copies of a text count on their earliest day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum, sqrt

from vigie.tension.cell import Cell, decoded
from vigie.tension.index import MILLI, Gauge, Masses
from vigie.tension.points import Points
from vigie.tension.summary import Summary, summed
from vigie.tension.volume import Volume

Load = Callable[[str], bytes | None]
"""Looks a key up in the table: ``RUS|UKR`` or ``RUS|UKR|2022-02-12``; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind the index of a day."""

    articles: int
    outlets: int
    n_eff: float
    diversity: float
    deviation: float
    """Standard deviation of the pressure, in points."""


def cell_key(dyad: str, day: int) -> str:
    """Write the table key of a publication day."""
    return f"{dyad}|{date.fromordinal(day).isoformat()}"


class History(Gauge):
    """A dyad as the table holds it. Kept in memory between findings, and made anew where the table moved on."""

    def __init__(self, dyad: str, volume: Volume, points: Points) -> None:
        super().__init__(Masses(), volume, points)
        self.dyad = dyad
        self.summaries: dict[int, Summary] = {}
        """By publication day."""
        self._copies: dict[int, frozenset[str]] = {}

    @classmethod
    def read(cls, dyad: str, days: Iterable[int], load: Load, volume: Volume, points: Points) -> "History":
        """Read a dyad from the table."""
        history = cls(dyad, volume, points)
        for day in sorted(days):
            history.put(day, decoded(load(cell_key(dyad, day)), points.sample), load)
        return history

    def put(self, day: int, cell: Cell, load: Load) -> range:
        """Replace the cell of a publication day.

        Returns:
            The days from the first to the last whose masses may have changed; empty where nothing did.
        """
        before = self.summaries.get(day)
        touched = self._resum(day, cell)
        moved = (before.ranks if before else frozenset()) ^ self.summaries[day].ranks
        for later in range(day + 1, day + self.points.reach + 1):
            if later in self.summaries and moved & self.summaries[later].ranks:
                touched |= self._resum(later, decoded(load(cell_key(self.dyad, later)), self.points.sample))
        for passed in touched:
            self._refresh(passed)
        changed = range(min(touched), max(touched) + 1) if touched else range(0)
        if changed:
            self.forget(changed[0], changed[-1])
        return changed

    def drop(self, day: int) -> None:
        """Forget a publication day that is out of reach of everything."""
        for passed in self._resum(day, Cell(self.points.sample)):
            self._refresh(passed)
        del self.summaries[day]
        self._copies.pop(day, None)

    def is_live(self, day: int) -> bool:
        """Whether any act is still felt on a day."""
        felt = range(day - self.points.reach, day + 1)
        return any(passed in self.masses.both or passed in self.masses.calming for passed in felt)

    def copies(self, day: int) -> frozenset[str]:
        """Articles of a publication day whose text an earlier day holds already."""
        return self._copies.get(day, frozenset())

    def publications(self, day: int) -> list[int]:
        """Publication days of reports that the index of a day is made of."""
        window = range(day - self.points.reach, day + self.points.recap_days + 1)
        return [published for published in window if published in self.summaries]

    def support(self, day: int) -> Support:
        """Count and weigh the articles and outlets behind the index of a day."""
        articles, variance = 0, []
        shares: dict[str, list[float]] = {}
        live = range(day - self.points.live + 1, day + 1)
        for published in self.publications(day):
            summary = self.summaries[published]
            articles += sum(n for offsets, n in summary.articles.items() if any(published - o in live for o in offsets))
            variance += [
                product * self._felt(day, published - first) * self._felt(day, published - second)
                for (first, second), product in summary.moments.items()
            ]
            for outlet, sums in summary.outlets.items():
                felt = [mass * self._felt(day, published - o) for o, mass in sums.items() if published - o in live]
                if felt and outlet:
                    shares.setdefault(outlet, []).extend(felt)
        squares = fsum(variance)
        conflict = self.fast.summed(self.masses.both, day)
        return Support(
            articles=articles,
            outlets=len(shares),
            n_eff=conflict * conflict / squares if squares else 0.0,
            diversity=_diversity([fsum(shares[outlet]) for outlet in sorted(shares)]),
            deviation=sqrt(squares) / MILLI,
        )

    def is_shown(self, day: int) -> bool:
        """Whether enough articles and outlets stand behind the index of a day for an alert."""
        support, rules = self.support(day), self.points.alert
        return support.n_eff >= rules.articles and support.outlets >= rules.outlets

    def _felt(self, day: int, acted: int) -> float:
        return self.fast.weight(day - acted)

    def _resum(self, day: int, cell: Cell) -> set[int]:
        """Sum a cell anew; say which days of acts may have other masses now."""
        earlier = [self.summaries[d].ranks for d in range(day - self.points.reach, day) if d in self.summaries]
        copies = frozenset(rank for ranks in earlier for rank in ranks & cell.articles.keys())
        before, after = self.summaries.get(day), summed(cell, copies, self.points)
        self.summaries[day], self._copies[day] = after, copies
        if before == after:
            return set()
        return {day - offset for summary in (before, after) if summary for offset in summary.offsets}

    def _refresh(self, day: int) -> None:
        """Add up the masses of a day over all publications that tell of it."""
        telling = [
            (self.summaries[day + offset], offset)
            for offset in range(self.points.recap_days + 1)
            if day + offset in self.summaries
        ]
        masses = self.masses
        for way in (False, True):
            _put(masses.conflict[way], day, sum(summary.conflict[way].get(o, 0) for summary, o in telling))
            _put(masses.relief[way], day, sum(summary.relief[way].get(o, 0) for summary, o in telling))
        _put(masses.threat, day, sum(summary.threat.get(o, 0) for summary, o in telling))
        _put(masses.both, day, sum(curve.get(day, 0) for curve in masses.conflict))
        _put(masses.calming, day, sum(curve.get(day, 0) for curve in masses.relief))


def _put(curve: dict[int, int], day: int, mass: int) -> None:
    if mass:
        curve[day] = mass
    else:
        curve.pop(day, None)


def _diversity(masses: list[float]) -> float:
    total = fsum(masses)
    return total * total / fsum(mass * mass for mass in masses) if total else 0.0
