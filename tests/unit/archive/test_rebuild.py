"""New tables take the place of the old in one step."""

from pathlib import Path

import pytest
from support.archive import archive_of, changes_of, history, rows_of
from vigie.archive.engine import read_archive, sqlite_url
from vigie.archive.offsets import Overtaken, begin, source
from vigie.archive.rebuild import rebuilding
from vigie.archive.writing import store

PLACE = ("vigie.events.v1", 0)


def test_readers_see_the_old_rows_until_all_new_ones_are_there(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "archive.sqlite")
    old, new = history(10, seed=1), history(20, seed=2)
    archive, reader = archive_of([old], url), read_archive(url)
    before = rows_of(reader)
    with rebuilding(archive) as rebuilt:
        with rebuilt.beside.begin() as connection:
            begin(connection, [PLACE])
        store(rebuilt.beside, changes_of(new), {PLACE: (0, 20)})
        assert rows_of(reader) == before
        rebuilt.put_in_place("cluster vigie")
    assert rows_of(reader) == rows_of(archive_of([new])) != before
    with archive.begin() as connection:
        assert source(connection) == "cluster vigie"
    assert [path.name for path in tmp_path.iterdir() if "rebuild" in path.name] == []


def test_who_wrote_meanwhile_finds_out(tmp_path: Path) -> None:
    archive = archive_of([], sqlite_url(tmp_path / "archive.sqlite"))
    with archive.begin() as connection:
        begin(connection, [PLACE])
    store(archive, [], {PLACE: (0, 50)})
    with rebuilding(archive) as rebuilt:
        with rebuilt.beside.begin() as connection:
            begin(connection, [PLACE])
        store(rebuilt.beside, [], {PLACE: (0, 40)})
        rebuilt.put_in_place("cluster vigie")
    with pytest.raises(Overtaken):
        store(archive, [], {PLACE: (50, 60)})
    store(archive, [], {PLACE: (40, 60)})


def test_a_rebuild_that_fails_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    archive = archive_of([history(5)], sqlite_url(tmp_path / "archive.sqlite"))
    before = rows_of(archive)

    def fail() -> None:
        with rebuilding(archive) as rebuilt:
            store(rebuilt.beside, changes_of(history(9, seed=4)), {})
            store(rebuilt.beside, [], {PLACE: (1, 2)})

    with pytest.raises(Overtaken):
        fail()
    assert rows_of(archive) == before
