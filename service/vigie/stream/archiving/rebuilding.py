"""The output topics from their first record in, the archive built anew out; and how far the archive is behind them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import Engine, func, select

from vigie.archive import offsets
from vigie.archive.engine import reachable
from vigie.archive.offsets import Moves, Place
from vigie.archive.rebuild import Rebuilding, rebuilding
from vigie.archive.schema import FOUND
from vigie.archive.writing import Unfit, store
from vigie.settings import Settings
from vigie.stream.archiving.changes import archived, read_changes
from vigie.stream.archiving.worker import source_of
from vigie.stream.archiving.writing import BATCH
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.topics import Topics

POLL_MS = 500
ROUNDS = 5
"""How often what came meanwhile is read too, before the new tables take their place; the rest is read after it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild has read."""

    records: int
    left_out: int
    """Records that cannot be read or stored; they stand in the rejected topic since they came."""


Progress = Callable[[int, int], None]
"""Told how many offsets are done, of how many."""


async def rebuild(settings: Settings, topics: Topics, engine: Engine, progress: Progress = lambda *_: None) -> Rebuilt:
    """Read all topics into new tables, and put them in the place of the old: readers see the one or the other.

    Args:
        settings: where the broker is.
        topics: the manifest.
        engine: the archive, its tables made.
        progress: told after each batch.

    Raises:
        Unavailable: broker or database do not answer; the archive stands as it was.
    """
    source, ends = await source_of(settings, topics)
    # Where to begin is told at once: a later seek loses against the reset that `assign` has begun.
    client = AIOKafkaConsumer(**client_options(settings), auto_offset_reset="earliest", enable_auto_commit=False)
    with rebuilding(engine) as new:
        async with connected(client, settings) as consumer:
            consumer.assign([TopicPartition(*place) for place in ends])
            reading = _Reading(consumer, new, topics, progress)
            await reading.begin(ends)
            for _ in range(ROUNDS):
                await reading.up_to(ends)
                ends, before = await reading.ends(), ends
                if ends == before:
                    break
        await asyncio.to_thread(new.put_in_place, source)
    return Rebuilt(reading.records, reading.left_out)


class _Reading:
    def __init__(self, consumer: Any, new: Rebuilding, topics: Topics, progress: Progress) -> None:
        self._consumer = consumer
        self._beside = new.beside
        self._relations = archived(topics)
        self._progress = progress
        self._places: dict[Place, int] = {}
        self.records = self.left_out = 0

    async def begin(self, places: Iterable[Place]) -> None:
        """Start all partitions at 0."""
        with reachable(self._beside), self._beside.begin() as connection:
            self._places = offsets.begin(connection, places)

    async def ends(self) -> dict[Place, int]:
        """Tell where the topics end now."""
        ends = await self._consumer.end_offsets([TopicPartition(*place) for place in self._places])
        return {(tp.topic, tp.partition): end for tp, end in ends.items()}

    async def up_to(self, ends: Mapping[Place, int]) -> None:
        """Read until every partition has reached its end."""
        total = sum(ends.values())
        positions = await self._positions(ends)
        while any(positions[place] < end for place, end in ends.items()):
            polled = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            await self._take([record for records in polled.values() for record in records])
            positions = await self._positions(ends)
            self._progress(min(total, sum(min(positions[place], end) for place, end in ends.items())), total)

    async def _positions(self, places: Iterable[Place]) -> dict[Place, int]:
        return {place: await self._consumer.position(TopicPartition(*place)) for place in places}

    async def _take(self, records: Sequence[Any]) -> None:
        if not records:
            return
        after = {(record.topic, record.partition): record.offset + 1 for record in records}
        left_out = await asyncio.to_thread(self._write, records, {p: (self._places[p], at) for p, at in after.items()})
        self._places |= after
        self.records += len(records)
        self.left_out += left_out

    def _write(self, records: Sequence[Any], moves: Moves) -> int:
        read = read_changes(records, self._relations)
        changes = read.changes
        try:
            store(self._beside, changes, moves)
        except Unfit as unfit:
            store(self._beside, [change for at, change in enumerate(changes) if at not in unfit.found], moves)
            return len(read.refused) + len(unfit.found)
        return len(read.refused)


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds."""

    source: str | None
    """Cluster and namespace that it was filled from; None before the first record."""
    rows: Mapping[str, int]
    """By table."""
    offsets: Mapping[Place, int]


def status_of(engine: Engine) -> Status:
    """Count the rows of an archive.

    Raises:
        Unavailable: the database does not answer.
    """
    with reachable(engine), engine.begin() as connection:
        rows = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in FOUND}
        return Status(offsets.source(connection), rows, offsets.known(connection))
