"""A real PostgreSQL of a test's own: its data in a folder, on a free port, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

OWNER = "vigie"
PATIENCE = 60.0
"""Seconds until it answers; a quiet machine needs one."""


def programs() -> Path | None:
    """Find the folder of the newest PostgreSQL server of this machine; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = installed[-1] if installed else shutil.which("postgres")
    return Path(found).resolve().parent if found else None


class Server:
    """One server; stopped and started again it answers at the same URL, with the same data."""

    def __init__(self, folder: Path) -> None:
        binaries = programs()
        assert binaries is not None, "no PostgreSQL server on this machine"
        account = _account()
        self._account = account.pw_uid if account else None
        self._folder, self._binaries = _open_folder(folder, account), binaries
        self._port = _free_port()
        self.url = f"postgresql://{OWNER}@127.0.0.1:{self._port}/postgres"
        words = f"initdb -D data -U {OWNER} -A trust -E UTF8 --locale=C --no-sync".split()
        made = [str(binaries / words[0]), *words[1:]]
        subprocess.run(made, check=True, capture_output=True, user=self._account, cwd=self._folder)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = f"postgres -D data -h 127.0.0.1 -p {self._port} -F -k".split()
        with (self._folder / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._binaries / words[0]), *words[1:], ""],
                stdout=log,
                stderr=log,
                user=self._account,
                cwd=self._folder,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            ended = self._process.poll() is not None or time.monotonic() > until
            assert not ended, (self._folder / "postgres.log").read_text("utf-8", "replace")[-2000:]
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self._process.send_signal(signal.SIGINT)  # SIGTERM would wait for its clients
        self._process.wait(30)

    def clear(self) -> None:
        """Delete its data."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server; it is gone at the end. The programs must be there."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop()
        server.clear()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Give the URL of an empty database on a server of its own."""
    with running(folder) as server:
        yield server.url


@contextmanager
def database(server: str) -> Iterator[str]:
    """Make an empty database on a running server; gives its URL, and drops it at the end."""
    name = f"t{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _account() -> pwd.struct_passwd | None:
    """Choose who runs it: PostgreSQL refuses root, so its own account then, or that of nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _open_folder(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Make the folder of the data. Another account needs one outside of pytest's, which pytest closes to others."""
    if account is None:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    own = Path(tempfile.mkdtemp(prefix="vigie-postgres-"))
    os.chown(own, account.pw_uid, account.pw_gid)
    return own


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
