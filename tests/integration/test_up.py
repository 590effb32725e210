"""`vigie up` as a person runs it: once, again, until Ctrl-C, killed, with a Kafka of one's own."""

import signal
import uuid
from pathlib import Path

import psutil
import pytest
from support.running import Vigie, gone, running_on

SEEDS = [f"seed_{number:03}" for number in range(5)]


def workers_of(folder: Path) -> list[psutil.Process]:
    return [process for process in running_on(folder) if process.cmdline()[-2:] == ["vigie", "worker"]]


def test_once_shows_what_was_found_and_leaves_nothing_running(folder: Path) -> None:
    with Vigie(folder, "up", "--once") as first:
        assert first.ended() == 0, first.output
        assert all(seed in first.output for seed in SEEDS)
        assert "publishing 5 articles" in first.output
        assert "ension" in first.output
        assert "Traceback" not in first.output
        assert running_on(folder) == []
    with Vigie(folder, "up", "--once") as again:
        assert again.ended() == 0, again.output
        assert all(seed in again.output for seed in SEEDS)
        assert "publishing" not in again.output
        assert running_on(folder) == []


def test_it_stays_up_mends_itself_and_ends_with_ctrl_c(folder: Path) -> None:
    with Vigie(folder, "up") as running:
        assert running.says("up: 5 articles"), running.output
        with Vigie(folder, "up", "--once") as second:
            assert second.ended() == 1
            assert second.output.startswith("vigie: another `vigie up` runs in")
            assert len(second.output.splitlines()) == 1
        with Vigie(folder, "doctor") as doctor:
            assert doctor.ended() == 0, doctor.output
            assert "started by `vigie up`" in doctor.output
        [worker] = workers_of(folder)
        worker.kill()
        assert running.says("worker ended (signal 9), started again"), running.output
        running.process.send_signal(signal.SIGINT)
        assert running.ended() == 0, running.output
        assert "Everything is stopped" in running.output
        assert running_on(folder) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_starts_stops_what_has_started(folder: Path, number: signal.Signals) -> None:
    with Vigie(folder, "up") as starting:
        assert starting.says("starting the worker"), starting.output
        starting.process.send_signal(number)
        assert starting.ended() == 130
        assert "Traceback" not in starting.output
        assert running_on(folder) == []


def test_nothing_outlives_a_killed_run_and_the_next_one_takes_up_its_data(folder: Path) -> None:
    with Vigie(folder, "up") as killed:
        assert killed.says("up: 5 articles"), killed.output
        killed.process.kill()
        killed.process.wait()
        assert gone(folder)
    with Vigie(folder, "up", "--once") as again:
        assert again.ended() == 0, again.output
        assert "publishing" not in again.output
        assert all(seed in again.output for seed in SEEDS)


def test_with_a_kafka_of_ones_own_none_is_started(folder: Path, broker: str) -> None:
    with Vigie(folder, "up", VIGIE_BROKER=broker, VIGIE_NAMESPACE=f"t{uuid.uuid4().hex[:8]}") as running:
        assert running.says("up: 5 articles"), running.output
        assert f"Kafka {broker}" in running.output
        assert not any("kafka.Kafka" in process.cmdline() for process in running_on(folder))
        assert not (folder / "kafka").exists()
        running.process.send_signal(signal.SIGINT)
        assert running.ended() == 0
        assert running_on(folder) == []


def test_a_kafka_of_ones_own_that_does_not_answer_is_one_line(folder: Path) -> None:
    with Vigie(folder, "up", "--once", VIGIE_BROKER="127.0.0.1:9") as lost:
        assert lost.ended() == 1
        [line] = [line for line in lost.output.splitlines() if line.startswith("vigie:")]
        assert "127.0.0.1:9 does not answer" in line
        assert "Traceback" not in lost.output
