"""Events, stances and claims by party, dyad, type, status, outlet and date, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, tuple_, union_all

from vigie.archive.schema import claims, events, stances

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be looked for, and which of its columns answer to which choice."""

    table: Table
    key: str
    parties: tuple[str, str]
    kind: str | None
    """Column of what ``type`` chooses."""
    status: str | None


KINDS = {
    "events": Kind(events, "event_id", ("source", "target"), "type", "status"),
    "stances": Kind(stances, "stance_id", ("holder", "target"), "act", "modality"),
    "claims": Kind(claims, "claim_id", ("subject", "claimant"), "metric", None),
}
STATUSES = {"occurred": ("asserted",), "planned": ("planned",), "negated": ("negated",),
            "hypothetical": ("alleged", "conditional", "feared")}  # fmt: skip
"""Modalities of each status: stances have no status of their own."""
COUNTED = 10_000
"""Results that are counted one by one; more are "more than"."""

Place = tuple[datetime, str]
"""Instant and id of the last finding that was shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked for. None leaves a thing open."""

    kind: str = "events"
    """A key of ``KINDS``."""
    party: str | None = None
    dyad: str | None = None
    type: str | None = None
    status: str | None = None
    outlet: str | None = None
    since: date | None = None
    """First day of publication."""
    until: date | None = None
    """Last day of publication."""


def find(archive: Connection, choice: Choice, *, most: int, skip: int = 0, after: Place | None = None) -> Sequence[Row]:
    """List findings, the newest first.

    Args:
        archive: to ask.
        choice: which.
        most: of them at most.
        skip: so many of the newest; with a party it costs what it skips.
        after: a place; only what follows it.
    """
    kind = KINDS[choice.kind]
    table = kind.table
    branches = [select(table).where(*_open(kind, choice, after), one) for one in _sides(kind, choice.party)]
    branches = [_newest_first(branch, kind, most + skip) for branch in branches]
    if len(branches) == 1:
        return archive.execute(branches[0].offset(skip).limit(most)).mappings().all()
    # Each side has its index; a single OR would sort all that a party ever did.
    joined = union_all(*(select(branch.subquery()) for branch in branches)).subquery()
    ordered = select(joined).order_by(joined.c.published_at.desc(), joined.c[kind.key].desc())
    return archive.execute(ordered.offset(skip).limit(most)).mappings().all()


def count(archive: Connection, choice: Choice) -> int:
    """Count findings, up to one more than ``COUNTED``."""
    kind = KINDS[choice.kind]
    found = 0
    for side in _sides(kind, choice.party):
        some = select(kind.table.c[kind.key]).where(*_open(kind, choice, None), side).limit(COUNTED + 1)
        found += archive.scalar(select(func.count()).select_from(some.subquery())) or 0
    return min(found, COUNTED + 1)


def statement(choice: Choice) -> Select[Any]:
    """Write the SELECT of all that is chosen, the oldest first: for files."""
    kind = KINDS[choice.kind]
    order = (kind.table.c.published_at, kind.table.c[kind.key])
    return select(kind.table).where(*_open(kind, choice, None), or_(*_sides(kind, choice.party))).order_by(*order)


def event(archive: Connection, event_id: str) -> Row | None:
    """Give one event."""
    return archive.execute(select(events).where(events.c.event_id == event_id)).mappings().first()


def same_event(archive: Connection, row: Row, *, most: int = 30) -> Sequence[Row]:
    """List the other reports of the real event behind one."""
    asked = (
        select(events)
        .where(events.c.event_key == row["event_key"], events.c.event_id != row["event_id"])
        .order_by(events.c.published_at, events.c.event_id)
        .limit(most)
    )
    return archive.execute(asked).mappings().all()


def _newest_first(asked: Select[Any], kind: Kind, most: int) -> Select[Any]:
    return asked.order_by(kind.table.c.published_at.desc(), kind.table.c[kind.key].desc()).limit(most)


def _sides(kind: Kind, party: str | None) -> list[ColumnElement[bool]]:
    """Conditions that together find a party on either side, none of them a row twice."""
    first, second = (kind.table.c[name] for name in kind.parties)
    if party is None:
        return [kind.table.c.published_at.is_not(None)]
    return [first == party, and_(second == party, or_(first.is_(None), first != party))]


def _open(kind: Kind, choice: Choice, after: Place | None) -> list[ColumnElement[bool]]:
    table = kind.table
    asked: list[ColumnElement[bool]] = []
    if choice.dyad:
        asked.append(table.c.dyad == choice.dyad)
    if choice.type and kind.kind:
        asked.append(table.c[kind.kind] == choice.type)
    if choice.status and kind.status == "modality":
        asked.append(table.c.modality.in_(STATUSES.get(choice.status, ())))
    elif choice.status and kind.status:
        asked.append(table.c[kind.status] == choice.status)
    if choice.outlet:
        asked.append(table.c.outlet == choice.outlet)
    if choice.since:
        asked.append(table.c.published_at >= datetime.combine(choice.since, time(), UTC))
    if choice.until and choice.until < date.max:  # after the last day of the calendar there is none to end before
        asked.append(table.c.published_at < datetime.combine(choice.until + timedelta(days=1), time(), UTC))
    if after:
        asked.append(table.c.published_at <= after[0])
        asked.append(tuple_(table.c.published_at, table.c[kind.key]) < tuple_(*after))
    return asked
