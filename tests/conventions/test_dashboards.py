"""Every dashboard: written by the generator, described, linked. What its queries answer is tested on a real Prometheus."""

import importlib.util
import json
import re
from pathlib import Path

import promql_parser
import pytest
from support.prometheus import queries_of

ROOT = Path(__file__).resolve().parents[2]
DASHBOARDS = sorted((ROOT / "deploy/grafana/dashboards").glob("*.json"))


def panels(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["panels"]


def test_the_committed_dashboards_are_what_the_generator_writes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "deploy/grafana/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.DASHBOARDS = tmp_path
    module.main()
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json")}
    assert written == {path.name: path.read_text(encoding="utf-8") for path in DASHBOARDS}, "run `make generate`"


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_query_parses_and_leaves_the_width_of_rates_to_grafana(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"rate\([^\[]*\[(?!\$__rate_interval)", text), "use $__rate_interval"
    for expr in queries_of(path).values():
        promql_parser.parse(expr)
        assert "job=~" in expr or "vigie_build_info" in expr, f"no job matcher: {expr}"


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_panel_says_what_it_shows_and_in_what_unit(path: Path) -> None:
    for panel in panels(path):
        defaults = panel["fieldConfig"]["defaults"]
        assert len(panel["description"]) > 30 and defaults["unit"] and defaults["noValue"], panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}"


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_links_and_marks_alerts(path: Path) -> None:
    board = json.loads(path.read_text(encoding="utf-8"))
    assert board["links"] and board["annotations"]["list"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", board["uid"]) and not board["editable"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_no_two_panels_overlap(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels(path):
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken and place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells
