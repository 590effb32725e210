"""The cells of one dyad in, its day masses and evidence out; copies of a text count on their earliest day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum, sqrt
from typing import Any, NamedTuple

from vigie.tension.cell import Cell, decoded
from vigie.tension.index import MILLI, Gauge, Masses
from vigie.tension.points import Points
from vigie.tension.report import Key
from vigie.tension.summary import Summary, summed, told_by
from vigie.tension.tally import Told
from vigie.tension.volume import Volume

OPEN_CELLS = 2
"""Of one dyad: today's, and yesterday's."""

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


class Act(NamedTuple):
    """One item of an explanation, whatever the number of its articles."""

    day: int
    backward: bool
    name: str
    mode: str
    modality: str

    def key(self, published: int) -> Key:
        """Return its key in the cell of a publication day."""
        return Key(published - self.day, *self[1:])


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
        self.acts: dict[int, list[tuple[int, Act]]] = {}
        """Conflict: mass of each act by its day, the largest first."""
        self.calming_acts: dict[int, list[tuple[int, Act]]] = {}
        """Relief likewise."""
        self.tellings: dict[int, dict[Act, Any]] = {}
        """Room for what an explanation finds out of the acts of a day; emptied when the day changes."""
        self._copies: dict[int, frozenset[str]] = {}
        self._open: dict[int, Cell] = {}
        """Cells that were put last: what they tell is known without reading the table."""
        self._outlets: dict[int, dict[str, int]] = {}
        self._variances: dict[int, float] = {}
        self._supports: dict[int, Support] = {}

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
        del self.summaries[day], self._open[day]
        self._copies.pop(day, None)

    def is_live(self, day: int) -> bool:
        """Whether any act is still felt on a day."""
        felt = range(day - self.points.reach, day + 1)
        return any(passed in self.acts or passed in self.calming_acts for passed in felt)

    def copies(self, day: int) -> frozenset[str]:
        """Articles of a publication day whose text an earlier day holds already."""
        return self._copies.get(day, frozenset())

    def is_told(self, key: Key, published: int) -> bool:
        """Whether a publication day has anything of a key."""
        return published in self.summaries and key in self.summaries[published].keys.get(key.offset, ())

    def told(self, key: Key, published: int, load: Load) -> Told:
        """Say who tells a key on a publication day that has it."""
        cell = self._open.get(published)
        if cell is not None and not cell.changed:
            told: Told = cell.tally.told(key, cell)
            return told
        return told_by(load(cell_key(self.dyad, published)), self.copies(published), self.points)[key]

    def publications(self, day: int) -> list[int]:
        """Publication days of reports that the index of a day is made of."""
        window = range(day - self.points.reach, day + self.points.recap_days + 1)
        return [published for published in window if published in self.summaries]

    def support(self, day: int) -> Support:
        """Count and weigh the articles and outlets behind the index of a day."""
        known = self._supports.get(day)
        if known is None:
            known = self._supports[day] = self._support(day)
        return known

    def forget(self, first: int, last: int) -> None:
        """Drop what was computed of acts on the days ``first`` to ``last``."""
        super().forget(first, last)
        # The variance of a publication lasts from its own day, up to ``recap_days`` after that of the act.
        for day in range(first, last + self.points.recap_days + self.points.reach + 1):
            self._supports.pop(day, None)

    def _support(self, day: int) -> Support:
        live = range(day - self.points.live + 1, day + 1)
        squares = fsum(self._variance(day, published) for published in self.publications(day))
        conflict = self.fast.summed(self.masses.both, day)
        shares: dict[str, float] = defaultdict(float)
        for passed in live:
            felt = self.fast.weights[day - passed]
            for outlet, mass in self._outlets.get(passed, {}).items():
                shares[outlet] += mass * felt
        return Support(
            articles=sum(self._articles(published, live) for published in self.publications(day)),
            outlets=len(shares),
            n_eff=conflict * conflict / squares if squares else 0.0,
            diversity=_diversity(shares.values()),
            deviation=sqrt(squares) / MILLI,
        )

    def is_shown(self, day: int) -> bool:
        """Whether enough articles and outlets stand behind the index of a day for an alert."""
        support, rules = self.support(day), self.points.alert
        return support.n_eff >= rules.articles and support.outlets >= rules.outlets

    def _articles(self, published: int, live: range) -> int:
        articles = self.summaries[published].articles
        return sum(count for days, count in articles.items() if any(published - offset in live for offset in days))

    def _variance(self, day: int, published: int) -> float:
        """Sum over the articles of a publication day of their squared conflict, decayed to a day."""
        if published > day:
            return self._squares(day, published)
        known = self._variances.get(published)
        if known is None:
            known = self._variances[published] = self._squares(published, published)
        return known * self.fast.weight(day - published) ** 2

    def _squares(self, day: int, published: int) -> float:
        felt = self.fast.weight
        return fsum(
            product * felt(day - published + first) * felt(day - published + second)
            for (first, second), product in self.summaries[published].moments.items()
        )

    def _resum(self, day: int, cell: Cell) -> set[int]:
        """Sum a cell anew; say which days of acts have other sums now."""
        mine = frozenset(cell.articles)
        earlier = [self.summaries[d].ranks for d in range(day - self.points.reach, day) if d in self.summaries]
        copies = frozenset[str]().union(*(ranks & mine for ranks in earlier))
        before, after = self.summaries.get(day), summed(cell, copies, self.points)
        self.summaries[day], self._copies[day] = after, copies
        self._variances.pop(day, None)
        self._open.pop(day, None)
        while len(self._open) >= OPEN_CELLS:
            del self._open[next(iter(self._open))]
        self._open[day] = cell
        return {day - offset for offset in after.differs_on(before)}

    def _refresh(self, day: int) -> None:
        """Add up the masses of a day over all publications that tell of it."""
        telling = [
            (self.summaries[day + offset], offset)
            for offset in range(self.points.recap_days + 1)
            if day + offset in self.summaries
        ]
        masses = self.masses
        self.tellings.pop(day, None)
        for way in (False, True):
            _put(masses.conflict[way], day, sum(summary.conflict[way].get(o, 0) for summary, o in telling))
            _put(masses.relief[way], day, sum(summary.relief[way].get(o, 0) for summary, o in telling))
        _put(masses.threat, day, sum(summary.threat.get(o, 0) for summary, o in telling))
        _put(masses.both, day, sum(curve.get(day, 0) for curve in masses.conflict))
        _put(masses.calming, day, sum(curve.get(day, 0) for curve in masses.relief))
        acts: tuple[dict[Act, int], dict[Act, int]] = (defaultdict(int), defaultdict(int))
        outlets: dict[str, int] = defaultdict(int)
        for summary, offset in telling:
            for key, mass in summary.keys.get(offset, {}).items():
                acts[self.points.weights[key.name].part == "relief"][Act(day, *key[1:])] += mass
            for outlet, mass in summary.outlets.get(offset, {}).items():
                if outlet:
                    outlets[outlet] += mass
        _put(self.acts, day, _largest_first(acts[False]))
        _put(self.calming_acts, day, _largest_first(acts[True]))
        _put(self._outlets, day, dict(sorted(outlets.items())))


def _put(curve: dict[int, Any], day: int, mass: Any) -> None:
    if mass:
        curve[day] = mass
    else:
        curve.pop(day, None)


def _largest_first(acts: dict[Act, int]) -> list[tuple[int, Act]]:
    return sorted(((mass, act) for act, mass in acts.items()), key=lambda told: (-told[0], told[1]))


def _diversity(masses: Iterable[float]) -> float:
    known = list(masses)
    total = fsum(known)
    return total * total / fsum(mass * mass for mass in known) if total else 0.0
