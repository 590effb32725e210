"""The dashboards as Python in, the JSON that Grafana provisions out: `make generate`.

Classic dashboard model, schema 41: what Grafana 11 to 13 provision from files. A test holds that the committed JSON is
what this module writes, that every metric exists in the catalogue and that every panel says what it shows.
"""

import json
from pathlib import Path
from typing import Any

DASHBOARDS = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
GREEN, YELLOW, ORANGE, RED = "green", "yellow", "orange", "red"
LEVELS = [(None, GREEN), (20, YELLOW), (40, ORANGE), (60, RED)]
"""Where the index becomes elevated, high, critical; see the levels of ``ontology/points.yaml``."""
DYAD_LINK = {
    "title": "This dyad over time",
    "url": "/d/vigie-overview?var-dyad=${__field.labels.dyad}&${__url_time_range}",
}

Json = dict[str, Any]


def target(expr: str, legend: str = "", *, instant: bool = False, ref: str = "A") -> Json:
    """One PromQL query; ``instant`` asks for the newest value alone."""
    return {
        "datasource": SOURCE,
        "expr": expr,
        "legendFormat": legend or "__auto",
        "refId": ref,
        "instant": instant,
        "range": not instant,
        "format": "table" if instant else "time_series",
    }


def panel(kind: str, title: str, description: str, targets: list[Json], *, unit: str = "short", **more: Any) -> Json:
    """One panel; ``more`` goes into ``fieldConfig.defaults`` but for ``options``, ``links`` and ``transformations``."""
    steps = [{"value": value, "color": color} for value, color in more.pop("thresholds", [(None, GREEN)])]
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": SOURCE,
        "targets": targets,
        "options": more.pop("options", {}),
        "transformations": more.pop("transformations", []),
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "noValue": more.pop("no_value", "nothing yet"),
                "color": {"mode": more.pop("color", "palette-classic")},
                "thresholds": {"mode": "absolute", "steps": steps},
                "custom": more.pop("custom", {}),
                **more,
            },
            "overrides": [],
        },
    }


def lines(title: str, description: str, targets: list[Json], **more: Any) -> Json:
    """Curves over time with a legend that gives the last value."""
    options = {
        "legend": {"displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "max"], "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    custom = {"lineWidth": 2, "fillOpacity": 8, "showPoints": "auto", "spanNulls": True, **more.pop("custom", {})}
    return panel("timeseries", title, description, targets, options=options, custom=custom, **more)


def number(title: str, description: str, expr: str, **more: Any) -> Json:
    """One number, coloured by its thresholds."""
    options = {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
    return panel("stat", title, description, [target(expr)], options=options, color="thresholds", **more)


def placed(rows: list[tuple[int, list[tuple[int, Json]]]]) -> list[Json]:
    """Lay panels out: rows of (height, [(width of 24, panel)]), numbered from 1."""
    laid: list[Json] = []
    y = 0
    for height, row in rows:
        x = 0
        for width, shown in row:
            laid.append({"id": len(laid) + 1, "gridPos": {"x": x, "y": y, "w": width, "h": height}, **shown})
            x += width
        y += height
    return laid


def variable(name: str, query: str, *, multi: bool = True) -> Json:
    """A menu filled from the labels of a metric, anew with the time range."""
    return {
        "name": name,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "multi": multi,
        "includeAll": True,
        "allValue": ".+",
        "current": {"text": "All", "value": "$__all"},
    }


def overview() -> Json:
    """Tension ranking, one dyad over time, events by type, health of the service."""
    ranking = panel(
        "table",
        "Tension now, by dyad",
        "Index T of today (UTC), 0 to 100: decayed conflict points of the dyad, relief taken off, as a share of all "
        "articles. It is an index of reported events, not of the world. Thin evidence is not marked here: see the "
        "articles behind a row with `vigie watch events --dyad`.",
        [
            target('topk(25, max by (dyad) (vigie_dyad_tension_index{job=~"$job"}))', instant=True, ref="A"),
            target('max by (dyad) (vigie_dyad_alert_level{job=~"$job"})', instant=True, ref="B"),
            target(
                '1000 * max by (dyad) (vigie_dyad_last_event_timestamp_seconds{job=~"$job"})', instant=True, ref="C"
            ),
        ],
        thresholds=LEVELS,
        color="thresholds",
        min=0,
        max=100,
        decimals=1,
        links=[DYAD_LINK],
        transformations=[
            {"id": "joinByField", "options": {"byField": "dyad", "mode": "outer"}},
            {
                "id": "organize",
                "options": {
                    "excludeByName": {"Time": True, "Time 1": True, "Time 2": True, "Time 3": True},
                    "renameByName": {"Value #A": "T", "Value #B": "alert level", "Value #C": "last event"},
                },
            },
            {"id": "sortBy", "options": {"sort": [{"field": "T", "desc": True}]}},
        ],
    )
    ranking["fieldConfig"]["overrides"] = [
        {
            "matcher": {"id": "byName", "options": "T"},
            "properties": [{"id": "custom.cellOptions", "value": {"type": "gauge", "mode": "gradient"}}],
        },
        {
            "matcher": {"id": "byName", "options": "last event"},
            "properties": [{"id": "unit", "value": "dateTimeFromNow"}],
        },
    ]
    curve = lines(
        "Tension over time: $dyad",
        "Index T as it stood at each moment. Late articles do not change past points of this curve: Prometheus keeps "
        "what was shown then; the topic vigie.tension.v1 holds the revised days.",
        [target('max by (dyad) (vigie_dyad_tension_index{job=~"$job",dyad=~"$dyad"})', "{{dyad}}")],
        thresholds=LEVELS,
        min=0,
        max=100,
        decimals=1,
        links=[DYAD_LINK],
        custom={"thresholdsStyle": {"mode": "dashed"}},
    )
    events = lines(
        "Events by type",
        "Events published per type within the step of the graph: what kind of act drives the picture.",
        [target('sum by (event_type) (increase(vigie_events_total{job=~"$job"}[$__rate_interval]))', "{{event_type}}")],
        custom={"drawStyle": "bars", "stacking": {"mode": "normal"}, "fillOpacity": 80, "lineWidth": 0},
        min=0,
        decimals=0,
    )
    health = [
        (
            4,
            number(
                "Workers up",
                "Workers that Prometheus reaches. Zero: nothing is read.",
                'sum(up{job=~"$job"})',
                thresholds=[(None, RED), (1, GREEN)],
            ),
        ),
        (
            5,
            number(
                "Records waiting",
                "Records between the end of the topics and what is committed. Growing for minutes: too few workers, "
                "or one is stuck.",
                'sum(max by (topic, partition) (vigie_kafka_consumer_lag_records{job=~"$job"}))',
                thresholds=[(None, GREEN), (1000, YELLOW), (10000, RED)],
            ),
        ),
        (
            5,
            number(
                "Article to findings, p95",
                "From the Kafka timestamp of an article to the acknowledged publication of its last finding.",
                "histogram_quantile(0.95, sum by (le) "
                '(rate(vigie_end_to_end_latency_seconds_bucket{job=~"$job"}[$__rate_interval])))',
                unit="s",
                thresholds=[(None, GREEN), (10, YELLOW), (60, RED)],
            ),
        ),
        (
            5,
            number(
                "Articles a minute",
                "Articles that left the extraction, whatever they held.",
                '60 * sum(rate(vigie_articles_processed_total{job=~"$job"}[$__rate_interval]))',
                decimals=1,
            ),
        ),
        (
            5,
            number(
                "Rejected in this range",
                "Messages in vigie.rejected.v1; `vigie rejected list` gives the reasons.",
                'sum(increase(vigie_rejected_total{job=~"$job"}[$__range])) or vector(0)',
                decimals=0,
                thresholds=[(None, GREEN), (1, YELLOW), (100, RED)],
            ),
        ),
    ]
    return {
        "uid": "vigie-overview",
        "title": "Tension overview",
        "description": "Where tension between states rises, and whether the service that says so is well.",
        "tags": ["vigie"],
        "schemaVersion": 41,
        "version": 1,
        "editable": False,
        "timezone": "utc",
        "refresh": "30s",
        "time": {"from": "now-24h", "to": "now"},
        "graphTooltip": 1,
        "links": [
            {
                "type": "dashboards",
                "tags": ["vigie"],
                "asDropdown": True,
                "includeVars": True,
                "keepTime": True,
                "title": "Vigie",
            },
        ],
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "type": "datasource",
                    "query": "prometheus",
                    "current": {"text": "Prometheus", "value": "vigie-prometheus"},
                    "hide": 0,
                },
                variable("job", "label_values(vigie_build_info, job)"),
                variable("dyad", 'label_values(vigie_dyad_tension_index{job=~"$job"}, dyad)'),
            ]
        },
        "annotations": {
            "list": [
                {
                    "name": "Alerts",
                    "enable": True,
                    "iconColor": RED,
                    "datasource": SOURCE,
                    "expr": 'max by (dyad) (vigie_dyad_alert_level{job=~"$job",dyad=~"$dyad"}) >= 1',
                    "step": "60s",
                    "titleFormat": "{{dyad}}",
                    "textFormat": "alert open",
                }
            ]
        },
        "panels": placed([(11, [(10, ranking), (14, curve)]), (9, [(24, events)]), (5, health)]),
    }


def main() -> None:
    """Write every dashboard."""
    DASHBOARDS.mkdir(exist_ok=True)
    for dashboard in (overview(),):
        written = json.dumps(dashboard, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (DASHBOARDS / f"{dashboard['uid']}.json").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
