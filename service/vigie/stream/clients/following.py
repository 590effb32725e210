"""A topic in, its records one after the other out: live, or up to the end of now."""

import heapq
from collections.abc import AsyncGenerator, Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from vigie.settings import Settings
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.topics import Topic

_POLL_MS = 300


async def follow(
    settings: Settings,
    topic: Topic,
    *,
    partitions: Iterable[int] | None = None,
    from_beginning: bool = False,
    until_now: bool = False,
) -> AsyncGenerator[Any, None]:
    """Read records without a consumer group: who looks changes nothing for who works.

    Args:
        settings: where the broker is.
        topic: what to read.
        partitions: some of them; None is all.
        from_beginning: the oldest first, else only what is new.
        until_now: stop at the last record that stands when the reading begins, else go on for ever.

    Yields:
        Records of aiokafka; the older first as far as they came together, each partition in its order.

    Raises:
        Unavailable: where the broker does not answer.
    """
    numbers = range(topic.partitions) if partitions is None else partitions
    split = [TopicPartition(topic.name, number) for number in numbers]
    # Where to begin is told at once: a later seek loses against the reset that `assign` has begun.
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        auto_offset_reset="earliest" if from_beginning else "latest",
        enable_auto_commit=False,
        max_poll_records=1000,
    )
    async with connected(consumer, settings):
        consumer.assign(split)
        ends = await consumer.end_offsets(split)
        while not until_now or await _behind(consumer, ends):
            polled = await consumer.getmany(timeout_ms=_POLL_MS)
            # Merging keeps the order within a partition, whatever clocks its producers had.
            for record in heapq.merge(*polled.values(), key=lambda record: record.timestamp):
                if not until_now or record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record


async def _behind(consumer: Any, ends: dict[TopicPartition, int]) -> bool:
    for partition, end in ends.items():
        if await consumer.position(partition) < end:
            return True
    return False
