"""Topics of their own for each test, records for them, and plain clients that know nothing of Vigie."""

import uuid
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from vigie.model.record import Message
from vigie.settings import Settings
from vigie.stream.clients.publishing import Parcel
from vigie.stream.codec import encode, headers_of, key_of, partition_key_of
from vigie.stream.topics import Topic, Topics, partition_of


def settings_of_a_test(broker: str, **changed: Any) -> Settings:
    """Settings with a namespace that no other test has, and few partitions, which start faster."""
    given: dict[str, Any] = {"broker": broker, "namespace": f"t{uuid.uuid4().hex[:10]}", "partitions": 3}
    return Settings(**(given | changed))


def topics_of(settings: Settings) -> Topics:
    """The manifest under these settings."""
    return Topics(settings.namespace, partitions=settings.partitions)


def parcel_of(topic: Topic, record: Message) -> Parcel:
    """A record as it travels, in the partition that it belongs to."""
    partition = partition_of(partition_key_of(record), topic.partitions)
    return Parcel(topic.name, key_of(record), encode(record), headers_of(record, source="test"), partition=partition)


async def all_records(broker: str, topic: str, *, at_least: int, seconds: float = 20.0) -> list[Any]:
    """Read a topic from its beginning with a plain consumer, until ``at_least`` records came or time is up."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    found: list[Any] = []
    try:
        for _ in range(int(seconds * 5)):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found.extend(records)
            if len(found) >= at_least:
                break
    finally:
        await consumer.stop()
    return found


async def send_all(broker: str, topic: str, messages: list[tuple[bytes | None, bytes | None]]) -> None:
    """Send keys and values with a plain producer."""
    producer = AIOKafkaProducer(bootstrap_servers=broker, max_request_size=8_000_000)
    await producer.start()
    try:
        for key, value in messages:
            await producer.send_and_wait(topic, key=key, value=value)
    finally:
        await producer.stop()
