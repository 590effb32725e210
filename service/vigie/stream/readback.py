"""A topic in, its records as they stand now out: what a person who just came asks for."""

from collections.abc import Callable, Iterable

from aiokafka import AIOKafkaConsumer, TopicPartition

from vigie.errors import Rejected
from vigie.settings import Settings
from vigie.stream.codec import Headers, R, decode, pairs
from vigie.stream.connection import client_options, connected
from vigie.stream.topics import Topic

Wanted = Callable[[bytes, Headers], bool]
"""Chooses records by key and headers, before their JSON is read: a topic may hold years."""


async def read_back(settings: Settings, topic: Topic, kind: type[R], *, wanted: Wanted) -> list[R]:
    """Read a topic from its beginning to its end of now, and decode what is wanted, in the order of each partition.

    Of a compacted topic the last record of each key is given. What cannot be read is left out: it is not ours.

    Raises:
        Unavailable: the broker does not answer.
    """
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False, max_poll_records=2000)
    found: dict[object, bytes | None] = {}
    async with connected(consumer, settings):
        partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning()
        while await _behind(consumer, ends):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                for record in batch:
                    key = record.key or b""
                    if wanted(key, pairs(record.headers)):
                        place = (record.topic, record.partition, record.offset)
                        found[key if topic.cleanup == "compact" else place] = record.value
    return _decoded(kind, found.values())


def subject_of(headers: Headers) -> str:
    """Read what a record is about (``ce_subject``): of findings, the id of their article."""
    return dict(headers).get("ce_subject", b"").decode("utf-8", "replace")


async def _behind(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    for partition, end in ends.items():
        if await consumer.position(partition) < end:
            return True
    return False


def _decoded(kind: type[R], values: Iterable[bytes | None]) -> list[R]:
    records = []
    for value in values:
        try:
            records.append(decode(kind, value))
        except Rejected:
            continue
    return records
