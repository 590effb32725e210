"""A made-up history as the topics hold it, and what of it stands in an archive."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from sqlalchemy import Engine, select
from vigie.archive.engine import open_archive
from vigie.archive.migrating import migrate
from vigie.archive.relations import Change
from vigie.archive.schema import FOUND
from vigie.archive.writing import write
from vigie.model.codes import EVENT_TYPES, Metric
from vigie.model.disagreement import Disagreements
from vigie.model.identity import digest
from vigie.model.record import Message
from vigie.settings import Settings
from vigie.stream.archiving.changes import archived, read_changes
from vigie.stream.codec import encode, key_of, partition_key_of
from vigie.stream.topics import Topics, partition_of
from vigie.tension.volume import sketch_with

from support.alerts import an_alert
from support.commands import environment_of
from support.findings import held_that_day, told_that_day
from support.kafka import topics_of
from support.records import a_claim, a_tension, a_text

PARTIES = ("RUS", "UKR", "USA", "CHN", "FRA", "DEU", "GBR", "IRN", "ISR", "PRK")
OUTLETS = ("Le Jour", "The Echo", "Die Post", "La Voz", None)
FIRST_DAY = date(2022, 1, 1)
PARTITIONS = 3
SAID_AT = 1_645_000_000_000
"""Timestamp of every message, in milliseconds."""


@dataclass(frozen=True)
class Told:
    """One message of a topic, by its noun."""

    topic: str
    key: bytes
    value: bytes | None
    partition: int

    @classmethod
    def of(cls, topic: str, record: Message) -> "Told":
        """The message of a record."""
        return cls(topic, key_of(record), encode(record), partition_of(partition_key_of(record), PARTITIONS))

    @classmethod
    def gone(cls, topic: str, key: str, dyad: str = "") -> "Told":
        """A tombstone."""
        return cls(topic, key.encode(), None, partition_of(dyad or key, PARTITIONS))


def history(articles: int, *, seed: int = 1, day_count: int = 60) -> list[Told]:
    """What so many articles lead to, copies, corrections, revisions and withdrawals among it; in a possible order."""
    chance = random.Random(seed)
    told: list[Told] = []
    sketches: dict[str, bytes] = {}
    revisions: dict[tuple[str, str], int] = {}
    for number in range(articles):
        day = FIRST_DAY + timedelta(days=chance.randrange(day_count))
        told += _of_article(number, day, chance)
        name = day.isoformat()
        sketches[name] = sketch_with(sketches.get(name), digest("text", _text_of(number, chance)), 256)
        told.append(Told("volume", name.encode(), sketches[name], 0))
        dyad = "|".join(sorted(chance.sample(PARTIES, 2)))
        told.append(_tension_of(dyad, name, revisions, chance))
        if chance.random() < 0.1:
            told += _alert_of(dyad, name, number, chance)
            told.append(_disagreements_of(dyad, name, number))
    return told


def _of_article(number: int, day: date, chance: random.Random) -> Iterator[Told]:
    name, outlet = f"article-{number}", chance.choice(OUTLETS)
    text = _text_of(number, chance)
    origin: dict[str, Any] = {
        "article_hash": digest("text", text),
        "outlet": outlet,
        "published_at": datetime.fromisoformat(f"{day}T{number % 24:02}:00:00+00:00"),
    }
    given: dict[str, Any] = {"article_id": name, "url": f"https://news.example/{number}", "title": f"Title {number}"}
    yield Told.of("texts", a_text(text, **origin, **given, ingested_at=origin["published_at"] + timedelta(hours=1)))
    for at in range(chance.randrange(4)):
        source, target = chance.sample(PARTIES, 2)
        words = f"{chance.choice(EVENT_TYPES)} {source} {target}"
        yield Told.of(
            "events", told_that_day(words, article=name, day=day.isoformat(), at=at, **_same_id(origin, words, at))
        )
    if chance.random() < 0.5:
        source, target = chance.sample(PARTIES, 2)
        yield Told.of("stances", held_that_day(f"warn {source} {target}", article=name, day=day.isoformat(), **origin))
    if chance.random() < 0.5:
        metric = chance.choice(Metric.__args__)  # type: ignore[attr-defined]
        claim = digest("claim", text, metric)
        yield Told.of("claims", a_claim(article_id=name, claim_id=claim, metric=metric, value=number, **origin))


def _same_id(origin: dict[str, Any], words: str, at: int) -> dict[str, Any]:
    return {**origin, "event_id": digest(origin["article_hash"], words, at)}


def _text_of(number: int, chance: random.Random) -> str:
    """Every tenth article has the text of another one."""
    return f"Text {number if chance.random() > 0.1 else number // 2}: la Russie menace l'Ukraine."


def _tension_of(dyad: str, day: str, revisions: dict[tuple[str, str], int], chance: random.Random) -> Told:
    revision = revisions[dyad, day] = revisions.get((dyad, day), 0) + 1
    if chance.random() < 0.05:
        return Told.gone("tension", f"{dyad}|{day}", dyad)
    index = round(chance.uniform(1, 90), 3)
    return Told.of("tension", a_tension(dyad, day=day, revision=revision, index=index, baseline=12.0, z=1.5))


def _disagreements_of(dyad: str, day: str, number: int) -> Told:
    if number % 5 == 0:
        return Told.gone("disagreements", f"{dyad}|{day}", dyad)
    return Told.of("disagreements", some_disagreements(dyad, day, extractor_version=str(number)))


def _alert_of(dyad: str, day: str, number: int, chance: random.Random) -> Iterator[Told]:
    name = digest("alert", dyad, day)
    alert = an_alert(name, dyad, entered_on=day, revision=number + 1)
    yield Told.of("alerts", alert)
    if chance.random() < 0.3:
        yield Told.of("alerts", alert.model_copy(update={"state": "withdrawn", "revision": number + 2}))
        yield Told.gone("alerts", name, dyad)


def some_disagreements(dyad: str, day: str, **fields: object) -> Disagreements:
    """Two parties that count the dead otherwise."""
    voices = [
        {"who": who, "kind": "party", "value": value, "low": value, "high": value, "text": f"{value} dead",
         "article_id": "a-1", "finding_id": f"c-{value}"}
        for who, value in (("RUS", 3), ("UKR", 300))
    ]  # fmt: skip
    one = {"kind": "quantity", "about": "killed UKR", "spread": 100.0, "opposed": True, "abroad": False}
    given = {"dyad": dyad, "day": day, "extractor_version": "1", "disagreements": [one | {"voices": voices}]}
    return Disagreements.model_validate(given | fields)


def a_denial(
    dyad: str = "RUS|UKR", day: str = "2022-02-12", *, told: dict[str, Any], denied: dict[str, Any]
) -> Disagreements:
    """One outlet tells an attack, another denies it; the fields of their voices are the caller's."""
    source, target = dyad.split("|")
    voices = [
        {"who": who, "kind": "reading", "finding_id": f"e-{who[:3]}", **fields}
        for who, fields in ((f"{source}>{target}", told), (f"not {source}>{target}", denied))
    ]
    one = {"kind": "act", "about": "ASSAULT", "spread": 0.5, "opposed": True, "abroad": True, "voices": voices}
    return Disagreements.model_validate({"dyad": dyad, "day": day, "extractor_version": "1", "disagreements": [one]})


@dataclass(frozen=True)
class _Message:
    topic: str
    key: bytes
    value: bytes | None
    timestamp: int = SAID_AT


def changes_of(told: Iterable[Told]) -> list[Change]:
    """What messages do to the archive."""
    topics = Topics()
    messages = [_Message(topics.named(one.topic).name, one.key, one.value) for one in told]
    read = read_changes(messages, archived(topics))
    assert not read.refused, read.refused[0]
    return read.changes


def archive_of(batches: Iterable[Sequence[Told]], url: str = "sqlite://") -> Engine:
    """An archive into which these batches were written, one transaction each."""
    engine = open_archive(url)
    migrate(engine)
    for batch in batches:
        with engine.begin() as connection:
            write(connection, changes_of(batch))
    return engine


def rows_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that the topics fill, in the order of their keys."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in FOUND
        }


async def publish(settings: Settings, told: Iterable[Told]) -> None:
    """Put messages on the topics of a test, which have ``PARTITIONS`` partitions."""
    topics = topics_of(settings)
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, linger_ms=20, max_batch_size=262_144)
    await producer.start()
    try:
        waiting = [
            await producer.send(
                topics.named(one.topic).name,
                key=one.key,
                value=one.value,
                partition=one.partition,
                timestamp_ms=SAID_AT,
            )
            for one in told
        ]
        for one in waiting:
            await one
    finally:
        await producer.stop()


@contextmanager
def archiving(settings: Settings, url: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run ``vigie archive run`` on a database; it is told to stop at the end, unless it is gone by then."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    environment |= environment_of(settings) | {"VIGIE_ARCHIVE": url, "VIGIE_FOLDER": str(folder)}
    environment |= {"VIGIE_LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "vigie", "archive", "run", "--port-file", str(folder / "archive.port")]
    with (folder / "archive.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(60)
