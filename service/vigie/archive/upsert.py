"""Rows in, the same rows in a table out, whatever stood there: one statement for both databases."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]
Guard = Callable[[Any, Any], ColumnElement[bool]]
"""Says of the columns that come in and of those that stand whether the row is replaced."""

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def upsert(connection: Connection, table: Table, rows: Sequence[Row], *, guard: Guard | None = None) -> None:
    """Insert rows, or replace those of the same key where ``guard`` lets them.

    Args:
        connection: in a transaction.
        table: where to.
        rows: each with a value for every column; no key twice.
        guard: which of two rows of one key stands; None: the one that comes.
    """
    if not rows:
        return
    insert = _INSERT[connection.dialect.name](table)
    key = [column.name for column in table.primary_key]
    comes = insert.excluded
    replaced = {column.name: comes[column.name] for column in table.c if column.name not in key}
    statement = insert.on_conflict_do_update(
        index_elements=key, set_=replaced, where=guard(comes, table.c) if guard else None
    )
    connection.execute(statement, list(rows))


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose keys are not there yet."""
    if rows:
        insert = _INSERT[connection.dialect.name](table).on_conflict_do_nothing()
        connection.execute(insert, list(rows))
