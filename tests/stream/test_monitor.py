"""Lag, commits and readiness, read off apps that only pretend."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from faust.types import TP
from vigie.stream.health import monitor
from vigie.stream.health.monitor import Progress, reasons_not_ready
from vigie.stream.health.state import Health
from vigie.stream.metrics import Metrics

TOPIC = "vigie.events.v1"


class App:
    """Has two partitions, of which it has committed 10 of 15 and 7 of 7."""

    def __init__(self):
        self.rebalancing = self.in_recovery = self.should_stop = False
        self.started = True
        recovery = SimpleNamespace(active_remaining_total=lambda: 9)
        self.tables = SimpleNamespace(actives_ready=True, recovery=recovery)
        self.conf = SimpleNamespace(id="vigie-aggregate")
        self.vigie_counting = SimpleNamespace(read_at={TP(TOPIC, 0): 940.0, TP(TOPIC, 1): 940.0})
        self.held = {TP(TOPIC, 0), TP(TOPIC, 1), TP("changelog", 0)}
        self.ends = {TP(TOPIC, 0): 15, TP(TOPIC, 1): 7}
        self.consumer = SimpleNamespace(
            assignment=lambda: self.held, highwater=self.ends.get,
            _committed_offset=defaultdict(lambda: None, {TP(TOPIC, 0): 10, TP(TOPIC, 1): 7}),
        )  # fmt: skip


@pytest.fixture
def now(monkeypatch):
    at = [100.0]
    monkeypatch.setattr(monitor.time, "monotonic", lambda: at[0])
    monkeypatch.setattr(monitor.time, "time", lambda: 1000.0)
    return at


@pytest.fixture
def watched(now):
    app, metrics, health = App(), Metrics(), Health()
    progress = Progress({app: [TOPIC]}, metrics, health)
    return SimpleNamespace(
        app=app, health=health, metrics=metrics, look=lambda: progress._look(app, [TOPIC]),
        value=lambda name, **labels: metrics.registry.get_sample_value(name, {"topic": TOPIC, **labels}),
    )  # fmt: skip


def test_lag_is_the_log_end_less_the_commit(watched):
    watched.look()
    assert watched.value("vigie_kafka_consumer_lag_records", partition="0") == 5
    assert watched.value("vigie_kafka_consumer_lag_records", partition="1") == 0
    assert watched.value("vigie_kafka_assigned_partitions") == 2


def test_lag_in_seconds_is_the_age_of_the_record_read_last_and_zero_without_lag(watched):
    watched.look()
    assert watched.value("vigie_kafka_consumer_lag_seconds", partition="0") == 60
    assert watched.value("vigie_kafka_consumer_lag_seconds", partition="1") == 0


def test_what_a_recovery_has_still_to_read_is_told_while_it_lasts(watched):
    remaining = lambda: watched.metrics.registry.get_sample_value("vigie_table_recovery_remaining_records")  # noqa: E731
    watched.app.in_recovery = True
    watched.look()
    assert remaining() == 9
    watched.app.in_recovery = False
    watched.look()
    assert remaining() == 0


def test_a_rebalance_is_counted_and_its_length_measured(now):
    metrics = Metrics()
    counting = monitor.Counting(metrics, "vigie-aggregate")
    state = counting.on_rebalance_start(None)
    now[0] += 7
    counting.on_rebalance_end(None, state)
    value = lambda name: metrics.registry.get_sample_value(name, {"group": "vigie-aggregate"})  # noqa: E731
    assert value("vigie_kafka_rebalances_total") == 1
    assert value("vigie_kafka_rebalance_duration_seconds_sum") == 7


def test_a_commit_that_stands_still_with_lag_ages_and_one_without_does_not(watched, now):
    watched.look()
    now[0] += 50
    watched.look()
    assert watched.value("vigie_kafka_commit_age_seconds", partition="0") == 50
    assert watched.value("vigie_kafka_commit_age_seconds", partition="1") == 0
    assert watched.health.stalled == {f"{TOPIC}[0]": 50}
    watched.app.consumer._committed_offset[TP(TOPIC, 0)] = 12
    watched.look()
    assert watched.value("vigie_kafka_commit_age_seconds", partition="0") == 0


def test_a_partition_that_went_to_another_worker_leaves_no_series(watched):
    watched.look()
    watched.app.held = {TP(TOPIC, 1)}
    watched.look()
    assert watched.value("vigie_kafka_consumer_lag_records", partition="0") is None
    assert not watched.health.stalled
    assert watched.value("vigie_kafka_assigned_partitions") == 1


def test_an_app_that_works_is_ready():
    assert reasons_not_ready([App()]) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rebalancing": True}, "waiting for its partitions"),
        ({"in_recovery": True}, "recovering its tables"),
        ({"started": False}, "not started"),
        ({"should_stop": True}, "not started"),
        ({"tables": SimpleNamespace(actives_ready=False)}, "waiting for its partitions"),
    ],
)
def test_an_app_that_cannot_work_now_says_why(change, words):
    app = App()
    for name, value in change.items():
        setattr(app, name, value)
    assert reasons_not_ready([app]) == [f"vigie-aggregate: {words}"]
