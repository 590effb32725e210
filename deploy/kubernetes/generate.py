"""The rule files of Prometheus in, the same rules as the operator's resource out: `make generate`."""

from pathlib import Path

import yaml

DEPLOY = Path(__file__).parents[1]
RULES = DEPLOY / "prometheus" / "rules"
WRITTEN = DEPLOY / "kubernetes" / "components" / "monitoring" / "prometheusrule.yaml"
HEAD = "# Written by deploy/kubernetes/generate.py from deploy/prometheus/rules: `make generate`.\n"


class _Plain(yaml.SafeDumper):
    """Writes everything out: the operator's readers need not know anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def prometheus_rule() -> str:
    """Write all groups of all files as one resource."""
    groups = [
        group for path in sorted(RULES.glob("*.yml")) for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
    ]
    resource = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "vigie"},
        "spec": {"groups": groups},
    }
    return HEAD + yaml.dump(resource, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    WRITTEN.write_text(prometheus_rule(), encoding="utf-8")
