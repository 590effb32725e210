"""How far the topics are in the tables, kept beside the rows: both are true, or neither.

A transaction moves an offset from where it was read; where another process has moved it meanwhile, it fails whole.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, select, update

from vigie.archive.schema import FOUND, offsets, state
from vigie.archive.upsert import insert_missing, upsert

Place = tuple[str, int]
"""Topic and partition."""
Moves = Mapping[Place, tuple[int, int]]
"""From where each was read, to the next record."""
_SOURCE = "kafka"


class Overtaken(Exception):
    """Another process has written what this one was about to write: look up the offsets, and go on from there."""


def begin(connection: Connection, places: Iterable[Place]) -> dict[Place, int]:
    """Tell the offset of the next record of each partition; 0 from now on where it was never read."""
    wanted = sorted(places)
    insert_missing(
        connection, offsets, [{"topic": topic, "partition": number, "next_offset": 0} for topic, number in wanted]
    )
    standing = known(connection)
    return {place: standing[place] for place in wanted}


def known(connection: Connection) -> dict[Place, int]:
    """List the offset of the next record of each partition that was ever read."""
    rows = connection.execute(select(offsets.c.topic, offsets.c.partition, offsets.c.next_offset))
    return {(row.topic, row.partition): row.next_offset for row in rows}


def advance(connection: Connection, moves: Moves) -> None:
    """Move offsets, each from where it was read to where it shall stand.

    Call it before the rows are written: a second writer then waits here, and finds out.

    Raises:
        Overtaken: one of them does not stand there any more.
    """
    moved = (
        update(offsets)
        .where(offsets.c.topic == bindparam("its_topic"), offsets.c.partition == bindparam("its_partition"))
        .where(offsets.c.next_offset == bindparam("before"))
        .values(next_offset=bindparam("after"))
    )
    for (topic, partition), (before, after) in sorted(moves.items()):
        place = {"its_topic": topic, "its_partition": partition}
        if connection.execute(moved, {**place, "before": before, "after": after}).rowcount != 1:
            raise Overtaken(f"{topic}[{partition}] does not stand at {before} any more")


def source(connection: Connection) -> str | None:
    """Name the Kafka and namespace that the rows come from; None before the first."""
    return connection.scalar(select(state.c.value).where(state.c.name == _SOURCE))


def note_source(connection: Connection, name: str) -> None:
    """Note where the rows come from."""
    upsert(connection, state, [{"name": _SOURCE, "value": name}])


def forget_all(connection: Connection) -> None:
    """Delete every row and every offset: what the archive was a projection of is not there any more."""
    for table in (*FOUND, offsets):
        connection.execute(delete(table))
    connection.execute(delete(state).where(state.c.name == _SOURCE))
