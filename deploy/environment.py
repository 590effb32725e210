"""A requirements file in, `.venv` with exactly these packages out. Standard library only: it runs before all else.

Uses uv where it is installed (seconds), else venv and pip (a minute or two). Every wheel is checked against its hash.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    """Tell where we are, at once."""
    print(f"vigie: {text}", flush=True)


def run(*command: str | Path) -> None:
    """Run a command, its output shown; stop with one line where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"vigie: this failed (see above): {' '.join(str(part) for part in command)}")


def create(uv: str | None) -> None:
    """Make an empty environment, unless a working one stands."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0:
        return
    say(f"creating {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        return
    try:
        import ensurepip  # noqa: F401, PLC0415  its absence is what we ask for
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"vigie: Python's venv module is missing; type: sudo apt-get install python{version}-venv")
    run(sys.executable, "-m", "venv", VENV)


def installer(uv: str | None) -> list[str | Path]:
    """The command that installs into the environment; an environment made by uv holds no pip."""
    if uv:
        # pip compiles what it installs, uv only when asked: each start of a process would compile 900 modules.
        return [uv, "pip", "install", "--compile-bytecode", "--python", PYTHON]
    if subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode:
        run(PYTHON, "-m", "ensurepip", "--upgrade")
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def main() -> None:
    """Install ``requirements`` and Vigie itself, then leave the stamp that make looks at."""
    if sys.version_info < OLDEST:
        sys.exit(f"vigie: Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try make PYTHON=python3.12")
    requirements = Path(sys.argv[1])
    began = time.monotonic()
    uv = shutil.which("uv")
    create(uv)
    install = installer(uv)
    lines = (ROOT / requirements).read_text(encoding="utf-8").splitlines()
    count = sum(1 for line in lines if line[:1].isalnum())
    tool = "uv" if uv else "pip, a minute or two the first time"
    say(f"installing {count} packages of {requirements} with {tool}")
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    run(*install, *quiet, "--require-hashes", "-r", requirements)
    run(*install, "--quiet", "--no-build-isolation", "--no-deps", "-e", ".")
    stamp = VENV / (".test" if "test" in requirements.name else ".run")
    stamp.touch()
    say(f"the environment stands ({time.monotonic() - began:.0f} s): .venv/bin/vigie --help")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        say("stopped; started again, it goes on where it was")
        sys.exit(130)
