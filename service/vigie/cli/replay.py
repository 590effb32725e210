"""An archive of findings or articles in, its records into the topics in the order of their publication: `vigie replay`.

The index is computed in event time, so a year that is read in minutes ends where a year that was lived through ends.
What comes this way says so in its headers, and moves no counter of news.
"""

import asyncio
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO, NamedTuple

import orjson

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.files import Source, sources
from vigie.cli.render import printable
from vigie.errors import Rejected
from vigie.extraction.extractor import EXTRACTOR_VERSION
from vigie.model.actor import Actor
from vigie.model.arrival import Arrival
from vigie.model.article import Article, ArticleText, read_article
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.findings import ARTICLE_FIELDS
from vigie.model.identity import digest
from vigie.model.record import Finding, Message, in_utc
from vigie.model.stance import Stance
from vigie.settings import Settings
from vigie.stream.clients.intake import check_topic, parcel_of
from vigie.stream.clients.publishing import Parcel, Publisher, publishing
from vigie.stream.codec import REPLAY, decode, encode, headers_of, key_of, partition_key_of
from vigie.stream.topics import Topics, partition_of
from vigie.tension.points import read_points

KINDS: dict[str, tuple[str, type[Message]]] = {
    "actor": ("actors", Actor),
    "arrival": ("arrivals", Arrival),
    "claim": ("claims", Claim),
    "event": ("events", Event),
    "stance": ("stances", Stance),
    "text": ("texts", ArticleText),
}
"""By what a line says of its kind: noun of the topic, and the record."""
LISTS = {"actors": "actor", "events": "event", "stances": "stance", "claims": "claim"}
"""Lists in the object that `vigie extract` prints for an article."""
TOLD_EVERY = 20_000
"""Records after which a line says how far it has come."""


class Place(NamedTuple):
    """Where a line stands; sorted, these are the order of publication."""

    published: float
    """Seconds since 1970; of what has no date that of the line before."""
    source: int
    offset: int
    line: int


def replay_files(files: list[str]) -> bool:
    """Publish every record of the files; what is none is named with its place. Returns whether all were good."""
    listed = sources(files)
    settings = settings_with_broker()
    began = time.monotonic()
    with ExitStack() as stack:
        opened = [stack.enter_context(_opened(source)) for source in listed]
        run = Replay(settings, topics_of(settings))
        asyncio.run(run.publish(listed, opened))
    took = max(time.monotonic() - began, 1e-3)
    every = sum(run.sent.values())
    told = ", ".join(f"{count} {noun}" for noun, count in sorted(run.sent.items())) or "nothing"
    refused = f", {run.bad} lines refused" if run.bad else ""
    print(f"{told} published in {took:.1f} s, {every / took:.0f} a second{refused}")
    return every > 0 and not run.bad


@dataclass(slots=True)
class Replay:
    """What was replayed so far."""

    settings: Settings
    topics: Topics
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Records by noun."""
    bad: int = 0
    _arrived: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Articles of each day that something was told of."""
    _volume: dict[str, int] = field(default_factory=dict)
    """Articles of each day as an export counts them."""

    async def publish(self, listed: list[Source], opened: list[BinaryIO]) -> None:
        """Publish all lines in the order of publication, whatever their order in the files."""
        await check_topic(self.settings, self.topics.articles.name)
        places = sorted(place for at, file in enumerate(opened) for place in _places(file, at))
        async with publishing(self.settings) as publisher:
            for done, place in enumerate(places, 1):
                file = opened[place.source]
                file.seek(place.offset)
                try:
                    await self._publish_line(file.readline(), publisher)
                except Rejected as rejection:
                    self.bad += 1
                    name = f"{listed[place.source].name}:{place.line}"
                    print(printable(f"{name}: {rejection}"), file=sys.stderr)
                if not done % TOLD_EVERY:
                    day = datetime.fromtimestamp(place.published, UTC).date()
                    print(f"{done} of {len(places)} lines, {day}", file=sys.stderr)
            for arrival in self._unnamed():
                await self._send("arrivals", arrival, publisher)

    async def _publish_line(self, line: bytes, publisher: Publisher) -> None:
        given = _object(line)
        if given.get("kind") == "volume":
            day, articles = _volume_of(given)
            self._volume[day] = articles
        elif "kind" not in given and "events" not in given:
            await publisher.publish(_article(line, self.topics.articles.name))
            self.sent["articles"] += 1
        else:
            for noun, record in _records(given, line):
                await self._send(noun, record, publisher)
                for arrival in self._arrivals_of(record):
                    await self._send("arrivals", arrival, publisher)

    def _arrivals_of(self, record: Message) -> Iterator[Arrival]:
        """Count the article of a finding, once; a text also says which word groups fire."""
        if not isinstance(record, Finding | ArticleText):
            return
        day = record.published_at.astimezone(UTC).date().isoformat()
        known = self._arrived[day]
        if record.article_hash not in known or isinstance(record, ArticleText):
            known.add(record.article_hash)
            groups = record.word_groups if isinstance(record, ArticleText) else ()
            yield Arrival(day=day, article_hash=record.article_hash, word_groups=groups)

    def _unnamed(self) -> Iterator[Arrival]:
        """Stand in for the articles that an export counts and tells nothing of: the volume must be what it was."""
        reach = read_points().reach
        for day, articles in sorted(self._volume.items()):
            days = (date.fromisoformat(day) - timedelta(n) for n in range(1, reach + 1))
            # An export counts no copies of what came in the days before.
            before = set[str]().union(*(self._arrived.get(one.isoformat(), ()) for one in days))
            for number in range(articles - len(self._arrived[day] - before)):
                yield Arrival(day=day, article_hash=digest("replayed", day, number))

    async def _send(self, noun: str, record: Message, publisher: Publisher) -> None:
        await publisher.publish(
            Parcel(
                self.topics.named(noun).name,
                key_of(record),
                encode(record),
                headers_of(record, source=REPLAY),
                partition=partition_of(partition_key_of(record), self.topics.partitions),
            )
        )
        self.sent[noun] += 1


def _opened(source: Source) -> BinaryIO:
    """Open a file; a pipe is copied first, since its lines are read in another order."""
    if source.path:
        return source.path.open("rb")
    copy = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    shutil.copyfileobj(sys.stdin.buffer, copy)
    copy.seek(0)
    return copy


def _places(file: BinaryIO, source: int) -> Iterator[Place]:
    offset, published = 0, 0.0
    for number, line in enumerate(file, 1):
        if line.strip():
            published = _published(line, published)
            yield Place(published, source, offset, number)
        offset += len(line)


def _published(line: bytes, otherwise: float) -> float:
    try:
        given = orjson.loads(line)
        written = given.get("published_at") or given.get("day")
        read = datetime.fromisoformat(str(written))
    except (ValueError, AttributeError):
        return otherwise
    return in_utc(read).timestamp()


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(line)
    except ValueError as error:
        raise Rejected("not_json", str(error)) from error
    if not isinstance(given, dict):
        raise Rejected("wrong_schema", "a line is one object")
    return given


def _article(line: bytes, topic: str) -> Parcel:
    article: Article = read_article(line.strip(), ingested_at=datetime.now(UTC))
    return parcel_of(article, line.strip(), topic, source=REPLAY)


def _records(given: dict[str, Any], line: bytes) -> Iterator[tuple[str, Message]]:
    """Read the records of a line: one of an export, or all that `vigie extract` printed for an article."""
    if "kind" in given:
        yield _checked(str(given["kind"]), line)
        return
    shared = {name: given[name] for name in ARTICLE_FIELDS if name in given}
    yield "arrivals", _arrival_of(given)
    for name, kind in LISTS.items():
        for finding in given.get(name) or ():
            if not isinstance(finding, dict):
                raise Rejected("wrong_schema", f"{name}: not a list of objects")
            yield _checked(kind, orjson.dumps(shared | finding))


def _volume_of(given: dict[str, Any]) -> tuple[str, int]:
    try:
        return date.fromisoformat(str(given.get("day"))).isoformat(), int(given.get("articles") or 0)
    except (ValueError, TypeError) as error:
        raise Rejected("wrong_schema", "volume: a day and a number of articles") from error


def _arrival_of(given: dict[str, Any]) -> Arrival:
    try:
        day = in_utc(datetime.fromisoformat(str(given.get("published_at")))).astimezone(UTC).date()
    except (ValueError, OverflowError) as error:
        raise Rejected("bad_date", "published_at is no instant") from error
    fields = {
        "day": day.isoformat(),
        "article_hash": given.get("article_hash"),
        "word_groups": given.get("word_groups"),
    }
    return decode(Arrival, orjson.dumps({name: value for name, value in fields.items() if value}))


def _checked(kind: str, value: bytes) -> tuple[str, Message]:
    if kind not in KINDS:
        raise Rejected("wrong_schema", f"kind {kind!r}: known are {', '.join(sorted(KINDS))} and volume")
    noun, model = KINDS[kind]
    record = decode(model, value)
    version = getattr(record, "extractor_version", EXTRACTOR_VERSION)
    if version != EXTRACTOR_VERSION:
        raise Rejected("other_version", f"found by extractor {version}, not {EXTRACTOR_VERSION}: replay the articles")
    return noun, record
