"""The pages over PostgreSQL say what they say over SQLite."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from support.alerts import an_alert
from support.archive import a_denial
from support.filled_archive import fill, put
from support.postgres import database, postgres, programs
from support.web import Asked
from vigie.archive.engine import open_archive, sqlite_url
from vigie.web.api.live import Lookout

PAGES = (
    "/", "/dyads/RUS-UKR", "/dyads/RUS-UKR?day=2022-02-10", "/claims", "/search?party=RUS", "/search?type=ASSAULT&page=2",
    "/search?from=2022-02-10&to=2022-02-12&outlet=Le+Phare&status=occurred",
    "/api/v1/dyads", "/api/v1/dyads/RUS-UKR", "/api/v1/dyads/RUS-UKR/tension", "/api/v1/events?party=RUS&limit=7",
    "/api/v1/stances", "/api/v1/claims", "/api/v1/alerts", "/api/v1/articles?limit=3",
    "/api/v1/alerts?state=withdrawn", "/api/v1/alerts/gone", "/api/v1/alerts/again",
    "/api/v1/export/events.jsonl?party=RUS", "/api/v1/export/tension.csv", "/alerts.atom", "/dyads/RUS-UKR/alerts.atom",
)  # fmt: skip
WITHDRAWN = "/api/v1/alerts?state=withdrawn"
SAID = {"text": "They fired.", "article_id": "a-1"}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    if programs() is None:
        pytest.skip("no PostgreSQL server on this machine: apt-get install postgresql")
    folder = tmp_path_factory.mktemp("databases")
    with postgres(folder) as server, database(server) as url:
        both = [open_archive(sqlite_url(Path(folder) / "archive.sqlite")), open_archive(url)]
        for engine in both:
            fill(engine, days=20, dyads=6, seeds=False)
            put(engine, [an_alert("gone", state=state, revision=r) for r, state in enumerate(("open", "withdrawn"))])
            put(engine, [an_alert("again", state=s, revision=r) for r, s in enumerate(("open", "withdrawn", "open"))])
            put(engine, [a_denial(told=SAID, denied=SAID)])
        yield both
        for engine in both:
            engine.dispose()


def test_every_page_is_the_same_over_both_databases(engines: list[Engine]) -> None:
    over_sqlite, over_postgres = (Asked(engine).all(PAGES) for engine in engines)
    for page, expected, found in zip(PAGES, over_sqlite, over_postgres, strict=True):
        assert expected.status_code == 200, page
        assert (page, found.status_code, _said(found)) == (page, 200, _said(expected))
    said = {page: answer.text for page, answer in zip(PAGES, over_postgres, strict=True)}
    assert "Withdrawn: Russia" in said["/alerts.atom"]
    assert [alert["alert_id"] for alert in _said(over_postgres[PAGES.index(WITHDRAWN)])["items"]] == ["gone"]
    assert 'class="dispute"' in said["/dyads/RUS-UKR"]


def test_withdrawn_alerts_are_read_through_their_pages_and_told_once_over_both_databases(engines: list[Engine]) -> None:
    for engine in engines:
        lookout = Lookout(engine)
        lookout._look()
        start = lookout.position
        put(engine, [an_alert("late", state=state, revision=r) for r, state in enumerate(("open", "withdrawn"))])
        lookout._look()
        [told] = [news for news in lookout.since(start) if news.kind == "alert"]
        assert (told.about["alert_id"], told.about["state"]) == ("late", "withdrawn")
        assert lookout.since(told.id) == []
        asked = Asked(engine)
        first = asked.get(f"{WITHDRAWN}&limit=1").json()
        second = asked.get(f"{WITHDRAWN}&limit=1&after={first['next']}").json()
        assert [page["items"][0]["alert_id"] for page in (first, second)] == ["late", "gone"]
        assert second["next"] is None


def _said(answer: httpx.Response) -> Any:
    """What an answer says: PostgreSQL keeps the keys of JSON in an order of its own."""
    return answer.json() if answer.headers["content-type"] == "application/json" else answer.text
