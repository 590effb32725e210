"""Every alert has a runbook, every runbook an alert; what is asked and typed there exists."""

import re
from pathlib import Path

import pytest
import yaml
from support.catalogue import catalogue
from support.promql import series_of
from support.typed import options_of

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = {path.stem: path for path in sorted((ROOT / "deploy/runbooks").glob("*.md"))}
ALERTS = {
    rule["alert"]
    for path in (ROOT / "deploy/prometheus/rules").glob("*.yml")
    for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
    for rule in group["rules"]
    if "alert" in rule
}
KNOWN = catalogue()
PARTS = ["Meaning", "Impact", "Diagnosis", "Mitigation", "False alarms"]
OTHERS = ("up", "prometheus_", "alertmanager_", "process_")


def blocks(text: str, kind: str) -> list[str]:
    found = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return [line for block in found for line in block.splitlines() if line]


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    assert RUNBOOKS.keys() == ALERTS


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_has_its_five_parts_none_of_them_empty(name: str) -> None:
    text = RUNBOOKS[name].read_text("utf-8")
    assert text.startswith(f"# {name}\n")
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    assert parts[::2] == PARTS
    assert all(body.strip() for body in parts[1::2])


@pytest.mark.parametrize("name", RUNBOOKS)
def test_what_a_runbook_asks_of_prometheus_can_be_asked(name: str) -> None:
    for query in blocks(RUNBOOKS[name].read_text("utf-8"), "promql"):
        for metric, matchers in series_of(query):
            assert metric in KNOWN or metric.startswith(OTHERS), metric
            if metric in KNOWN:
                assert matchers.keys() <= KNOWN[metric] | {"job", "instance"}, (metric, matchers)


@pytest.mark.parametrize("name", RUNBOOKS)
def test_what_a_runbook_has_typed_is_a_command_with_options_that_exist(name: str) -> None:
    text = RUNBOOKS[name].read_text("utf-8")
    typed = [line for line in blocks(text, "sh") if line.startswith("vigie ")]
    for line in [*typed, *re.findall(r"`(vigie [a-z][^`]*)`", text)]:
        options_of(line.split()[1:])


@pytest.mark.parametrize("name", RUNBOOKS)
def test_the_links_of_a_runbook_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", RUNBOOKS[name].read_text("utf-8")):
        assert (RUNBOOKS[name].parent / target).is_file(), target
