"""Records in, rows of the tables out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from math import exp, log
from typing import Any

from vigie.archive.upsert import Row
from vigie.model.actor import Actor
from vigie.model.alert import Alert
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.record import Finding, Record
from vigie.model.stance import Stance
from vigie.model.tension import Tension

BAND = 2.0
"""Robust standard deviations on either side of what is usual: outside of them a day stands out."""
LEAST_Z = 1e-3
"""A deviation under it is rounding: how wide the usual spread is cannot be read from it."""


def row_of_article(article: ArticleText) -> Row:
    """Write the newest text of an article, with what is known of it."""
    return {
        "article_id": article.article_id,
        "article_hash": article.article_hash,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "published_at": article.published_at,
        "published_on": _day_of(article.published_at),
        "published_at_source": article.published_at_source,
        "ingested_at": article.ingested_at,
        "extractor_version": article.extractor_version,
        "body": _plain(article.body),
        "text": article.text,
    }


def row_of_actor(actor: Actor) -> Row:
    """Write an actor of one article."""
    return {
        "actor_id": actor.actor_id,
        **_origin(actor),
        "party": actor.party,
        "person": actor.person,
        "sector": actor.sector,
        "name": actor.name,
        "mentions": _plain(actor.mentions),
    }


def row_of_event(event: Event) -> Row:
    """Write an event."""
    return {
        "event_id": event.event_id,
        "event_key": event.event_key,
        **_origin(event),
        "type": event.type,
        "mode": event.mode,
        "quad_class": event.quad_class,
        "source": event.source,
        "target": event.target,
        "source_person": event.source_person,
        "target_person": event.target_person,
        "reciprocal": event.reciprocal,
        "modality": event.modality,
        "status": event.status,
        "background": event.background,
        "recap": event.recap,
        "dyad": event.dyad,
        **_dated(event),
        **_shown(event),
    }


def row_of_stance(stance: Stance) -> Row:
    """Write a stance."""
    return {
        "stance_id": stance.stance_id,
        **_origin(stance),
        "holder": stance.holder,
        "holder_person": stance.holder_person,
        "holder_kind": stance.holder_kind,
        "target": stance.target,
        "addressee": stance.addressee,
        "act": stance.act,
        "polarity": stance.polarity,
        "modality": stance.modality,
        "report": stance.report,
        "chain": _plain(stance.chain),
        "dyad": stance.dyad,
        **_dated(stance),
        **_shown(stance),
    }


def row_of_claim(claim: Claim) -> Row:
    """Write a claim."""
    return {
        "claim_id": claim.claim_id,
        **_origin(claim),
        "metric": claim.metric,
        "value": claim.value,
        "bound": claim.bound,
        "subject": claim.subject,
        "claimant": claim.claimant,
        "dyad": claim.dyad,
        **_dated(claim),
        **_shown(claim),
    }


_TENSION = (
    "dyad", "revision", "index_without_relief", "threat", "act", "low", "high", "level", "change_1d", "change_7d",
    "trend_index", "momentum", "baseline", "z", "pressure", "conflict", "relief", "asymmetry", "volume", "articles",
    "outlets", "n_eff", "outlet_diversity", "thin", "extractor_version", "points_version",
)  # fmt: skip


def row_of_tension(tension: Tension) -> Row:
    """Write the tension of a dyad on a day."""
    low, high = usual_band(tension.index, tension.baseline, tension.z)
    return {
        **{name: getattr(tension, name) for name in _TENSION},
        "day": date.fromisoformat(tension.day),
        "told": any(way.conflict_milli or way.relief_milli for way in tension.directed),
        "index_value": tension.index,
        "baseline_low": low,
        "baseline_high": high,
        "directed": _plain(tension.directed),
        "contributions": _plain(tension.contributions),
        "reliefs": _plain(tension.reliefs),
    }


_ALERT = (
    "alert_id", "dyad", "state", "revision", "level", "z", "change_7d", "low", "high", "threat", "act", "asymmetry",
    "peak", "extractor_version", "points_version",
)  # fmt: skip


def row_of_alert(alert: Alert) -> Row:
    """Write an alert."""
    return {
        **{name: getattr(alert, name) for name in _ALERT},
        "entered_on": date.fromisoformat(alert.entered_on),
        "left_on": date.fromisoformat(alert.left_on) if alert.left_on else None,
        "peak_on": date.fromisoformat(alert.peak_on),
        "index_value": alert.index,
        "steps": _plain(alert.steps),
        "contributions": _plain(alert.contributions),
    }


def row_of_withdrawal(alert: Alert, at: datetime) -> Row:
    """Write that an alert was withdrawn at an instant."""
    return {
        "alert_id": alert.alert_id,
        "dyad": alert.dyad,
        "entered_on": date.fromisoformat(alert.entered_on),
        "revision": alert.revision,
        "withdrawn_at": at,
        "index_value": alert.index,
    }


def row_of_disagreements(told: Disagreements) -> Row:
    """Write where sources differ on a dyad and day."""
    return {
        "dyad": told.dyad,
        "day": date.fromisoformat(told.day),
        "extractor_version": told.extractor_version,
        "disagreements": _plain(told.disagreements),
    }


def usual_band(index: float, baseline: float | None, z: float | None) -> tuple[float | None, float | None]:
    """Say between which indices a dyad usually is: ``BAND`` robust standard deviations around its baseline.

    The deviation z is taken on y = ln(1 + 10 T / (100 - T)) (``tension/README.md``), so that its unit follows from a
    day's own index, baseline and z. Null where there is no baseline, or the day lies on it.
    """
    if baseline is None or z is None or abs(z) < LEAST_Z:
        return None, None
    middle = _y(baseline)
    spread = (_y(index) - middle) / z
    return _index(max(0.0, middle - BAND * spread)), _index(middle + BAND * spread)


def _y(index: float) -> float:
    return log(1.0 + 10.0 * index / (100.0 - index))


def _index(y: float) -> float:
    share = (exp(y) - 1.0) / 10.0
    return 100.0 * share / (share + 1.0)


def _origin(finding: Finding) -> dict[str, Any]:
    return {
        "article_id": finding.article_id,
        "article_hash": finding.article_hash,
        "outlet": finding.outlet,
        "url": finding.url,
        "published_at": finding.published_at,
        "published_on": _day_of(finding.published_at),
        "extractor_version": finding.extractor_version,
    }


def _dated(finding: Event | Stance | Claim) -> dict[str, Any]:
    """Say when it was: as the article tells, and the day, for which the publication stands where none is told."""
    told = finding.date
    known = told is not None and len(told) == len("2022-02-12")
    return {"date": told, "day": date.fromisoformat(str(told)) if known else _day_of(finding.published_at)}


def _shown(finding: Event | Stance | Claim) -> dict[str, Any]:
    return {
        "confidence": finding.confidence,
        "rule": finding.rule,
        "evidence_start": finding.evidence.start,
        "evidence_end": finding.evidence.end,
        "evidence": finding.evidence.text,
    }


def _day_of(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


def _plain(records: Iterable[Record]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json") for record in records]
