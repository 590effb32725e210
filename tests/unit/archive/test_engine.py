"""What VIGIE_ARCHIVE may say, and what a connection may do."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError, StatementError
from support.archive import archive_of
from vigie.archive.engine import open_archive, reachable, read_archive, shown, sqlite_url, stands
from vigie.archive.schema import state, volume
from vigie.errors import Misconfigured, Unavailable
from vigie.settings import Settings


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_named_as_everybody_names_it(scheme: str) -> None:
    engine = open_archive(f"{scheme}://vigie:very-secret@db.example:5432/vigie")
    assert engine.driver == "psycopg"
    assert shown(engine) == "the archive postgresql+psycopg://vigie:***@db.example:5432/vigie"


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "nonsense", "postgresql+asyncpg://x/y", "", "postgresql://x:port/y", "sqlite://x/y"]
)
def test_another_database_is_refused_without_showing_the_url(url: str) -> None:
    with pytest.raises(Misconfigured, match="VIGIE_ARCHIVE"):
        open_archive(url)


def test_the_settings_do_not_show_the_password() -> None:
    settings = Settings(archive="postgresql://vigie:very-secret@db/vigie")
    assert "very-secret" not in repr(settings)


def test_who_reads_cannot_write(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "a b%20é.sqlite")
    archive_of([], url).dispose()
    reader = read_archive(url)
    with reader.begin() as connection:
        assert connection.execute(select(state.c.name)).scalars().all() == ["views"]
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(insert(state).values(name="a", value="b"))
    assert (tmp_path / "a b%20é.sqlite").exists()


def test_readers_and_a_writer_work_side_by_side(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "archive.sqlite")
    writer, reader = archive_of([], url), read_archive(url)
    with writer.begin() as writing, reader.begin() as reading:
        writing.execute(insert(state).values(name="a", value="b"))
        assert reading.execute(select(state)).all() != []
        assert reading.scalar(select(state.c.value).where(state.c.name == "a")) is None


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite").mkdir()
    engine = open_archive(sqlite_url(tmp_path / "folder.sqlite"))
    with pytest.raises(Unavailable, match=r"folder.sqlite does not answer: unable to open"), reachable(engine):
        engine.connect()


def test_what_is_no_archive_however_long_one_waits_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_text("Paris dit non. " * 100, encoding="utf-8")
    for url in (sqlite_url(tmp_path / "a.sqlite"), "postgresql://127.0.0.1:1/vigie?colour=red"):
        with pytest.raises(Misconfigured, match=r"cannot be opened: .*; see VIGIE_ARCHIVE$"):
            stands(read_archive(url))


def test_an_archive_stands_once_it_has_tables_and_asking_makes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "archive.sqlite"
    reader = read_archive(sqlite_url(file))
    with pytest.raises(Unavailable, match=r"there is no folder .*folder: `vigie up` or .* mend VIGIE_ARCHIVE$"):
        stands(reader)
    file.parent.mkdir()
    assert not stands(reader)
    assert not file.exists()
    archive_of([], sqlite_url(file)).dispose()
    assert stands(reader)
    assert not stands(read_archive("sqlite://"))


def test_a_table_that_is_missing_is_no_absence() -> None:
    engine = open_archive("sqlite://")
    with pytest.raises(OperationalError), reachable(engine), engine.begin() as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be made"):
        open_archive(sqlite_url(tmp_path / "file" / "archive.sqlite"))


def test_an_instant_without_a_zone_is_a_mistake() -> None:
    engine = archive_of([])
    moment = volume.metadata.tables["articles"].c.published_at
    with pytest.raises(StatementError, match="needs a zone"), engine.begin() as connection:
        connection.execute(select(moment).where(moment == datetime(2022, 2, 12)))  # noqa: DTZ001
