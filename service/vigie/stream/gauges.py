"""The tables of this worker in, one series per dyad out, made when somebody scrapes.

Made then and not at every event, so that the index of today falls by itself while nothing happens, a replay does not
move it, and a dyad that went to another worker is gone at once.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vigie.stream.books import Books, dyads_of
from vigie.stream.tables import Table
from vigie.tension.alert import fold
from vigie.tension.row import Row, row_of

log = logging.getLogger(__name__)

CAP = 256
"""Dyads with series of their own, those of highest tension today first: what a dashboard can show."""
PATIENCE = 3.0
"""Seconds that a scrape waits for the event loop before it shows what it showed last."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the gauges say of one dyad."""

    dyad: str
    index: float
    """T of today."""
    alert: int
    """Level of the alert that is open, 0 where none is."""
    last_day: int


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
        self._shown: list[Shown] = []

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

    async def _look(self) -> list[Shown]:
        async with self._books.lock:
            return self.look()

    def look(self) -> list[Shown]:
        """Read every dyad of the partitions held, those of highest tension today first."""
        today = self._today()
        dyads = list(dyads_of(self._books.table.keys(self._held())))
        self._rows = {dyad: self._rows[dyad] for dyad in dyads if dyad in self._rows}
        shown = [self._dyad(dyad, today) for dyad in dyads]
        return sorted(shown, key=lambda one: (-one.index, -one.alert, -one.last_day, one.dyad))

    def _dyad(self, dyad: str, today: int) -> Shown:
        row = self._row(dyad)
        last_day = max(row.days, default=0)
        ledger = self._books.ledger
        felt = today - last_day <= ledger.points.reach
        history = ledger.history(dyad, self._books.table.get) if felt or row.alerts else None
        if history is None:
            return Shown(dyad, 0.0, 0, last_day)
        return Shown(dyad, history.index(today) if felt else 0.0, self._open_alert(history, row), last_day)

    def _open_alert(self, history: Any, row: Row) -> int:
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

    def _families(self, shown: list[Shown]) -> Iterator[Metric]:
        index = GaugeMetricFamily(
            "vigie_dyad_tension_index", "Tension index of a dyad today, 0 to 100.", labels=["dyad"]
        )
        alert = GaugeMetricFamily(
            "vigie_dyad_alert_level",
            "Level of the open alert of a dyad: 0 none, 1 elevated, 2 high, 3 critical.",
            labels=["dyad"],
        )
        last = GaugeMetricFamily(
            "vigie_dyad_last_event_timestamp_seconds",
            "Publication day of the newest report of a dyad, at midnight UTC.",
            labels=["dyad"],
        )
        for one in shown[:CAP]:
            label = [one.dyad.replace("|", "-")]
            index.add_metric(label, one.index)
            alert.add_metric(label, one.alert)
            midnight = datetime.combine(date.fromordinal(max(one.last_day, 1)), datetime.min.time(), UTC)
            last.add_metric(label, midnight.timestamp())
        yield from (index, alert, last)
        yield GaugeMetricFamily("vigie_dyads_tracked", "Dyads with series of their own.", value=min(len(shown), CAP))
        yield GaugeMetricFamily(
            "vigie_dyads_without_series", "Dyads beyond the bound on series.", value=max(0, len(shown) - CAP)
        )
        keys = GaugeMetricFamily("vigie_table_keys", "Keys of a table that this worker holds.", labels=["table"])
        keys.add_metric(["cells"], len(self._books.table))
        keys.add_metric(["days"], len(self._days))
        yield keys
