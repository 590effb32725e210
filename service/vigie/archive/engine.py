"""A database URL in, connections to the archive out, one code path for SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, InterfaceError, OperationalError

from vigie.errors import Misconfigured, Unavailable

BUSY_SECONDS = 30
"""How long SQLite waits for another writer: a rebuild puts some hundred thousand rows in place in one transaction."""
CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer."""
CACHE_KIB = 65_536
"""Pages that a connection to SQLite keeps: the indexes of some hundred thousand rows."""
SCHEMES = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What may stand before ``://``, and the driver that it means here."""
MAKES = "`vigie up` or `vigie archive run` makes it"
"""What to do where there is no archive yet."""


def sqlite_url(path: Path) -> str:
    """Name the archive that is one file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def open_archive(url: str) -> Engine:
    """Open the archive to write to it; ``migrate`` makes its tables. Nothing is connected yet.

    Raises:
        Misconfigured: where the URL is none, or names another database than SQLite or PostgreSQL.
        Unavailable: the folder of SQLite's file cannot be made.
    """
    parsed = _parsed(url)
    if parsed.drivername.startswith("sqlite") and parsed.database:
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"{folder} cannot be made: {error.strerror}") from error
    return _engine(parsed, read_only=False)


def read_archive(url: str) -> Engine:
    """Open the archive to ask it, and nothing else: a write fails.

    Raises:
        Misconfigured: as ``open_archive``.
    """
    return _engine(_parsed(url), read_only=True)


@contextmanager
def reachable(engine: Engine) -> Iterator[None]:
    """Turn what the database's absence raises into ``Unavailable``; what is wrong with a row stays as it is.

    What nobody can connect to however long it is tried, as a file that is no database, is ``Misconfigured``.
    """
    try:
        yield
    except DBAPIError as error:
        if _is_away(error):
            raise Unavailable(f"{shown(engine)} does not answer: {_first_line(error)}") from error
        if error.statement is None and not isinstance(error, IntegrityError):
            raise Misconfigured(f"{shown(engine)} cannot be opened: {_first_line(error)}; see VIGIE_ARCHIVE") from error
        raise


def stands(engine: Engine) -> bool:
    """Tell whether the archive holds its tables yet; SQLite's file is not made by asking.

    Raises:
        Misconfigured: it can never be opened as it is named.
        Unavailable: it does not answer, or the folder of SQLite's file is missing.
    """
    if engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:"):
        file = Path(engine.url.database)
        if not file.parent.is_dir():
            raise Unavailable(f"{shown(engine)}: there is no folder {file.parent}: {MAKES}, or mend VIGIE_ARCHIVE")
        if not file.exists():
            return False
    with reachable(engine), engine.connect() as connection:
        return inspect(connection).has_table("articles")


def shown(engine: Engine) -> str:
    """Name the database for a person, without its password."""
    if engine.dialect.name == "sqlite":
        return f"the archive {engine.url.database or 'in memory'}"
    return f"the archive {engine.url.render_as_string(hide_password=True)}"


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # the second one: a port that is no number
        raise Misconfigured("VIGIE_ARCHIVE is no database URL, as postgresql://user@host/vigie") from error
    driver = SCHEMES.get(parsed.drivername)
    if driver is None:
        raise Misconfigured(f"VIGIE_ARCHIVE: {parsed.drivername} is neither sqlite nor postgresql")
    if driver.startswith("sqlite") and parsed.host:
        raise Misconfigured("VIGIE_ARCHIVE: sqlite wants three slashes and a file, sqlite:///file; four from the root")
    return parsed.set(drivername=driver)


def _engine(url: URL, *, read_only: bool) -> Engine:
    options: dict[str, Any] = {"json_serializer": _json, "json_deserializer": orjson.loads}
    if url.drivername.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
        _set_up_sqlite(engine, read_only=read_only)
        return engine
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "vigie"}
    if read_only:
        arguments["options"] = "-c default_transaction_read_only=on"
    # A pooled connection may have died with the server: it is tried before it is used.
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, **options)


def _set_up_sqlite(engine: Engine, *, read_only: bool) -> None:
    """Let readers and the one writer work side by side (WAL); a writer takes its lock when it begins.

    The driver's own transactions begin late and fail where another writer came first, so it is told to keep out.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"cache_size=-{CACHE_KIB}"):
            if not (read_only and pragma.startswith("journal")):
                connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _is_away(error: DBAPIError) -> bool:
    """Tell an absent or busy database from a row that it does not take.

    A missing table is no absence; with SQLite it comes as the same kind of error.
    """
    if isinstance(error.orig, sqlite3.OperationalError):
        return not str(error.orig).startswith("no such")
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _first_line(error: DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__)
