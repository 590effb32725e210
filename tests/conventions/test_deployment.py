"""The deployment files, by their real checkers."""

import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from glob import glob
from pathlib import Path

import pytest
import yaml
from support.typed import options_of
from vigie.cli.feed import feeds_of
from vigie.errors import Misconfigured
from vigie.settings import Settings
from vigie.webhooks.subscriptions import read_subscriptions

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
OURS = "vigie:"
"""How the image of our own processes begins."""


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


def ours() -> list[str]:
    return sorted(name for name, service in compose()["services"].items() if service["image"].startswith(OURS))


def test_one_service_builds_our_image_and_every_other_waits_for_it() -> None:
    services = compose()["services"]
    [builder] = [name for name, service in services.items() if "build" in service]
    for name in set(ours()) - {builder}:
        assert services[name]["pull_policy"] == "never", "no registry has it"
        needed = waits = set(services[name]["depends_on"])
        while waits := {other for one in waits for other in services[one].get("depends_on", ())} - needed:
            needed = needed | waits
        assert builder in needed, (name, needed)


def test_extraction_has_memory_for_all_its_processes() -> None:
    service = compose()["services"]["extract"]
    processes = int(service["environment"]["VIGIE_EXTRACT_PROCESSES"])
    assert int(service["mem_limit"].removesuffix("g")) * 1024 >= 512 + 512 * processes


@pytest.mark.parametrize("name", ours())
def test_our_processes_have_real_commands_settings_and_health_checks(name: str) -> None:
    service = compose()["services"][name]
    known = options_of(service["command"]) | {f"VIGIE_{field.upper()}" for field in Settings.model_fields}
    known |= {"VIGIE_SECRETS"}
    assert service["environment"].keys() <= known, service["environment"].keys() - known
    assert service["read_only"] and service["user"] == "10001:10001" and service["networks"]
    check = service["healthcheck"]
    if not check.get("disable"):
        assert check["test"][:2] == ["CMD", "vigie"], "ask by the project's own command"
        options_of(check["test"][2:])


def test_secrets_are_files_that_make_secrets_writes(tmp_path: Path) -> None:
    write = runpy.run_path(str(ROOT / "deploy/docker/write_secrets.py"))["write_secrets"]
    made = write(tmp_path / "secrets")
    named = compose()["secrets"]
    assert set(made) == named.keys()
    assert all(secret["file"] == f"./secrets/{name}" for name, secret in named.items())
    assert write(tmp_path / "secrets") == [], "what is there stays"
    password = (tmp_path / "secrets/postgres_password").read_text()
    assert len(password) > 30 and password in (tmp_path / "secrets/vigie_archive").read_text()
    for service in compose()["services"].values():
        assert set(service.get("secrets", ())) <= named.keys()
        assert not [key for key in service.get("environment", ()) if re.search("PASSWORD|TOKEN|SECRET", key)
                    and not str(service["environment"][key]).startswith("/run/secrets")]  # fmt: skip


def test_a_service_waits_for_others_that_exist_and_can_be_well() -> None:
    services = compose()["services"]
    for name, service in services.items():
        for other, wait in service.get("depends_on", {}).items():
            healthy = wait["condition"] == "service_healthy"
            assert healthy != services[other]["healthcheck"].get("disable", False), (name, other)


def test_prometheus_scrapes_the_services_of_compose_at_their_ports() -> None:
    services = compose()["services"]
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    scraped = set()
    for job in config["scrape_configs"]:
        for found in job.get("dns_sd_configs", ()):
            for name in found["names"]:
                scraped.add(name)
                environment = services[name]["environment"]
                assert str(found["port"]) in {environment["VIGIE_METRICS_PORT"], environment.get("VIGIE_WEB_PORT")}
    assert scraped == {name for name in ours() if not services[name]["healthcheck"].get("disable")}


@pytest.mark.parametrize("name", ["feeds", "webhooks"])
def test_who_remembers_between_two_runs_has_a_volume_that_it_may_write_and_reaches_the_outside(name: str) -> None:
    service, dockerfile = compose()["services"][name], (ROOT / "deploy/docker/Dockerfile").read_text("utf-8")
    folder = service["environment"]["VIGIE_FOLDER"]
    assert f"{name}-data:{folder}" in service["volumes"] and f"{name}-data" in compose()["volumes"]
    assert re.search(rf"^RUN install -d -o 10001 -g 10001 {folder}$", dockerfile, re.MULTILINE)
    assert service["networks"] == ["inside", "outside"] and service["profiles"] == [name]


@pytest.mark.parametrize("folder", ["docker", "kubernetes/components/feeds"])
def test_the_example_of_a_list_of_feeds_is_right_and_alone_follows_none(folder: str, tmp_path: Path) -> None:
    given = ROOT / "deploy" / folder / "feeds.txt"
    with pytest.raises(Misconfigured, match="no feed"):
        feeds_of([], given)
    (tmp_path / "feeds.txt").write_text(given.read_text("utf-8").replace("# https", "https"), "utf-8")
    [feed] = feeds_of([], tmp_path / "feeds.txt")
    assert feed.outlet == "Example News"


@pytest.mark.parametrize("folder", ["docker", "kubernetes/components/webhooks"])
def test_the_example_of_a_subscription_is_right_and_signed_with_the_secret_that_is_mounted(
    folder: str, tmp_path: Path
) -> None:
    given = ROOT / "deploy" / folder / "webhooks.yaml"
    with pytest.raises(Misconfigured, match="holds nothing yet"):
        read_subscriptions(given)
    remarks, mark, example = given.read_text("utf-8").partition("# subscriptions:")
    assert all(line.startswith("# ") for line in remarks.splitlines())
    (tmp_path / "webhooks.yaml").write_text(re.sub("^# ", "", mark + example, flags=re.MULTILINE), "utf-8")
    [subscription] = read_subscriptions(tmp_path / "webhooks.yaml")
    [secret] = compose()["services"]["webhooks"]["secrets"]
    assert str(subscription.secret_file) == f"/run/secrets/{secret}"


def test_every_version_stands_once() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert not re.findall(r"^ +image: (?!\*)", text, re.MULTILINE)


def test_every_mounted_file_is_in_the_repository() -> None:
    for service in compose()["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (ROOT / source).exists(), volume


def test_what_the_wheel_needs_is_not_kept_out_of_the_image() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for place in ("service", "seeds", "deploy/prometheus", "pyproject.toml", "requirements.txt", "README.md"):
        assert place in let_in


def test_the_wheel_holds_every_file_that_the_code_reads() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    package = ROOT / "service/vigie"
    # Path.glob reads a last ** as folders alone before Python 3.13; setuptools does not.
    taken = {
        name
        for pattern in built["package-data"]["vigie"]
        for name in glob(pattern, root_dir=package, recursive=True)  # noqa: PTH207
    }
    there = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    left = {name for name in there - taken if not name.endswith((".py", ".pyc", "README.md"))}
    assert not left, "add a pattern to package-data in pyproject.toml"
