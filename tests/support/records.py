"""Builders of records, with every field that a test does not speak of filled in."""

from datetime import UTC, datetime
from typing import Any

from vigie.extraction.extractor import EXTRACTOR_VERSION
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.identity import digest
from vigie.model.record import Evidence, Place
from vigie.model.stance import Stance
from vigie.model.tension import Tension

from support.findings import held, told

NOON = datetime(2022, 2, 12, 12, tzinfo=UTC)


def an_event(
    source: str | None = "RUS", target: str = "UKR", *, sentence: str = "La Russie menace l'Ukraine.", **fields: Any
) -> Event:
    """One THREATEN of 12 February 2022, unless the fields say otherwise."""
    given: dict[str, Any] = {
        "article_hash": digest(sentence), "event_id": digest("event", source, target, sentence), "outlet": None,
        "published_at": NOON, "confidence": 0.9, "rule": "fr.threaten.menacer",
        "evidence": Evidence(start=0, end=len(sentence), text=sentence),
    }  # fmt: skip
    return told(f"THREATEN {source or '-'} {target}", article="a-1", **(given | fields))


def a_text(text: str = "La Russie menace l'Ukraine.", **fields: object) -> ArticleText:
    """The text of one article, published at noon of 12 February 2022."""
    given = {
        "article_id": "a-1",
        "article_hash": digest(text),
        "text": text,
        "body": (Place(start=0, end=len(text)),),
        "published_at": NOON,
        "published_at_source": "given",
        "ingested_at": NOON,
        "language": "fr",
        "extractor_version": EXTRACTOR_VERSION,
    }
    return ArticleText.model_validate(given | fields)


def a_tension(dyad: str = "RUS|UKR", **fields: object) -> Tension:
    """Tension of 12 February 2022, made up of one threat."""
    source, target = dyad.split("|")
    threat = {
        "source": source, "target": target, "act": "THREATEN", "mode": "violence", "modality": "asserted",
        "day": "2022-02-12", "part": "threat", "index": 41.2, "articles": 1, "outlets": ("le-jour",),
        "evidence": {"article_id": "a-1", "finding_id": "e-1", "text": "La Russie menace l'Ukraine."},
    }  # fmt: skip
    given = {
        "dyad": dyad, "day": "2022-02-12", "revision": 1, "extractor_version": EXTRACTOR_VERSION, "points_version": "1",
        "index": 41.2, "index_without_relief": 41.2, "threat": 41.2, "act": 0.0, "low": 30.0, "high": 50.0,
        "level": "high", "change_1d": 3.0, "change_7d": 12.5, "trend_index": 20.0, "momentum": 1.0, "baseline": None,
        "z": None, "pressure": 10.0, "conflict": 10.0, "relief": 0.0, "asymmetry": 1.0,
        "directed": [
            {"source": source, "target": target, "index": 41.2, "conflict_milli": 10000, "relief_milli": 0},
            {"source": target, "target": source, "index": 0.0, "conflict_milli": 0, "relief_milli": 0},
        ],
        "volume": 5.0, "articles": 1, "outlets": 1, "n_eff": 1.0, "outlet_diversity": 1.0, "thin": True,
        "contributions": [threat],
    }  # fmt: skip
    return Tension.model_validate(given | fields)


def a_stance(holder: str = "RUS", target: str = "UKR", **fields: Any) -> Stance:
    """Russia against Ukraine, by its foreign minister."""
    given: dict[str, Any] = {
        "article_hash": "h", "stance_id": "s-1", "outlet": None, "published_at": NOON, "polarity": -0.8,
        "holder_person": "Sergueï Lavrov", "confidence": 0.7, "rule": "fr.stance.accuser",
        "evidence": {"start": 0, "end": 5, "text": "accuse"},
    }  # fmt: skip
    return held(f"accuse {holder} {target}", article="a-1", **(given | fields))


def a_claim(**fields: object) -> Claim:
    """About 100,000 Russian soldiers, says Ukraine."""
    given = {
        "article_id": "a-1", "article_hash": "h", "published_at": NOON, "extractor_version": EXTRACTOR_VERSION, "claim_id": "c-1",
        "metric": "troops", "value": 100_000, "bound": "about", "subject": "RUS", "claimant": "UKR",
        "dyad": "RUS|UKR", "confidence": 0.9, "rule": "fr.claims.troops",
        "evidence": {"start": 0, "end": 5, "text": "environ 100 000 soldats russes"},
    }  # fmt: skip
    return Claim.model_validate(given | fields)
