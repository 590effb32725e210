"""The manifest: every topic, its key, partitions, retention and size, in one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from aiokafka.partitioner import murmur2

NAMESPACE = "vigie"
"""First word of all topics and groups. A test or a run side by side takes another."""
PARTITIONS = 8
"""Eight workers share the load; nine would leave one idle. It cannot grow later without a replay."""
MIB = 1024 * 1024

Cleanup = Literal["delete", "compact"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it must stand on the broker."""

    name: str
    key: str
    """What the key of its records is, in words."""
    about: str
    partitions: int = PARTITIONS
    cleanup: Cleanup = "delete"
    retention: timedelta | None = None
    """None: kept without limit, which a compacted topic always is."""
    max_message_bytes: int = MIB
    internal: bool = False
    """True: nobody outside the service should read it."""

    @property
    def config(self) -> dict[str, str]:
        """Its settings, as Kafka names and writes them."""
        settings = {
            "cleanup.policy": self.cleanup,
            "max.message.bytes": str(self.max_message_bytes),
            "retention.ms": "-1" if self.retention is None else str(self.retention // timedelta(milliseconds=1)),
            "compression.type": "producer",
        }
        if self.cleanup == "compact":
            # Small topics are never compacted under Kafka's defaults (a segment is 1 GiB or seven days).
            settings |= {"segment.ms": "3600000", "min.cleanable.dirty.ratio": "0.1"}
        return settings


AGGREGATE_TABLES = ("cells", "days", "sayings")
"""Faust tables of the aggregate app; each has a changelog topic. ``cells``: dyads; ``days``: articles per day;
``sayings``: who says what of a dyad and day."""


class Topics:
    """All topics of one namespace, and the names of its consumer groups.

    Args:
        namespace: the first word of every name.
        partitions: of each topic but ``volume``; one number for all, since one worker must see a whole dyad in
            ``events``, ``stances``, ``tension`` and ``alerts`` alike.
    """

    def __init__(self, namespace: str = NAMESPACE, *, partitions: int = PARTITIONS) -> None:
        self.namespace = namespace
        self.partitions = partitions
        self.extract_group = f"{namespace}-extract"
        self.aggregate_group = f"{namespace}-aggregate"
        self.archive_group = f"{namespace}-archive"
        self.webhooks_group = f"{namespace}-webhooks"
        month = timedelta(days=30)
        self.articles = self._topic(
            "articles", "article id", "articles as publishers push them", retention=month, max_message_bytes=4 * MIB
        )
        self.texts = self._topic(
            "texts",
            "article id",
            "the exact text that the offsets of all findings refer to",
            cleanup="compact",
            max_message_bytes=4 * MIB,
        )
        self.actors = self._topic(
            "actors", "article id", "who is named in an article, and where", max_message_bytes=4 * MIB
        )
        self.events = self._topic("events", "dyad, as RUS|UKR", "who did what to whom")
        self.stances = self._topic("stances", "dyad, as RUS|UKR", "who is for or against whom")
        self.claims = self._topic(
            "claims",
            "dyad of subject and claimant; the partition is that of the article's main dyad",
            "numbers, and who vouches for them",
        )
        self.arrivals = self._topic(
            "arrivals", "publication day", "one record per article that was read: what volume counts", internal=True
        )
        self.tension = self._topic(
            "tension", "dyad and day, as RUS|UKR|2022-02-12", "tension of a dyad on a day", cleanup="compact"
        )
        self.alerts = self._topic("alerts", "alert id", "escalation and de-escalation of a dyad", cleanup="compact")
        self.disagreements = self._topic(
            "disagreements",
            "dyad and day, as RUS|UKR|2022-02-12",
            "numbers and deeds that sources tell differently",
            cleanup="compact",
        )
        self.volume = self._topic("volume", "day", "sketch of the articles of a day", cleanup="compact", partitions=1)
        self.rejected = self._topic(
            "rejected",
            "key of the message as it came",
            "messages that cannot be processed: their own bytes, reason and origin in the headers",
            retention=month,
            max_message_bytes=5 * MIB,
        )

    def changelog(self, table: str) -> Topic:
        """Return the topic in which Faust keeps a table of the aggregate app, under the name that Faust gives it."""
        return Topic(
            f"{self.aggregate_group}-{table}-changelog",
            "as the table",
            f"state of the table {table}",
            partitions=self.partitions,
            cleanup="compact",
            internal=True,
        )

    @property
    def all(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the flow, changelogs last."""
        named = (
            self.articles, self.texts, self.actors, self.events, self.stances, self.claims, self.arrivals,
            self.tension, self.alerts, self.disagreements, self.volume, self.rejected,
        )  # fmt: skip
        return (*named, *map(self.changelog, AGGREGATE_TABLES))

    @property
    def read_by(self) -> dict[str, tuple[Topic, ...]]:
        """Topics that the two groups of workers read and commit; the archive's group reads ``archived``."""
        return {
            self.extract_group: (self.articles,),
            self.aggregate_group: (self.events, self.stances, self.claims, self.arrivals),
        }

    @property
    def archived(self) -> tuple[Topic, ...]:
        """What the archive is a projection of: all that comes out, and is kept without limit."""
        return (
            self.texts, self.actors, self.events, self.stances, self.claims, self.tension, self.alerts,
            self.disagreements, self.volume,
        )  # fmt: skip

    def named(self, short: str) -> Topic:
        """Find a topic by its noun (``events``) or its full name."""
        return next(topic for topic in self.all if short in (topic.name, noun(topic.name)))

    def _topic(self, plural: str, key: str, about: str, **fields: Any) -> Topic:
        return Topic(f"{self.namespace}.{plural}.v1", key, about, **({"partitions": self.partitions} | fields))


def noun(name: str) -> str:
    """Cut the noun out of a topic name: ``events`` of ``vigie.events.v1``."""
    parts = name.split(".")
    return parts[-2] if len(parts) > 2 else name


def partition_of(key: str | bytes, partitions: int) -> int:
    """Choose the partition of a key as Java, aiokafka and Faust do (murmur2).

    Records whose key is more than the dyad (tension, alerts) are sent to the partition of their dyad with it.
    """
    raw = key.encode() if isinstance(key, str) else key
    return int(murmur2(raw) & 0x7FFFFFFF) % partitions


def names(topics: Iterable[Topic]) -> list[str]:
    """Full names, in order."""
    return [topic.name for topic in topics]
