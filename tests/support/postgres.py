"""A real PostgreSQL of a test's own: its data in a folder, on a free port, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
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


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start it with its data in ``folder``; gives the URL of an empty database. The programs must be there."""
    binaries = programs()
    assert binaries is not None
    folder.mkdir(parents=True, exist_ok=True)
    account = _account(folder)
    data, log = folder / "data", folder / "postgres.log"
    init: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        OWNER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(init, check=True, capture_output=True, user=account, cwd=folder)
    port = _free_port()
    with log.open("ab") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"],
            stdout=output,
            stderr=output,
            user=account,
            cwd=folder,
        )
    try:
        url = f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        _wait_for(url, server, log)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # SIGTERM would wait for its clients
        server.wait(30)


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


def _account(folder: Path) -> int | None:
    """Choose who runs it: PostgreSQL refuses root, so its own account or that of nobody, who then owns the folder."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    for parent in folder.parents:  # pytest closes its folders to others
        if parent.owner() == "root" and parent.stat().st_mode & 0o011 != 0o011:
            parent.chmod(parent.stat().st_mode | 0o011)
    return entry.pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(url, connect_timeout=2):
                return
        except psycopg.OperationalError:
            ended = server.poll() is not None or time.monotonic() > until
            assert not ended, log.read_text("utf-8", "replace")[-2000:]
            time.sleep(0.1)
