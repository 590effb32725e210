"""A folder in, the address of a real Kafka out: one KRaft node on the loopback, with nothing prepared."""

import asyncio
import contextlib
import errno
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from vigie.errors import Unavailable
from vigie.local import process
from vigie.local.jars import JarSource, class_path, read_lock, verified_jars
from vigie.local.java import find_java
from vigie.local.kraft import Node, aot_cache_file
from vigie.local.locks import FileLock
from vigie.stream.clients.reach import answers

START_TIMEOUT = 60.0
"""Seconds. A quiet machine needs one or two, four after kill -9; a busy one has needed three times as much."""
STOP_TIMEOUT = 20.0
"""Seconds that the broker has to close its files before it is killed. It needs half a second."""
PORT_TRIES = 3
"""A free port may be taken by somebody else before Kafka opens it."""
ROOM = 300_000_000
"""Bytes that a fresh broker needs: it lays out its offset topics and index files at once."""

_MARK = "broker.json"


def running_address(folder: Path) -> str | None:
    """Tell the address of the broker that runs on ``folder`` now, whoever started it; None where there is none."""
    mark = process.read_mark(folder / _MARK)
    return mark.address if mark and mark.process() else None


class EmbeddedBroker:
    """One Kafka node in ``folder``, which keeps its data from start to start.

    Args:
        folder: where data, logs and configuration lie; one broker at a time.
        port: of the loopback address; 0: the one of the last start where it is free, else any free one.
        jars: where Kafka's jars come from.
        log: told, in a few words, what goes on.
        record_to: where this run leaves a cache of its classes when it stops; it steps back for other programs.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        jars: JarSource = JarSource(),  # noqa: B008 - frozen
        log: Callable[[str], None] = lambda _words: None,
        record_to: Path | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self._port = port
        self._jars = jars
        self._log = log
        self._record_to = record_to
        self._lock = FileLock(self.folder / "broker.lock")
        self._child: subprocess.Popen[bytes] | None = None
        self._killed = False
        self.address = ""

    @property
    def alive(self) -> bool:
        """Whether the process that this object started still runs."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._child.pid if self._child and self.alive else None

    def start(self) -> str:
        """Start, wait until it answers, and give its address (``127.0.0.1:port``).

        Raises:
            Unavailable: in one line, what is missing and what to do: no room, no Java, no network, a port that is
                taken, a folder that another broker uses.
        """
        if self.alive:
            return self.address
        self._lock.release()
        if not self._lock.take():
            raise Unavailable(f"another vigie keeps its Kafka in {self.folder}: stop it, or choose another folder")
        try:
            self._stop_orphan()
            self._start(self._prepare())
        except BaseException:
            self.stop()
            raise
        return self.address

    def stop(self) -> None:
        """Stop it, by its process id, and wait until it is gone."""
        if self._child is not None:
            if self.alive:
                process.stop(self._child, grace=STOP_TIMEOUT)
            self._child, self._killed = None, False
            (self.folder / _MARK).unlink(missing_ok=True)
        self._lock.release()

    def kill(self) -> None:
        """End it at once, as a power cut would, from any thread; ``stop`` tidies up. It does not start any more."""
        self._killed = True
        if self._child is not None and self.alive:
            process.kill(self._child.pid)
            self._child.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _stop_orphan(self) -> None:
        """End a broker that a killed run left on this folder: its memory is ours, its data is safe."""
        mark = process.read_mark(self.folder / _MARK)
        orphan = mark.process() if mark else None
        if orphan:
            self._log("stopping the Kafka that an earlier run left behind")
            process.stop_orphan(orphan, grace=STOP_TIMEOUT)

    def _prepare(self) -> Node:
        java = find_java()
        lock = read_lock()
        path = class_path(verified_jars(lock, self._jars))
        node = Node(self.folder, java, path, aot_cache_file(lock, java, path), self._record_to)
        if not node.formatted:
            _check_room(self.folder)
            self._log("preparing Kafka's storage")
            self._format(node)
        return node

    def _format(self, node: Node) -> None:
        self._spawn(node, node.format_command())
        assert self._child is not None  # noqa: S101 - spawned above
        try:
            code = self._child.wait(START_TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(
                f"Kafka did not format its storage in {START_TIMEOUT:.0f} s: is the disk slow?"
            ) from error
        if code:
            words = process.last_words(node.output)
            raise Unavailable(f"Kafka's storage in {node.data} could not be formatted: {words} (see {node.output})")
        node.take_formatted()

    def _spawn(self, node: Node, command: list[str]) -> None:
        node.output.unlink(missing_ok=True)
        try:
            self._child = process.spawn(command, output=node.output, environment=node.environment())
        except OSError as error:
            raise _words_for(error, self.folder) from error
        if self._record_to:
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(self._child.pid).nice(19)
        if self._killed:
            raise Unavailable("Kafka was stopped while it was starting")

    def _start(self, node: Node) -> None:
        for left in reversed(range(PORT_TRIES if self._port == 0 else 1)):
            port = self._port or self._last_port() or _free_port()
            if self._port and not _is_free(port):
                raise Unavailable(f"port {port} is taken by another program: stop that one, or choose another port")
            try:
                self._run(node, port)
            except _PortTaken as taken:
                if not left:
                    raise Unavailable(f"port {port} is taken by another program: stop it, or choose another") from taken
                self._forget_port()
            else:
                return

    def _run(self, node: Node, port: int) -> None:
        node.configure(port, _free_port(besides=port))
        self._spawn(node, node.command())
        assert self._child is not None  # noqa: S101 - spawned above
        self.address = f"127.0.0.1:{port}"
        with contextlib.suppress(psutil.NoSuchProcess):  # the wait below says why it ended
            running = psutil.Process(self._child.pid)
            process.Mark(running.pid, running.create_time(), self.address).write(self.folder / _MARK)
        self._log(f"starting Kafka on {self.address}")
        self._wait_until_it_answers(node)
        (self.folder / "port").write_text(str(port), "utf-8")

    def _wait_until_it_answers(self, node: Node) -> None:
        until = time.monotonic() + START_TIMEOUT
        while time.monotonic() < until:
            if not self.alive:
                raise _why_it_ended(node)
            if _accepts(self.address) and _answers(self.address):
                return
            time.sleep(0.05)
        raise Unavailable(f"Kafka did not answer within {START_TIMEOUT:.0f} s: see {node.logs / 'server.log'}")

    def _last_port(self) -> int | None:
        """Prefer the port of the last start: what else the user pointed at it finds it again."""
        try:
            port = int((self.folder / "port").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return port if _is_free(port) else None

    def _forget_port(self) -> None:
        (self.folder / "port").unlink(missing_ok=True)


class _PortTaken(Exception):
    pass


def _why_it_ended(node: Node) -> Exception:
    """Turn what a broker left in its logs into one line that says what to do."""
    said = "".join(_tail(path) for path in (node.output, node.logs / "server.log"))
    if "Address already in use" in said:
        return _PortTaken()
    if "No space left on device" in said:
        return _words_for(OSError(errno.ENOSPC, ""), node.folder)
    if "Failed to acquire lock on file" in said:
        return Unavailable(f"another Kafka uses {node.data}: stop it, or choose another folder")
    if "OutOfMemoryError" in said or "insufficient memory" in said:
        return Unavailable("Kafka found too little memory to start: half a gigabyte must be free")
    return Unavailable(f"Kafka ended while starting: see {node.logs / 'server.log'} and {node.output}")


def _tail(path: Path, size: int = 20_000) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - size, 0))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _check_room(folder: Path) -> None:
    if shutil.disk_usage(folder).free < ROOM:
        raise _words_for(OSError(errno.ENOSPC, ""), folder)


def _words_for(error: OSError, folder: Path) -> Unavailable:
    if error.errno == errno.ENOSPC:
        return Unavailable(f"no room for Kafka in {folder}: free {ROOM // 1_000_000} MB, or set VIGIE_FOLDER elsewhere")
    return Unavailable(f"Kafka cannot be started in {folder}: {error.strerror or error}")


def _free_port(*, besides: int = 0) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port != besides:
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Java does: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _accepts(address: str) -> bool:
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False


def _answers(address: str) -> bool:
    """Ask for metadata, in a loop of its own: this may be called from within another."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, answers(address)).result()
