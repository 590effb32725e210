"""Bytes that somebody gives in, an article ready to be sent out, or why it is none: the same checks at every door.

A record is passed on as it was given; only a missing ``id`` is filled in.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from vigie.errors import Rejected
from vigie.model.article import Article, read_article

MAX_MESSAGE = 4 * 1024 * 1024 - 4096
"""Bytes of a value: what the articles topic takes, less room for key and headers."""


@dataclass(frozen=True, slots=True)
class Given:
    """One record that was given in: an article, or why it is none."""

    place: str
    """``file:line``, or the file's name where it holds one record."""
    size: int
    """Bytes of the input that it took up."""
    value: bytes = b""
    """What to send."""
    article: Article | None = None
    error: Rejected | None = None


def given(value: bytes, place: str, size: int, now: datetime) -> Given:
    """Check one record.

    Args:
        value: one JSON object.
        place: where it stands, for whoever gave it.
        size: bytes of the input that it took up.
        now: its arrival, and the limit of dates in the future.
    """
    try:
        article = read_article(value, ingested_at=now)
        record = json.loads(value)
        if not _has_id(record):
            value = written(**{**record, "id": article.article_id})
        if len(value) > MAX_MESSAGE:
            raise too_large(len(value))
    except Rejected as error:
        return Given(place, size, error=error)
    return Given(place, size, value, article)


def written(**fields: object) -> bytes:
    """Write the fields of an article as JSON. What is no UTF-8 (a file name of other bytes) becomes a question mark."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def too_large(size: int) -> Rejected:
    """Say why ``size`` bytes are no article."""
    return Rejected("too_large", f"{size / 1_048_576:.1f} MiB; an article may have {MAX_MESSAGE / 1_048_576:.0f} MiB")


def _has_id(record: dict[str, object]) -> bool:
    return any(str(record[name]).strip() for name in ("id", "article_id") if record.get(name) is not None)
