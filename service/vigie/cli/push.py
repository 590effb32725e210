"""Files in, articles in Kafka out: `vigie push`."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.files import Given, Source, articles_of, sources
from vigie.cli.render import console, printable
from vigie.errors import Misconfigured, Rejected
from vigie.model.article import Article
from vigie.model.identity import digest
from vigie.settings import Settings
from vigie.stream.admin import administration
from vigie.stream.codec import cloud_event, traced
from vigie.stream.publishing import Parcel, publishing


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
    async with administration(settings) as admin:
        # To ask for one topic by name would create it, badly, on a broker that allows that.
        if topic not in await admin.partitions():
            raise Misconfigured(f"there is no topic {topic}: `vigie topics --create` creates what is needed")
    total = sum(source.size for source in listed) if all(source.path for source in listed) else None
    task = progress.add_task("publishing", total=total)
    async with publishing(settings) as publisher:
        try:
            for given, article in _good(listed, count):
                try:
                    await publisher.publish(parcel_of(article, given.value, topic))
                except Rejected as rejection:
                    count.refuse(given.place, rejection)
                progress.update(task, advance=given.size)
                # Reading files never waits; the producer works only while somebody does.
                await asyncio.sleep(0)
            await publisher.settled()
        finally:
            count.good = publisher.published


def parcel_of(article: Article, value: bytes, topic: str) -> Parcel:
    """Make the message of an article: keyed by its id, described by CloudEvents headers."""
    identity = digest("article", article.article_id, value.decode("utf-8", "replace"))
    at = article.published_at or article.ingested_at or datetime.now(UTC)
    headers = cloud_event("article", identity, source="push", subject=article.article_id, at=at)
    return Parcel(topic, article.article_id.encode(), value, [*headers, *traced(None, identity)])


def _good(listed: list[Source], count: _Count) -> Iterator[tuple[Given, Article]]:
    """Give the articles; count and name the rest."""
    for given in articles_of(listed, now=datetime.now(UTC)):
        if given.error:
            count.refuse(given.place, given.error)
        elif given.article:
            yield given, given.article


def _summed_up(count: _Count, what: str) -> bool:
    good = f"{count.good} article{'' if count.good == 1 else 's'} {what}"
    print(good + (f", {count.bad} refused" if count.bad else ""))
    return count.good > 0 and not count.bad


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty())
