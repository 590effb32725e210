"""Rows a second that the archive takes: from the bytes of the topics to the committed transaction."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.archive import archive_of, changes_of, history, rows_of
from support.postgres import postgres, programs
from vigie.archive.engine import sqlite_url
from vigie.archive.writing import store
from vigie.stream.archiving.writing import BATCH

pytestmark = pytest.mark.benchmark

LEAST = 2_000
"""Records a second of processor time: a machine that others use at the same time gives less of it, and says nothing."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "archive.sqlite")
    elif programs() is None:
        pytest.skip("no PostgreSQL server on this machine")
    else:
        with postgres(tmp_path / "postgres") as url:
            yield url


def test_the_archive_takes_two_thousand_rows_a_second(url: str) -> None:
    told = history(4_000, day_count=365)
    engine = archive_of([], url)
    begun, worked = time.perf_counter(), time.process_time()
    for at in range(0, len(told), BATCH):
        store(engine, changes_of(told[at : at + BATCH]), {})
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    print(f"\n{engine.dialect.name}: {len(told):,} records, {len(told) / seconds:,.0f} a second by the clock,")
    print(f"{len(told) / worked:,.0f} a second of our processor time (PostgreSQL's own not counted)")
    assert sum(map(len, rows_of(engine).values())) > len(told) / 2
    assert len(told) / worked > LEAST
    engine.dispose()
