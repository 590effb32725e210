"""Tables and views come to stand as this version needs them."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from support.archive import archive_of
from vigie.archive import migrating
from vigie.archive.engine import open_archive
from vigie.archive.migrating import VERSION_TABLE, migrate, newest
from vigie.archive.schema import metadata
from vigie.archive.views import NAMES, definitions
from vigie.errors import Misconfigured


def version(engine: Engine) -> str:
    with engine.begin() as connection:
        return str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))


def test_the_steps_lead_to_the_tables_of_the_schema() -> None:
    engine = archive_of([])
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    assert set(inspect(engine).get_view_names()) == set(NAMES)


def test_where_all_stands_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = archive_of([])
    monkeypatch.setattr(migrating, "drop_views", lambda _connection: pytest.fail("views were made anew"))
    migrate(engine)
    assert version(engine) == newest()


def test_views_that_are_defined_otherwise_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = archive_of([])
    changed = definitions("sqlite") | {"v_outlets": "SELECT 1 AS one"}
    monkeypatch.setattr("vigie.archive.views.definitions", lambda _dialect: changed)
    migrate(engine)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT * FROM v_outlets")).keys() == ["one"]


def test_an_archive_of_an_earlier_version_is_brought_up_with_its_rows() -> None:
    engine = open_archive("sqlite://")
    with engine.begin() as connection:
        command.upgrade(migrating._config(connection), "0001")
        connection.execute(text("INSERT INTO archive_state VALUES ('kafka', 'cluster vigie')"))
    migrate(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT value FROM archive_state WHERE name = 'kafka'")) == "cluster vigie"
    assert version(engine) == newest()


def test_an_archive_of_a_later_version_is_left_alone() -> None:
    engine = archive_of([])
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="later version of vigie"):
        migrate(engine)
