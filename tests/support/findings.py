"""Events, stances and articles for tests, made of a few words."""

from datetime import UTC, datetime
from typing import Any

from vigie.model.article import ArticleText, BodySpan
from vigie.model.event import Event, event_key_of
from vigie.model.identity import digest, dyad_key
from vigie.model.record import Evidence
from vigie.model.stance import Stance


def an_event(words: str = "THREATEN RUS UKR", *, article: str = "a1", day: str = "2022-02-12", **more: Any) -> Event:
    """An event such as ``THREATEN RUS UKR`` that an article tells of its own day."""
    kind, source, target = words.split()
    fields: dict[str, Any] = {
        **_of(article, day), "event_id": digest(article, words), "type": kind, "source": source, "target": target,
        "event_key": event_key_of(kind, source, target, day=day, reciprocal=False), "modality": "asserted", "date": day,  # type: ignore[arg-type]
        "dyad": dyad_key(source, target), "confidence": 0.9, "rule": "xx.test", "evidence": _evidence(words),
    }  # fmt: skip
    return Event(**{**fields, **more})


def a_stance(words: str = "warn RUS UKR", *, article: str = "a1", day: str = "2022-02-12", **more: Any) -> Stance:
    """A stance such as ``warn RUS UKR``, somewhere else in the article than its events."""
    act, holder, target = words.split()
    fields: dict[str, Any] = {
        **_of(article, day), "stance_id": digest(article, words), "holder": holder, "target": target, "act": act,
        "polarity": -0.5, "dyad": dyad_key(holder, target), "confidence": 0.8, "rule": "xx.test",
        "evidence": Evidence(start=1000, end=1000 + len(words), text=words),
    }  # fmt: skip
    return Stance(**{**fields, **more})


def a_text(text: str = "RUS UKR", *, article: str = "a1", day: str = "2022-02-12") -> ArticleText:
    """The text of an article."""
    known = _of(article, day)
    return ArticleText(
        **{name: known[name] for name in ("article_id", "article_hash", "outlet", "published_at", "extractor_version")},
        text=text, body=(BodySpan(start=0, end=len(text)),), published_at_source="given",
        ingested_at=known["published_at"], language="xx",
    )  # fmt: skip


def _of(article: str, day: str) -> dict[str, Any]:
    return {
        "article_id": article, "article_hash": digest(article), "outlet": f"outlet {len(article) % 3}{article[-1]}",
        "published_at": datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC), "extractor_version": "test",
    }  # fmt: skip


def _evidence(words: str) -> Evidence:
    return Evidence(start=0, end=len(words), text=words)
