"""A database in, the tables and views of this version in it out; one process at a time."""

import hashlib
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select, text

from vigie.archive.engine import reachable
from vigie.archive.schema import state
from vigie.archive.upsert import upsert
from vigie.archive.views import NAMES, digest_of, drop_views, make_views
from vigie.errors import Misconfigured

LOCK = int.from_bytes(hashlib.blake2b(b"vigie archive", digest_size=8).digest(), signed=True)
"""Key of PostgreSQL's advisory lock. In SQLite the transaction of a writer is lock enough."""
VERSION_TABLE = "archive_version"


def migrate(engine: Engine, *, reader: str | None = None) -> None:
    """Bring the tables and views to what this version needs; nothing changes where they stand already.

    Args:
        engine: opened to write.
        reader: the role of PostgreSQL that may read the views, and nothing else.

    Raises:
        Misconfigured: the tables are of a later version, or the role does not exist.
        Unavailable: the database does not answer.
    """
    with reachable(engine), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        _upgrade(connection)
        if reader and connection.dialect.name == "postgresql":
            _grant(connection, reader)


def newest() -> str:
    """Name the newest step of this version."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _upgrade(connection: Connection) -> None:
    stands = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if stands is not None and stands not in known:
        raise Misconfigured(f"the archive's tables are of a later version of vigie ({stands}): run that one")
    wanted = digest_of(connection.dialect.name)
    if stands == newest() and _value(connection, "views") == wanted:
        return
    drop_views(connection)
    command.upgrade(_config(connection), "head")
    make_views(connection)
    upsert(connection, state, [{"name": "views", "value": wanted}])


def _value(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(state.c.value).where(state.c.name == name))


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _grant(connection: Connection, reader: str) -> None:
    """Let a role read the views; they read the tables with the rights of who made them."""
    known: Any = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": reader})
    if not known:
        raise Misconfigured(f"VIGIE_ARCHIVE_READER: there is no role {reader}: CREATE ROLE {reader} LOGIN PASSWORD …")
    quote = connection.dialect.identifier_preparer.quote
    schema = connection.scalar(select(func.current_schema()))
    role = quote(reader)
    connection.execute(text(f"GRANT USAGE ON SCHEMA {quote(str(schema))} TO {role}"))
    connection.execute(text(f"GRANT SELECT ON {', '.join(NAMES)} TO {role}"))
