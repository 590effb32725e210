"""A topic in, batches of its new records out, to a member of a group: asking for the next one commits a batch."""

import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from vigie.settings import Settings
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.topics import Topic

log = logging.getLogger(__name__)

BATCH = 500
POLL_MS = 500


async def handed_over(settings: Settings, topic: Topic, group: str) -> AsyncGenerator[list[Any], None]:
    """Read what is new in a topic, each record by one member of the group.

    The first time that a group comes it begins at the end: what was said before is no news. Its place is committed at
    once, so that what comes while it is away is read later. A batch that was not dealt with comes again.

    Yields:
        Records of aiokafka, each partition's in their order; an empty list now and then while nothing comes.

    Raises:
        Unavailable: the broker does not answer at the start.
    """
    consumer = AIOKafkaConsumer(
        topic.name,
        **client_options(settings),
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="latest",
        session_timeout_ms=12_000,
    )
    async with connected(consumer, settings):
        placed: set[Any] = set()
        while True:
            placed = await _placed(consumer, placed)
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            yield [record for records in polled.values() for record in records]
            if polled:
                await _commit(consumer, {tp: records[-1].offset + 1 for tp, records in polled.items()})


async def _placed(consumer: Any, placed: set[Any]) -> set[Any]:
    """Commit the place of each partition of which the group has committed nothing. Returns the partitions held."""
    held = set(consumer.assignment())
    for tp in held - placed:
        try:
            if await consumer.committed(tp) is None:
                await _commit(consumer, {tp: await consumer.position(tp)})
        except KafkaError as error:
            log.debug("the place of %s is not known yet: %r", tp, error)
            held.discard(tp)
    return held


async def _commit(consumer: Any, offsets: dict[Any, int]) -> None:
    """Commit; what a rebalance or an outage prevents is read again, by us or by another one."""
    with suppress(KafkaError):
        await consumer.commit(offsets)
