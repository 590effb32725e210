"""Dyads: who stands where now, the days of one dyad, its alerts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, select, tuple_

from vigie.archive.schema import alerts, articles, events, tension, withdrawals

Row = Mapping[Any, Any]

BULKY = ("directed", "contributions", "reliefs")
DAYS = [column for column in tension.c if column.name not in BULKY]
"""The tension of a day, without what it is made of."""
_AS_REVISION = withdrawals.c.revision.label("withdrawn_revision")


def newest_day(archive: Connection) -> date | None:
    """Find the last day that anything is told of."""
    found: date | None = archive.scalar(select(func.max(tension.c.day)).where(tension.c.told))
    return found


def ranking(archive: Connection, *, since: date | None = None, most: int | None = None) -> Sequence[Row]:
    """List each dyad on its last day that is told, the highest index first; ``since``: of that day on."""
    last = (
        select(tension.c.dyad, func.max(tension.c.day).label("day"))
        .where(tension.c.told)
        .group_by(tension.c.dyad)
        .subquery()
    )
    asked = (
        select(*DAYS)
        .join(last, and_(tension.c.dyad == last.c.dyad, tension.c.day == last.c.day))
        .order_by(tension.c.index_value.desc(), tension.c.dyad)
        .limit(most)
    )
    if since:
        asked = asked.where(last.c.day >= since)
    return archive.execute(asked).mappings().all()


def lines(archive: Connection, dyads: Collection[str], since: date) -> dict[str, list[tuple[date, float]]]:
    """Give day and index of some dyads, for small lines."""
    found: dict[str, list[tuple[date, float]]] = {dyad: [] for dyad in dyads}
    asked = (
        select(tension.c.dyad, tension.c.day, tension.c.index_value)
        .where(tension.c.dyad.in_(dyads), tension.c.day >= since)
        .order_by(tension.c.dyad, tension.c.day)
    )
    for dyad, day, index in archive.execute(asked):
        found[dyad].append((day, index))
    return found


def day_of(archive: Connection, dyad: str, asked: date | None = None) -> Row | None:
    """Give the last day of a dyad that is told, or the last one on or before a day; with all it is made of."""
    chosen = select(tension).where(tension.c.dyad == dyad).order_by(tension.c.day.desc()).limit(1)
    chosen = chosen.where(tension.c.day <= asked) if asked else chosen.where(tension.c.told)
    return archive.execute(chosen).mappings().first()


def days(
    archive: Connection,
    dyad: str,
    first: date | None,
    last: date | None,
    *,
    after: date | None = None,
    most: int | None = None,
) -> Sequence[Row]:
    """Give the days of a dyad in their order, without what they are made of."""
    asked = select(*DAYS).where(tension.c.dyad == dyad).order_by(tension.c.day).limit(most)
    if after:
        asked = asked.where(tension.c.day > after)
    if first:
        asked = asked.where(tension.c.day >= first)
    if last:
        asked = asked.where(tension.c.day <= last)
    return archive.execute(asked).mappings().all()


def latest_alerts(
    archive: Connection,
    *,
    dyad: str | None = None,
    state: str | None = None,
    most: int = 10,
    after: tuple[date, str] | None = None,
) -> Sequence[Row]:
    """List alerts that stand, the newest first."""
    asked = _standing().order_by(alerts.c.entered_on.desc(), alerts.c.alert_id.desc()).limit(most)
    if dyad:
        asked = asked.where(alerts.c.dyad == dyad)
    if state:
        asked = asked.where(alerts.c.state == state)
    if after:
        asked = asked.where(tuple_(alerts.c.entered_on, alerts.c.alert_id) < tuple_(*after))
    return archive.execute(asked).mappings().all()


def latest_withdrawals(
    archive: Connection,
    *,
    dyad: str | None = None,
    since: date | None = None,
    most: int = 10,
    after: tuple[datetime, str] | None = None,
) -> Sequence[Row]:
    """List alerts that were withdrawn and do not stand, the last withdrawn first; ``since``: entered on that day on."""
    asked = _gone().order_by(withdrawals.c.withdrawn_at.desc(), withdrawals.c.alert_id.desc()).limit(most)
    if dyad:
        asked = asked.where(withdrawals.c.dyad == dyad)
    if since:
        asked = asked.where(withdrawals.c.entered_on >= since)
    if after:
        asked = asked.where(tuple_(withdrawals.c.withdrawn_at, withdrawals.c.alert_id) < tuple_(*after))
    return archive.execute(asked).mappings().all()


def alert_of(archive: Connection, alert_id: str) -> Row | None:
    """Find an alert, whether it stands or was withdrawn."""
    standing = archive.execute(_standing().where(alerts.c.alert_id == alert_id)).mappings().first()
    if standing:
        return standing
    return archive.execute(_gone().where(withdrawals.c.alert_id == alert_id)).mappings().first()


def _standing() -> Select[Any]:
    """Ask for alerts that stand, each with when and as which revision it was last withdrawn, if it ever was."""
    before = withdrawals.c.alert_id == alerts.c.alert_id
    return select(alerts, withdrawals.c.withdrawn_at, _AS_REVISION).outerjoin(withdrawals, before)


def _gone() -> Select[Any]:
    """Ask for alerts that were withdrawn and did not come again, under the same names."""
    again = select(alerts.c.alert_id).where(alerts.c.alert_id == withdrawals.c.alert_id).exists()
    return select(withdrawals, _AS_REVISION, literal("withdrawn").label("state")).where(~again)


def totals(archive: Connection) -> tuple[int, int]:
    """Count articles and events."""
    read = archive.scalar(select(func.count()).select_from(articles)) or 0
    return read, archive.scalar(select(func.count()).select_from(events)) or 0


def without_gaps(rows: Sequence[Row]) -> list[Row]:
    """Put rows of zero index where days have none, since the archive keeps no day on which nothing is felt.

    Where a day lies on what is usual, its own numbers do not tell how wide that is; the day before does.
    """
    whole: list[Row] = []
    band: dict[str, Any] = {}
    for found in rows:
        if found["baseline_high"] is not None:
            band = {name: found[name] for name in ("baseline_low", "baseline_high")}
        row = {**found, **band} if found["baseline"] is not None else found
        gap = (row["day"] - whole[-1]["day"]).days if whole else 1
        if gap > 1:
            flat = {**dict.fromkeys(row.keys()), "index_value": 0.0, "low": 0.0, "high": 0.0, "threat": 0.0, "act": 0.0}
            whole.append({**flat, "day": whole[-1]["day"] + timedelta(days=1)})
            if gap > 2:
                whole.append({**flat, "day": row["day"] - timedelta(days=1)})
        whole.append(row)
    return whole
