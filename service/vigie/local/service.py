"""Settings in, the whole service on this machine out: Kafka, topics, workers, seeds."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vigie.errors import Unavailable
from vigie.local.aot import AotCache
from vigie.local.broker import EmbeddedBroker
from vigie.local.folder import BROKER, data_folder, jar_source
from vigie.local.jars import Progress
from vigie.local.locks import alone_in
from vigie.local.prometheus import LocalPrometheus
from vigie.local.seeds import Published, Seed, read_seeds, seed_file
from vigie.local.workers import ARCHIVE, PAGES, Workers
from vigie.model.identity import digest
from vigie.settings import Settings
from vigie.stream.clients.admin import ensure_topics, wait_until_read
from vigie.stream.clients.publishing import Parcel, publishing
from vigie.stream.codec import cloud_event, traced
from vigie.stream.topics import Topics

PROMETHEUS = "prometheus"
"""The part of the folder that Prometheus has."""
STALL = 300.0
"""Seconds without a step forward after which the workers count as stuck: longer than the slowest honest article and
a restart after it. Workers that die are not waited for that long."""
_WATCH = 0.5


@dataclass(frozen=True, slots=True)
class Tell:
    """Who is told what goes on."""

    step: Callable[[str], None] = lambda _words: None
    """What is being done now."""
    note: Callable[[str], None] = lambda _words: None
    """What a person should know and keep: a worker died, a broker of an earlier run was stopped."""
    fetched: Progress = lambda _what, _done, _total: None
    stopping: Callable[[], None] = lambda: None
    """Everything is about to be stopped."""


@dataclass(slots=True)
class LocalService:
    """All of Vigie on one machine. Entered, it runs; left, nothing of it does: workers go first, then Kafka."""

    settings: Settings
    """With the broker's address filled in once it runs."""
    tell: Tell = field(default_factory=Tell)
    workers_wanted: int = 1
    broker_port: int = 0
    watched: bool = False
    """Whether a Prometheus watches all of it."""
    folder: Path = field(init=False)
    topics: Topics = field(init=False)
    seeds: list[Seed] = field(init=False)
    workers: Workers = field(init=False)
    archive: Workers = field(init=False)
    """The one process that keeps the archive."""
    pages: Workers = field(init=False)
    """The one process that serves the pages."""
    broker: EmbeddedBroker | None = field(init=False, default=None)
    prometheus: LocalPrometheus | None = field(init=False, default=None)
    _aot: AotCache | None = field(init=False, default=None)
    _undo: ExitStack = field(init=False, default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.folder = data_folder(self.settings)
        self.topics = Topics(self.settings.namespace, partitions=self.settings.partitions)
        self.seeds = read_seeds(seed_file())
        if self.watched:  # first of all: nobody should wait for Kafka to hear that this is missing
            self.prometheus = LocalPrometheus(self.folder / PROMETHEUS, log=self.tell.step)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def publish_seeds(self) -> int:
        """Publish the seeds, once for each Kafka and namespace. Returns how many were published now."""
        published = Published(self.folder, where=self._where(), seeds=self.seeds)
        if published:
            return 0
        self.tell.step(f"publishing {len(self.seeds)} articles")
        asyncio.run(self._publish())
        published.remember()
        return len(self.seeds)

    def wait_until_read(self) -> None:
        """Wait until the workers have read everything that stands in the topics now.

        Raises:
            Unavailable: they do not get on, or a worker dies again and again.
        """
        self.tell.step("reading articles")
        asyncio.run(self._watched(self._wait()))
        if self.workers:
            self.workers.wait_until_days_are_closed()

    def keep_up(self) -> None:
        """Start again what has died meanwhile; workers start by themselves. Call it every few seconds.

        Raises:
            Unavailable: it cannot be started again.
        """
        if self.broker and not self.broker.alive:
            self.tell.note("Kafka ended; starting it again")
            self.broker.stop()
            if self.broker.start() != self.settings.broker:
                raise Unavailable(f"{self.settings.broker} was taken while Kafka was away: start `vigie up` again")
        if self.prometheus and not self.prometheus.alive:
            self.tell.note("Prometheus ended; starting it again")
            self.prometheus.start()

    def open_pages(self) -> str:
        """Start what serves the pages. Gives their address; nobody waited for them so far."""
        [port] = self._free_ports(1, wanted=self.settings.web_port)
        environment = {**self._environment(), "VIGIE_WEB_PORT": str(port)}
        self.pages = Workers(self.folder, environment=environment, ports=[port], log=self.tell.note, role=PAGES)
        self._undo.callback(self.pages.stop)
        self.pages.start()
        if self.prometheus:
            self.prometheus.watch("vigie-web", self.pages.urls)
        return f"{self.pages.urls[0]}/"

    def prepare_next_start(self) -> None:
        """While nothing else is to be done, make the next start of the embedded Kafka faster."""
        if self._aot:
            self._aot.begin()

    def _stop(self) -> None:
        self.tell.stopping()
        self._undo.close()

    def _start(self) -> None:
        self._undo.enter_context(alone_in(self.folder))
        if not self.settings.broker:
            self._start_broker()
        self.tell.step("checking the topics")
        asyncio.run(ensure_topics(self.settings, self.topics))
        self.tell.step("starting the worker" + ("s" if self.workers_wanted > 1 else ""))
        self.workers = Workers(self.folder, environment=self._environment(), ports=self._ports(), log=self.tell.note)
        self._undo.callback(self.workers.stop)
        self.workers.start()
        self.workers.wait_until_ready()
        self._start_archive()
        if self.prometheus:
            self._start_prometheus(self.prometheus)

    def _start_prometheus(self, prometheus: LocalPrometheus) -> None:
        self.tell.step("starting Prometheus")
        prometheus.watch("vigie-worker", self.workers.urls)
        prometheus.watch("vigie-archive", self.archive.urls)
        self._undo.callback(prometheus.stop)
        prometheus.start()

    def _start_broker(self) -> None:
        jars = jar_source(self.settings, self.tell.fetched)
        broker = EmbeddedBroker(self.folder / BROKER, port=self.broker_port, jars=jars, log=self.tell.step)
        self._undo.callback(broker.stop)
        self.settings = self.settings.model_copy(update={"broker": broker.start()})
        self.broker, self._aot = broker, AotCache(jar_source(self.settings, Tell().fetched))
        self._undo.callback(self._aot.give_up)

    def _start_archive(self) -> None:
        [port] = self._free_ports(1)
        self.archive = Workers(
            self.folder, environment=self._environment(), ports=[port], log=self.tell.note, role=ARCHIVE
        )
        self._undo.callback(self.archive.stop)
        self.archive.start()

    def _environment(self) -> dict[str, str]:
        return {"VIGIE_BROKER": str(self.settings.broker), "VIGIE_FOLDER": str(self.folder)}

    def _ports(self) -> list[int]:
        """Choose the workers' ports: those from the one that is set on, else free ones."""
        first = self.settings.metrics_port
        if first:
            return list(range(first, first + self.workers_wanted))
        return self._free_ports(self.workers_wanted)

    def _free_ports(self, count: int, *, wanted: int = 0) -> list[int]:
        """Find ports that nobody listens on; ``wanted`` is the first of them where it is free."""
        with ExitStack() as held:
            probes = [held.enter_context(socket.socket()) for _ in range(count)]
            for number, probe in enumerate(probes):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", 0 if number else wanted))
                except OSError:
                    probe.bind(("127.0.0.1", 0))
            return [probe.getsockname()[1] for probe in probes]

    def _where(self) -> str:
        """Name the Kafka: the embedded one by its storage, which a person may have wiped; another by its address."""
        kafka = self.settings.broker
        if self.broker:
            said = (self.folder / BROKER / "data" / "meta.properties").read_text("utf-8").splitlines()
            kafka = next(line for line in said if line.startswith("cluster.id="))
        return f"{kafka} {self.topics.namespace}"

    async def _publish(self) -> None:
        now = datetime.now(UTC)
        async with publishing(self.settings) as publisher:
            for seed in self.seeds:
                name = seed.article_id
                identity = digest("article", name, seed.value.decode())
                headers = [
                    *cloud_event("article", identity, source="seeds", subject=name, at=now),
                    *traced(None, identity),
                ]
                await publisher.publish(Parcel(self.topics.articles.name, name.encode(), seed.value, headers))

    async def _wait(self) -> None:
        doing = {self.topics.extract_group: "reading articles", self.topics.aggregate_group: "adding up tension"}

        def progress(group: str, left: int) -> None:
            if left:
                self.tell.step(f"{doing[group]}: {left} to go")

        await wait_until_read(self.settings, self.topics, patience=STALL, progress=progress)

    async def _watched(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait, but not for workers that do not start."""
        task = asyncio.create_task(waiting)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_WATCH)
                self.workers.check()
            await task
        finally:
            task.cancel()
