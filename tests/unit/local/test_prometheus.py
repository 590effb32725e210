"""The configuration of a deployment, turned into one of this machine."""

import json
from pathlib import Path

import pytest
import yaml
from vigie.errors import Unavailable
from vigie.local import prometheus
from vigie.local.prometheus import LocalPrometheus, committed_folder, configured_here


def test_the_committed_configuration_watches_the_processes_of_this_machine_by_the_same_rules() -> None:
    folder = committed_folder()
    committed = yaml.safe_load((folder / "prometheus.yml").read_text("utf-8"))
    here = configured_here(committed, rules=folder, targets=Path("/t"), own="127.0.0.1:1")
    assert "alerting" not in here
    assert here["rule_files"] == [str(folder / "rules/*.yml")]
    assert here["global"].keys() == committed["global"].keys()
    jobs = {job["job_name"]: job for job in here["scrape_configs"]}
    assert jobs["vigie-worker"]["file_sd_configs"][0]["files"] == ["/t/vigie-worker.json"]
    assert jobs["vigie-worker"]["sample_limit"] == 20000
    assert jobs["prometheus"]["static_configs"] == [{"targets": ["127.0.0.1:1"]}]
    assert "alertmanager" not in jobs
    assert "dns_sd_configs" not in json.dumps(here)


def test_targets_are_told_as_addresses_and_may_be_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus, "find_prometheus", lambda: Path("/bin/true"))
    watching = LocalPrometheus(tmp_path)
    watching.watch("vigie-worker", ["http://127.0.0.1:4001", "http://127.0.0.1:4002"])
    watching.watch("vigie-worker", ["http://127.0.0.1:4001"])
    assert json.loads((tmp_path / "targets/vigie-worker.json").read_text()) == [{"targets": ["127.0.0.1:4001"]}]


def test_without_a_prometheus_the_error_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus, "find_prometheus", lambda: None)
    with pytest.raises(Unavailable, match="apt-get install prometheus"):
        LocalPrometheus(tmp_path)


def test_a_prometheus_that_ends_at_once_is_one_line_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "prometheus"
    program.write_text("#!/bin/sh\necho disk is full\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(prometheus, "find_prometheus", lambda: program)
    monkeypatch.setattr(LocalPrometheus, "_answers", lambda _self: False)
    watching = LocalPrometheus(tmp_path / "data")
    with pytest.raises(Unavailable, match="Prometheus ended: disk is full"):
        watching.start()
    assert not watching.alive
    assert not (tmp_path / "data/prometheus.json").exists()
