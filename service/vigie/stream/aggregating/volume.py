"""Sketches of all days in, the volume of the news out: every aggregator reads the whole topic, in no group."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from vigie.settings import Settings
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.topics import Topic
from vigie.tension.volume import Volume

log = logging.getLogger(__name__)

POLL_MS = 500
PAUSE = 1.0
"""Seconds between tries while the broker is away; what is known until then stands."""


class VolumeFollower:
    """Keeps a volume as the topic has it, and knows for how long it has stood still.

    Args:
        volume: what is kept.
        clock: seconds that only grow.
    """

    def __init__(self, volume: Volume, clock: Callable[[], float] = time.monotonic) -> None:
        self.volume = volume
        self._clock = clock
        self._changed_at = float("-inf")

    @property
    def quiet(self) -> float:
        """Seconds since the volume last changed."""
        return self._clock() - self._changed_at

    def put(self, day: str, sketch: bytes) -> None:
        """Take in the sketch of a day."""
        if self.volume.put(day, sketch):
            self._changed_at = self._clock()

    @asynccontextmanager
    async def following(self, settings: Settings, topic: Topic) -> AsyncIterator[None]:
        """Read the topic whole, then follow it until the end of the block.

        Raises:
            Unavailable: where the broker does not answer at the start.
        """
        client = AIOKafkaConsumer(**client_options(settings), auto_offset_reset="earliest", enable_auto_commit=False)
        async with connected(client, settings) as consumer:
            partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            while any([await consumer.position(partition) < end for partition, end in ends.items()]):
                self._take(await consumer.getmany(timeout_ms=POLL_MS))
            following = asyncio.create_task(self._follow(consumer))
            try:
                yield
            finally:
                following.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await following

    async def _follow(self, consumer: Any) -> None:
        while True:
            try:
                self._take(await consumer.getmany(timeout_ms=POLL_MS))
            except (KafkaError, OSError) as error:
                log.warning("the volume cannot be followed for now: %s", error)
                await asyncio.sleep(PAUSE)

    def _take(self, batches: Any) -> None:
        for batch in batches.values():
            for record in batch:
                try:
                    self.put(record.key.decode(), record.value)
                except (AttributeError, ValueError, TypeError) as error:
                    log.warning("a record of %s at %s is no sketch: %s", record.topic, record.offset, error)
