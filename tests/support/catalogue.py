"""Every metric that a process of ours can show, with its labels: asked of the catalogue itself."""

from types import SimpleNamespace
from typing import Any, cast

from prometheus_client import Histogram
from prometheus_client.registry import Collector
from vigie.stream.aggregating.gauges import DyadGauges
from vigie.stream.aggregating.shares import ShareGauges
from vigie.stream.metrics import FeedMetrics, Metrics, WebhookMetrics, WebMetrics
from vigie.tension.volume import Volume

ADDED_BY_PROMETHEUS = frozenset({"job", "instance"})
"""Labels that every scraped series has."""


def catalogue() -> dict[str, frozenset[str]]:
    """Give the labels of each metric by the name that a query calls it."""
    found: dict[str, frozenset[str]] = {}
    for metrics in (Metrics(), WebMetrics(), FeedMetrics(), WebhookMetrics()):
        registry = cast(Any, metrics.registry)
        for collector in registry._collector_to_names:
            found |= _of(collector)
    for family in (*_dyads()._families([]), *ShareGauges(Volume())._families()):
        found[family.name] = frozenset(cast(Any, family)._labelnames)
    return {name: labels | ADDED_BY_PROMETHEUS for name, labels in found.items()}


def _of(collector: Collector) -> dict[str, frozenset[str]]:
    names = frozenset(getattr(collector, "_labelnames", ()))
    found: dict[str, frozenset[str]] = {}
    for family in collector.collect():
        shown = names | {label for sample in family.samples for label in sample.labels}
        endings: tuple[str, ...] = {"counter": ("_total",), "info": ("_info",)}.get(family.type, ("",))
        if isinstance(collector, Histogram):
            found[f"{family.name}_bucket"] = names | {"le"}
            endings = ("_sum", "_count")
        found |= {family.name + ending: frozenset(shown) for ending in endings}
    return found


def _dyads() -> DyadGauges:
    nothing: Any = SimpleNamespace(table={})
    return DyadGauges(nothing, cast(Any, {}), held=frozenset, loop=cast(Any, None))
