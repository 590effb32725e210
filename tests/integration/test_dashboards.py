"""Every query of every dashboard, asked of a real Prometheus and a real PostgreSQL that real processes filled."""

import json
import shutil
import urllib.request
from collections.abc import Iterator

import psycopg
import pytest
import yaml
from support.grafana import DASHBOARDS, menus_of, queries_of, read
from support.postgres import programs
from support.prometheus import INSTALL
from support.promql import series_of
from support.watched import RULES, Answer, Watched, watched

pytestmark = [
    pytest.mark.skipif(not shutil.which("prometheus"), reason=INSTALL),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not on this machine: apt-get install postgresql"),
]
BOARDS = {path.stem: path for path in DASHBOARDS}
NO_TROUBLE = "nothing is wrong; that such alerts reach Prometheus is asked for by Watchdog below"
RIGHTLY_EMPTY = {
    "mark Service in trouble": NO_TROUBLE,
    "panel What operators are told now A": NO_TROUBLE,
    "panel Errors: rejected and failed B": "the broker acknowledged everything",
    "panel Rebalances A": "one worker starts before Prometheus looks, and stays",
    "panel Pages: time until the last byte, p95 A": "no pages are served here; tests of the web ask for this metric",
    "panel Webhooks that wait A": "nobody subscribes here",
    "panel Webhooks that wait B": "nobody subscribes here",
    **{
        f"panel Feeds that are polled {ref}": "articles come through the topic here, no feed is polled"
        for ref in "ABCD"
    },
}


@pytest.fixture(scope="module")
def running(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(broker, tmp_path_factory.mktemp("watched"), quarter=0, most=3, stories=4) as everything:
        yield everything


@pytest.mark.parametrize("path", BOARDS.values(), ids=BOARDS)
def test_every_query_of_a_dashboard_has_an_answer(running: Watched, path) -> None:
    board = read(path)
    window = running.window(board)
    answers = {query: running.ask(query, window) for query in queries_of(board)}
    for query, answer in answers.items():
        if query.place in RIGHTLY_EMPTY:
            assert answer.empty, f"{query.place} has an answer: take it off the list of the empty"
        elif query.is_sql:
            assert not answer.empty, f"{query.place}: no rows\n{window.fill(query)}"
        else:
            assert not answer.empty or running.prometheus.wait_for(window.fill(query), 15), query.place
    _curves_are_in_order({query: answer for query, answer in answers.items() if query.series})


def _curves_are_in_order(answers: dict[object, Answer]) -> None:
    for query, answer in answers.items():
        times = [row[answer.columns.index("time")] for row in answer.rows]
        assert times == sorted(times), query


@pytest.mark.parametrize("path", BOARDS.values(), ids=BOARDS)
def test_every_menu_offers_something(running: Watched, path) -> None:
    board = read(path)
    window = running.window(board)
    for query in menus_of(board):
        assert running.values(query, window), query.place


def test_alerts_of_operators_and_of_analysts_reach_prometheus(running: Watched) -> None:
    assert running.prometheus.wait_for('ALERTS{alertname="Watchdog",audience="operator",alertstate="firing"}')
    assert running.prometheus.wait_for('ALERTS{audience="analyst",alertstate="firing",dyad!=""}')


NOT_RUN_HERE = ("vigie_http_", "vigie_feed_", "vigie_webhook_", "prometheus_", "alertmanager_", "up")
"""Series of processes that this test does not start or scrape; the unit tests of the rules make them up."""


def test_every_rule_is_evaluated_over_series_that_are_there(running: Watched) -> None:
    with urllib.request.urlopen(f"http://{running.prometheus.address}/api/v1/rules", timeout=10) as answer:
        evaluated = [rule for group in json.load(answer)["data"]["groups"] for rule in group["rules"]]
    assert evaluated and {rule["health"] for rule in evaluated} == {"ok"}
    written = [
        rule for path in RULES for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for rule in group["rules"]
    ]
    assert len(written) == len(evaluated)
    recorded = {rule["record"] for rule in written if "record" in rule}
    read = {name for rule in written for name, _ in series_of(rule["expr"]) if not name.startswith(NOT_RUN_HERE)}
    empty = {name for name in recorded | read if not running.prometheus.wait_for(name, 15)}
    assert not empty


def test_the_role_of_dashboards_reads_views_and_nothing_else(running: Watched) -> None:
    assert running.ask_archive("SELECT 1 FROM v_events LIMIT 1").rows
    for refused in ("SELECT 1 FROM events", "DELETE FROM v_articles", "CREATE TABLE mine (x int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            running.ask_archive(refused)
