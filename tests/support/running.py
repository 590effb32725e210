"""`vigie` as a person runs it, and what it leaves running."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

PATIENCE = 400.0
"""Seconds for anything to happen; on a busy machine a worker alone has needed twenty."""


class Vigie:
    """`vigie ARGUMENTS` with its data in ``folder``; leaving it kills it where it still runs."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.folder = folder
        self._output = folder.with_name(f"{folder.name}-{time.monotonic_ns()}.txt")
        kept = {name: value for name, value in os.environ.items() if name != "VIGIE_BROKER"}
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vigie", *arguments],
                env={**kept, "VIGIE_FOLDER": str(folder), "COLUMNS": "200", **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        """All that it has said so far."""
        return self._output.read_text("utf-8", "replace")

    def ended(self) -> int:
        """Wait for its end; gives its exit code."""
        return self.process.wait(PATIENCE)

    def says(self, words: str) -> bool:
        """Wait until it has said ``words``; False where it ended without."""
        until = time.monotonic() + PATIENCE
        while words not in self.output and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        return words in self.output

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def running_on(folder: Path) -> list[psutil.Process]:
    """List the processes whose environment says that their data lies in ``folder``."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("VIGIE_FOLDER") == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def end_all_on(folder: Path) -> None:
    """Kill whatever a failed test has left on ``folder``."""
    for left in running_on(folder):
        with contextlib.suppress(psutil.NoSuchProcess):
            left.kill()


def gone(folder: Path) -> bool:
    """Wait until nothing runs on ``folder``."""
    until = time.monotonic() + 60
    while running_on(folder) and time.monotonic() < until:
        time.sleep(0.1)
    return not running_on(folder)
