"""Messages in, records that stand on the broker out; many in flight, each one accounted for."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import BrokerResponseError, KafkaError, MessageSizeTooLargeError

from vigie.errors import Rejected, Unavailable
from vigie.settings import Settings
from vigie.stream.clients.connection import client_options, connected, unreachable
from vigie.stream.codec import Headers
from vigie.stream.topics import MIB

IN_FLIGHT = 500
"""Messages that may wait for their acknowledgement: of large articles that is a quarter of a gigabyte at worst."""
LARGEST = 5 * MIB
"""Bytes of a request; what a topic takes is the topic's own limit."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to publish."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int | None = None
    """None: now."""
    partition: int | None = None
    """None: that of the key."""


class Publisher:
    """Publishes with ``acks=all`` and without duplicates. Open it with ``publishing``."""

    def __init__(self, settings: Settings, producer: Any) -> None:
        self._settings = settings
        self._producer = producer
        self._pending: deque[asyncio.Future[Any]] = deque()
        self.published = 0
        """Messages that the broker has acknowledged."""

    async def publish(self, parcel: Parcel) -> None:
        """Hand one message over; ``settled`` tells whether all of them stand.

        Raises:
            Rejected: ``too_large``.
            Unavailable: where the broker is away, or refuses.
        """
        try:
            future = await self._producer.send(
                parcel.topic,
                key=parcel.key,
                value=parcel.value,
                headers=parcel.headers,
                timestamp_ms=parcel.timestamp_ms,
                partition=parcel.partition,
            )
        except MessageSizeTooLargeError as error:
            raise Rejected("too_large", f"a message may have {LARGEST // MIB} MiB") from error
        except KafkaError as error:
            raise self._refused(error) from error
        future.add_done_callback(self._count)
        self._pending.append(future)
        while len(self._pending) > IN_FLIGHT or (self._pending and self._pending[0].done()):
            await self._settle_one()

    async def settled(self) -> None:
        """Wait until every message stands.

        Raises:
            Unavailable: where one does not; ``published`` tells how many do.
        """
        try:
            while self._pending:
                await self._settle_one()
        finally:
            await asyncio.sleep(0)  # an acknowledgement that stood before it was awaited is counted only now

    async def _settle_one(self) -> None:
        try:
            await self._pending.popleft()
        except KafkaError as error:
            raise self._refused(error) from error

    def _count(self, acknowledged: "asyncio.Future[Any]") -> None:
        if not acknowledged.cancelled() and acknowledged.exception() is None:
            self.published += 1

    def _refused(self, error: KafkaError) -> Unavailable:
        if isinstance(error, BrokerResponseError) and not error.retriable:
            return Unavailable(
                f"Kafka refuses a message: {error}; `vigie topics` compares its settings with the manifest"
            )
        return Unavailable(unreachable(self._settings, error))


@asynccontextmanager
async def publishing(settings: Settings) -> AsyncIterator[Publisher]:
    """Open a publisher; at the end everything that was handed over stands.

    Raises:
        Unavailable: where the broker does not answer, or a message does not stand at the end.
    """
    producer = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        max_request_size=LARGEST,
        compression_type="lz4",
        linger_ms=5,
    )
    async with connected(producer, settings):
        publisher = Publisher(settings, producer)
        yield publisher
        await publisher.settled()
