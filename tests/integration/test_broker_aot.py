"""The cache of Kafka's classes, for real: made aside, used by the next start, given up without a trace."""

import time
from pathlib import Path

import psutil
import pytest
from vigie.local import aot
from vigie.local.aot import AotCache
from vigie.local.broker import EmbeddedBroker
from vigie.local.jars import JarSource, cache_folder, read_lock, verified_jars


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JarSource:
    """Kafka's jars from the user's cache; what is made goes into a cache of this test's own."""
    [folder] = {path.parent for path in verified_jars(read_lock(), JarSource())}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return JarSource(folder)


def running_in(folder: Path) -> list[psutil.Process]:
    everything = psutil.process_iter(["cmdline"])
    return [one for one in everything if any(str(folder) in part for part in one.info["cmdline"] or ())]


def test_the_cache_is_made_once_and_the_next_start_reads_it(jars: JarSource, tmp_path: Path) -> None:
    made = AotCache(jars).make()
    assert made is not None
    assert made.stat().st_size > 10_000_000
    assert [path.name for path in cache_folder(read_lock()).iterdir() if path.suffix != ".lock"] == [made.name]
    assert AotCache(jars).make() == made
    with EmbeddedBroker(tmp_path / "kafka", jars=jars) as broker:
        assert broker.pid is not None
        assert f"-XX:AOTCache={made}" in psutil.Process(broker.pid).cmdline()
        assert "error" not in (tmp_path / "kafka" / "logs" / "output.log").read_text().lower()


def test_giving_up_ends_it_at_once_and_leaves_nothing(
    jars: JarSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aot, "QUIET", 0.0)
    cache = AotCache(jars)
    cache.begin()
    until = time.monotonic() + 60
    while not running_in(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert running_in(tmp_path)
    begun = time.monotonic()
    cache.give_up()
    assert time.monotonic() - begun < 5
    assert not running_in(tmp_path)
    assert [path.suffix for path in cache_folder(read_lock()).iterdir()] == [".lock"]


def test_giving_up_before_it_began_is_nothing(jars: JarSource) -> None:
    cache = AotCache(jars)
    cache.begin()
    cache.give_up()
    assert not cache_folder(read_lock()).exists()


def test_giving_up_what_never_began_is_nothing(jars: JarSource) -> None:
    AotCache(jars).give_up()
    assert not cache_folder(read_lock()).exists()
