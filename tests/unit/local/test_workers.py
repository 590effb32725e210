import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from vigie.errors import Unavailable
from vigie.local import workers
from vigie.local.process import last_words
from vigie.local.workers import WORKER, Workers, read_urls

LIVES = (sys.executable, "-c", "import os, time; print(os.environ['VIGIE_METRICS_PORT'], flush=True); time.sleep(60)")
DIES = (sys.executable, "-c", "print('Traceback'); print('vigie: VIGIE_BROKER is not host:port', flush=True); exit(1)")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PAUSE", 0.01)
    monkeypatch.setattr(workers, "BACKOFF", (0.0, 0.0))
    monkeypatch.setattr(workers, "says_ready", lambda _url: False)


def some(folder: Path, command: tuple[str, ...], *, ports: list[int], notes: list[str]) -> Workers:
    return Workers(
        folder,
        environment={"VIGIE_BROKER": "x:1"},
        ports=ports,
        log=notes.append,
        role=replace(WORKER, command=command),
    )


def eventually(holds) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return False


def test_each_worker_gets_a_port_and_a_log_of_its_own(tmp_path: Path) -> None:
    pair = some(tmp_path, LIVES, ports=[4001, 4002], notes=[])
    pair.start()
    try:
        assert eventually(lambda: [last_words(log) for log in pair.logs] == ["4001", "4002"])
        assert pair.urls == ["http://127.0.0.1:4001", "http://127.0.0.1:4002"]
        assert read_urls(tmp_path) == pair.urls
    finally:
        pair.stop()


def test_stopping_leaves_nothing_running(tmp_path: Path) -> None:
    pair = some(tmp_path, LIVES, ports=[4001, 4002], notes=[])
    pair.start()
    pids = pair.pids
    pair.stop()
    assert len(pids) == 2
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert read_urls(tmp_path) == []


def test_a_worker_that_is_killed_is_started_again_and_that_is_said(tmp_path: Path) -> None:
    notes: list[str] = []
    one = some(tmp_path, LIVES, ports=[4001], notes=notes)
    one.start()
    [first] = one.pids
    try:
        psutil.Process(first).kill()
        assert eventually(lambda: one.pids and one.pids != [first])
        assert notes[0] == "worker ended (signal 9), started again in 0 s"
    finally:
        one.stop()


def test_a_worker_that_cannot_start_is_given_up_with_its_own_words(tmp_path: Path) -> None:
    one = some(tmp_path, DIES, ports=[4001], notes=[])
    one.start()
    try:
        with pytest.raises(Unavailable, match="worker ends again and again: VIGIE_BROKER is not host:port"):
            one.wait_until_ready()
    finally:
        one.stop()


def test_a_worker_that_never_gets_ready_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.05)
    one = some(tmp_path, LIVES, ports=[4001], notes=[])
    one.start()
    try:
        with pytest.raises(Unavailable, match="no worker was ready within"):
            one.wait_until_ready()
    finally:
        one.stop()


def test_the_words_of_a_log_are_those_that_say_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        "x ERROR a: Trouble\nx CRITICAL b: stopping: no pack\nTraceback\nRuntimeError: Event loop is closed\n"
    )
    assert last_words(log) == "x CRITICAL b: stopping: no pack"
    log.write_text("vigie: VIGIE_METRICS_PORT: 127.0.0.1:4001 cannot be opened: Address already in use\n")
    assert last_words(log) == "VIGIE_METRICS_PORT: 127.0.0.1:4001 cannot be opened: Address already in use"
    log.write_text("Traceback\n  File\nKeyError: 'particles'\n\n")
    assert last_words(log) == "KeyError: 'particles'"


def test_a_log_that_is_missing_or_empty_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n  \n")
    assert last_words(tmp_path / "empty") == last_words(tmp_path / "missing") == "it said nothing"
