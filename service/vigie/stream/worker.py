"""One worker process: the apps it carries, its health, and an orderly end."""

import asyncio
import logging
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import faust

from vigie.errors import Unavailable
from vigie.settings import Settings
from vigie.stream.aggregating.closing import Closing
from vigie.stream.aggregating.gauges import DyadGauges
from vigie.stream.aggregating.shares import ShareGauges
from vigie.stream.aggregating.volume import VolumeFollower
from vigie.stream.clients.admin import ensure_topics
from vigie.stream.clients.connection import brokers
from vigie.stream.extracting.pool import Pool
from vigie.stream.extracting.reading import EXTRACTOR
from vigie.stream.health import logs
from vigie.stream.health.monitor import Progress, reasons_not_ready
from vigie.stream.health.process import stop_signals, ticks, until_available, write_address
from vigie.stream.health.state import Health, HealthServer
from vigie.stream.metrics import Metrics
from vigie.stream.topics import Topics
from vigie.stream.topology import build_aggregate_app, build_extract_app
from vigie.tension.ledger import Ledger

log = logging.getLogger(__name__)

Part = Literal["extract", "aggregate"]

STOP_TIMEOUT = 20.0
"""Seconds for an app to finish what it has begun and to commit."""
CRASH_TIMEOUT = 5.0
"""The same after a crash, when an agent waits for ever with its message unacknowledged."""
LAST_GRACE = 10.0
"""Seconds more, after which the process ends itself whatever still waits for a broker that is gone."""


def run_worker(
    settings: Settings,
    *,
    only: Part | None = None,
    extractor: str = EXTRACTOR,
    port_file: Path | None = None,
    create_topics: bool = True,
) -> int:
    """Run a worker until SIGTERM or SIGINT.

    Args:
        settings: where the broker is, and how many processes read.
        only: carry this part alone; None: both.
        extractor: ``module:function`` of what makes the extractor.
        port_file: where to write ``host:port`` of ``/metrics``, ``/live`` and ``/ready``, once they answer.
        create_topics: create the topics that are missing.

    Returns:
        Exit code: 0 after a signal, 1 after a crash, with what was not finished left for the next start.

    Raises:
        Misconfigured: in one line, what is wrong with settings or topics.
    """
    logs.set_up(settings.log_level)
    return asyncio.run(_Worker(settings, only, extractor, create_topics).run(port_file))


@dataclass(slots=True)
class _Worker:
    settings: Settings
    only: Part | None
    extractor: str
    create_topics: bool

    async def run(self, port_file: Path | None) -> int:
        stopping = stop_signals()
        brokers(self.settings)
        topics = Topics(self.settings.namespace, partitions=self.settings.partitions)
        health, metrics = Health(), Metrics(extractor_version=_extractor_version())
        server = HealthServer(
            self.settings.metrics_host, self.settings.metrics_port, health=health, registry=metrics.registry
        )
        with server, tempfile.TemporaryDirectory(prefix="vigie-worker-") as folder:
            log.info("metrics and health on http://%s", server.address)
            if port_file:
                write_address(port_file, server.address)
            ticking = asyncio.create_task(ticks(health))
            ensuring = partial(ensure_topics, self.settings, topics, create=self.create_topics)
            load = _Load(topics, metrics, health, Path(folder))
            async with AsyncExitStack() as stack:
                if not await until_available(ensuring, stopping):
                    return 0
                if self.only != "aggregate":
                    await stack.enter_async_context(self._extraction(load))
                if self.only != "extract":
                    await stack.enter_async_context(self._aggregation(load))
                ticking.cancel()
                code = await _carried(load, stopping)
            if load.last_resort:
                load.last_resort.cancel()
        if load.hangs:
            logging.shutdown()
            os._exit(code)
        return code

    @asynccontextmanager
    async def _extraction(self, load: "_Load") -> AsyncIterator[None]:
        pool = Pool(self.extractor, processes=self.settings.extract_processes or os.cpu_count() or 1)
        try:
            await pool.start()
            app = build_extract_app(
                self.settings, load.topics, pool=pool, metrics=load.metrics, folder=str(load.folder / "extract")
            )
            load.apps[app] = [load.topics.articles.name]
            yield
        finally:
            pool.stop()

    @asynccontextmanager
    async def _aggregation(self, load: "_Load") -> AsyncIterator[None]:
        ledger, topics = Ledger(_extractor_version()), load.topics
        follower = VolumeFollower(ledger.volume)
        async with follower.following(self.settings, topics.volume):
            made = build_aggregate_app(
                self.settings, topics, ledger=ledger, metrics=load.metrics, folder=str(load.folder / "aggregate")
            )
            load.apps[made.app] = [topic.name for topic in topics.read_by[topics.aggregate_group]]
            loop = asyncio.get_running_loop()
            load.metrics.registry.register(DyadGauges(made.books, made.days, held=made.held, loop=loop))
            load.metrics.registry.register(ShareGauges(ledger.volume))
            closing = Closing(made.books, follower, held=made.held)
            load.metrics.to_close.set_function(lambda: closing.waiting)
            load.metrics.closing_wait.set_function(lambda: closing.wait)
            load.beside.append(closing.run())
            yield


@dataclass(slots=True)
class _Load:
    """What a worker carries."""

    topics: Topics
    metrics: Metrics
    health: Health
    folder: Path
    apps: dict[faust.App, list[str]] = field(default_factory=dict)
    """Each with the names of the topics that it reads."""
    beside: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    """What runs as long as the apps do."""
    hangs: bool = False
    """An app did not stop: its threads would keep the process for ever."""
    last_resort: threading.Timer | None = None

    def end_within(self, seconds: float, *, code: int) -> None:
        """End the process by then, unless it has ended in order: a client may wait for its broker in any step."""
        self.last_resort = threading.Timer(seconds, os._exit, (code,))
        self.last_resort.daemon = True
        self.last_resort.start()


async def _carried(load: _Load, stopping: asyncio.Event) -> int:
    """Run the apps until a signal or a crash; the exit code."""
    apps, health = load.apps, load.health
    health.unready = lambda: reasons_not_ready(apps)
    health.rejecting = lambda: next(filter(None, (app.vigie_quarantine.overflowing for app in apps)), "")
    written = [topic.name for topic in load.topics.all if topic is not load.topics.articles]
    read = [name for topics in apps.values() for name in topics]
    load.metrics.begin(read=read, written=written, partitions=load.topics.partitions)
    load.metrics.ready.set_function(lambda: not (health.sick() or health.unready()))
    beside = [asyncio.create_task(work) for work in (Progress(apps, load.metrics, health).run(), *load.beside)]
    starting = [asyncio.create_task(_started(app)) for app in apps]
    crashed = await _first_end(apps, beside, stopping)
    if crashed is not None:
        health.crashed = repr(crashed)
        log.critical("stopping: %r", crashed)
    for task in starting:
        task.cancel()
    patience = STOP_TIMEOUT if crashed is None else CRASH_TIMEOUT
    load.end_within(patience + LAST_GRACE, code=0 if crashed is None else 1)
    load.hangs = not all(await asyncio.gather(*(_stopped(app, patience) for app in apps)))
    for task in beside:
        task.cancel()
    return 0 if crashed is None else 1


async def _started(app: faust.App) -> None:
    try:
        await app.start()
    except Exception as error:
        log.exception("%s cannot start", app.conf.id)
        await app.crash(error)


async def _first_end(
    apps: Iterable[faust.App], beside: Iterable["asyncio.Task[None]"], stopping: asyncio.Event
) -> BaseException | None:
    """Wait for a signal (None) or for what crashed first (its reason)."""
    while not stopping.is_set():
        for app in apps:
            if app.crashed:
                return app.crash_reason or Unavailable(f"{app.conf.id} crashed")
        for task in beside:
            if task.done() and not task.cancelled():
                return task.exception() or Unavailable("a task of the worker ended")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 0.2)
    return None


async def _stopped(app: faust.App, patience: float) -> bool:
    """Stop an app; False where it does not, as while the broker is away: Faust then waits for it for ever."""
    stop = asyncio.create_task(app.stop())
    # Not ``wait_for``: that would wait for a cancellation which Faust swallows.
    done, _ = await asyncio.wait({stop}, timeout=patience)
    if not done:
        log.warning("%s did not stop in %.0f s: what it began is done again at the next start", app.conf.id, patience)
        return False
    if error := stop.exception():
        log.error("%s did not stop in order: %r", app.conf.id, error)
    return True


def _extractor_version() -> str:
    from vigie.extraction.extractor import EXTRACTOR_VERSION  # noqa: PLC0415  loads no pack, but is slow to import

    return EXTRACTOR_VERSION
