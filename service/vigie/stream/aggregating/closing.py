"""The volume of days that are over in, tension of all dyads under it out: what no single event brings about.

An event publishes its own dyad at once, under the volume that is known then. When a day is over, or its volume was
corrected, the other dyads are published anew. Which volume a partition was last published under is kept in its table:
so a worker that stops in the middle, or takes over, finds out by itself what is left to do.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson

from vigie.stream.aggregating.books import Books, dyads_of, volume_key
from vigie.stream.aggregating.volume import VolumeFollower
from vigie.stream.quarantine import AWAY

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
QUIET = 1.5
"""Seconds without a change before a closing: a burst of late articles brings one, not many."""
AT_MOST = 30.0
"""Seconds that a closing is put off while the news goes on."""
CATCHING_UP = 300.0
"""The same while a year is replayed: what is closed in the middle is closed again at the end."""
REST = 10.0
"""The next closing of a partition is put off for so many times what the last took: a replayed year leaves room."""
GROUP = 16
"""Dyads closed while events of the same worker wait."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be published anew."""

    since: int
    """First day, as an ordinal."""
    dyads: tuple[str, ...] | None
    """None: all of the partition."""
    counts: dict[int, int] | None
    """The volume that the partition will then stand under; None where only these dyads were waiting."""


class Closing:
    """Closes days for the partitions of this worker.

    Args:
        books: what is published, and its table.
        follower: the volume.
        held: partitions that this worker may write now; empty during a rebalance.
        today: the wall clock's day (UTC) as an ordinal: days before it are over, whatever the data say.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        books: Books,
        follower: VolumeFollower,
        *,
        held: Callable[[], frozenset[int]],
        today: Callable[[], int] = lambda: datetime.now(UTC).date().toordinal(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._books = books
        self._follower = follower
        self._held = held
        self._today = today
        self._clock = clock
        self._due_since: dict[int, float] = {}
        self._took: dict[int, float] = {}
        """Seconds of each partition's last closing."""

    @property
    def waiting(self) -> int:
        """Partitions that wait for a closing, or are in one."""
        return len(self._due_since)

    @property
    def wait(self) -> float:
        """Seconds that the closing which waits longest has waited; 0 where none does."""
        now = self._clock()
        return now - min(list(self._due_since.values()), default=now)  # a copy: a scrape asks from another thread

    async def run(self) -> None:
        """Look for days to close, for ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            held = self._held()
            self._due_since = {partition: since for partition, since in self._due_since.items() if partition in held}
            for partition in sorted(held):
                try:
                    await self.look(partition)
                except AWAY as error:
                    log.warning("a closing waits for the broker: %s", error)

    async def look(self, partition: int) -> None:
        """Close what is due in a partition, once the news stands still."""
        due = self.due(partition)
        if due is None:
            self._due_since.pop(partition, None)
            return
        since = self._due_since.setdefault(partition, self._clock())
        still = min(self._follower.quiet, self._books.quiet) >= QUIET
        begun = self._clock()
        patience = CATCHING_UP if self._books.catching_up else AT_MOST
        if still or begun - since >= max(patience, REST * self._took.get(partition, 0.0)):
            await self.close(partition, due)
            self._took[partition] = self._clock() - begun
            self._due_since.pop(partition, None)

    def due(self, partition: int) -> Due | None:
        """Compare the volume with the one that a partition was last published under."""
        volume = self._follower.volume
        newest = volume.newest
        if newest is None:
            return None
        before = self._books.published_under(partition)
        now = {day: count for day, count in volume.counts.items() if day >= newest - self._books.ledger.points.kept}
        over = max(newest, self._today())
        changed = {day for day in before.keys() | now.keys() if before.get(day) != now.get(day) and day >= min(now)}
        # Days that are over by a newer one, with articles or without: their alerts are decided now.
        changed |= {max(before)} if before and max(before) < newest else set()
        if any(day < over for day in changed):
            return Due(min(changed), None, now)
        waiting = tuple(sorted(dyad for dyad in self._books.stale if self._books.partition_of(dyad) == partition))
        return Due(newest, waiting, None) if waiting else None

    async def close(self, partition: int, due: Due) -> None:
        """Publish dyads anew, then note the volume they stand under. Stops where the partition goes."""
        begun = self._clock()
        since = date.fromordinal(due.since).isoformat()
        dyads = tuple(self._dyads(partition)) if due.dyads is None else due.dyads
        for at in range(0, len(dyads), GROUP):
            async with self._books.lock:
                if partition not in self._held():
                    return
                draft = self._books.draft()
                for dyad in dyads[at : at + GROUP]:
                    with self._books.metrics.stage_duration.labels("close").time():
                        self._books.close(dyad, since, draft, partition)
                    await asyncio.sleep(0)
                await draft.settle()
                self._books.stale.difference_update(dyads[at : at + GROUP])
        async with self._books.lock:
            if due.counts is not None and partition in self._held():
                self._books.table.put(partition, volume_key(partition), _written(due.counts))
        log.info("closed %d dyads since %s in %.1f s", len(dyads), since, self._clock() - begun)

    def _dyads(self, partition: int) -> Iterator[str]:
        return dyads_of(self._books.table.keys(frozenset({partition})))


def _written(counts: dict[int, int]) -> bytes:
    return orjson.dumps(sorted(counts.items()))


def partitions_held(app: Any, topic: str) -> frozenset[int]:
    """Partitions of a topic that this app may work on now; none while it rebalances or recovers."""
    if app.should_stop or app.rebalancing or app.in_recovery or not app.tables.actives_ready:
        return frozenset()
    return frozenset(tp.partition for tp in app.consumer.assignment() if tp.topic == topic)
