"""The output topics in, rows of the archive out: one process, or several that share the partitions.

The offsets stand in the database, in the transaction that writes the rows (decisions/0003): Kafka's own are committed
after it for those who look at the group's lag, and never read.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from sqlalchemy import Engine

from vigie.archive import offsets
from vigie.archive.engine import reachable
from vigie.archive.offsets import Moves, Overtaken, Place
from vigie.archive.writing import Unfit, store
from vigie.errors import Unavailable
from vigie.settings import Settings
from vigie.stream.archiving.changes import Archived, Read, Refused, archived, read_changes
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.health.behind import Behind
from vigie.stream.health.process import pause, until_available
from vigie.stream.health.state import Health
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import Quarantine
from vigie.stream.topics import Topics, names

log = logging.getLogger(__name__)
R = TypeVar("R")

BATCH = 2000
"""Records of one transaction at most: a tenth of a second of work."""
POLL_MS = 500
LOOK_EVERY = 5.0
"""Seconds between two looks at the offsets in the database, which a rebuild or a restored backup moves."""
COMMIT_EVERY = 1.0
NOTE_EVERY = 1.0
BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the first, second, ... try again while something is away; the last one stands from then on."""


@dataclass(frozen=True, slots=True)
class Message:
    """A record as the quarantine wants it: seconds instead of milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes | None
    headers: Any


class Archiving(ConsumerRebalanceListener):  # type: ignore[misc]
    """Reads as a member of the group, and writes until it is told to stop.

    Args:
        engine: the archive, its tables made.
        topics: what is read.
        quarantine: takes what cannot be read or stored; its ``stop`` raises ``Unavailable``.
        metrics, health: where it is noted how it goes.
        stopping: set by a signal.
    """

    def __init__(
        self,
        engine: Engine,
        topics: Topics,
        quarantine: Quarantine,
        *,
        metrics: Metrics,
        health: Health,
        stopping: asyncio.Event,
    ) -> None:
        self._engine = engine
        self._relations: Archived = archived(topics)
        self._topics = topics
        self._quarantine = quarantine
        self._metrics = metrics
        self._behind = Behind(metrics, health)
        self._stopping = stopping
        self._places: dict[Place, int] = {}
        """Offset of the next record of each partition that is ours, as the database has it."""
        self._lost = True
        """Our places are to be looked up before anything is read."""
        self._unfit: Mapping[int, str] = {}
        self._away = ""
        """What we wait for."""
        self._looked_at = self._committed_at = 0.0
        health.unready = self._unready

    async def run(self, settings: Settings) -> None:
        """Read and write until the signal.

        Raises:
            Unavailable: the broker does not answer at the start.
        """
        consumer = AIOKafkaConsumer(
            **client_options(settings),
            group_id=self._topics.archive_group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=12_000,
        )
        consumer.subscribe(names(self._topics.archived), listener=self)
        async with connected(consumer, settings):
            noting = asyncio.create_task(self._note(consumer))
            try:
                while not self._stopping.is_set():
                    await self._step(consumer)
                await self._commit(consumer)
            finally:
                noting.cancel()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Nothing is under way between two transactions."""
        del revoked

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Find the places of what is ours now, before anything of it is taken."""
        del assigned
        self._lost = True
        self._metrics.rebalances.labels(self._topics.archive_group).inc()

    def _unready(self) -> list[str]:
        reasons = [f"archive: {self._away}"] if self._away else []
        return reasons or (["archive: waiting for its partitions"] if self._lost else [])

    async def _step(self, consumer: Any) -> None:
        polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
        if self._lost:
            await self._find_places(consumer)
            return
        messages = [record for records in polled.values() for record in records if _place(record) in self._places]
        if messages:
            await self._archive(messages)
        elif time.monotonic() - self._looked_at > LOOK_EVERY:
            await self._look()
        if time.monotonic() - self._committed_at > COMMIT_EVERY:
            await self._commit(consumer)

    async def _note(self, consumer: Any) -> None:
        while True:
            if not self._lost:
                self._behind.note(self._places, consumer.highwater, waiting=bool(self._away))
            await asyncio.sleep(NOTE_EVERY)

    async def _find_places(self, consumer: Any) -> None:
        """Go to where the database stands with what is ours."""
        self._lost = False
        mine = {(tp.topic, tp.partition) for tp in consumer.assignment()}
        found = await self._retried(partial(asyncio.to_thread, _begun, self._engine, mine))
        if found is None or self._lost:
            self._lost = True
            return
        try:
            for (topic, partition), offset in found.items():
                consumer.seek(TopicPartition(topic, partition), offset)
        except IllegalStateError:  # the partitions have just gone
            self._lost = True
            return
        self._places = found
        self._behind.hold(mine)

    async def _look(self) -> None:
        standing = await self._retried(partial(asyncio.to_thread, _known, self._engine))
        self._looked_at = time.monotonic()
        if standing is not None and any(standing.get(place) != offset for place, offset in self._places.items()):
            log.warning("the offsets in the database were moved: going on from there")
            self._lost = True

    async def _archive(self, messages: list[Any]) -> None:
        """Write a batch, however often the database has to be asked; what it cannot take goes to quarantine."""
        read = await asyncio.to_thread(read_changes, messages, self._relations)
        for refused in read.refused:
            if not await self._put_aside(refused):
                return
        moves = {
            place: (self._places[place], max(one.offset for one in messages if _place(one) == place) + 1)
            for place in {_place(message) for message in messages}
        }
        while not await self._retried(partial(self._stored, read, moves), read):
            if self._lost or self._stopping.is_set():
                self._lost = True
                return
            rest = await self._without_unfit(read)
            if rest is None:
                return
            read = rest
        self._places |= {place: after for place, (_, after) in moves.items()}
        for message in messages:
            self._metrics.consumed.labels(message.topic).inc()
            self._behind.read(_place(message), message.timestamp)

    async def _stored(self, read: Read, moves: Moves) -> bool:
        """Write a batch once. False where nothing was written: what is wrong with it is noted."""
        try:
            written = await asyncio.to_thread(store, self._engine, read.changes, moves)
        except Overtaken as overtaken:
            log.warning("%s: another archive has written, going on from there", overtaken)
            self._lost = True
            return False
        except Unfit as unfit:
            self._unfit = unfit.found
            return False
        for one in written:
            self._metrics.store_writes.labels(one.relation, "written").inc(one.rows)
            self._metrics.store_write_duration.labels(one.relation).observe(one.seconds)
        for _ in read.accepted:
            self._quarantine.passed()
        return True

    async def _without_unfit(self, read: Read) -> Read | None:
        """Put aside what the database does not take; the rest can be stored. None where a signal came first."""
        for at, words in self._unfit.items():
            message, change = read.accepted[at]
            self._metrics.store_writes.labels(change.relation.noun, "unfit").inc()
            if not await self._put_aside(Refused(message, "not_storable", words)):
                return None
        return Read(tuple(pair for at, pair in enumerate(read.accepted) if at not in self._unfit), ())

    async def _put_aside(self, refused: Refused) -> bool:
        """Put a record aside as soon as the broker takes it; False where a signal came first: it is read again."""
        record = refused.message
        seconds = record.timestamp / 1000
        message = Message(
            record.topic, record.partition, record.offset, seconds, record.key, record.value, record.headers
        )
        put = partial(self._quarantine.put, message, refused.reason, refused.detail, trace=refused.trace)
        done = await until_available(put, self._stopping)
        self._lost = self._lost or not done
        return done

    async def _retried(self, ask: Callable[[], Awaitable[R]], read: Read | None = None) -> R | None:
        """Ask the database until it answers, longer apart each time; None where a signal came first.

        Args:
            ask: what is asked.
            read: what is to be written, if anything is.
        """
        tries = 0
        while True:
            try:
                answer = await ask()
            except Unavailable as error:
                if str(error) != self._away:
                    log.warning("%s; waiting for it", error)
                self._away = str(error)
                for noun in [change.relation.noun for _, change in read.accepted] if read else ["offsets"]:
                    self._metrics.store_writes.labels(noun, "unavailable").inc()
                await pause(self._stopping, BACKOFF[min(tries, len(BACKOFF) - 1)])
                tries += 1
                if self._stopping.is_set():
                    return None
            else:
                self._away = ""
                return answer

    async def _commit(self, consumer: Any) -> None:
        """Tell Kafka, for those who look at the lag of the group."""
        self._committed_at = time.monotonic()
        try:
            if self._places and not self._lost:
                await consumer.commit({TopicPartition(*place): offset for place, offset in self._places.items()})
        except (KafkaError, IllegalStateError) as error:
            log.info("Kafka does not take the offsets now: %s", error)


def _place(record: Any) -> Place:
    return record.topic, record.partition


def _begun(engine: Engine, places: Iterable[Place]) -> dict[Place, int]:
    with reachable(engine), engine.begin() as connection:
        return offsets.begin(connection, places)


def _known(engine: Engine) -> dict[Place, int]:
    with reachable(engine), engine.begin() as connection:
        return offsets.known(connection)
