"""Changes in the order of their topics in, the same rows in the tables out, however they are cut into batches."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from vigie.archive.engine import reachable
from vigie.archive.offsets import Moves, advance
from vigie.archive.relations import Change, Relation
from vigie.archive.upsert import Row, upsert
from vigie.archive.volume import count_days

UNFIT = (DataError, IntegrityError, OverflowError)
"""What a database raises where a value is to blame, not the statement and not the connection."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch brought to one table."""

    relation: str
    rows: int
    """Put or deleted."""
    seconds: float


class Unfit(Exception):
    """Values that a column does not take: ``found`` says of which changes, by their place in the batch, and why."""

    def __init__(self, found: Mapping[int, str]) -> None:
        super().__init__(f"{len(found)} records cannot be stored")
        self.found = found


@dataclass(slots=True)
class _Batch:
    """What becomes of each key in the end: a key that was deleted and came again is both."""

    put: dict[tuple[Any, ...], Row] = field(default_factory=dict)
    gone: dict[tuple[Any, ...], Row] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        if change.gone:
            self.put.pop(change.key, None)
            self.gone[change.key] = change.row
            return
        before = self.put.get(change.key)
        self.put[change.key] = change.row if before is None else change.relation.after(change.row, before)


def write(connection: Connection, changes: Iterable[Change]) -> list[Written]:
    """Write changes, each relation's in their order.

    Args:
        connection: in a transaction, which the caller ends.
        changes: of any relations.

    Raises:
        DBAPIError: as the database raises it.
    """
    batches: dict[str, tuple[Relation, _Batch]] = {}
    for change in changes:
        batches.setdefault(change.relation.noun, (change.relation, _Batch()))[1].add(change)
    # Two writers that took their rows in different orders would wait for each other.
    return [_write(connection, *batches[noun]) for noun in sorted(batches)]


def store(engine: Engine, changes: Sequence[Change], moves: Moves) -> list[Written]:
    """Write changes and move the offsets of what brought them, both or neither.

    Raises:
        Unfit: some of the changes cannot be stored; the others can, when they come without them.
        Overtaken: another process has moved the offsets.
        Unavailable: the database does not answer.
    """
    try:
        with reachable(engine), engine.begin() as connection:
            advance(connection, moves)
            return write(connection, changes)
    except (*UNFIT, StatementError) as error:
        if not _is_unfit(error):
            raise
        with reachable(engine), engine.begin() as connection:
            if not (found := _unfit(connection, changes)):
                raise
        raise Unfit(found) from error


def _unfit(connection: Connection, changes: Sequence[Change]) -> dict[int, str]:
    """Find the changes that the database does not take, each with its words. Nothing of it stays."""
    found = {}
    for at, change in enumerate(changes):
        trial = connection.begin_nested()
        try:
            write(connection, [change])
        except (*UNFIT, StatementError) as error:
            if not _is_unfit(error):
                raise
            found[at] = _words(error)
        finally:
            trial.rollback()
    return found


def _is_unfit(error: BaseException) -> bool:
    """Say whether a value is to blame for what a statement raised."""
    return isinstance(error, UNFIT) or (type(error) is StatementError and isinstance(error.orig, UNFIT))


def _write(connection: Connection, relation: Relation, batch: _Batch) -> Written:
    begun = time.perf_counter()
    if batch.gone:
        _delete(connection, relation, [batch.gone[key] for key in sorted(batch.gone)])
    rows = [batch.put[key] for key in sorted(batch.put)]
    if rows and relation.kind is None:
        count_days(connection, rows)
    else:
        upsert(connection, relation.table, rows, guard=relation.guard(connection.dialect.name))
    return Written(relation.noun, len(rows) + len(batch.gone), time.perf_counter() - begun)


def _delete(connection: Connection, relation: Relation, rows: list[Row]) -> None:
    key = relation.table.primary_key.columns
    matching = (column == bindparam(f"its_{column.name}", type_=column.type) for column in key)
    connection.execute(
        delete(relation.table).where(*matching),
        [{f"its_{column.name}": row[column.name] for column in key} for row in rows],
    )


def _words(error: BaseException) -> str:
    """Say why, without the values, which are the article's."""
    cause = error.orig if isinstance(error, StatementError) else error
    return f"{type(cause).__name__}: {str(cause).splitlines()[0]}"[:300]
