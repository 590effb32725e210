"""Commands as a person types them, in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vigie.settings import Settings


def vigie(
    *arguments: str | Path, stdin: bytes = b"", seconds: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``vigie``; settings go into the environment, which holds no other ``VIGIE_*``."""
    done = subprocess.run(
        [sys.executable, "-m", "vigie", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=seconds,
        check=False,
        env=_environment(environment),
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@contextmanager
def vigie_running(
    *arguments: str | Path, stdin: int | None = None, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``vigie`` and leave it running; it is gone at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vigie", *map(str, arguments)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(environment),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings of a test as a person would set them."""
    return {
        "VIGIE_BROKER": str(settings.broker),
        "VIGIE_NAMESPACE": settings.namespace,
        "VIGIE_PARTITIONS": str(settings.partitions),
    }


def _environment(given: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    return {**clean, "NO_COLOR": "1", "COLUMNS": "160", "PYTHONUNBUFFERED": "1", **given}
