import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from vigie.errors import Unavailable
from vigie.local.locks import FileLock, alone_in
from vigie.local.process import Mark, kill, read_mark, spawn, stop

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def test_a_mark_finds_the_process_that_it_marked(tmp_path: Path) -> None:
    me = psutil.Process()
    Mark(me.pid, me.create_time(), "127.0.0.1:1").write(tmp_path / "mark")
    read = read_mark(tmp_path / "mark")
    assert read is not None
    found = read.process()
    assert found is not None
    assert found.pid == os.getpid()


def test_a_later_process_with_the_same_id_is_not_taken_for_the_marked_one() -> None:
    assert Mark(os.getpid(), psutil.Process().create_time() - 60, "").process() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "started_at": 1, "address": ""}'])
def test_a_damaged_mark_marks_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "mark").write_text(content)
    assert read_mark(tmp_path / "mark") is None
    assert read_mark(tmp_path / "missing") is None


def test_a_child_outlives_the_thread_that_asked_for_it(tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []
    asking = threading.Thread(target=lambda: started.append(spawn(SLEEPER, output=tmp_path / "out")))
    asking.start()
    asking.join()
    [child] = started
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.3)
    finally:
        kill(child.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_child_ends_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom vigie.local.process import spawn\n"
        "child = spawn([sys.executable, '-c', 'import time; time.sleep(60)'], output=Path(sys.argv[1]))\n"
        "print(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([child], timeout=10)[1] == []


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    output = tmp_path / "out"
    child = spawn([sys.executable, "-c", deaf], output=output)
    while not output.read_bytes():
        assert child.poll() is None
    assert stop(child, grace=0.2) == -signal.SIGKILL


def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        spawn(["/nowhere/java"], output=tmp_path / "out")


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_second_run_on_the_same_folder_is_told_what_to_do(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(Unavailable, match=r"another `vigie up` runs in .*VIGIE_FOLDER"):
        alone_in(tmp_path).__enter__()
    with alone_in(tmp_path):
        assert (tmp_path / "up.lock").exists()


def test_a_folder_that_cannot_be_written_is_said_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        Unavailable, match=r"cannot be written \(.*\): make it so, or set VIGIE_FOLDER to another folder"
    ):
        FileLock(tmp_path / "file" / "lock").take()
    with pytest.raises(Unavailable, match="set XDG_CACHE_HOME to another folder"):
        FileLock(tmp_path / "file" / "lock", setting="XDG_CACHE_HOME").take()
