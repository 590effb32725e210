"""The topics in, what was found in some articles and how tense each dyad is out."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from vigie.model.event import Event
from vigie.model.tension import Tension
from vigie.settings import Settings
from vigie.stream.readback import read_back, subject_of
from vigie.stream.topics import Topics


@dataclass(frozen=True, slots=True)
class Report:
    """What `vigie up` prints."""

    events: dict[str, list[Event]]
    """Per article, in the order of the text; an article in which nothing was found has an empty list."""
    tension: list[Tension]
    """Each dyad on its last day, the highest first."""


def gather(settings: Settings, topics: Topics, articles: Collection[str]) -> Report:
    """Read back the events of ``articles`` and the tension of every dyad."""
    return asyncio.run(_gather(settings, topics, articles))


async def _gather(settings: Settings, topics: Topics, articles: Collection[str]) -> Report:
    wanted = set(articles)
    events, tension = await asyncio.gather(
        read_back(settings, topics.events, Event, wanted=lambda _key, headers: subject_of(headers) in wanted),
        read_back(settings, topics.tension, Tension, wanted=lambda _key, _headers: True),
    )
    return Report(_by_article(articles, events), _last_days(tension))


def _by_article(articles: Collection[str], events: Collection[Event]) -> dict[str, list[Event]]:
    """Sort into articles. A replay has published an event twice; the last one stands."""
    once = {(event.article_id, event.event_id): event for event in events}.values()
    return {
        article: sorted(
            (event for event in once if event.article_id == article),
            key=lambda event: (event.evidence.start, event.evidence.end, event.type),
        )
        for article in articles
    }


def _last_days(records: Collection[Tension]) -> list[Tension]:
    last: dict[str, Tension] = {}
    for record in records:
        known = last.get(record.dyad)
        if known is None or record.day > known.day:
            last[record.dyad] = record
    return sorted(last.values(), key=lambda record: (-record.index, record.dyad))
