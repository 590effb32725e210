"""Extractors that cost nothing, for tests of the stream: what an article says is what they find.

The text of an article is read as lines ``TYPE SOURCE TARGET``; one that begins with ``!`` misbehaves.
"""

import os
import time
from datetime import UTC

from vigie.model.article import Article, ArticleText
from vigie.model.claim import Claim
from vigie.model.codes import EVENT_TYPES
from vigie.model.event import Event, event_key_of
from vigie.model.findings import Findings
from vigie.model.identity import digest, dyad_key
from vigie.model.record import Evidence, Place

LINES = "support.extractors:by_line"
"""How a worker is told to read with ``LineExtractor``."""


class LineExtractor:
    """Reads ``ACCUSE RUS USA`` as that event, ``!bug`` as a bug, ``!sleep`` as for ever, ``!exit`` as sudden death."""

    def read(self, article: Article) -> Findings:
        text = article.text or ""
        _misbehave(text)
        published_at = article.published_at or article.ingested_at
        assert published_at is not None
        assert article.ingested_at is not None
        record = ArticleText(
            article_id=article.article_id, article_hash=digest(text), text=text, body=(Place(start=0, end=len(text)),),
            outlet=article.outlet, published_at=published_at, published_at_source="given",
            ingested_at=article.ingested_at, language=article.language or "xx", extractor_version="test",
        )  # fmt: skip
        return Findings(article=record, events=tuple(_events(record)), claims=tuple(_claims(record)))


def by_line() -> LineExtractor:
    """Make the extractor that ``LINES`` names."""
    return LineExtractor()


def _misbehave(text: str) -> None:
    if "!bug" in text:
        raise ZeroDivisionError("a bug of ours")
    if "!sleep" in text:
        time.sleep(3600)
    if "!exit" in text:
        os._exit(3)
    if "!slow" in text:
        time.sleep(0.02)


def _of(article: ArticleText) -> dict[str, object]:
    return {
        "article_id": article.article_id, "article_hash": article.article_hash, "outlet": article.outlet,
        "published_at": article.published_at, "extractor_version": article.extractor_version,
    }  # fmt: skip


def _events(article: ArticleText) -> list[Event]:
    day = article.published_at.astimezone(UTC).date().isoformat()
    events, at = [], 0
    for line in article.text.splitlines(keepends=True):
        words = line.split()
        kind = next((known for known in EVENT_TYPES if words[:1] == [known]), None)
        if kind and len(words) == 3:
            _, source, target = words
            events.append(
                Event(
                    **_of(article), event_id=digest(article.article_hash, line, at),
                    event_key=event_key_of(kind, source, target, day=day, reciprocal=False),
                    type=kind, source=source, target=target, modality="asserted", date=day,
                    dyad=dyad_key(source, target), confidence=0.9, rule="xx.test.line",
                    evidence=Evidence(start=at, end=at + len(line), text=line),
                )
            )  # fmt: skip
        at += len(line)
    return events


def _claims(article: ArticleText) -> list[Claim]:
    if "100000 troops" not in article.text:
        return []
    start = article.text.index("100000 troops")
    return [
        Claim(
            **_of(article), claim_id=digest(article.article_hash, "troops"), metric="troops", value=100_000, subject="RUS",
            dyad="RUS|UKR", confidence=0.9, rule="xx.troops", evidence=Evidence(start=start, end=start + 13, text="100000 troops"),
        )
    ]  # fmt: skip
