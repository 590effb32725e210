"""The tables of this worker in, a few series per dyad out, made when somebody scrapes.

Made then and not at every event, so that the index of today falls by itself while nothing happens, a replay does not
move it, and a dyad that went to another worker is gone at once.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vigie.stream.aggregating.books import Books, dyads_of
from vigie.stream.aggregating.tables import Table
from vigie.tension.alert import fold
from vigie.tension.history import History
from vigie.tension.row import Row, row_of

log = logging.getLogger(__name__)

CAP = 256
"""Dyads with series of their own, those of highest tension today first: what a dashboard can show."""
PATIENCE = 3.0
"""Seconds that a scrape waits for the event loop before it shows what it showed last."""


WEEK = 7
"""Days over which the change of the index is told."""


@dataclass(frozen=True, slots=True)
class Felt:
    """What stands behind an index that is not zero."""

    week_change: float
    """Points."""
    threat: float
    """Part of the index that words make up, in points."""
    articles: int
    outlets: int
    usual: float | None
    """Index that is usual for the dyad; None before 60 days with news, as the next one."""
    deviation: float | None
    """Robust standard deviations above what is usual."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the gauges say of one dyad."""

    dyad: str
    index: float
    """T of today."""
    alert: int
    """Level of the alert that is open, 0 where none is or nothing of the dyad is felt any more."""
    last_day: int


ABOUT = {
    "tension_index": "Tension index of a dyad today, 0 to 100.",
    "alert_level": "Level of the open alert of a dyad: 0 none, 1 elevated, 2 high, 3 critical."
    " 0 also where nothing of the dyad is felt any more.",
    "last_event_timestamp_seconds": "Publication day of the newest report of a dyad, at midnight UTC.",
    "tension_week_change": "Change of the index of a dyad against seven days ago, in points.",
    "threat_index": "Part of the index of a dyad that words make up; acts are the rest.",
    "articles": "Articles on acts of the last 14 days behind the index of a dyad.",
    "outlets": "Outlets of the articles behind the index of a dyad.",
    "usual_index": "Index that is usual for a dyad; none before 60 days with news.",
    "tension_deviation_sigmas": "Deviation of a dyad from what is usual for it, in robust standard deviations.",
}
"""Series of each dyad: name after ``vigie_dyad_``, help. All but the first three only where the index is not zero."""


class DyadGauges(Collector):
    """Shows the dyads of the partitions that this worker holds.

    Args:
        books: their table and ledger.
        days: the table of the volume.
        held: partitions of the worker.
        loop: where both may be touched.
        today: the wall clock's day (UTC) as an ordinal.
    """

    def __init__(
        self,
        books: Books,
        days: Table,
        *,
        held: Callable[[], frozenset[int]],
        loop: asyncio.AbstractEventLoop,
        today: Callable[[], int] = lambda: datetime.now(UTC).date().toordinal(),
    ) -> None:
        self._books = books
        self._days = days
        self._held = held
        self._loop = loop
        self._today = today
        self._rows: dict[str, tuple[bytes, Row]] = {}
        self._shown: list[tuple[Shown, Felt | None]] = []
        self._looked_at = 0.0

    def describe(self) -> Iterable[Metric]:
        """Name the metrics without making them."""
        return self._families([])

    def collect(self) -> Iterator[Metric]:
        """Make the series; called by the thread that answers a scrape."""
        asked = asyncio.run_coroutine_threadsafe(self._look(), self._loop)
        try:
            self._shown = asked.result(PATIENCE)
        except Exception as error:  # noqa: BLE001  old values serve better than none
            asked.cancel()
            log.debug("dyads are shown as they were: %r", error)
        yield from self._families(self._shown)

    async def _look(self) -> list[tuple[Shown, Felt | None]]:
        shown: list[tuple[Shown, Felt | None]] = []
        today = self._today()
        async with self._books.lock:
            for one in self.look():
                behind = self._felt(one, today) if one.index and len(shown) < CAP else None
                shown.append((one, behind))
                if behind:  # its baseline may take milliseconds, and others wait for the loop
                    await asyncio.sleep(0)
        self._looked_at = time.time()
        return shown

    def look(self) -> list[Shown]:
        """Read every dyad of the partitions held: open alerts first, then those of highest tension today."""
        today = self._today()
        dyads = list(dyads_of(self._books.table.keys(self._held())))
        self._rows = {dyad: self._rows[dyad] for dyad in dyads if dyad in self._rows}
        shown = [self._dyad(dyad, today) for dyad in dyads]
        return sorted(shown, key=lambda one: (not one.alert, -one.index, -one.last_day, one.dyad))

    def _dyad(self, dyad: str, today: int) -> Shown:
        row = self._row(dyad)
        last_day = max(row.days, default=0)
        ledger = self._books.ledger
        history = ledger.history(dyad, self._books.table.get) if today - last_day <= ledger.points.reach else None
        if history is None:
            return Shown(dyad, 0.0, 0, last_day)
        return Shown(dyad, history.index(today), self._open_alert(history, row), last_day)

    def _felt(self, one: Shown, today: int) -> Felt | None:
        history = self._books.ledger.history(one.dyad, self._books.table.get)
        if history is None:
            return None
        support, masses = history.support(today), history.masses
        conflict = history.decayed(masses.both, today)
        return Felt(
            week_change=one.index - history.index(today - WEEK),
            threat=one.index * history.decayed(masses.threat, today) / conflict if conflict else 0.0,
            articles=support.articles,
            outlets=support.outlets,
            usual=history.usual_index(today),
            deviation=history.deviation(today),
        )

    def _open_alert(self, history: History, row: Row) -> int:
        newest = self._books.ledger.volume.newest
        if not row.alerts or newest is None:
            return 0
        first = min(row.days) - history.points.recap_days
        days = range(max(first, row.settled or first), newest)
        closed = [day for day in days if history.volume.count(day)]
        episodes = fold(closed, history, history.points, going=row.going)
        return episodes[-1].level if episodes and episodes[-1].left is None else 0

    def _row(self, dyad: str) -> Row:
        value = self._books.table.get(dyad) or b""
        known = self._rows.get(dyad)
        if known is None or known[0] is not value:
            known = self._rows[dyad] = (value, row_of(value or None))
        return known[1]

    def _families(self, shown: list[tuple[Shown, Felt | None]]) -> Iterator[Metric]:
        series = {
            name: GaugeMetricFamily(f"vigie_dyad_{name}", about, labels=["dyad"]) for name, about in ABOUT.items()
        }
        for one, behind in shown[:CAP]:
            for name, value in _values(one, behind):
                if value is not None:
                    series[name].add_metric([one.dyad.replace("|", "-")], value)
        yield from series.values()
        yield GaugeMetricFamily("vigie_dyads_tracked", "Dyads with series of their own.", value=min(len(shown), CAP))
        yield GaugeMetricFamily(
            "vigie_dyads_without_series", "Dyads beyond the bound on series.", value=max(0, len(shown) - CAP)
        )
        yield GaugeMetricFamily(
            "vigie_dyads_looked_at_timestamp_seconds",
            "Wall-clock time at which the series of dyads were last made anew from the tables.",
            value=self._looked_at,
        )
        keys = GaugeMetricFamily("vigie_table_keys", "Keys of a table that this worker holds.", labels=["table"])
        keys.add_metric(["cells"], len(self._books.table))
        keys.add_metric(["days"], len(self._days))
        yield keys


def _values(one: Shown, behind: Felt | None) -> Iterator[tuple[str, float | None]]:
    yield "tension_index", one.index
    yield "alert_level", one.alert
    yield "last_event_timestamp_seconds", _midnight(one.last_day)
    if behind:
        yield "tension_week_change", behind.week_change
        yield "threat_index", behind.threat
        yield "articles", behind.articles
        yield "outlets", behind.outlets
        yield "usual_index", behind.usual
        yield "tension_deviation_sigmas", behind.deviation


def _midnight(day: int) -> float:
    return datetime.combine(date.fromordinal(max(day, 1)), datetime.min.time(), UTC).timestamp()
