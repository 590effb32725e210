"""The Kubernetes manifests, built by kustomize: complete, confined, and told of the same rules and commands."""

import importlib.util
import json
import os
import runpy
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml
from support.typed import options_of
from vigie.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
OVERLAYS = ("dev", "prod", "prod+feeds+webhooks")
"""The last with the components that an operator adds once their files are filled in."""
ADDED = {"feeds", "webhooks"}
RUNS = {"Deployment", "StatefulSet", "Job"}
KUSTOMIZE = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
pytestmark = pytest.mark.skipif(
    not shutil.which(KUSTOMIZE[0]), reason="neither kustomize nor kubectl is on this machine"
)

TEXT, NUMBER = {"type": "string"}, {"type": "integer", "minimum": 1}
SCHEMAS = {
    "ScaledObject": {
        "required": ["scaleTargetRef", "minReplicaCount", "maxReplicaCount", "triggers"],
        "properties": {
            "scaleTargetRef": {"required": ["name"], "properties": {"name": TEXT}},
            "minReplicaCount": NUMBER,
            "maxReplicaCount": NUMBER,
            "cooldownPeriod": NUMBER,
            "advanced": {"type": "object"},
            "triggers": {
                "items": {
                    "required": ["type", "metadata"],
                    "properties": {"type": {"const": "kafka"}, "metadata": {"additionalProperties": TEXT}},
                }
            },
        },
        "additionalProperties": False,
    },
    "PodMonitor": {
        "required": ["selector", "podMetricsEndpoints"],
        "properties": {
            "selector": {"type": "object"},
            "sampleLimit": NUMBER,
            "podMetricsEndpoints": {"items": {"required": ["port"], "properties": {"port": TEXT, "interval": TEXT}}},
        },
        "additionalProperties": False,
    },
    "PrometheusRule": {
        "required": ["groups"],
        "properties": {
            "groups": {
                "minItems": 3,
                "items": {
                    "required": ["name", "rules"],
                    "properties": {"name": TEXT, "rules": {"minItems": 1, "items": {"required": ["expr"]}}},
                    "additionalProperties": False,
                },
            }
        },
        "additionalProperties": False,
    },
}
"""Of resources that no Kubernetes knows by itself: what we use of them."""


@cache
def built(overlay: str) -> list[dict]:
    name, *added = overlay.split("+")
    with tempfile.TemporaryDirectory() as folder:
        here = os.path.relpath(FOLDER, Path(folder).resolve())  # kustomize takes no absolute paths
        written = {
            "resources": [f"{here}/overlays/{name}"],
            "components": [f"{here}/components/{one}" for one in added],
        }
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(written), encoding="utf-8")
        place = folder if added else str(FOLDER / "overlays" / name)
        done = subprocess.run([*KUSTOMIZE, place], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def of_kind(overlay: str, *kinds: str) -> list[dict]:
    return [one for one in built(overlay) if one["kind"] in kinds]


def pods(overlay: str) -> list[tuple[str, dict]]:
    return [(one["metadata"]["name"], one["spec"]["template"]) for one in of_kind(overlay, *RUNS)]


each_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


@each_overlay
def test_it_holds_every_process_in_the_form_that_suits_it(overlay: str) -> None:
    kinds = {one["metadata"]["name"]: one["kind"] for one in of_kind(overlay, *RUNS)}
    ours = {
        "topics": "Job",
        "extract": "Deployment",
        "aggregate": "StatefulSet",
        "archive": "Deployment",
        "web": "Deployment",
    }
    name, *added = overlay.split("+")
    beside = ["postgres"] if name == "dev" else []
    assert kinds == ours | dict.fromkeys([*beside, *added], "StatefulSet")
    assert {one["metadata"]["name"] for one in of_kind(overlay, "PodDisruptionBudget")} == {
        "extract",
        "aggregate",
        "web",
    }
    assert bool(of_kind(overlay, "ScaledObject")) == (name == "prod")


@each_overlay
def test_a_pod_is_confined_bounded_and_asked_how_it_is(overlay: str) -> None:
    for name, template in pods(overlay):
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["seccompProfile"], name
        assert spec["automountServiceAccountToken"] is False, name
        [container] = spec["containers"]
        confined = container["securityContext"]
        assert confined["readOnlyRootFilesystem"] and not confined["allowPrivilegeEscalation"], name
        assert confined["capabilities"] == {"drop": ["ALL"]}, name
        assert container["resources"]["requests"]["memory"] == container["resources"]["limits"]["memory"], name
        assert ":" in container["image"] and not container["image"].endswith(":latest"), name
        if name != "topics":
            assert container["startupProbe"] and container["livenessProbe"] and container["readinessProbe"], name


@each_overlay
def test_commands_and_settings_are_real(overlay: str) -> None:
    known = {f"VIGIE_{field.upper()}" for field in Settings.model_fields} | {"VIGIE_SECRETS"}
    images = {template["spec"]["containers"][0]["image"] for name, template in pods(overlay) if name != "postgres"}
    assert len(images) == 1, "every process is of one version"
    for config in of_kind(overlay, "ConfigMap"):
        if config["metadata"]["name"].startswith("vigie") and "VIGIE_BROKER" in config["data"]:
            assert config["data"].keys() <= known
            Settings(
                **{
                    name.removeprefix("VIGIE_").lower(): value
                    for name, value in config["data"].items()
                    if name in known
                }
            )
    for name, template in pods(overlay):
        [container] = template["spec"]["containers"]
        if name == "postgres":
            continue
        of_options = options_of(container["args"])
        assert {one["name"] for one in container.get("env", ())} <= known | of_options, name


@each_overlay
def test_whoever_is_selected_exists(overlay: str) -> None:
    components = {template["metadata"]["labels"]["app.kubernetes.io/component"] for _, template in pods(overlay)}
    for one in of_kind(overlay, "Service", "PodDisruptionBudget"):
        selector = one["spec"]["selector"].get("matchLabels", one["spec"]["selector"])
        assert selector["app.kubernetes.io/component"] in components, one["metadata"]["name"]
    for one in of_kind(overlay, "PodMonitor"):
        [expression] = one["spec"]["selector"]["matchExpressions"]
        assert set(expression["values"]) <= components | ADDED
    policies = of_kind(overlay, "NetworkPolicy")
    assert {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in [one["spec"] for one in policies]


@each_overlay
def test_whoever_says_how_it_is_is_asked_by_prometheus_under_the_job_of_compose(overlay: str) -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    jobs = {name: job["job_name"] for job in config["scrape_configs"] for found in job.get("dns_sd_configs", ())
            for name in found["names"]}  # fmt: skip
    asked = {
        name: one["spec"]["podMetricsEndpoints"][0]["relabelings"][0]["replacement"]
        for one in of_kind(overlay, "PodMonitor")
        for name in one["spec"]["selector"]["matchExpressions"][0]["values"]
    }
    assert asked == jobs
    [let_in] = [one for one in of_kind(overlay, "NetworkPolicy") if one["metadata"]["name"] == "prometheus-to-metrics"]
    assert set(let_in["spec"]["podSelector"]["matchExpressions"][0]["values"]) == asked.keys()


def test_feeds_and_webhooks_run_once_remember_and_reach_the_web() -> None:
    overlay = "prod+feeds+webhooks"
    for one in of_kind(overlay, "StatefulSet"):
        name, spec = one["metadata"]["name"], one["spec"]
        if name not in ADDED:
            continue
        assert spec["replicas"] == 1, name
        [container] = spec["template"]["spec"]["containers"]
        [claim] = spec["volumeClaimTemplates"]
        folder = next(variable["value"] for variable in container["env"] if variable["name"] == "VIGIE_FOLDER")
        mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
        assert mounts[folder] == claim["metadata"]["name"] and claim["spec"]["resources"]["requests"]["storage"]
        configs = {config["metadata"]["name"] for config in of_kind(overlay, "ConfigMap")}
        [file] = [
            volume["configMap"]["name"] for volume in spec["template"]["spec"]["volumes"] if "configMap" in volume
        ]
        assert file in configs, "its file is in the build, under the name that its content gives it"
        ways = {
            port["port"]
            for policy in of_kind(overlay, "NetworkPolicy")
            if policy["spec"]["podSelector"].get("matchLabels") == spec["selector"]["matchLabels"]
            for way in policy["spec"].get("egress", ())
            for port in way["ports"]
        }
        assert ways == {80, 443}, name


@each_overlay
def test_resources_of_operators_follow_what_we_know_of_them(overlay: str) -> None:
    for kind, schema in SCHEMAS.items():
        for one in of_kind(overlay, kind):
            jsonschema.validate(one["spec"], schema)


def test_keda_scales_by_the_group_and_topic_that_there_are_and_not_beyond_the_partitions() -> None:
    from vigie.stream.topics import PARTITIONS, Topics

    [scaled] = of_kind("prod", "ScaledObject")
    [trigger] = scaled["spec"]["triggers"]
    assert trigger["metadata"]["topic"] == Topics().articles.name
    assert trigger["metadata"]["consumerGroup"] == Topics().extract_group
    assert scaled["spec"]["maxReplicaCount"] <= PARTITIONS
    [extract] = [one for one in of_kind("prod", "Deployment") if one["metadata"]["name"] == "extract"]
    assert "replicas" not in extract["spec"]


def test_the_rules_of_the_operator_are_those_of_the_rule_files() -> None:
    module = runpy.run_path(str(FOLDER / "generate.py"))
    assert module["WRITTEN"].read_text("utf-8") == module["prometheus_rule"](), "run `make generate`"


@each_overlay
def test_every_dashboard_is_there_as_it_is_committed(overlay: str) -> None:
    found = {
        name: text
        for one in of_kind(overlay, "ConfigMap")
        if one["metadata"].get("labels", {}).get("grafana_dashboard") == "1"
        for name, text in one["data"].items()
    }
    committed = {path.name: path.read_text("utf-8") for path in (ROOT / "deploy/grafana/dashboards").glob("*.json")}
    assert found.keys() == committed.keys()
    assert {name: json.loads(text) for name, text in found.items()} == {n: json.loads(t) for n, t in committed.items()}


@pytest.mark.skipif(
    not importlib.util.find_spec("kubernetes_validate"),
    reason="kubernetes-validate (108 MB) is not here: `make deploy-check`",
)
@each_overlay
def test_every_manifest_follows_the_schema_of_kubernetes(overlay: str) -> None:
    import kubernetes_validate

    for one in built(overlay):
        if one["kind"] not in SCHEMAS:
            kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)
