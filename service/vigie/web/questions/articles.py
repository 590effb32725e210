"""Articles with all that was found in them, and what there is to choose from."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from vigie.archive.schema import actors, articles, claims, events, stances

Row = Mapping[Any, Any]

LISTED = [column for column in articles.c if column.name not in ("text", "body")]
"""An article without its text."""


def article(archive: Connection, article_id: str) -> Row | None:
    """Give one article, with its text."""
    return archive.execute(select(articles).where(articles.c.article_id == article_id)).mappings().first()


def found_in(archive: Connection, article_hash: str) -> dict[str, Sequence[Row]]:
    """Give what was found in a text, by kind, in the order of the text: ``actor``, ``event``, ``stance``, ``claim``."""
    found = {}
    for kind, table in (("event", events), ("stance", stances), ("claim", claims)):
        asked = select(table).where(table.c.article_hash == article_hash)
        found[kind] = archive.execute(asked.order_by(table.c.evidence_start, table.c.evidence_end)).mappings().all()
    named = select(actors).where(actors.c.article_hash == article_hash).order_by(actors.c.actor_id)
    return {"actor": archive.execute(named).mappings().all(), **found}


def copies(archive: Connection, row: Row, *, most: int = 20) -> Sequence[Row]:
    """List other articles with the same text."""
    asked = (
        select(*LISTED)
        .where(articles.c.article_hash == row["article_hash"], articles.c.article_id != row["article_id"])
        .order_by(articles.c.published_at, articles.c.article_id)
        .limit(most)
    )
    return archive.execute(asked).mappings().all()


def newest(archive: Connection, *, most: int, after: tuple[datetime, str] | None = None) -> Sequence[Row]:
    """List articles, the newest first, without their texts."""
    asked = select(*LISTED).order_by(articles.c.published_at.desc(), articles.c.article_id.desc()).limit(most)
    if after:
        asked = asked.where(tuple_(articles.c.published_at, articles.c.article_id) < tuple_(*after))
    return archive.execute(asked).mappings().all()


def outlets(archive: Connection, *, most: int = 200) -> list[str]:
    """List outlets, those with the most articles first."""
    asked = (
        select(articles.c.outlet)
        .where(articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet)
        .order_by(func.count().desc(), articles.c.outlet)
        .limit(most)
    )
    return list(archive.scalars(asked))


def newest_publication(archive: Connection) -> date | None:
    """Find the day of the newest article."""
    at = archive.scalar(select(func.max(articles.c.published_at)))
    return at.date() if at else None
