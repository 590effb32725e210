"""The deployment files, by their real checkers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def checked(*command: str | Path) -> None:
    """Run a checker; what it prints is the message."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_compose_follows_the_compose_schema() -> None:
    checked(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_the_dockerfile_passes_hadolint() -> None:
    checked(BIN / "hadolint", "deploy/docker/Dockerfile")


def test_prometheus_accepts_its_configuration() -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is not on this machine: apt-get install prometheus")
    checked("promtool", "check", "config", "deploy/prometheus/prometheus.yml")


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_a_service_is_pinned_confined_and_reachable_from_this_machine_alone(name: str) -> None:
    service = compose()["services"][name]
    assert ":" in service["image"] and not service["image"].endswith(":latest")
    assert service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert "healthcheck" in service


def test_every_mounted_file_is_in_the_repository() -> None:
    for service in compose()["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (ROOT / source).exists(), volume
