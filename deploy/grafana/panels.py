"""What a panel asks and how it is to be read in, its classic JSON out.

The classic model, not the SDK's builders, is what Grafana 11 to 13 provision from files; a test reads every dashboard
with the SDK's types of Grafana, so that no key of it is one that Grafana does not know.
"""

from typing import Any, NamedTuple

Json = dict[str, Any]
Steps = list[tuple[float | None, str]]

PROMETHEUS = {"type": "prometheus", "uid": "${datasource}"}
ARCHIVE = {"type": "grafana-postgresql-datasource", "uid": "${archive}"}
MIXED = {"type": "datasource", "uid": "-- Mixed --"}

GREEN, YELLOW, ORANGE, RED, BLUE, GREY = "green", "yellow", "orange", "red", "blue", "text"
PLAIN: Steps = [(None, BLUE)]
"""A number that has no good and no bad."""
LEVELS: Steps = [(None, GREEN), (20, YELLOW), (40, ORANGE), (60, RED)]
"""Where the index becomes elevated, high, critical; see the levels of ``ontology/points.yaml``."""
SIGMAS: Steps = [(None, GREEN), (1.5, YELLOW), (3.5, RED)]
"""Where an alert may close and where it may open; see the same file."""
LEVEL_COLOURS = {"calm": GREEN, "elevated": YELLOW, "high": ORANGE, "critical": RED}
QUAD_COLOURS = {
    "verbal cooperation": "light-blue",
    "material cooperation": "dark-blue",
    "verbal conflict": "light-orange",
    "material conflict": "dark-red",
}


class Told(NamedTuple):
    """How a panel is to be read; the three together are its description."""

    what: str
    how: str
    limits: str
    """What it cannot say."""

    def __str__(self) -> str:
        return f"{self.what}\n\n**How:** {self.how}\n\n**It cannot say** {self.limits}"


def prom(expr: str, legend: str = "__auto", *, instant: bool = False, ref: str = "A") -> Json:
    """One PromQL query; ``instant`` asks for the newest value alone, as a table."""
    return {
        "datasource": PROMETHEUS,
        "expr": expr,
        "legendFormat": legend,
        "refId": ref,
        "instant": instant,
        "range": not instant,
        "format": "table" if instant else "time_series",
        "editorMode": "code",
    }


def sql(query: str, *, series: bool = False, ref: str = "A") -> Json:
    """One query of the archive's views; ``series`` reads its column ``time`` and makes a curve of each text."""
    return {
        "datasource": ARCHIVE,
        "rawSql": "\n".join(line.strip() for line in query.strip().splitlines()),
        "rawQuery": True,
        "editorMode": "code",
        "format": "time_series" if series else "table",
        "refId": ref,
    }


def panel(kind: str, title: str, told: Told, queries: list[Json], *, unit: str = "short", **more: Any) -> Json:
    """One panel; what ``more`` holds goes into ``fieldConfig.defaults``, but for what the signature of Grafana's has.

    Those are ``options``, ``custom``, ``overrides``, ``transformations``, ``thresholds``, ``color``, ``empty``
    (the text where there is no value), ``interval`` (the smallest step), ``points`` (how many at most), ``last``
    (a range of its own that ends with the dashboard's).
    """
    sources = [query["datasource"] for query in queries]
    asked = MIXED if any(source != sources[0] for source in sources) else (sources or [PROMETHEUS])[0]
    steps = [{"value": value, "color": colour} for value, colour in more.pop("thresholds", PLAIN)]
    overrides = more.pop("overrides", [])
    shown = {
        "type": kind,
        "title": title,
        "description": str(told),
        "datasource": asked,
        "targets": queries,
        "options": more.pop("options", {}),
        "transformations": more.pop("transformations", []),
        "interval": more.pop("interval", None),
        "maxDataPoints": more.pop("points", None),
        "timeFrom": more.pop("last", None),
    }
    defaults = {
        "unit": unit,
        "noValue": more.pop("empty", "nothing yet"),
        "color": {"mode": more.pop("color", "palette-classic")},
        "thresholds": {"mode": "absolute", "steps": steps},
        "custom": more.pop("custom", {}),
        **more,
    }
    return _present(shown) | {"fieldConfig": {"defaults": _present(defaults), "overrides": overrides}}


def _present(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def lines(title: str, told: Told, queries: list[Json], *, calcs: tuple[str, ...] = (), **more: Any) -> Json:
    """Curves over time; ``calcs`` (``lastNotNull``, ``max``, …) make the legend a table of these."""
    options = {
        "legend": {
            "displayMode": "table" if calcs else "list",
            "placement": more.pop("legend", "bottom"),
            "calcs": list(calcs),
            "showLegend": True,
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    custom = {"lineWidth": 2, "fillOpacity": 6, "showPoints": "auto", "pointSize": 5, "spanNulls": True}
    return panel("timeseries", title, told, queries, options=options, custom=custom | more.pop("custom", {}), **more)


def bars(title: str, told: Told, queries: list[Json], *, stacking: str = "normal", **more: Any) -> Json:
    """Bars over time, one on the other; ``stacking="percent"`` shows shares."""
    custom = {
        "drawStyle": "bars",
        "stacking": {"mode": stacking, "group": "A"},
        "fillOpacity": 85,
        "lineWidth": 0,
        "barAlignment": 0,
        "showPoints": "never",
    }
    return lines(title, told, queries, custom=custom | more.pop("custom", {}), **({"min": 0, "decimals": 0} | more))


def number(title: str, told: Told, query: Json, **more: Any) -> Json:
    """One number, coloured by its thresholds, with its curve behind it where it has one."""
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "value",
        "graphMode": "none" if query.get("format") == "table" else "area",
        "textMode": "auto",
        "justifyMode": "center",
        "orientation": "auto",
    }
    return panel("stat", title, told, [query], options=options, color="thresholds", **more)


def ranked(title: str, told: Told, query: Json, **more: Any) -> Json:
    """One horizontal bar for each row (SQL: a text and a number) or series (PromQL), longest first."""
    options = {
        "displayMode": "gradient",
        "orientation": "horizontal",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": query["format"] == "table", "limit": 20},
        "showUnfilled": True,
        "valueMode": "color",
        "namePlacement": "left",
        "sizing": "auto",
        "minVizHeight": 14,
        "maxVizHeight": 26,
    }
    bar = {"options": options, "color": "thresholds", **more}
    return panel("bargauge", title, told, [query], **bar)


def table(title: str, told: Told, queries: list[Json], *, columns: list[Json], **more: Any) -> Json:
    """Rows; ``columns`` say what each is (see ``column``)."""
    options = {"showHeader": True, "cellHeight": "sm", "sortBy": more.pop("sorted_by", [])}
    custom = {"align": "auto", "cellOptions": {"type": "auto"}, "filterable": True, "inspect": False}
    return panel(
        "table", title, told, queries, options=options, custom=custom, color="thresholds", overrides=columns, **more
    )


def column(name: str, **properties: Any) -> Json:
    """What differs for one column or curve: ``unit="s"``, ``custom__width=90``, ``color="red"``, ``links=[…]``."""
    if isinstance(properties.get("color"), str):
        properties["color"] = {"mode": "fixed", "fixedColor": properties["color"]}
    if isinstance(properties.get("thresholds"), list):
        steps = [{"value": value, "color": colour} for value, colour in properties["thresholds"]]
        properties["thresholds"] = {"mode": "absolute", "steps": steps}
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key.replace("__", "."), "value": value} for key, value in properties.items()],
    }


def coloured(name: str, steps: Steps, **more: Any) -> Json:
    """A column of numbers whose text takes the colour of its threshold."""
    return column(name, thresholds=steps, custom__cellOptions={"type": "color-text"}, **more)


def worded(name: str, colours: dict[str, str], **more: Any) -> Json:
    """A column of words, each in its colour."""
    mapped = {word: {"color": colour, "index": place} for place, (word, colour) in enumerate(colours.items())}
    mappings = [{"type": "value", "options": mapped}]
    return column(name, mappings=mappings, custom__cellOptions={"type": "color-text"}, **more)


def opened(name: str, title: str, url: str, *, width: int = 62) -> Json:
    """A column of ids, each shown as the word ``open`` that leads to what it names."""
    mappings = [{"type": "regex", "options": {"pattern": ".+", "result": {"text": "open", "index": 0}}}]
    return column(name, mappings=mappings, custom__width=width, links=[link(title, url)])


def timeline(title: str, told: Told, query: Json, **more: Any) -> Json:
    """A row for each series, a cell for each step, coloured by thresholds: the heat map of dyads and days."""
    options = {
        "showValue": "never",
        "rowHeight": 0.92,
        "mergeValues": False,
        "alignValue": "center",
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    custom = {"fillOpacity": 85, "lineWidth": 0, "spanNulls": False}
    return panel("state-timeline", title, told, [query], options=options, custom=custom, color="thresholds", **more)


def graph(title: str, told: Told, nodes: str, edges: str, **more: Any) -> Json:
    """A node graph of two queries, whose refIds tell Grafana which is which."""
    asked = [sql(nodes, ref="nodes"), sql(edges, ref="edges")]
    return panel("nodeGraph", title, told, asked, **more)


def words(title: str, told: Told, markdown: str) -> Json:
    """A text that stays."""
    lines_of = "\n".join(line.strip() for line in markdown.strip().splitlines())
    return panel("text", title, told, [], unit="none", options={"mode": "markdown", "content": lines_of})


def link(title: str, url: str, *, away: bool = False) -> Json:
    """A link of a value; ``away`` opens it in another tab."""
    return {"title": title, "url": url, "targetBlank": away}
