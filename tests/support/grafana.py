"""The committed dashboards in, everything that they ask out: panels, menus, marks, each with where it stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from support import promql, sql_macros

ROOT = Path(__file__).resolve().parents[2]
GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))
PROMETHEUS, ARCHIVE = "${datasource}", "${archive}"
"""Menus of data sources, as queries name them."""
POINTS = 1000
"""How many points a panel asks for where it does not say; Grafana asks for its width in pixels."""
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a dashboard."""

    place: str
    """As ``panel Tension now A``, ``mark Alerts``, ``menu dyad``."""
    source: str
    text: str
    """PromQL or SQL, with everything that Grafana fills in."""
    instant: bool = False
    series: bool = False
    """Read as curves: a column ``time`` is needed."""
    panel: Json = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_sql(self) -> bool:
        """Asks the archive."""
        return self.source == ARCHIVE


@dataclass(frozen=True, slots=True)
class Window:
    """What a dashboard shows."""

    since: datetime
    until: datetime
    menus: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def span(self) -> timedelta:
        """Its length."""
        return self.until - self.since

    def step(self, panel: Json) -> timedelta:
        """Give the time between two points of a panel, no less than it asks for."""
        even = self.span / (panel.get("maxDataPoints") or POINTS)
        return max(even, duration(panel.get("interval") or "1s"))

    def of(self, panel: Json) -> "Window":
        """Give the range of a panel that has one of its own."""
        own = panel.get("timeFrom")
        return Window(self.until - duration(own), self.until, self.menus) if own else self

    def fill(self, query: Query) -> str:
        """Give the query as its data source gets it."""
        step = self.step(query.panel)
        if query.is_sql:
            return sql_macros.expanded(query.text, self.menus, since=self.since, until=self.until, interval=step)
        return promql.filled(query.text, self.menus, step=step.total_seconds(), span=self.span.total_seconds())


def read(path: Path) -> Json:
    """Read a dashboard."""
    board: Json = json.loads(path.read_text(encoding="utf-8"))
    return board


def duration(text: str) -> timedelta:
    """Read ``1m``, ``30d``."""
    return timedelta(seconds=int(text[:-1])) if text.endswith("s") else timedelta(**{UNITS[text[-1]]: int(text[:-1])})


def window_of(board: Json, *, until: datetime | None = None, menus: Mapping[str, list[str]] | None = None) -> Window:
    """Give the range with which a dashboard opens."""
    until = until or datetime.now(UTC)
    return Window(until - duration(board["time"]["from"].removeprefix("now-")), until, menus or {})


def queries_of(board: Json) -> Iterator[Query]:
    """Give every query of panels and marks, as they stand in the file."""
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield _query(f"panel {panel['title']} {target['refId']}", target, panel)
    for mark in board["annotations"]["list"]:
        yield _query(f"mark {mark['name']}", {"datasource": mark["datasource"], **mark.get("target", mark)}, {})


def menus_of(board: Json) -> Iterator[Query]:
    """Give every query of a menu, in the order of the menus; of PromQL the series that its label is read from."""
    for menu in board["templating"]["list"]:
        if menu["type"] != "query":
            continue
        source = menu["datasource"]["uid"]
        yield Query(f"menu {menu['name']}", source, menu["query"] if source == ARCHIVE else menu["query"]["query"])


def chosen(menu: Json, values: list[str]) -> list[str]:
    """Give what a menu stands at when the dashboard opens, of the values that its query gave."""
    if menu["includeAll"]:
        return [menu["allValue"]] if menu.get("allValue") else values
    first = menu["current"]["value"]
    return [first if first in values or not values else values[0]]


def _query(place: str, target: Json, panel: Json) -> Query:
    return Query(
        place=place,
        source=target["datasource"]["uid"],
        text=target.get("rawSql") or target["expr"],
        instant=bool(target.get("instant")),
        series=target.get("format") == "time_series" and "rawSql" in target,
        panel=panel,
    )
