"""`vigie health` asks a process on this machine how it is."""

from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner
from vigie.cli.commands import app
from vigie.stream.health.state import Health, HealthServer


@pytest.fixture
def served() -> Iterator[tuple[Health, int]]:
    health = Health()
    with HealthServer("127.0.0.1", 0, health=health, registry=CollectorRegistry()) as server:
        yield health, server.port


def asked(*options: str, **environment: str):
    return CliRunner().invoke(app, ["health", *options], env=environment)


def test_one_that_lives_but_cannot_work_yet_says_why(served) -> None:
    health, port = served
    assert asked(VIGIE_METRICS_PORT=str(port)).exit_code == 0
    not_yet = asked("--ready", "--port", str(port))
    assert (not_yet.exit_code, not_yet.output) == (1, "starting\n")
    health.unready = list
    assert asked("--ready", "--port", str(port)).exit_code == 0


def test_one_that_crashed_is_not_well(served) -> None:
    health, port = served
    health.crashed = "a bug"
    sick = asked("--port", str(port))
    assert (sick.exit_code, sick.output) == (1, "crashed: a bug\n")


def test_nobody_there_is_one_line() -> None:
    nobody = asked("--port", "9")
    assert nobody.exit_code == 1
    assert "http://127.0.0.1:9/live does not answer" in nobody.output
