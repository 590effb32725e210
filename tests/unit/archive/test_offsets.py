"""Offsets move from where they were read, or not at all."""

import pytest
from support.archive import archive_of
from vigie.archive.offsets import Overtaken, advance, begin, forget_all, known, note_source, source

PLACES = {("vigie.events.v1", 0), ("vigie.events.v1", 1)}


def test_a_partition_that_was_never_read_begins_at_0_and_one_that_was_goes_on() -> None:
    engine = archive_of([])
    with engine.begin() as connection:
        assert begin(connection, PLACES) == dict.fromkeys(PLACES, 0)
        advance(connection, {("vigie.events.v1", 1): (0, 7)})
        assert begin(connection, PLACES) == {("vigie.events.v1", 0): 0, ("vigie.events.v1", 1): 7}


def test_who_was_overtaken_writes_nothing() -> None:
    engine = archive_of([])
    with engine.begin() as connection:
        begin(connection, PLACES)
        advance(connection, {("vigie.events.v1", 0): (0, 5)})
    with pytest.raises(Overtaken, match=r"vigie.events.v1\[0\] does not stand at 0"), engine.begin() as connection:
        advance(connection, {("vigie.events.v1", 1): (0, 9), ("vigie.events.v1", 0): (0, 9)})
    with engine.begin() as connection:
        assert known(connection) == {("vigie.events.v1", 0): 5, ("vigie.events.v1", 1): 0}


def test_to_forget_all_leaves_tables_without_rows_and_without_a_source() -> None:
    engine = archive_of([])
    with engine.begin() as connection:
        begin(connection, PLACES)
        note_source(connection, "cluster vigie")
        assert source(connection) == "cluster vigie"
        forget_all(connection)
        assert (source(connection), known(connection)) == (None, {})
