"""One process that keeps the archive: its tables, its place in the topics, its health, and an orderly end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from sqlalchemy import Engine

from vigie.archive import offsets
from vigie.archive.engine import open_archive, reachable, shown
from vigie.archive.migrating import migrate
from vigie.archive.offsets import Place
from vigie.archive.relations import RELATIONS, WITHDRAWALS
from vigie.errors import Misconfigured, Unavailable
from vigie.settings import Settings
from vigie.stream.archiving.writing import Archiving
from vigie.stream.clients.admin import administration, ensure_topics
from vigie.stream.clients.connection import brokers, client_options, connected, unreachable
from vigie.stream.health import logs
from vigie.stream.health.process import stop_signals, ticks, until_available, write_address
from vigie.stream.health.state import Health, HealthServer
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import Quarantine
from vigie.stream.topics import MIB, Topics, names

log = logging.getLogger(__name__)

LARGEST = 6 * MIB
"""Bytes of a request: a message of the texts topic and its headers."""


def run_archive(settings: Settings, url: str, *, disposable: bool, port_file: Path | None = None) -> int:
    """Keep the archive until SIGTERM or SIGINT.

    Args:
        settings: where the broker is, and who may read the views.
        url: the database.
        disposable: begin anew by itself where the rows come from topics that are not there any more; else refuse.
        port_file: where to write ``host:port`` of ``/metrics``, ``/live`` and ``/ready``, once they answer.

    Returns:
        Exit code: 0 after a signal.

    Raises:
        Misconfigured: in one line, what is wrong with settings, topics or database.
    """
    logs.set_up(settings.log_level)
    return asyncio.run(_Process(settings, open_archive(url), disposable).run(port_file))


@dataclass(slots=True)
class _Process:
    settings: Settings
    engine: Engine
    disposable: bool
    topics: Topics = field(init=False)
    health: Health = field(init=False, default_factory=Health)
    metrics: Metrics = field(init=False, default_factory=Metrics)

    def __post_init__(self) -> None:
        self.topics = Topics(self.settings.namespace, partitions=self.settings.partitions)
        read = self.topics.archived
        self.metrics.begin(read=names(read), written=(), partitions=self.settings.partitions)
        self.metrics.topic_partitions.labels(self.topics.volume.name).set(self.topics.volume.partitions)
        self.metrics.begin_store(relation.noun for relation in (*RELATIONS, WITHDRAWALS))
        self.metrics.ready.set_function(lambda: not (self.health.sick() or self.health.unready()))

    async def run(self, port_file: Path | None) -> int:
        stopping = stop_signals()
        brokers(self.settings)
        where = self.settings.metrics_host, self.settings.metrics_port
        with HealthServer(*where, health=self.health, registry=self.metrics.registry) as server:
            log.info("metrics and health on http://%s", server.address)
            if port_file:
                write_address(port_file, server.address)
            ticking = asyncio.create_task(ticks(self.health))
            try:
                if await self._prepared(stopping):
                    await until_available(partial(self._archive, stopping), stopping)
            finally:
                ticking.cancel()
                self.engine.dispose()
        return 0

    async def _prepared(self, stopping: asyncio.Event) -> bool:
        """Wait for topics and database, and see that they belong together; False where a signal came first."""
        migrating = partial(asyncio.to_thread, migrate, self.engine, reader=self.settings.archive_reader)
        steps = (partial(ensure_topics, self.settings, self.topics), migrating, self._look_at_source)
        for step in steps:
            if not await until_available(step, stopping):
                return False
        return True

    async def _look_at_source(self) -> None:
        name, ends = await source_of(self.settings, self.topics)
        await asyncio.to_thread(_belong_together, self.engine, name, ends, disposable=self.disposable)

    async def _archive(self, stopping: asyncio.Event) -> None:
        async with _rejecting(self.settings, self.topics) as rejected:
            quarantine = Quarantine(
                rejected, group=self.topics.archive_group, metrics=self.metrics, stop=partial(_away, self.settings)
            )
            self.health.rejecting = lambda: quarantine.overflowing
            archiving = Archiving(
                self.engine, self.topics, quarantine, metrics=self.metrics, health=self.health, stopping=stopping
            )
            await archiving.run(self.settings)


async def source_of(settings: Settings, topics: Topics) -> tuple[str, dict[Place, int]]:
    """Name the Kafka and namespace, and tell where its topics end.

    Raises:
        Unavailable: the broker does not answer.
    """
    async with administration(settings) as admin:
        ends = await admin.end_offsets(topics.archived)
        return f"{await admin.cluster()} {topics.namespace}", {(tp.topic, tp.partition): at for tp, at in ends.items()}


def _belong_together(engine: Engine, name: str, ends: Mapping[Place, int], *, disposable: bool) -> None:
    """See that the rows come from these topics; from others they would be a mixture.

    Raises:
        Misconfigured: they do not.
    """
    with reachable(engine), engine.begin() as connection:
        before = offsets.source(connection)
        standing = offsets.known(connection)
        beyond = any(offset > ends.get(place, offset) for place, offset in standing.items())
        if before == name and not beyond:
            return
        if before is not None:
            why = (
                f"the topics of {before.split()[-1]} were made anew"
                if before == name
                else f"it was filled from {before}"
            )
            if not disposable:
                raise Misconfigured(
                    f"{shown(engine)} does not belong to this Kafka ({name}): {why}; set VIGIE_ARCHIVE to another one,"
                    " or let `vigie archive rebuild` fill it from here"
                )
            log.warning("%s begins anew: %s", shown(engine), why)
            offsets.forget_all(connection)
        offsets.note_source(connection, name)


@asynccontextmanager
async def _rejecting(settings: Settings, topics: Topics) -> AsyncIterator["_RejectedTopic"]:
    producer = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        max_request_size=LARGEST,
        compression_type="lz4",
    )
    async with connected(producer, settings):
        yield _RejectedTopic(producer, topics.rejected.name)


@dataclass(frozen=True, slots=True)
class _RejectedTopic:
    """What the quarantine sends to."""

    producer: Any
    name: str

    async def send(self, *, key: bytes | None, value: bytes | None, headers: Any) -> Any:
        """Hand a record over; the result is awaited."""
        return await self.producer.send(self.name, key=key, value=value, headers=headers)


async def _away(settings: Settings, error: BaseException) -> None:
    raise Unavailable(unreachable(settings, error)) from error
