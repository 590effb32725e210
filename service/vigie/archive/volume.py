"""Sketches of days in, how many articles each day brought out: as the index counts them, in any order."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, or_, select

from vigie.archive.schema import volume
from vigie.archive.upsert import Row, upsert
from vigie.errors import Rejected
from vigie.tension.points import read_points
from vigie.tension.volume import first_published, marked_ranks

_AT_ONCE = 500
"""Days that one question names: SQLite takes no expression of more than 1,000 terms."""


def read_sketch(key: bytes | None, value: bytes | None) -> Row:
    """Read one record of ``vigie.volume.v1``: the smallest ranks of the articles of a day.

    Raises:
        Rejected: ``wrong_schema``.
    """
    try:
        day = date.fromisoformat((key or b"").decode())
        ranks = marked_ranks(value or b"")
    except ValueError as error:
        raise Rejected("wrong_schema", "a sketch is a list of ranks in hex") from error
    return {"day": day, "sketch": list(ranks)}


def joined_sketches(row: Row, before: Row) -> Row:
    """Join two sketches of one day."""
    return {"day": row["day"], "sketch": sorted({*row["sketch"], *before["sketch"]})}


def count_days(connection: Connection, rows: list[Row]) -> None:
    """Take in sketches, and count anew the days on which one of their articles may have come again.

    Args:
        connection: in a transaction.
        rows: day and sketch, a day once.
    """
    for start in range(0, len(rows), _AT_ONCE):
        _count(connection, rows[start : start + _AT_ONCE])


def _count(connection: Connection, rows: list[Row]) -> None:
    points = read_points()
    reach = timedelta(days=points.reach)
    near = [volume.c.day.between(row["day"] - reach, row["day"] + reach) for row in rows]
    standing = connection.execute(select(volume.c.day, volume.c.sketch).where(or_(*near)))
    ranks = {row.day.toordinal(): frozenset(row.sketch) for row in standing}
    for row in rows:
        day = row["day"].toordinal()
        ranks[day] = frozenset(sorted(ranks.get(day, frozenset()).union(row["sketch"]))[: points.volume_sample])
    changed = [row["day"].toordinal() for row in rows]
    again = [day for day in sorted(ranks) if any(first <= day <= first + points.reach for first in changed)]
    upsert(connection, volume, [_row(day, ranks, first_published(day, ranks, points)) for day in again])


def _row(day: int, ranks: Mapping[int, frozenset[str]], articles: int) -> Row:
    return {"day": date.fromordinal(day), "articles": articles, "sketch": sorted(ranks[day])}
