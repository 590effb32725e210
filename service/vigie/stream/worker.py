"""One worker process: the apps it carries, its health, and an orderly end."""

import asyncio
import logging
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import faust

from vigie.errors import Unavailable
from vigie.settings import Settings
from vigie.stream import logs
from vigie.stream.admin import ensure_topics
from vigie.stream.connection import brokers
from vigie.stream.health import Health, HealthServer
from vigie.stream.metrics import Metrics
from vigie.stream.monitor import Progress, reasons_not_ready
from vigie.stream.pool import Pool
from vigie.stream.reading import EXTRACTOR
from vigie.stream.topics import Topics
from vigie.stream.topology import build_extract_app

log = logging.getLogger(__name__)

Part = Literal["extract", "aggregate"]

STOP_TIMEOUT = 30.0
"""Seconds for an app to finish what it has begun and to commit."""
CRASH_TIMEOUT = 5.0
"""The same after a crash, when an agent waits for ever with its message unacknowledged."""
WAIT = 2.0
"""Seconds between two tries to reach a broker that is away."""


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
        stopping = _stop_signals()
        brokers(self.settings)
        topics = Topics(self.settings.namespace, partitions=self.settings.partitions)
        health, metrics = Health(), Metrics(extractor_version=_extractor_version())
        server = HealthServer(
            self.settings.metrics_host, self.settings.metrics_port, health=health, registry=metrics.registry
        )
        with server, tempfile.TemporaryDirectory(prefix="vigie-worker-") as folder:
            log.info("metrics and health on http://%s", server.address)
            if port_file:
                _write(port_file, server.address)
            ticking = asyncio.create_task(_ticks(health))
            if not await self._topics_stand(topics, stopping):
                return 0
            async with self._apps(topics, metrics, folder) as apps:
                ticking.cancel()
                return await _run_apps(apps, topics, metrics=metrics, health=health, stopping=stopping)

    async def _topics_stand(self, topics: Topics, stopping: asyncio.Event) -> bool:
        """Wait for the broker, then for its topics; False where a signal came first."""
        said = ""
        while not stopping.is_set():
            try:
                await ensure_topics(self.settings, topics, create=self.create_topics)
            except Unavailable as error:
                if str(error) != said:
                    log.warning("%s; waiting for it", error)
                said = str(error)
            else:
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), WAIT)
        return False

    @asynccontextmanager
    async def _apps(self, topics: Topics, metrics: Metrics, folder: str) -> AsyncIterator[dict[faust.App, list[str]]]:
        """Build the apps of this worker, each with the names of the topics that it reads."""
        apps: dict[faust.App, list[str]] = {}
        pool = None
        if self.only != "aggregate":
            pool = Pool(self.extractor, processes=self.settings.extract_processes or os.cpu_count() or 1)
            extract = build_extract_app(
                self.settings, topics, pool=pool, metrics=metrics, folder=str(Path(folder) / "extract")
            )
            apps[extract] = [topics.articles.name]
        try:
            if pool:
                await pool.start()
            yield apps
        finally:
            if pool:
                pool.stop()


async def _run_apps(
    apps: dict[faust.App, list[str]], topics: Topics, *, metrics: Metrics, health: Health, stopping: asyncio.Event
) -> int:
    del topics
    health.unready = lambda: reasons_not_ready(apps)
    health.rejecting = lambda: next(filter(None, (app.vigie_quarantine.overflowing for app in apps)), "")
    watching = asyncio.create_task(Progress(apps, metrics, health).run())
    starting = [asyncio.create_task(_started(app)) for app in apps]
    crashed = await _first_end(apps, stopping)
    if crashed is not None:
        health.crashed = repr(crashed)
        log.critical("stopping: %s", crashed)
    for task in starting:
        task.cancel()
    patience = STOP_TIMEOUT if crashed is None else CRASH_TIMEOUT
    await asyncio.gather(*(_stopped(app, patience) for app in apps))
    watching.cancel()
    return 0 if crashed is None else 1


async def _started(app: faust.App) -> None:
    try:
        await app.start()
    except Exception as error:
        log.exception("%s cannot start", app.conf.id)
        await app.crash(error)


async def _first_end(apps: Iterable[faust.App], stopping: asyncio.Event) -> BaseException | None:
    """Wait for a signal (None) or for an app that crashed (its reason)."""
    while not stopping.is_set():
        for app in apps:
            if app.crashed:
                return app.crash_reason or Unavailable(f"{app.conf.id} crashed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 0.2)
    return None


async def _stopped(app: faust.App, patience: float) -> None:
    try:
        await asyncio.wait_for(app.stop(), patience)
    except TimeoutError:
        log.warning("%s did not finish in %.0f s: what it had begun is done again at the next start", app.conf.id, patience)
    except Exception:
        log.exception("%s did not stop in order", app.conf.id)


def _stop_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def _ticks(health: Health) -> None:
    while True:
        health.ticked()
        await asyncio.sleep(1)


def _write(path: Path, address: str) -> None:
    """Write at once, so that whoever waits for the file never reads half of it."""
    draft = path.with_suffix(".part")
    draft.write_text(address + "\n", encoding="utf-8")
    draft.replace(path)


def _extractor_version() -> str:
    from vigie.extraction.extractor import EXTRACTOR_VERSION  # noqa: PLC0415  loads no pack, but is slow to import

    return EXTRACTOR_VERSION
