"""The rules of Prometheus and the routes of the Alertmanager, by their own checkers: every alert fires, and is silent."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from support.catalogue import catalogue
from support.promql import grouped_by, series_of

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
RULES = [
    rule
    for path in sorted((FOLDER / "rules").glob("*.yml"))
    for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
ALERTS = {rule["alert"]: rule for rule in RULES if "alert" in rule}
CASES = [
    case
    for path in sorted((FOLDER / "tests").glob("*.yml"))
    for test in yaml.safe_load(path.read_text("utf-8"))["tests"]
    for case in test.get("alert_rule_test", ())
]
"""What the unit tests of the rules expect, alert by alert."""
RECORDED = {rule["record"] for rule in RULES if "record" in rule}
OTHERS = {"up", "prometheus_rule_evaluation_failures_total", "prometheus_notifications_errors_total",
          "alertmanager_notifications_failed_total", "ALERTS"}  # fmt: skip
"""Series that are not of ours."""
OTHER_LABELS = {"job", "instance", "rule_group", "alertmanager", "integration", "le"}
KNOWN = catalogue()
SEVERITIES = {"none", "info", "warning", "critical"}

needs_promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="promtool: apt-get install prometheus")
needs_amtool = pytest.mark.skipif(not shutil.which("amtool"), reason="amtool: apt-get install prometheus-alertmanager")


def said(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@needs_promtool
def test_promtool_accepts_the_rules_and_their_tests_pass() -> None:
    said("promtool", "check", "rules", "--lint-fatal", *sorted(FOLDER.glob("rules/*.yml")))
    said("promtool", "test", "rules", *sorted(FOLDER.glob("tests/*.yml")))


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_is_tested_both_ways(alert: str) -> None:
    tested = {bool(case["exp_alerts"]) for case in CASES if case["alertname"] == alert}
    assert True in tested, "it never fires in deploy/prometheus/tests"
    assert False in tested or alert == "Watchdog", "it is never silent in deploy/prometheus/tests"


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_whom_it_concerns_and_what_to_do(alert: str) -> None:
    rule = ALERTS[alert]
    labels, notes = rule["labels"], rule["annotations"]
    assert labels["severity"] in SEVERITIES and labels["audience"] in {"analyst", "operator"} and labels["kind"]
    assert notes["summary"] and len(notes["description"]) > 40
    assert notes["runbook_url"] == f"deploy/runbooks/{alert}.md"
    board = notes["dashboard_url"].removeprefix("/d/").partition("?")[0]
    assert (ROOT / f"deploy/grafana/dashboards/{board}.json").is_file(), board


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.get("alert") or rule["record"])
def test_a_rule_speaks_of_metrics_and_labels_that_exist(rule: dict) -> None:
    for name, matchers in series_of(rule["expr"]):
        assert name in KNOWN or name in RECORDED or name in OTHERS, name
        if name in KNOWN:
            assert matchers.keys() <= KNOWN[name] | OTHER_LABELS, (name, matchers)
    labels = frozenset().union(*KNOWN.values()) | OTHER_LABELS
    assert grouped_by(rule["expr"]) <= labels


def test_what_prometheus_says_of_dyads_is_what_the_service_decided() -> None:
    for rule in (rule for rule in ALERTS.values() if rule["labels"]["audience"] == "analyst"):
        names = {name for name, _ in series_of(rule["expr"])}
        assert names == {"dyad:vigie_dyad_alert_level:max", "vigie_dyads_tracked"}


@needs_amtool
def test_the_alertmanager_accepts_its_configuration() -> None:
    said("amtool", "check-config", "alertmanager.yml")


def receivers(labels: dict[str, str]) -> str:
    """Who shall be told of an alert."""
    if labels["kind"] == "heartbeat":
        return "heartbeat"
    if labels["audience"] == "analyst":
        return "analysts"
    operator = "pager" if labels["severity"] == "critical" else "operators"
    return f"analysts,{operator}" if labels["kind"] == "coverage" else operator


@needs_amtool
@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_reaches_its_audience_and_nobody_else(alert: str) -> None:
    labels = {"alertname": alert, **ALERTS[alert]["labels"]}
    route = ("amtool", "config", "routes", "test", "--config.file", "alertmanager.yml")
    assert said(*route, *(f"{name}={value}" for name, value in labels.items())) == receivers(labels)


def test_inhibition_and_routes_name_alerts_that_exist() -> None:
    text = (FOLDER / "alertmanager.yml").read_text("utf-8")
    named = {
        word.strip('",[]')
        for line in text.splitlines()
        if "alertname" in line
        for word in line.replace("|", " ").split()
    }
    assert {name.strip('"[]') for name in named if name.startswith("Vigie")} <= ALERTS.keys()


def test_no_secret_stands_in_the_configuration() -> None:
    config = yaml.safe_load((FOLDER / "alertmanager.yml").read_text("utf-8"))
    assert config["global"]["http_config"]["authorization"]["credentials_file"] == "/run/secrets/alert_token"
    assert "credentials:" not in (FOLDER / "alertmanager.yml").read_text("utf-8")
