"""An article in, the message of the articles topic that carries it out: the same from every door."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime

from vigie.errors import Misconfigured, Unavailable
from vigie.model.article import Article
from vigie.model.given import Given
from vigie.model.identity import digest
from vigie.settings import Settings
from vigie.stream.clients.admin import administration
from vigie.stream.clients.connection import unreachable
from vigie.stream.clients.publishing import Parcel, Publisher, publishing
from vigie.stream.codec import GivenHeaders, cloud_event, traced
from vigie.stream.topics import Topics

CLOSING = 5.0
"""Seconds for a connection to close; a broker that is gone is not waited for."""


def parcel_of(article: Article, value: bytes, topic: str, *, source: str, trace: GivenHeaders = None) -> Parcel:
    """Make the message of an article: keyed by its id, described by CloudEvents headers.

    Args:
        article: what was read of it.
        value: its bytes, which are sent as they are.
        topic: the articles topic.
        source: the door it came through: ``push``, ``feed``, ``web``.
        trace: headers of the request that brought it; its trace context goes on.
    """
    identity = digest("article", article.article_id, value.decode("utf-8", "replace"))
    at = article.published_at or article.ingested_at or datetime.now(UTC)
    headers = cloud_event("article", identity, source=source, subject=article.article_id, at=at)
    return Parcel(topic, article.article_id.encode(), value, [*headers, *traced(trace, identity)])


class Intake:
    """Publishes articles to their topic; connects when the first one comes, and anew after the connection broke.

    Args:
        settings: where the broker is.
        source: the door that the articles come through.
        patience: seconds until articles must stand.
    """

    def __init__(self, settings: Settings, *, source: str, patience: float = 60.0) -> None:
        self.topic = Topics(settings.namespace, partitions=settings.partitions).articles.name
        self._settings = settings
        self._source = source
        self._patience = patience
        self._turn = asyncio.Lock()
        self._connection: AsyncExitStack | None = None
        self._publisher: Publisher | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def put(self, articles: Sequence[Given], *, trace: GivenHeaders = None) -> None:
        """Publish articles; returns once all of them stand. ``trace``: headers of what brought them.

        What stands already where it fails counts once when it comes again: the ids are the same.

        Raises:
            Unavailable: the broker is away, or refuses.
            Misconfigured: there is no such topic.
        """
        try:
            async with self._turn, asyncio.timeout(self._patience):
                await self._put(articles, trace)
        except TimeoutError as error:
            raise Unavailable(unreachable(self._settings, error)) from error

    async def _put(self, articles: Sequence[Given], trace: GivenHeaders) -> None:
        try:
            publisher = self._publisher or await self._connect()
            for one in articles:
                if one.article:
                    parcel = parcel_of(one.article, one.value, self.topic, source=self._source, trace=trace)
                    await publisher.publish(parcel)
            await publisher.settled()
        except BaseException as error:
            # What is in flight would be waited for: the next articles shall not wait with it.
            task = asyncio.create_task(_closed(self._connection, error))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
            self._connection = self._publisher = None
            raise

    async def close(self) -> None:
        """Close the connection."""
        connection, self._connection, self._publisher = self._connection, None, None
        closing = [*self._closing, asyncio.create_task(_closed(connection, None))]
        await asyncio.wait(closing, timeout=CLOSING)

    async def _connect(self) -> Publisher:
        await check_topic(self._settings, self.topic)
        async with AsyncExitStack() as stack:
            publisher = await stack.enter_async_context(publishing(self._settings))
            self._connection, self._publisher = stack.pop_all(), publisher
        return publisher


async def _closed(connection: AsyncExitStack | None, error: BaseException | None) -> None:
    if connection:
        with suppress(Exception):  # told already to whoever published
            await connection.__aexit__(type(error) if error else None, error, None)


async def check_topic(settings: Settings, topic: str) -> None:
    """Look whether a topic stands.

    Raises:
        Misconfigured: it does not.
        Unavailable: the broker does not answer.
    """
    async with administration(settings) as admin:
        # To ask for one topic by name would create it, badly, on a broker that allows that.
        if topic not in await admin.partitions():
            raise Misconfigured(f"there is no topic {topic}: `vigie topics --create` creates what is needed")
