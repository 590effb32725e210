"""Worker processes: started, watched, started again when they die, and stopped by their ids."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vigie.errors import Unavailable
from vigie.local import process

STOP_TIMEOUT = 30.0
"""Seconds for a worker to finish its batch and to commit, before it is killed. It needs one or two."""
BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the first, second, ... start after a death; the last one stands from then on."""
STEADY = 60.0
"""A worker that lived for that many seconds starts from the first pause again."""
HOPELESS = 4
"""Deaths in a row, none of them after a steady minute: nobody should wait for it any longer."""
PATIENCE = 90.0
"""Seconds until a worker is ready. A quiet machine needs five; loading a language model on a busy one takes long."""
CLOSING = 20.0
"""Seconds that the closing of days is waited for; five articles of five days take three on a quiet machine."""
MARK = "up.json"
"""Which process keeps the workers of a folder, and where they answer."""
_PAUSE = 0.2
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""A proxy that the environment names is not asked for the loopback."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of process is."""

    name: str
    """How messages and logs call it."""
    command: tuple[str, ...]
    mark: str
    """File that says where those of a folder answer."""
    niceness: int = 0
    """How much it gives way to others, as `nice` counts."""


WORKER = Role("worker", (sys.executable, "-m", "vigie", "worker"), MARK)
ARCHIVE = Role("archive", (sys.executable, "-m", "vigie", "archive", "run"), "archive.json", niceness=10)
"""Nobody waits for it: it gives way to those who read."""
PAGES = Role("web", (sys.executable, "-m", "vigie", "web"), "web.json")


@dataclass(slots=True)
class _Slot:
    """One worker's place: its process changes, its port and log stay."""

    name: str
    url: str
    environment: Mapping[str, str]
    log: Path
    child: process.Child | None = None
    started_at: float = 0.0
    deaths: int = 0
    next_start: float = 0.0


class Workers:
    """Keeps one worker running on each of ``ports``.

    Args:
        folder: where their logs and their mark lie.
        environment: the settings, as variables.
        ports: of ``/metrics``, ``/live`` and ``/ready``; one worker each.
        log: told when one dies.
        role: what they are.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str],
        ports: list[int],
        log: Callable[[str], None],
        role: Role = WORKER,
    ) -> None:
        logs = folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self._mark = folder / role.mark
        self._role = role
        self._log = log
        self._stopping = threading.Event()
        self._hopeless = ""
        self._watch = threading.Thread(target=self._keep_running, name=f"watch of each {role.name}", daemon=True)
        self._slots = [
            _Slot(
                name=f"{role.name} {number}" if len(ports) > 1 else role.name,
                url=f"http://127.0.0.1:{port}",
                environment={**os.environ, **environment, "VIGIE_METRICS_PORT": str(port)},
                log=logs / f"{role.name}-{number}.log",
            )
            for number, port in enumerate(ports, 1)
        ]

    @property
    def urls(self) -> list[str]:
        """Where each of them answers, as ``http://127.0.0.1:1234``."""
        return [slot.url for slot in self._slots]

    @property
    def logs(self) -> list[Path]:
        """What each of them says."""
        return [slot.log for slot in self._slots]

    @property
    def pids(self) -> list[int]:
        """Ids of the processes that run."""
        return [slot.child.pid for slot in self._slots if slot.child and slot.child.poll() is None]

    def start(self) -> None:
        """Start them and watch over them."""
        for slot in self._slots:
            slot.log.unlink(missing_ok=True)
            self._start(slot)
        process.mark_of_self(" ".join(self.urls)).write(self._mark)
        self._watch.start()

    def stop(self) -> None:
        """Stop them all at once, and wait until they are gone."""
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join()
        running = [slot.child for slot in self._slots if slot.child and slot.child.poll() is None]
        stops = [
            threading.Thread(target=process.stop, args=(child,), kwargs={"grace": STOP_TIMEOUT}) for child in running
        ]
        for stop in stops:
            stop.start()
        for stop in stops:
            stop.join()
        self._mark.unlink(missing_ok=True)

    def ready(self) -> int:
        """Count those that say they are ready."""
        return sum(says_ready(slot.url) for slot in self._slots)

    def wait_until_ready(self) -> None:
        """Wait until all of them are ready.

        Raises:
            Unavailable: one dies again and again, or is not ready in time; its own last words follow.
        """
        until = time.monotonic() + PATIENCE
        while self.ready() < len(self._slots):
            self.check()
            if time.monotonic() > until:
                raise Unavailable(f"no worker was ready within {PATIENCE:.0f} s: see {self._slots[0].log}")
            time.sleep(_PAUSE)

    def wait_until_days_are_closed(self) -> None:
        """Wait until no worker has a day left to close: only then is the number of articles in every index final.

        Ends in silence after ``CLOSING`` seconds: news that go on coming open new days for ever.

        Raises:
            Unavailable: a worker dies again and again.
        """
        until, calm = time.monotonic() + CLOSING, 0
        while calm < 2 and time.monotonic() < until:  # once may lie between two looks of a worker
            self.check()
            calm = calm + 1 if all(_has_no_day_to_close(slot.url) for slot in self._slots) else 0
            time.sleep(1)

    def check(self) -> None:
        """Raise ``Unavailable`` where a worker dies again and again: for those who wait for what it does."""
        if self._hopeless:
            raise Unavailable(self._hopeless)

    def _start(self, slot: _Slot) -> None:
        # An orphan is not asked to finish its batch: Kafka goes at the same moment, and it would wait for it.
        slot.child = process.spawn(
            self._role.command, output=slot.log, environment=slot.environment, when_orphaned=signal.SIGKILL
        )
        slot.started_at = time.monotonic()
        if self._role.niceness:
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, slot.child.pid, self._role.niceness)

    def _keep_running(self) -> None:
        while not self._stopping.wait(_PAUSE):
            for slot in self._slots:
                if slot.child and slot.child.poll() is not None:
                    self._note_death(slot, slot.child)
                if slot.child is None and time.monotonic() >= slot.next_start:
                    self._start(slot)

    def _note_death(self, slot: _Slot, child: subprocess.Popen[bytes]) -> None:
        now = time.monotonic()
        slot.deaths = 1 if now - slot.started_at > STEADY else slot.deaths + 1
        pause = BACKOFF[min(slot.deaths, len(BACKOFF)) - 1]
        slot.child, slot.next_start = None, now + pause
        words = process.last_words(slot.log)
        # Who is killed says nothing of it; what stands last in the log is about something else.
        why = "" if child.returncode < 0 else f": {words}"
        self._log(f"{slot.name} ended ({_manner(child.returncode)}), started again in {pause:g} s{why}")
        if slot.deaths >= HOPELESS:
            self._hopeless = f"{slot.name} ends again and again: {words} (see {slot.log})"


def read_urls(folder: Path) -> list[str]:
    """Tell where the workers of the ``vigie up`` that runs on ``folder`` answer; none where none runs."""
    mark = process.read_mark(folder / MARK)
    return mark.address.split() if mark and mark.process() else []


def _manner(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def says_ready(url: str) -> bool:
    """Ask a worker whether it is ready."""
    try:
        with _DIRECT.open(f"{url}/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _has_no_day_to_close(url: str) -> bool:
    try:
        with _DIRECT.open(f"{url}/metrics", timeout=5) as answer:
            return b"\nvigie_partitions_to_close 0.0" in answer.read()
    except OSError:
        return False
