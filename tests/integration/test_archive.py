"""The archive over a real Kafka, in SQLite and in a real PostgreSQL: what comes in stands there, whatever happens."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from support.alerts import an_alert
from support.archive import PARTITIONS, Told, archive_of, archiving, history, publish, rows_of
from support.commands import environment_of, vigie
from support.kafka import all_records, settings_of_a_test, topics_of
from support.postgres import Server, database, programs, running
from support.records import a_tension
from support.workers import wait_until
from vigie.archive.engine import open_archive, read_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.errors import Misconfigured
from vigie.local.seeds import read_seeds, seed_file
from vigie.settings import Settings
from vigie.stream.archiving.worker import _belong_together
from vigie.stream.clients.admin import ensure_topics
from vigie.stream.extracting.reading import EXTRACTOR, Incoming, make_reader, read_message
from vigie.stream.topics import partition_of

HISTORY = history(400)
AWAY = [f'vigie_store_writes_total{{outcome="unavailable",relation="{table}"}}' for table in ("offsets", "texts")]
WITHOUT = "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if programs() is None:
        pytest.skip(WITHOUT)
    with running(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield sqlite_url(tmp_path / "archive.sqlite")
        else:
            yield stack.enter_context(database(request.getfixturevalue("server").url))


@pytest.fixture
def settings(broker: str) -> Settings:
    made = settings_of_a_test(broker, partitions=PARTITIONS)
    asyncio.run(ensure_topics(made, topics_of(made)))
    return made


def holds(engine: Engine, rows: dict) -> bool:
    try:
        return rows_of(engine) == rows
    except DBAPIError:  # it is away, or its tables are not made yet
        return False


def some_rows(engine: Engine) -> bool:
    try:
        return any(rows_of(engine).values())
    except DBAPIError:
        return False


def asked(folder: Path, path: str) -> tuple[int, str]:
    address = (folder / "archive.port").read_text().strip()
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def counted(folder: Path, series: str) -> float:
    lines = [line for line in asked(folder, "/metrics")[1].splitlines() if line.startswith(series + " ")]
    return float(lines[0].split()[-1]) if lines else -1.0


def of_the_seeds() -> list[Told]:
    """What the extractor finds in the seeds, as it publishes it."""
    reader, told = make_reader(EXTRACTOR), []
    for seed in read_seeds(seed_file()):
        read = read_message(reader, Incoming(seed.value, 1_700_000_000.0))
        told += [
            Told(out.noun, out.key, out.value, partition_of(out.partition_key or out.key, PARTITIONS))
            for out in read.outgoing
            if out.noun != "arrivals"
        ]
    return told


def test_killed_in_the_middle_and_built_anew_it_holds_the_same_rows(
    settings: Settings, url: str, tmp_path: Path
) -> None:
    told = [*of_the_seeds(), *HISTORY]
    expected, reader = rows_of(archive_of([told])), read_archive(url)
    assert len(expected["events"]) > 400
    half = len(told) // 2
    asyncio.run(publish(settings, told[:half]))
    with archiving(settings, url, tmp_path) as process:
        wait_until(lambda: some_rows(reader))
        asyncio.run(publish(settings, told[half:]))
        process.kill()
    with archiving(settings, url, tmp_path):
        wait_until(lambda: holds(reader, expected))
        environment = environment_of(settings) | {"VIGIE_ARCHIVE": url}
        done = vigie("archive", "rebuild", **environment)
        assert done.returncode == 0, done.stderr
        assert f"built anew from {len(told):,} records" in done.stdout
        assert rows_of(reader) == expected
        # The process beside it goes on from where the rebuild stood.
        asyncio.run(publish(settings, [Told.of("alerts", an_alert())]))
        wait_until(lambda: len(rows_of(reader)["alerts"]) == len(expected["alerts"]) + 1)
        status = vigie("archive", "status", **environment)
        assert "everything is read" in status.stdout
        assert f"{len(expected['events']):,}" in status.stdout


def test_what_cannot_be_read_or_stored_is_put_aside_and_the_rest_stands(
    settings: Settings, url: str, tmp_path: Path
) -> None:
    topics, reader = topics_of(settings), read_archive(url)
    good = Told.of("tension", a_tension())
    too_large = Told.of("tension", a_tension(day="2022-02-13", revision=2**70))
    broken = Told("tension", b"RUS|UKR|2022-02-14", b"{", good.partition)
    nowhere = Told.gone("tension", "RUS|UKR|someday", "RUS|UKR")
    after = Told.of("tension", a_tension(day="2022-02-15"))
    asyncio.run(publish(settings, [too_large, good, broken, nowhere, after]))
    with archiving(settings, url, tmp_path):
        wait_until(lambda: some_rows(reader) and len(rows_of(reader)["tension"]) == 2)
        assert asked(tmp_path, "/ready")[0] == 200
        assert counted(tmp_path, 'vigie_store_writes_total{outcome="unfit",relation="tension"}') == 1
        assert counted(tmp_path, 'vigie_store_writes_total{outcome="written",relation="tension"}') == 2
        rejected = asyncio.run(all_records(str(settings.broker), topics.rejected.name, at_least=3))
    reasons = [dict(record.headers)["rejected-reason"].decode() for record in rejected]
    assert sorted(reasons) == ["not_json", "not_storable", "wrong_schema"]
    assert too_large.value in [record.value for record in rejected]


def test_while_the_database_is_away_it_waits_says_so_and_loses_nothing(
    settings: Settings, server: Server, tmp_path: Path
) -> None:
    with database(server.url) as url:
        reader, expected = read_archive(url), rows_of(archive_of([HISTORY]))
        with archiving(settings, url, tmp_path) as process:
            wait_until(lambda: (tmp_path / "archive.port").exists() and asked(tmp_path, "/ready")[0] == 200)
            server.stop()
            asyncio.run(publish(settings, HISTORY))
            wait_until(lambda: "does not answer" in asked(tmp_path, "/ready")[1])
            assert sum(counted(tmp_path, away) for away in AWAY) > 0
            assert asked(tmp_path, "/live")[0] == 200, "no restart of ours brings a database back"
            server.start()
            wait_until(lambda: holds(reader, expected))
            wait_until(lambda: asked(tmp_path, "/ready")[0] == 200)
            assert process.poll() is None


def test_it_starts_before_its_database_and_ends_in_order_while_it_waits(settings: Settings, tmp_path: Path) -> None:
    with archiving(settings, "postgresql://vigie@127.0.0.1:9/vigie", tmp_path) as process:
        wait_until(lambda: "waiting for it" in (tmp_path / "archive.log").read_text())
        assert asked(tmp_path, "/live")[0] == 200
        assert asked(tmp_path, "/ready")[0] == 503
    assert process.returncode == 0


@pytest.mark.parametrize("disposable", [True, False])
def test_rows_of_another_kafka_are_not_mixed_with_those_of_this_one(disposable: bool) -> None:
    engine = archive_of([HISTORY])
    places = {("vigie.events.v1", 0): 10}
    _belong_together(engine, "one vigie", places, disposable=disposable)
    _belong_together(engine, "one vigie", places, disposable=disposable)
    before = rows_of(engine)
    assert before["events"]
    if disposable:
        _belong_together(engine, "other vigie", places, disposable=True)
        assert not any(rows_of(engine).values())
    else:
        with pytest.raises(Misconfigured, match="filled from one vigie; set VIGIE_ARCHIVE"):
            _belong_together(engine, "other vigie", places, disposable=False)
        assert rows_of(engine) == before


def test_the_read_only_role_sees_the_views_and_nothing_else(server: Server) -> None:
    import psycopg

    with database(server.url) as url:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP ROLE IF EXISTS grafana")
            owner.execute("CREATE ROLE grafana LOGIN")
        engine = open_archive(url)
        for _ in range(2):
            migrate(engine, reader="grafana")
        archive_of([HISTORY], url).dispose()
        with psycopg.connect(url.replace("vigie@", "grafana@"), autocommit=True) as reader:
            assert reader.execute("SELECT count(*) FROM v_events WHERE dyad <> ''").fetchone() != (0,)
            assert reader.execute("SELECT pg_typeof(published_at)::text, pg_typeof(day)::text FROM v_events LIMIT 1").fetchone() == (
                "timestamp with time zone", "date",
            )  # fmt: skip
            for forbidden in ("SELECT * FROM events", "DELETE FROM v_articles", "UPDATE v_volume_day SET articles = 1"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute(forbidden)
        with pytest.raises(Misconfigured, match="there is no role nobody-here"):
            migrate(engine, reader="nobody-here")
        engine.dispose()
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY grafana")
            owner.execute("DROP ROLE grafana")
