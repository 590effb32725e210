"""Findings and arrivals of many generated articles, and what aggregators made of them: tables and latest records."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer
from vigie.model.arrival import Arrival
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.identity import digest
from vigie.model.record import Message
from vigie.settings import Settings
from vigie.stream.codec import encode, headers_of, key_of, partition_key_of
from vigie.stream.topics import partition_of

from support.findings import held_that_day, told_that_day
from support.kafka import topics_of
from support.records import a_claim
from support.workers import read_all

PAIRS = ("RUS UKR", "UKR RUS", "RUS USA", "GRC TUR", "CHN TWN")
KINDS = ("THREATEN", "ACCUSE", "MOBILIZE", "CONSULT", "AID")

Told = tuple[str, Message]
"""Noun of the topic, and the record."""


def told_by_articles(count: int, seed: int = 1) -> list[Told]:
    """What some articles tell, each with its arrival, over fifty days that grow loud at the end."""
    chance, counting = random.Random(seed), random.Random(seed + 1)
    found: list[Told] = []
    for number in range(count):
        day = (date(2022, 1, 1) + timedelta(days=min(49, int(chance.triangular(0, 50, 45))))).isoformat()
        name, pair = f"article {number}", chance.choice(PAIRS)
        event = told_that_day(f"{chance.choice(KINDS)} {pair}", article=name, day=day)
        found.append(("events", event))
        if chance.random() < 0.3:
            found.append(("stances", held_that_day(f"warn {pair}", article=name, day=day)))
        if counting.random() < 0.3:
            found.append(("claims", _claim_of(event, counting)))
        found.append(("arrivals", Arrival(day=day, article_hash=event.article_hash)))
    return found


def _claim_of(event: Event, chance: random.Random) -> Claim:
    fields = event.model_dump(include={"article_id", "article_hash", "outlet", "extractor_version", "dyad"})
    first, second = event.dyad.split("|")
    return a_claim(
        **fields,
        published_at=event.published_at,
        claim_id=digest("claim", event.event_id),
        value=chance.choice((100, 1_000, 5_000)),
        subject=first,
        claimant=chance.choice((first, second, None)),
        bound=chance.choice(("exact", "at_least")),
    )


def shuffled(found: Sequence[Told], seed: int) -> list[Told]:
    """Shuffle, with three in ten delivered twice."""
    chance = random.Random(seed)
    mixed = [*found, *chance.sample(found, len(found) * 3 // 10)]
    chance.shuffle(mixed)
    return mixed


async def publish(settings: Settings, found: Iterable[Told]) -> None:
    """Send records to their topics and partitions, as extraction does."""
    topics = topics_of(settings)
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, acks="all", linger_ms=5)
    await producer.start()
    try:
        for noun, record in found:
            await producer.send(
                topics.named(noun).name,
                encode(record),
                key=key_of(record),
                headers=headers_of(record, source="test"),
                partition=partition_of(partition_key_of(record), settings.partitions),
            )
        await producer.flush()
    finally:
        await producer.stop()


@dataclass(frozen=True)
class Aggregated:
    """What stands in the end: every key with its last bytes, less what only counts how often it was written."""

    tables: dict[str, dict[str, bytes]]
    latest: dict[str, dict[str, bytes]]


async def aggregated(settings: Settings) -> Aggregated:
    """Read the changelogs of all tables and the compacted topics to their end."""
    topics = topics_of(settings)
    changelogs = [topic for topic in topics.all if topic.name.endswith("-changelog")]
    tables = {topic.name.removeprefix(settings.namespace): await _last(settings, topic) for topic in changelogs}
    nouns = ("tension", "alerts", "disagreements", "volume")
    latest = {noun: await _last(settings, topics.named(noun)) for noun in nouns}
    return Aggregated(tables, latest)


async def _last(settings: Settings, topic: Any) -> dict[str, bytes]:
    last = {record.key.decode(): record.value for record in await read_all(settings, topic)}
    return {key: _less_revision(value) for key, value in last.items() if value is not None}


def _less_revision(value: bytes) -> bytes:
    if not value.startswith(b"{"):
        return value
    return orjson.dumps({name: field for name, field in orjson.loads(value).items() if name != "revision"})
