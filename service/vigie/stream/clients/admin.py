"""The manifest in, topics on the broker out; and how far each consumer group has read."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code

from vigie.errors import Misconfigured, Unavailable
from vigie.settings import Settings
from vigie.stream.clients.connection import client_options, connected
from vigie.stream.topics import Topic, Topics, names

SETTLING = 20.0
"""Seconds until a new topic has leaders, or a new group its coordinator. A quiet broker needs less than one."""
_PAUSE = 0.2
_TOPIC_EXISTS = 36
_HINTS = {
    29: "this user may not create topics: let an administrator run `vigie topics --create`",
    38: "there are fewer brokers than VIGIE_REPLICATION_FACTOR",
    44: "a policy of the broker forbids it",
}

Offsets = dict[TopicPartition, int]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where the broker differs from the manifest."""

    topic: str
    line: str
    fatal: bool
    """True: results would be wrong or lost. False: an operator may have meant it."""


class Administration:
    """Questions and orders to the broker that are not records. Open it with ``administration``."""

    def __init__(self, settings: Settings, admin: Any, consumer: Any) -> None:
        self._settings = settings
        self._admin = admin
        self._consumer = consumer

    async def create(self, topics: Iterable[Topic]) -> list[str]:
        """Create the topics that are missing and wait until they have leaders. Returns the names of the new ones.

        Raises:
            Misconfigured: where the broker refuses.
            Unavailable: where they get no leader.
        """
        wanted = list(topics)
        standing = await self.partitions()
        missing = [topic for topic in wanted if topic.name not in standing]
        if missing:
            _check_created(await self._admin.create_topics([self._new(topic) for topic in missing]))
        await self._settled(wanted)
        return names(missing)

    async def partitions(self) -> dict[str, int]:
        """Count the partitions of every topic on the broker.

        All topics are asked for, since to ask for one by name would create it on a broker that allows that.
        """
        return {topic["topic"]: len(topic["partitions"]) for topic in await self._admin.describe_topics()}

    async def cluster(self) -> str:
        """Name the cluster: another one, or one whose storage was wiped, has another name."""
        return str((await self._admin.describe_cluster())["cluster_id"])

    async def deviations(self, topics: Iterable[Topic]) -> list[Deviation]:
        """Compare the broker with the manifest."""
        wanted = list(topics)
        standing = await self.partitions()
        found = [
            Deviation(topic.name, f"{topic.name} does not exist: `vigie topics --create` creates it", fatal=True)
            for topic in wanted
            if topic.name not in standing
        ]
        present = [topic for topic in wanted if topic.name in standing]
        configs = await self._configs(names(present))
        for topic in present:
            found += _differences(topic, standing[topic.name], configs.get(topic.name, {}))
        return found

    async def end_offsets(self, topics: Iterable[Topic]) -> Offsets:
        """Tell the offset that the next record of each partition will get."""
        ends: Offsets = await self._retried(lambda: self._consumer.end_offsets(_split(topics)))
        return ends

    async def begin_offsets(self, topics: Iterable[Topic]) -> Offsets:
        """Tell the offset of the oldest record that each partition still holds."""
        begins: Offsets = await self._retried(lambda: self._consumer.beginning_offsets(_split(topics)))
        return begins

    async def committed(self, group: str) -> Offsets:
        """Tell what a group has committed; partitions of which it has committed nothing are left out."""
        held = await self._retried(lambda: self._admin.list_consumer_group_offsets(group))
        return {partition: place.offset for partition, place in held.items() if place.offset >= 0}

    async def unread(self, group: str, ends: Mapping[TopicPartition, int], begins: Mapping[TopicPartition, int]) -> int:
        """Count the records before ``ends`` that a group has not committed; what retention removed does not count."""
        committed = await self.committed(group)
        return sum(
            max(0, end - max(committed.get(partition, 0), begins.get(partition, 0))) for partition, end in ends.items()
        )

    def _new(self, topic: Topic) -> NewTopic:
        copies = self._settings.replication_factor
        # With three copies a record must stand on two before it counts as sent.
        safe = {"min.insync.replicas": "2"} if copies > 2 else {}
        return NewTopic(topic.name, topic.partitions, copies, topic_configs=topic.config | safe)

    async def _configs(self, topics: list[str]) -> dict[str, dict[str, str]]:
        if not topics:
            return {}
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
        responses = await self._admin.describe_configs(asked)
        return {
            resource[3]: {entry[0]: entry[1] for entry in resource[4]}
            for response in responses
            for resource in response.resources
        }

    async def _settled(self, topics: list[Topic]) -> None:
        deadline = time.monotonic() + SETTLING
        wanted = set(names(topics))
        while True:
            standing = await self._admin.describe_topics()
            led = {
                topic["topic"]
                for topic in standing
                if topic["partitions"] and all(part["leader"] >= 0 for part in topic["partitions"])
            }
            if wanted <= led:
                return
            if time.monotonic() > deadline:
                raise Unavailable(f"{min(wanted - led)} has no leader yet: is every broker running?")
            await asyncio.sleep(_PAUSE)

    async def _retried(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Ask again while the broker says that it is about to know: coordinators and leaders take a moment."""
        deadline = time.monotonic() + SETTLING
        while True:
            try:
                return await ask()
            except KafkaError as error:
                if not error.retriable or time.monotonic() > deadline:
                    raise Unavailable(f"Kafka does not answer what it was asked: {error}") from error
            await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def administration(settings: Settings) -> AsyncIterator[Administration]:
    """Open a connection for questions and orders.

    Raises:
        Unavailable: where the broker does not answer.
    """
    options = client_options(settings)
    async with (
        connected(AIOKafkaAdminClient(**options), settings) as admin,
        connected(AIOKafkaConsumer(**options, enable_auto_commit=False), settings) as consumer,
    ):
        yield Administration(settings, admin, consumer)


async def ensure_topics(settings: Settings, topics: Topics, *, create: bool = True) -> list[str]:
    """Create what is missing and check what stands, before a worker starts. Returns the names of the new topics.

    Raises:
        Misconfigured: on the first difference that would lose or spoil results; one line says what to do.
        Unavailable: where the broker does not answer.
    """
    async with administration(settings) as admin:
        created = await admin.create(topics.all) if create else []
        for deviation in await admin.deviations(topics.all):
            if deviation.fatal:
                raise Misconfigured(deviation.line)
        return created


async def wait_until_read(
    settings: Settings, topics: Topics, *, patience: float, progress: Callable[[str, int], None] = lambda *_: None
) -> None:
    """Wait until both groups have committed up to the end offsets that stand now.

    The second group's ends are taken when the first is done, since its input is what the first publishes.

    Args:
        settings: where the broker is.
        topics: the manifest.
        patience: seconds that a group may stand still.
        progress: told the group and how many records it has still to read.

    Raises:
        Unavailable: where a group stands still for that long.
    """
    async with administration(settings) as admin:
        for group, read in topics.read_by.items():
            ends, begins = await admin.end_offsets(read), await admin.begin_offsets(read)
            least, since = None, time.monotonic()
            while left := await admin.unread(group, ends, begins):
                if least is None or left < least:
                    least, since = left, time.monotonic()
                    progress(group, left)
                if time.monotonic() - since > patience:
                    raise Unavailable(f"{group} has not moved for {patience:.0f} s with {left} records to read")
                await asyncio.sleep(_PAUSE)
            progress(group, 0)


def _split(topics: Iterable[Topic]) -> list[TopicPartition]:
    return [TopicPartition(topic.name, number) for topic in topics for number in range(topic.partitions)]


def _check_created(response: Any) -> None:
    for topic, code, *rest in response.topic_errors:
        if code and code != _TOPIC_EXISTS:
            said = _HINTS.get(code) or (rest[0] if rest and rest[0] else for_code(code).__name__)
            raise Misconfigured(f"{topic} cannot be created: {said}")


def _differences(topic: Topic, partitions: int, config: Mapping[str, str]) -> list[Deviation]:
    found = []
    if partitions != topic.partitions:
        found.append(
            Deviation(
                topic.name,
                f"{topic.name} has {partitions} partitions, not {topic.partitions}: set VIGIE_PARTITIONS as the topics"
                " have it, delete the topic, or choose another VIGIE_NAMESPACE",
                fatal=True,
            )
        )
    for setting, value in topic.config.items():
        stands = config.get(setting)
        if stands is None or not _worse(setting, stands, value):
            continue
        line = f"{topic.name} has {setting}={stands}, not {value}: set it with kafka-configs.sh"
        found.append(Deviation(topic.name, line, fatal=setting in ("cleanup.policy", "max.message.bytes")))
    return found


def _worse(setting: str, stands: str, wanted: str) -> bool:
    if setting == "cleanup.policy":
        return set(stands.split(",")) != {wanted}
    if setting == "max.message.bytes":
        return int(stands) < int(wanted)
    if setting == "retention.ms":
        kept, needed = (float("inf") if value == "-1" else float(value) for value in (stands, wanted))
        return kept < needed
    return False
