"""Findings for tests, made of a few words: who does what to whom, as one article tells it."""

from datetime import UTC, datetime
from typing import Any

from vigie.extraction.extractor import EXTRACTOR_VERSION
from vigie.model.event import Event, event_key_of
from vigie.model.identity import acting_parties, digest, dyad_key
from vigie.model.record import Evidence
from vigie.model.stance import Stance

SATURDAY = "2022-02-12"


def told(words: str, *, article: str = "a", published: str = SATURDAY, at: int = 0, **more: Any) -> Event:
    """An event such as ``THREATEN RUS UKR``, told by an article whose text is named by its id."""
    kind, source, target = (None if word == "-" else word for word in words.split())
    fields: dict[str, Any] = {
        **_origin(article, published),
        "event_id": digest(article, words, at),
        "type": kind,
        "source": source,
        "target": target,
        "modality": "asserted",
        "evidence": Evidence(start=at, end=at + len(words), text=words),
    } | more
    key = event_key_of(fields["type"], source, target, day=published, reciprocal=fields.get("reciprocal", False))
    dyad = dyad_key(*acting_parties(fields["type"], source, target))
    return Event(**({"event_key": key, "dyad": dyad} | fields))


def held(words: str, *, article: str = "a", published: str = SATURDAY, at: int = 1000, **more: Any) -> Stance:
    """A stance such as ``warn RUS UKR``, somewhere else in the article than its events."""
    act, holder, target = words.split()
    fields: dict[str, Any] = {
        **_origin(article, published),
        "stance_id": digest(article, words, at),
        "holder": holder,
        "target": target,
        "act": act,
        "polarity": -0.5,
        "dyad": dyad_key(*acting_parties("", holder, target)),
        "evidence": Evidence(start=at, end=at + len(words), text=words),
    }
    return Stance(**(fields | more))


def told_that_day(words: str = "THREATEN RUS UKR", *, article: str = "a1", day: str = SATURDAY, **more: Any) -> Event:
    """An event of a day, told by an article of that day; its outlet follows from the article."""
    own: dict[str, Any] = {"outlet": _outlet(article), "confidence": 0.9, "date": day}
    return told(words, article=article, published=day, **(own | more))


def held_that_day(words: str = "warn RUS UKR", *, article: str = "a1", day: str = SATURDAY, **more: Any) -> Stance:
    """A stance likewise."""
    own: dict[str, Any] = {"outlet": _outlet(article), "confidence": 0.8}
    return held(words, article=article, published=day, **(own | more))


def _outlet(article: str) -> str:
    return f"outlet {len(article) % 3}{article[-1]}"


def _origin(article: str, published: str) -> dict[str, Any]:
    return {
        "article_id": article,
        "article_hash": digest("text", article),
        "outlet": "Echo",
        "published_at": datetime.fromisoformat(published).replace(hour=9, tzinfo=UTC),
        "extractor_version": EXTRACTOR_VERSION,
        "confidence": 1.0,
        "rule": "xx.test",
    }
