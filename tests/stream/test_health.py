"""What a worker tells of itself over HTTP, from a thread of its own."""

import json
import time
import urllib.error
import urllib.request

import pytest
from vigie.errors import Misconfigured
from vigie.stream.health.state import COMMIT_STALL, LOOP_STALL, Health, HealthServer
from vigie.stream.metrics import LABEL_CAP, Metrics


@pytest.fixture
def health():
    return Health(unready=list)


@pytest.fixture
def metrics():
    return Metrics(extractor_version="7")


@pytest.fixture
def server(health, metrics):
    with HealthServer("127.0.0.1", 0, health=health, registry=metrics.registry) as it:
        yield it


def ask(server, path, accept="*/*"):
    request = urllib.request.Request(f"http://{server.address}{path}", headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_a_worker_that_runs_is_live_and_ready(server):
    assert ask(server, "/live")[0] == 200
    assert ask(server, "/ready")[0] == 200


def test_a_worker_that_recovers_is_live_but_not_ready(server, health):
    health.unready = lambda: ["vigie-aggregate: recovering its tables"]
    assert ask(server, "/live")[0] == 200
    status, _, body = ask(server, "/ready")
    assert (status, json.loads(body)["reasons"]) == (503, ["vigie-aggregate: recovering its tables"])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda health: setattr(health, "loop_at", time.monotonic() - LOOP_STALL - 5), "event loop has not run"),
        (lambda health: health.stalled.update({"t[0]": COMMIT_STALL + 1}), "no commit on t[0]"),
        (lambda health: setattr(health, "crashed", "OSError()"), "crashed: OSError()"),
        (lambda health: setattr(health, "rejecting", lambda: "99% rejected"), "99% rejected"),
    ],
)
def test_what_a_restart_should_cure_turns_live_red(server, health, fault, words):
    fault(health)
    status, _, body = ask(server, "/live")
    assert status == 503
    assert words in body
    assert ask(server, "/ready")[0] == 503


def test_lag_that_is_being_worked_off_is_no_fault(server, health):
    health.stalled["t[0]"] = COMMIT_STALL - 1
    assert ask(server, "/live")[0] == 200


def test_metrics_come_in_the_format_that_is_asked_for(server):
    status, plain, body = ask(server, "/metrics")
    assert status == 200
    assert plain.startswith("text/plain")
    assert 'vigie_build_info{extractor_version="7"' in body
    assert ask(server, "/metrics", "application/openmetrics-text; version=1.0.0")[1].startswith(
        "application/openmetrics"
    )


def test_no_series_tells_when_a_counter_was_made(server):
    assert "_created" not in ask(server, "/metrics")[2]


def test_every_metric_has_a_help_sentence_and_our_prefix(metrics):
    for metric in metrics.registry.collect():
        if not metric.name.startswith(("process_", "python_")):
            assert metric.name.startswith("vigie_")
            assert metric.documentation.endswith(".")


def test_labels_from_outside_are_bounded(metrics):
    for number in range(LABEL_CAP + 20):
        metrics.unknown_field(f"field {number}")
    [family] = [m for m in metrics.registry.collect() if m.name == "vigie_article_unknown_fields"]
    counts = {sample.labels["field"]: sample.value for sample in family.samples}
    assert len(counts) == LABEL_CAP + 1
    assert counts["other"] == 20


def test_another_path_says_which_there_are(server):
    assert ask(server, "/")[::2] == (404, "/metrics /live /ready\n")


def test_a_port_that_is_taken_is_said_in_one_line(server, health, metrics):
    with pytest.raises(Misconfigured, match=f"VIGIE_METRICS_PORT: 127.0.0.1:{server.port} cannot be opened"):
        HealthServer("127.0.0.1", server.port, health=health, registry=metrics.registry)
