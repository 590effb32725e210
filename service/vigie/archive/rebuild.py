"""The archive in, the same tables empty beside it out; once they are filled, in one step they are the archive.

Readers see the old rows until that step, and the new ones after it. Whoever writes meanwhile finds its offsets moved
(``offsets.Overtaken``) and goes on from the new ones.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, Insert, MetaData, Table, delete, func, insert, select, text

from vigie.archive.engine import open_archive, reachable, sqlite_url
from vigie.archive.migrating import LOCK
from vigie.archive.offsets import note_source
from vigie.archive.schema import FOUND, metadata, offsets
from vigie.errors import Unavailable

BESIDE = "vigie_rebuild"
"""Schema of the new tables; of SQLite the name under which their file is attached."""


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """A rebuild under way."""

    archive: Engine
    beside: Engine
    """Writes to the new tables, by the names of the old."""

    def put_in_place(self, source: str) -> None:
        """Let the new rows and offsets be the archive.

        Raises:
            Unavailable: the database does not answer.
        """
        with reachable(self.archive), self._connected() as connection:
            if connection.dialect.name == "postgresql":  # a writer would put rows between delete and insert
                connection.execute(text(f"LOCK TABLE {offsets.name} IN EXCLUSIVE MODE"))
            for table in (*FOUND, offsets):
                new = table.to_metadata(MetaData(), schema=BESIDE)
                connection.execute(delete(table))
                connection.execute(_all_of(new, table))
            note_source(connection, source)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Begin a transaction on the archive that sees the new tables too."""
        with self.archive.connect() as connection:
            attached = self.archive.dialect.name == "sqlite"
            if attached:
                _outside(connection, f"ATTACH DATABASE ? AS {BESIDE}", str(self.beside.url.database))
            try:
                with connection.begin():
                    yield connection
            finally:
                if attached:
                    _outside(connection, f"DETACH DATABASE {BESIDE}")


@contextmanager
def rebuilding(archive: Engine) -> Iterator[Rebuilding]:
    """Make empty tables beside the archive; they are gone at the end.

    Raises:
        Unavailable: the database does not answer, or another rebuild is under way in PostgreSQL. For SQLite's file
            the caller takes care that there is one at a time.
    """
    make = _in_file if archive.dialect.name == "sqlite" else _in_schema
    with make(archive) as beside:
        metadata.create_all(beside)
        yield Rebuilding(archive, beside)


@contextmanager
def _in_file(archive: Engine) -> Iterator[Engine]:
    path = Path(f"{archive.url.database}.rebuild")
    _unlink(path)
    beside = open_archive(sqlite_url(path))
    try:
        yield beside
    finally:
        beside.dispose()
        _unlink(path)


@contextmanager
def _in_schema(archive: Engine) -> Iterator[Engine]:
    with reachable(archive), archive.connect() as holder:
        if not holder.scalar(select(func.pg_try_advisory_lock(LOCK + 1))):
            raise Unavailable("another `vigie archive rebuild` is under way in this database")
        holder.commit()
        try:
            _execute(archive, f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE", f"CREATE SCHEMA {BESIDE}")
            yield archive.execution_options(schema_translate_map={None: BESIDE})
        finally:
            _execute(archive, f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


def _all_of(new: Table, table: Table) -> Insert:
    names = [column.name for column in table.c]
    return insert(table).from_select(names, select(*(new.c[name] for name in names)))


def _execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _outside(connection: Connection, statement: str, *values: str) -> None:
    """Run what SQLite takes outside of a transaction alone."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    raw.execute(statement, values)


def _unlink(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
