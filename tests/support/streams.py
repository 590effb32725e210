"""Topics, tables and streams in memory, a few lines each: what the agents touch, without Faust or a broker."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from vigie.model.record import Message as Record
from vigie.stream.codec import Headers, encode, headers_of, partition_key_of
from vigie.stream.topics import partition_of


@dataclass
class Message:
    """A record as Faust hands it over."""

    topic: str
    value: bytes | None
    key: bytes | None = None
    partition: int = 0
    offset: int = 0
    timestamp: float = 1_650_000_000.0
    headers: Headers = field(default_factory=list)


def message_of(topic: str, record: Record, partitions: int, offset: int = 0) -> Message:
    """A record of ours, in the partition it belongs to."""
    key = partition_key_of(record)
    return Message(
        topic, encode(record), key, partition_of(key, partitions), offset, headers=headers_of(record, source="test")
    )


class Stream:
    """A stream of what it is given."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._taken = 0
        self.channel = SimpleNamespace(queue=SimpleNamespace(qsize=lambda: max(0, len(messages) - self._taken)))

    async def take_events(self, most: int, within: float) -> AsyncIterator[list[Any]]:
        """Hand out batches, without waiting."""
        del within
        for at in range(0, len(self._messages), most):
            self._taken = at + most
            yield [SimpleNamespace(message=message) for message in self._messages[at : at + most]]


class Topic:
    """Remembers what was sent; ``fail`` may object."""

    def __init__(self, name: str, fail: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.sent: list[dict[str, Any]] = []
        self.fail = fail

    def get_topic_name(self) -> str:
        """Its name."""
        return self.name

    async def send(self, **record: Any) -> "asyncio.Future[None]":
        """Take a record; the broker has it at once."""
        self.fail()
        self.sent.append(record)
        return _done()

    def newest(self) -> dict[str, Any]:
        """The last value of each key, tombstones left out."""
        last = {record["key"].decode(): record["value"] for record in self.sent}
        return {key: json.loads(value) for key, value in last.items() if value is not None}


class FaustTable:
    """The part of a Faust table that ours touches."""

    def __init__(self) -> None:
        self.data = _Store()
        self.changelog: list[tuple[int, bytes, bytes | None]] = []
        self.fail: Callable[[bytes], None] = lambda _key: None

    def send_changelog(self, partition: int, key: bytes, value: bytes | None, **_: Any) -> "asyncio.Future[None]":
        """Remember a change; ``fail`` may object."""
        self.fail(key)
        self.changelog.append((partition, key, value))
        return _done()

    def recovered(self, partitions: Iterable[int]) -> "FaustTable":
        """A table that was filled from this one's changelog, as after a restart."""
        fresh, wanted = FaustTable(), set(partitions)
        for partition, key, value in self.changelog:
            if partition in wanted:
                fresh.changelog.append((partition, key, value))
                if value is None:
                    fresh.data.pop(key, None)
                else:
                    fresh.data[key], fresh.data._key_partition[key] = value, partition
        return fresh


def _done() -> "asyncio.Future[None]":
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done


class _Store(dict[bytes, bytes]):
    def __init__(self) -> None:
        super().__init__()
        self._key_partition: dict[bytes, int] = {}

    @property
    def data(self) -> dict[bytes, bytes]:
        return self
