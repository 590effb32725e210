"""What `vigie web`, `archive`, `feed` and `webhooks` say where they cannot start: one line, at once, never a trace."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.archive import archive_of
from typer.testing import CliRunner
from vigie.archive.engine import read_archive, sqlite_url
from vigie.cli.commands import app
from vigie.cli.web import wait_for
from vigie.errors import Unavailable


@pytest.fixture
def closed() -> Iterator[int]:
    """Give a port that refuses: it is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def silent() -> Iterator[int]:
    """Give a port that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "archive", "said"),
    [
        ("web", "sqlite:///{folder}/nowhere/x.sqlite", "there is no folder {folder}/nowhere: `vigie up` or `vigie archive run`"),
        ("web", "sqlite:///{folder}/rubbish", "{folder}/rubbish cannot be opened: file is not a database"),
        ("web", "mysql://x", "VIGIE_ARCHIVE: mysql is neither sqlite nor postgresql"),
        ("archive status", "mysql://x", "VIGIE_ARCHIVE: mysql is neither sqlite nor postgresql"),
        ("archive status", "nonsense", "VIGIE_ARCHIVE is no database URL"),
        ("archive status", "sqlite:///{folder}/nowhere/x.sqlite", "there is no folder {folder}/nowhere"),
        ("archive status", "sqlite:///{folder}/x.sqlite", "{folder}/x.sqlite is not there yet: `vigie up` or"),
        ("archive status", "sqlite:///{folder}/rubbish", "file is not a database"),
        ("archive status", "postgresql://u:secret@127.0.0.1:{closed}/x", "does not answer"),
        ("feed notaurl --once", "", "'notaurl' is not http://… or https://…"),
        ("feed", "", "no feed: give addresses, or a file of them with --file"),
        ("webhooks run", "", "webhooks.yaml: the file is missing"),
    ],
)  # fmt: skip
def test_what_cannot_start_says_why_in_one_line(
    arguments: str, archive: str, said: str, tmp_path: Path, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rubbish").write_text("Paris dit non. " * 100, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    environment = {"VIGIE_FOLDER": str(tmp_path), "VIGIE_WEB_PORT": "0"}
    if archive:
        environment["VIGIE_ARCHIVE"] = archive.format(folder=tmp_path, closed=closed)
    done = CliRunner().invoke(app, arguments.split(), prog_name="vigie", env=environment)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert done.output.startswith("vigie: ")
    assert done.output.count("\n") == 1
    assert said.format(folder=tmp_path) in done.output
    assert "secret" not in done.output


def test_pages_without_an_archive_yet_say_so_and_wait_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = sqlite_url(tmp_path / "archive.sqlite")
    wait_for(read_archive(url))
    said = capsys.readouterr().err
    assert said.startswith(f"vigie: the archive {tmp_path}/archive.sqlite is not there yet: `vigie up` or")
    assert said.count("\n") == 1
    archive_of([], url).dispose()
    wait_for(read_archive(url))
    assert capsys.readouterr().err == ""


def test_a_postgresql_that_nobody_runs_is_told_at_once_and_given_up(
    closed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    with pytest.raises(Unavailable, match=r"does not answer: .*refused; start PostgreSQL, or mend VIGIE_ARCHIVE$"):
        wait_for(read_archive(f"postgresql://u:secret@127.0.0.1:{closed}/x"), patience=1.5)
    assert 1 <= time.monotonic() - begun < 10
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "trying for 2 s" in said
    assert "secret" not in said


def test_a_postgresql_that_says_nothing_is_told_of_within_seconds(
    silent: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.archive.engine.CONNECT_SECONDS", 2)
    archive = read_archive(f"postgresql://127.0.0.1:{silent}/x")
    with pytest.raises(Unavailable):
        wait_for(archive, patience=0)
    assert capsys.readouterr().err == f"vigie: waiting for the archive {archive.url}\n"
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer) and not one.finished.is_set()]
