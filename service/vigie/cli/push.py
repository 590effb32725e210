"""Files in, articles in Kafka out: `vigie push`."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.files import Source, articles_of, sources
from vigie.cli.render import console, printable
from vigie.errors import Rejected
from vigie.model.article import Article
from vigie.model.given import Given
from vigie.settings import Settings
from vigie.stream.clients.intake import check_topic, parcel_of
from vigie.stream.clients.publishing import publishing

T = TypeVar("T")
READ_AHEAD = 16
"""Records that are read before the earlier ones are handed over."""


@dataclass(slots=True)
class _Count:
    good: int = 0
    bad: int = 0

    def refuse(self, place: str, rejection: Rejected) -> None:
        self.bad += 1
        print(printable(f"{place}: {rejection}"), file=sys.stderr)


def push_files(files: list[str]) -> bool:
    """Publish every article of the files; what is none is named with its place. Returns whether all were good."""
    listed = sources(files)
    settings = settings_with_broker()
    topic = topics_of(settings).articles.name
    count = _Count()
    with _progress() as progress:
        try:
            asyncio.run(_publish(settings, topic, listed, count, progress))
        except BaseException:
            if count.good:
                progress.stop()
                print(f"stopped after {count.good} articles were published to {topic}", file=sys.stderr)
            raise
    return _summed_up(count, f"published to {topic}")


def check_files(files: list[str]) -> bool:
    """Look whether every record is an article, without Kafka. Returns whether all are."""
    count = _Count()
    for _ in _good(sources(files), count):
        count.good += 1
    return _summed_up(count, "would be published")


async def _publish(settings: Settings, topic: str, listed: list[Source], count: _Count, progress: Progress) -> None:
    await check_topic(settings, topic)
    total = sum(source.size for source in listed) if all(source.path for source in listed) else None
    task = progress.add_task("publishing", total=total)
    async with publishing(settings) as publisher:
        try:
            async for given, article in _as_they_come(_good(listed, count)):
                try:
                    await publisher.publish(parcel_of(article, given.value, topic, source="push"))
                except Rejected as rejection:
                    count.refuse(given.place, rejection)
                progress.update(task, advance=given.size)
            await publisher.settled()
        finally:
            count.good = publisher.published


async def _as_they_come(records: Iterator[T]) -> AsyncIterator[T]:
    """Read in a thread of its own: a pipe may stay silent for hours while what came from it is being sent.

    A daemon, since nobody can wake a thread that waits for standard input when Ctrl-C ends the rest.
    """
    loop, read = asyncio.get_running_loop(), asyncio.Queue[T | BaseException | None]()
    room = threading.Semaphore(READ_AHEAD)

    def reading() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits for the next record any more
            for record in _with_end(records):
                room.acquire()
                loop.call_soon_threadsafe(read.put_nowait, record)

    threading.Thread(target=reading, name="reading", daemon=True).start()
    while (record := await read.get()) is not None:
        if isinstance(record, BaseException):
            raise record
        room.release()
        yield record


def _with_end(records: Iterator[T]) -> Iterator[T | BaseException | None]:
    try:
        yield from records
    except Exception as error:  # noqa: BLE001  raised again where somebody waits for the records
        yield error
    yield None


def _good(listed: list[Source], count: _Count) -> Iterator[tuple[Given, Article]]:
    """Give the articles; count and name the rest."""
    for given in articles_of(listed):
        if given.error:
            count.refuse(given.place, given.error)
        elif given.article:
            yield given, given.article


def _summed_up(count: _Count, what: str) -> bool:
    if not count.good and not count.bad:
        print("there is no article in it", file=sys.stderr)
    good = f"{count.good} article{'' if count.good == 1 else 's'} {what}"
    print(good + (f", {count.bad} refused" if count.bad else ""))
    return count.good > 0 and not count.bad


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty())
