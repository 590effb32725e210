"""Every dashboard: written by the generator, known to Grafana, described, linked, and asking only for what exists.

The rules are those of Grafana's dashboard-linter and some of ours; a message says what to do. What the queries answer is
asked of a real Prometheus and a real PostgreSQL in tests/integration/test_dashboards.py.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from starlette.routing import Match
from support.catalogue import catalogue
from support.grafana import ARCHIVE, DASHBOARDS, GRAFANA, PROMETHEUS, Query, menus_of, queries_of, read, window_of
from support.promql import LABEL_VALUES, grouped_by, series_of
from vigie.archive.engine import read_archive
from vigie.archive.views import NAMES
from vigie.settings import Settings
from vigie.web.app import application

BOARDS = {path.stem: read(path) for path in DASHBOARDS}
METRICS = catalogue()
COUNTED_BY = ("rate(", "irate(", "increase(")
MADE_BY_PROMETHEUS = {"ALERTS": {"alertname", "alertstate", "audience", "severity", "job", "topic"}, "up": {"job"}}

each_board = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


def promql_of(board: dict[str, Any]) -> Iterator[Query]:
    window = window_of(board, menus={"job": [".+"], "dyad": ["RUS-UKR", "BLR-BLR.OPP"], "metric": ["troops"]})
    for query in queries_of(board):
        if not query.is_sql:
            yield Query(query.place, query.source, window.fill(query), query.instant, query.series, query.panel)


def test_the_committed_dashboards_are_what_the_generator_writes(tmp_path) -> None:
    subprocess.run([sys.executable, GRAFANA / "generate.py", tmp_path], check=True)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.json")}
    assert written == {path.name: path.read_text("utf-8") for path in DASHBOARDS}, "run `make generate`"


def test_there_are_five_of_them_each_under_a_name_that_stays() -> None:
    assert set(BOARDS) == {"vigie-overview", "vigie-dyad", "vigie-claims", "vigie-feeds", "vigie-service"}
    for name, board in BOARDS.items():
        assert board["uid"] == name and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", name)


@each_board
def test_grafanas_own_types_know_every_key(board) -> None:
    plugins.register_default_plugins()
    understood = json.loads(JSONEncoder().encode(Dashboard.from_json(json.loads(json.dumps(board)))))
    assert not list(_lost(board, understood, "")), "Grafana would ignore this: a key is misspelt, or of another panel"


def _lost(given: Any, understood: Any, place: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(understood, dict):
        for key, value in given.items():
            if key in understood:
                yield from _lost(value, understood[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}"
    elif isinstance(given, list) and isinstance(understood, list) and len(given) == len(understood):
        for at, (one, other) in enumerate(zip(given, understood, strict=True)):
            yield from _lost(one, other, f"{place}/{at}")
    elif given != understood:
        yield f"{place}: {given!r} read as {understood!r}"


@each_board
def test_a_dashboard_is_of_files_in_utc_and_takes_its_sources_from_menus(board) -> None:
    text = json.dumps(board)
    assert board["schemaVersion"] == 41 and not board["editable"] and board["timezone"] == "utc"
    assert "__inputs" not in text and "${DS_" not in text, "exported from a browser: write it in Python"
    menus = {menu["name"]: menu for menu in board["templating"]["list"]}
    assert menus["datasource"]["query"] == "prometheus" and menus["datasource"]["type"] == "datasource"
    assert menus["archive"]["query"] == "grafana-postgresql-datasource"
    for menu in menus.values():
        if menu["type"] == "query":
            assert menu["refresh"] == 2, f"{menu['name']}: fill it anew when the time range changes"
            assert menu["datasource"]["uid"] in (PROMETHEUS, ARCHIVE)
            if menu["datasource"]["uid"] == PROMETHEUS:
                assert LABEL_VALUES.fullmatch(menu["query"]["query"]), menu["name"]
    for panel in board["panels"]:
        for asked in (panel, *panel["targets"]):
            assert asked["datasource"]["uid"] in (PROMETHEUS, ARCHIVE, "-- Mixed --"), panel["title"]


def test_the_data_sources_that_dashboards_begin_with_are_provisioned() -> None:
    provisioned = yaml.safe_load((GRAFANA / "provisioning/datasources/vigie.yml").read_text("utf-8"))["datasources"]
    known = {source["uid"]: source["type"] for source in provisioned}
    for board in BOARDS.values():
        for menu in board["templating"]["list"]:
            if menu["type"] == "datasource":
                assert known.get(menu["current"]["value"]) == menu["query"]
    assert known["vigie-alertmanager"] == "alertmanager"


@each_board
def test_every_panel_says_what_it_shows_how_it_is_made_and_what_it_cannot_say(board) -> None:
    for panel in board["panels"]:
        told, defaults = panel["description"], panel["fieldConfig"]["defaults"]
        assert len(told) > 80 or panel["type"] == "text", panel["title"]
        assert "**How:** " in told and "**It cannot say** " in told, panel["title"]
        assert panel["title"] and defaults["unit"] and defaults["noValue"], panel["title"]
        assert panel["targets"] or panel["type"] == "text", f"{panel['title']} asks nothing"
        share = panel["type"] == "stat" and defaults["unit"] == "percentunit"
        if share or panel["type"] in ("bargauge", "gauge"):
            assert {"min", "max"} & set(defaults), f"{panel['title']}: each bar would have a scale of its own"


@each_board
def test_there_is_a_text_on_how_to_read_it(board) -> None:
    assert [panel for panel in board["panels"] if panel["type"] == "text" and panel["title"] == "How to read this"]


@each_board
def test_alerts_are_marked_and_every_panel_leads_on(board) -> None:
    assert board["links"] and board["annotations"]["list"]
    for panel in board["panels"]:
        links = panel["fieldConfig"]["defaults"].get("links", [])
        of_columns = [
            link
            for override in panel["fieldConfig"]["overrides"]
            for change in override["properties"]
            if change["id"] == "links"
            for link in change["value"]
        ]
        assert links or of_columns or panel["type"] == "text", f"{panel['title']} leads nowhere"


def _urls(board: Any) -> Iterator[str]:
    if isinstance(board, dict):
        yield from (value for key, value in board.items() if key == "url")
        for value in board.values():
            yield from _urls(value)
    elif isinstance(board, list):
        for value in board:
            yield from _urls(value)


@each_board
def test_links_lead_to_a_dashboard_that_is_there_or_to_a_page(board) -> None:
    pages = application(Settings(), read_archive("sqlite://")).routes
    for url in _urls(board):
        if url.startswith("/d/"):
            assert re.split(r"[?/]", url)[2] in BOARDS, url
            continue
        assert url.startswith("${pages:raw}"), f"no other host: {url}"
        path = re.sub(r"\$\{[^}]+\}", "x", url.removeprefix("${pages:raw}")).partition("?")[0] or "/"
        asked = {"type": "http", "method": "GET", "path": path, "headers": []}
        assert any(route.matches(asked)[0] is Match.FULL for route in pages), f"`vigie web` serves no {path}"


@each_board
def test_no_two_panels_overlap_or_share_a_number(board) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken and place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(numbers) == len(set(numbers))


@each_board
def test_every_metric_and_label_of_a_query_is_in_the_catalogue(board) -> None:
    known = METRICS | MADE_BY_PROMETHEUS
    for query in promql_of(board):
        for name, matched in series_of(query.text):
            assert name in known, f"{query.place}: no process shows {name}"
            assert set(matched) <= known[name], f"{query.place}: {name} has no label {set(matched) - known[name]}"
            assert grouped_by(query.text) <= set().union(*(known[one] for one, _ in series_of(query.text)))
            legend = next(
                (t["legendFormat"] for t in query.panel.get("targets", []) if t["refId"] == query.place[-1]), ""
            )
            assert set(re.findall(r"\{\{(\w+)\}\}", legend)) <= known[name], f"{query.place}: {legend}"


@each_board
def test_queries_of_prometheus_are_written_as_its_linters_ask(board) -> None:
    for query in queries_of(board):
        if query.is_sql:
            continue
        assert not re.search(r"\[(?!\$__rate_interval\]|\$__range\])", query.text), f"{query.place}: a width of its own"
        assert query.instant or "$__range" not in query.text, f"{query.place}: the whole range anew at each point"
        if "rate(" in query.text:
            assert "$__rate_interval" in query.text, f"{query.place}: use $__rate_interval"
        if "ALERTS" not in query.text:
            assert query.text.count('job=~"$job"') >= len(list(series_of(_plain(query.text)))), f"{query.place}: no job"
        for name in re.findall(r"\b(\w+_total|\w+_bucket)\b", query.text):
            before = query.text.split(name)[0]
            assert before.endswith(COUNTED_BY), f"{query.place}: {name} only grows: ask for its rate or increase"
        if re.search(r"\b(topk|bottomk)\(", query.text):
            assert query.instant, f"{query.place}: topk over time chooses others at each point"


def _plain(text: str) -> str:
    return text.replace("$__rate_interval", "1m").replace("$__range", "1h").replace("$__interval", "1m")


@each_board
def test_queries_of_the_archive_ask_its_views_within_the_range_of_the_dashboard(board) -> None:
    for query in [*queries_of(board), *menus_of(board)]:
        if not query.is_sql:
            continue
        asked = set(re.findall(r"\b(?:FROM|JOIN) ([a-z_]+)\b(?!\()", query.text))
        tables = asked - {"edge", "told", "felt", "unnest"}
        assert tables <= set(NAMES), f"{query.place}: the reader may ask views alone, not {tables - set(NAMES)}"
        assert "$__time" in query.text, f"{query.place}: holds to no time range"
        assert "${dyad}" not in query.text, f"{query.place}: ${{dyad:sqlstring}} quotes, ${{dyad}} does not"
        if query.series:
            assert "ORDER BY 1" in query.text, f"{query.place}: curves must come in the order of time"
