"""The ledger over its table: what a batch changes, what of it is published, and in which order.

What changes is published first and written to the table when the broker has it: a worker that is killed between the
two does both again, since the record that caused it is not acknowledged either. In the other order a record that
was counted but never told would stay untold.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson

from vigie.model.alert import Alert
from vigie.model.event import Event
from vigie.model.record import Message
from vigie.model.stance import Stance
from vigie.stream.aggregating.tables import Table
from vigie.stream.codec import Headers, encode, headers_of, key_of
from vigie.stream.metrics import Metrics
from vigie.stream.topics import partition_of
from vigie.tension.batch import Batch, Changes, Taken
from vigie.tension.ledger import Ledger
from vigie.tension.row import Row, row_of

log = logging.getLogger(__name__)

HASTE = 10.0
"""Seconds after the last batch with more behind it, up to which somebody is taken to be catching up."""
NEWS_DAYS = 3
"""Days up to which a change of an alert counts as news: it is decided when a day is over, and a worker may be late."""

Sending = tuple[Any, dict[str, Any]]
"""A topic, and the arguments of its ``send``."""


class Draft:
    """What a batch changes, before it is published and written. Later changes of one key replace earlier ones."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.writes: dict[str, tuple[int, bytes | None]] = {}
        """Table key to partition and value; None deletes."""
        self.sends: dict[tuple[str, bytes], list[Sending]] = {}
        """By topic and key, in their order."""
        self.alerts: list[tuple[int, Alert]] = []
        """Alerts among them, with their partition."""
        self.findings = Batch(self.get)
        """Findings that are taken in and not told of yet."""

    def get(self, key: str) -> bytes | None:
        """Return the value of a key as it will be."""
        return self.writes[key][1] if key in self.writes else self._table.get(key)

    async def settle(self) -> None:
        """Publish, wait until the broker has all of it, then write."""
        await asyncio.gather(*self._announced())
        waiting = [await topic.send(**arguments) for sends in self.sends.values() for topic, arguments in sends]
        await asyncio.gather(*waiting)
        for key, (partition, value) in self.writes.items():
            self._table.put(partition, key, value)

    def _announced(self) -> list[Awaitable[Any]]:
        """Write down which alerts are about to be published, without their content.

        What a killed worker published and did not write would else stay for ever, where the next one, which knows
        more, raises no such alert. So it finds the alert as told, and withdraws it.
        """
        rows: dict[str, tuple[int, Row]] = {}
        for partition, alert in self.alerts:
            _, row = rows.setdefault(alert.dyad, (partition, row_of(self._table.get(alert.dyad))))
            row.alerts[alert.alert_id] = ("", alert.entered_on)
            row.revision = max(row.revision, alert.revision)  # of one revision a consumer takes one record
        return [self._table.put(partition, dyad, row.encode()) for dyad, (partition, row) in rows.items()]


@dataclass(frozen=True, slots=True)
class Publications:
    """Where the ledger's changes go."""

    tension: Any
    alerts: Any
    partitions: int
    """Of both topics, of the table, and of what is read."""


class Books:
    """The ledger over its table, and what of its changes goes to which topic.

    ``lock`` is held from reading the table to writing it: two agents and the closing of days share it.
    """

    def __init__(
        self,
        ledger: Ledger,
        cells: Table,
        publications: Publications,
        metrics: Metrics,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], int] = lambda: datetime.now(UTC).date().toordinal(),
    ) -> None:
        self.ledger = ledger
        self.table = cells
        self.lock = asyncio.Lock()
        self.stale: set[str] = set()
        """Dyads with days that wait for a closing."""
        self.partitions = publications.partitions
        self._publications = publications
        self.metrics = metrics
        self._clock = clock
        self._today = today
        self._entered_at = self._hasty_at = float("-inf")

    @property
    def quiet(self) -> float:
        """Seconds since an event or stance last changed anything."""
        return self._clock() - self._entered_at

    @property
    def catching_up(self) -> bool:
        """Whether many findings wait, as while a year is replayed."""
        return self._clock() - self._hasty_at < HASTE

    def partition_of(self, dyad: str) -> int:
        """Return the partition that a dyad lies in."""
        return partition_of(dyad, self.partitions)

    def draft(self) -> Draft:
        """Begin a batch."""
        return Draft(self.table)

    def take_over(self) -> None:
        """Look through tables that were just recovered: for rows apart from their cells, and dyads that wait."""
        keys = list(self.table.keys())
        days: dict[str, set[int]] = {dyad: set() for dyad in dyads_of(keys)}
        for key in keys:
            if key.count("|") == 2:
                dyad, _, day = key.rpartition("|")
                days.setdefault(dyad, set()).add(date.fromisoformat(day).toordinal())
        for dyad, published in days.items():
            whole = self.ledger.made_whole(dyad, published, self.table.get)
            if whole is not None:
                log.warning("%s: its row was not written with its cells; it is now", dyad)
                self.table.put(self.partition_of(dyad), dyad, whole)
        self.stale = {dyad for dyad in days if _is_stale(self.table.get(dyad))}

    def published_under(self, partition: int) -> dict[int, int]:
        """Read the volume that the whole partition was last published under: articles by day."""
        value = self.table.get(volume_key(partition))
        return dict(orjson.loads(value)) if value else {}

    def _lags(self, partition: int) -> bool:
        """Whether the volume known here may be older than the one that another worker published under."""
        counts = self.ledger.volume.counts
        return any(articles > counts.get(day, 0) for day, articles in self.published_under(partition).items())

    def merge(self, finding: Event | Stance, draft: Draft) -> Taken:
        """Take one finding into a batch. ``publish`` tells of it.

        Raises:
            Rejected: where its dyad is not that of its parties.
        """
        taken = self.ledger.take(finding, draft.findings)
        if taken.changed:
            self._entered_at = self._clock()
        return taken

    def publish(self, draft: Draft, trace: Headers, *, in_haste: bool = False) -> None:
        """Tell of every dyad that the batch touched, once, however many findings touched it.

        Args:
            draft: the batch.
            trace: headers of the one message that led to it.
            in_haste: more messages are waiting: days that are over are told of by the next closing.
        """
        if in_haste:
            self._hasty_at = self._clock()
        lags: dict[int, bool] = {}
        for dyad in draft.findings.cells:
            partition = self.partition_of(dyad)
            if partition not in lags:
                lags[partition] = self._lags(partition)
            changes = self.ledger.tell(dyad, draft.findings, unsure=lags[partition], in_haste=in_haste)
            self._enter(changes, draft, partition, trace)

    def close(self, dyad: str, since: str, draft: Draft, partition: int) -> None:
        """Take a dyad into a batch, published anew from an ISO day on."""
        self._enter(self.ledger.close(dyad, since, draft.get), draft, partition, [])

    def _enter(self, changes: Changes, draft: Draft, partition: int, trace: Headers) -> None:
        for key, value in changes.writes.items():
            draft.writes[key] = (partition, value)
            if key.count("|") == 1 and _is_stale(value):
                self.stale.add(key)
        for record in changes.records:
            self._send(draft, self._publications.tension, record, partition, trace)
        for key in changes.removed:
            self._remove(draft, self._publications.tension, key, partition)
        for alert in changes.alerts:
            draft.alerts.append((partition, alert))
            self._send(draft, self._publications.alerts, alert, partition, trace)
            if alert.state == "withdrawn":  # who follows is told, who reads the topic later finds nothing
                self._remove(draft, self._publications.alerts, alert.alert_id, partition, told=True)
            if self._is_news(alert):
                self.metrics.alerts.labels(alert.level, alert.state).inc()

    def _is_news(self, alert: Alert) -> bool:
        """Whether the last that happened to an alert is no history that somebody reads again."""
        last = max([alert.entered_on, *(step.day for step in alert.steps)])
        return date.fromisoformat(last).toordinal() >= self._today() - NEWS_DAYS

    def _send(self, draft: Draft, topic: Any, record: Message, partition: int, trace: Headers) -> None:
        headers = headers_of(record, source="aggregate", trace=trace)
        key = key_of(record)
        arguments = {"key": key, "value": encode(record), "headers": headers, "partition": partition}
        draft.sends[topic.get_topic_name(), key] = [(topic, arguments)]

    def _remove(self, draft: Draft, topic: Any, key: str, partition: int, *, told: bool = False) -> None:
        """Send a tombstone; after what was said of the key in this batch (``told``), or instead of it."""
        name = (topic.get_topic_name(), key.encode())
        before = draft.sends.get(name, []) if told else []
        draft.sends[name] = [*before, (topic, {"key": key.encode(), "value": None, "partition": partition})]


def volume_key(partition: int) -> str:
    """Name the volume of a partition in the table, as no dyad is named."""
    return f"volume-{partition}"


def dyads_of(keys: Iterable[str]) -> Iterator[str]:
    """Pick the rows of dyads among the keys of the table: ``RUS|UKR``, not ``RUS|UKR|2022-02-12``."""
    return (key for key in keys if key.count("|") == 1)


def _is_stale(row: bytes | None) -> bool:
    return row is not None and row_of(row).stale is not None
