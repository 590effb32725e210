"""Alembic's entry: the connection comes from ``vigie.archive.migrating``, inside of its transaction."""

from alembic import context

from vigie.archive.migrating import VERSION_TABLE
from vigie.archive.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the caller's transaction is the one
)
context.run_migrations()
