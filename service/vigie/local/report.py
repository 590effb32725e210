"""The topics in, what was found in some articles and how tense each dyad is out."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from vigie.model.article import ArticleText
from vigie.model.event import Event
from vigie.model.tension import Tension
from vigie.settings import Settings
from vigie.stream.clients.following import follow
from vigie.stream.clients.readback import read_back, subject_of
from vigie.stream.codec import Headers
from vigie.stream.topics import Topics
from vigie.tension.points import read_points


@dataclass(frozen=True, slots=True)
class Report:
    """What `vigie up` prints."""

    articles: tuple[tuple[ArticleText, tuple[Event, ...]], ...]
    """Each article that was read, with its events in the order of the text."""
    missing: tuple[str, ...]
    """Articles that were asked for and were not read: they stand among the rejected."""
    tension: tuple[Tension, ...]
    """Each dyad on its last event day, the highest first."""
    too_old: tuple[str, ...] = ()
    """Articles that are older than what the index takes: their events make no tension."""


def gather(settings: Settings, topics: Topics, articles: Collection[str]) -> Report:
    """Read back the events of ``articles`` and the tension of every dyad."""
    return asyncio.run(_gather(settings, topics, articles))


async def _gather(settings: Settings, topics: Topics, articles: Collection[str]) -> Report:
    wanted = set(articles)

    def about(_key: bytes, headers: Headers) -> bool:
        return subject_of(headers) in wanted

    texts, events, tension, since = await asyncio.gather(
        read_back(settings, topics.texts, ArticleText, wanted=about),
        read_back(settings, topics.events, Event, wanted=about),
        read_back(settings, topics.tension, Tension, wanted=lambda _key, _headers: True),
        index_begins(settings, topics),
    )
    read = {text.article_id: text for text in texts}
    return Report(
        articles=tuple((read[name], events_of(name, events)) for name in articles if name in read),
        missing=tuple(name for name in articles if name not in read),
        tension=last_days(tension),
        too_old=tuple(name for name in articles if name in read and since and _day(read[name]) < since),
    )


async def index_begins(settings: Settings, topics: Topics) -> date | None:
    """Find the first day that the index takes news of; None where no article was read yet."""
    newest = ""
    async for record in follow(settings, topics.volume, from_beginning=True, until_now=True):
        newest = max(newest, (record.key or b"").decode("utf-8", "replace"))
    return date.fromisoformat(newest) - timedelta(days=read_points().kept) if newest else None


def _day(text: ArticleText) -> date:
    return text.published_at.astimezone(UTC).date()


def events_of(article: str, events: Iterable[Event]) -> tuple[Event, ...]:
    """Choose the events of one article, in the order of its text. A replay has published them twice; once is enough."""
    once = {event.event_id: event for event in events if event.article_id == article}
    return tuple(
        sorted(once.values(), key=lambda event: (event.evidence.start, event.evidence.end, event.type, event.event_id))
    )


def last_days(records: Iterable[Tension]) -> tuple[Tension, ...]:
    """Keep each dyad on its last event day, the highest first; the days after it only show how the index decays."""
    last: dict[str, Tension] = {}
    for record in records:
        known = last.get(record.dyad)
        if known is None or _rank(record) > _rank(known):
            last[record.dyad] = record
    return tuple(sorted(last.values(), key=lambda record: (-record.index, record.dyad)))


def _rank(record: Tension) -> tuple[bool, str, int]:
    told = any(way.conflict_milli or way.relief_milli for way in record.directed)
    return told, record.day, record.revision
