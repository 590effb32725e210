"""How the environment is made, with an installer that is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_ctrl_c_while_packages_are_installed_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = Path(shutil.copy(ROOT / "deploy" / "environment.py", tmp_path / "deploy"))
    (tmp_path / "requirements.txt").write_text("one==1\n")
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\nkill -INT $PPID\nsleep 5\n")
    uv.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, script, "requirements.txt"],
        env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stdout.splitlines()[-1] == "vigie: stopped; started again, it goes on where it was"
    assert done.stderr == ""
