import sys
from pathlib import Path

import pytest
from vigie.cli.up import typed


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    command = tmp_path / ".venv" / "bin" / "vigie"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    return command


def test_what_to_type_is_the_command_that_was_typed(
    command: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/vigie", "up"])
    assert typed() == ".venv/bin/vigie"
    monkeypatch.setattr(sys, "argv", [str(command), "up"])
    assert typed() == ".venv/bin/vigie"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert typed() == str(command)


def test_a_command_on_the_path_is_typed_by_its_name(command: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(command.parent))
    monkeypatch.setattr(sys, "argv", [str(command), "up"])
    assert typed() == "vigie"


def test_a_module_that_was_run_has_no_name_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/vigie/__main__.py", "up"])
    assert typed() == "vigie"
