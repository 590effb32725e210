"""Processes that this run starts: they end with it, and are found again by the next one if it was killed."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

Child = subprocess.Popen[bytes]

KILL_TIMEOUT = 10.0
"""Seconds until the system has cleared away a killed process."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What the pid file says of a running process. Its start time tells it from a later one with the same id."""

    pid: int
    started_at: float
    address: str

    def write(self, path: Path) -> None:
        """Write in one step, so that a reader sees all or nothing."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)), "utf-8")
        fresh.replace(path)

    def process(self) -> psutil.Process | None:
        """Find the process if it is the one that was marked, and alive."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started_at) < 1.0
            if same and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


def read_mark(path: Path) -> Mark | None:
    """Read a pid file; one that is missing or damaged marks nothing."""
    try:
        fields = json.loads(path.read_text("utf-8"))
        return Mark(int(fields["pid"]), float(fields["started_at"]), str(fields["address"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def mark_of_self(address: str) -> Mark:
    """Mark the process that asks."""
    me = psutil.Process()
    return Mark(me.pid, me.create_time(), address)


def spawn(
    command: Sequence[str],
    *,
    output: Path,
    environment: Mapping[str, str] | None = None,
    when_orphaned: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start a process of its own session (a Ctrl-C at the terminal is ours to hand on) that ends when this one does.

    Linux sends its death signal when the *thread* that started the child ends, so a thread that lives
    as long as the child starts it.
    """
    started: list[Child | OSError] = []
    ready = threading.Event()

    def keep() -> None:
        try:
            with output.open("ab") as log:
                child = subprocess.Popen(  # noqa: S603 - our own command line
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=None if environment is None else dict(environment),
                    start_new_session=True,
                    preexec_fn=_die_with_parent(os.getpid(), when_orphaned),  # noqa: PLW1509 - one system call, prepared before the fork
                )
        except OSError as error:
            started.append(error)
            ready.set()
            return
        started.append(child)
        ready.set()
        child.wait()

    threading.Thread(target=keep, name=f"keeper of {Path(command[0]).name}", daemon=True).start()
    ready.wait()
    [result] = started
    if isinstance(result, OSError):
        raise result
    return result


def _die_with_parent(parent: int, number: signal.Signals) -> Callable[[], None] | None:
    """Prepare the call that makes the kernel end the child with its parent; elsewhere than on Linux there is none."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def stop(child: Child, *, grace: float) -> int:
    """End a child by its id: ask, wait ``grace`` seconds, then insist. Gives its exit code."""
    child.terminate()
    try:
        return child.wait(grace)
    except subprocess.TimeoutExpired:
        kill(child.pid)
        return child.wait(KILL_TIMEOUT)


def stop_orphan(process: psutil.Process, *, grace: float) -> None:
    """End, in the same way, a process that an earlier run started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(grace)
        except psutil.TimeoutExpired:
            kill(process.pid)
            process.wait(KILL_TIMEOUT)


def kill(pid: int) -> None:
    """End a process and what it started at once, by their ids."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def last_words(log: Path) -> str:
    """Give the line of a log that says why its process ended, at most 300 characters of it.

    That is the last one of the highest severity; what follows it are the traces of an end in disorder.
    """
    try:
        lines = [line.rstrip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        lines = []
    telling = [line for line in lines if " CRITICAL " in line or line.startswith("vigie: ")] or lines
    return telling[-1].strip().removeprefix("vigie: ")[:300] if telling else "it said nothing"
