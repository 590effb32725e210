"""Commands as a person types them, in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path


def vigie(
    *arguments: str | Path, stdin: bytes = b"", seconds: float = 60, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``vigie``; settings go into the environment, which holds no other ``VIGIE_*``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    done = subprocess.run(
        [sys.executable, "-m", "vigie", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**clean, "NO_COLOR": "1", "COLUMNS": "160", **environment},
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )
