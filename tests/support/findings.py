"""Builders of records, with every field that a test does not speak of filled in."""

from datetime import UTC, datetime

from vigie.model.article import ArticleText, BodySpan
from vigie.model.event import Event, event_key_of
from vigie.model.identity import digest, dyad_key
from vigie.model.record import Evidence

NOON = datetime(2022, 2, 12, 12, tzinfo=UTC)


def an_event(
    source: str = "RUS", target: str = "UKR", *, sentence: str = "La Russie menace l'Ukraine.", **fields: object
) -> Event:
    """One THREATEN of 12 February 2022, unless the fields say otherwise."""
    given = {
        "article_id": "a-1",
        "article_hash": digest(sentence),
        "published_at": NOON,
        "extractor_version": "1",
        "event_id": digest("event", source, target, sentence),
        "event_key": event_key_of("THREATEN", source, target, day="2022-02-12", reciprocal=False),
        "type": "THREATEN",
        "source": source,
        "target": target,
        "modality": "asserted",
        "dyad": dyad_key(source, target),
        "confidence": 0.9,
        "rule": "fr.threaten.menacer",
        "evidence": Evidence(start=0, end=len(sentence), text=sentence),
    }
    return Event.model_validate(given | fields)


def a_text(text: str = "La Russie menace l'Ukraine.", **fields: object) -> ArticleText:
    """The text of one article, published at noon of 12 February 2022."""
    given = {
        "article_id": "a-1",
        "article_hash": digest(text),
        "text": text,
        "body": (BodySpan(start=0, end=len(text)),),
        "published_at": NOON,
        "published_at_source": "given",
        "ingested_at": NOON,
        "language": "fr",
        "extractor_version": "1",
    }
    return ArticleText.model_validate(given | fields)
