"""Articles in, records on the broker out: for those who publish without being a worker."""

from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from vigie.errors import Unavailable
from vigie.settings import Settings
from vigie.stream.connection import client_options, connected, unreachable
from vigie.stream.topics import Topic


async def send(settings: Settings, topic: Topic, records: Iterable[tuple[bytes, bytes]]) -> int:
    """Send keys and values, and wait until every one of them stands. Returns how many.

    Raises:
        Unavailable: the broker does not answer, or refuses.
    """
    producer = AIOKafkaProducer(
        **client_options(settings), acks="all", enable_idempotence=True, max_request_size=topic.max_message_bytes
    )
    async with connected(producer, settings):
        try:
            sent = [await producer.send(topic.name, key=key, value=value) for key, value in records]
            for one in sent:
                await one
        except KafkaError as error:
            raise Unavailable(unreachable(settings, error)) from error
    return len(sent)
