"""The API: lists that can be read to their end, files that say the same, and a stream of what is new."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from support.alerts import an_alert
from support.filled_archive import READ_AT, put
from support.records import a_tension
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.archive.relations import RELATIONS, changes_of
from vigie.archive.writing import write
from vigie.model.alert import Alert
from vigie.model.record import rfc3339
from vigie.settings import Settings
from vigie.web.api.live import ALERTS as SIGHT
from vigie.web.api.live import Lookout, News, _stream
from vigie.web.app import application

ALERTS = next(relation for relation in RELATIONS if relation.noun == "alerts")


@pytest.fixture
def fresh(tmp_path) -> Iterator[Engine]:
    """An archive without a row."""
    engine = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(fresh: Engine) -> TestClient:
    return TestClient(application(Settings(_env_file=None), fresh))


def withdrawn(alert_id: str = "a1", dyad: str = "RUS|UKR", **fields: object) -> Alert:
    """The alert as the aggregator withdraws it."""
    given = {"state": "withdrawn", "kinds": (), "revision": 7, "level": "calm", "index": 12.34, "peak": 12.34}
    return an_alert(alert_id, dyad, **(given | fields))


@pytest.mark.parametrize(
    "path", ["events?", "events?party=RUS&status=occurred&", "claims?", "stances?dyad=RUS-UKR&", "articles?", "alerts?"]
)
def test_a_list_is_read_whole_through_its_pages(asked, path) -> None:
    whole = asked.get(f"/api/v1/{path}limit=500").json()
    assert whole["next"] is None and whole["items"]
    found, after = [], ""
    while True:
        page = asked.get(f"/api/v1/{path}limit=90{after}").json()
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == whole["items"]


def test_a_dyad_is_told_with_what_it_is_made_of(asked) -> None:
    dyad = asked.get("/api/v1/dyads/RUS-UKR").json()
    assert 0 < dyad["index"] < 100
    assert dyad["contributions"][0]["evidence"]["text"]
    days = asked.get("/api/v1/dyads/RUS-UKR/tension?limit=3").json()
    assert len(days["items"]) == 3
    assert (
        asked.get(f"/api/v1/dyads/RUS-UKR/tension?limit=3&after={days['next']}").json()["items"][0]["day"]
        > days["next"]
    )


def test_an_article_is_told_with_all_that_was_found(asked) -> None:
    article = asked.get("/api/v1/article?id=a%2F..%2Fb%3Fc").json()
    event = article["events"][0]
    assert article["text"][event["evidence_start"] : event["evidence_end"]] == event["evidence"]
    assert article["stances"] and len(article["claims"]) == 2


def test_the_last_day_of_the_calendar_ends_nothing(asked) -> None:
    assert asked.get("/api/v1/events?until=9999-12-31").json() == asked.get("/api/v1/events").json()


@pytest.mark.parametrize(
    "path",
    [
        "events?limit=0",
        "events?limit=501",
        "events?after=x",
        "events?after=MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCB4",  # the first day of the calendar, fourteen hours ahead of UTC
        "events?type=X",
        "dyads/RUS-UKR?day=x",
        "nothing",
        "events/x",
        "article?id=x",
    ],
)
def test_a_wrong_question_is_answered_in_json(asked, path) -> None:
    answer = asked.get(f"/api/v1/{path}")
    assert answer.status_code in (404, 422)
    assert answer.json()["error"]["status"] == answer.status_code


def test_the_description_covers_every_answer(asked) -> None:
    described = asked.get("/api/openapi.json").json()
    for path, methods in described["paths"].items():
        if "get" in methods and path.startswith("/api/v1/"):
            told = methods["get"]
            assert told["summary"], path
            assert told["responses"]["200"]["content"], path


@pytest.mark.parametrize("noun", ["events", "claims", "tension"])
def test_the_three_kinds_of_files_hold_the_same(asked, noun) -> None:
    asks = [f"/api/v1/export/{noun}.{kind}?party=RUS&since=2022-02-10" for kind in ("csv", "jsonl", "parquet")]
    table, lines, parquet = asked.all(asks)
    assert "attachment" in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.text)))
    records = [json.loads(line) for line in lines.text.splitlines()]
    arrow = pq.read_table(io.BytesIO(parquet.content)).to_pylist()
    assert len(rows) == len(records) == len(arrow) > 0
    assert list(rows[0]) == list(records[0]) == list(arrow[0])
    key = "day" if noun == "tension" else f"{noun.removesuffix('s')}_id"
    assert [row[key] for row in rows] == [str(record[key]) for record in records] == [str(one[key]) for one in arrow]


def test_a_spreadsheet_runs_nothing_that_an_article_says(asked) -> None:
    rows = list(csv.DictReader(io.StringIO(asked.get("/api/v1/export/events.csv?outlet=%3Cb%3ELe Cap%3C/b%3E").text)))
    assert [row["evidence"][:5] for row in rows] == ["'=1+1"]


def test_a_withdrawn_alert_is_told_where_it_is_asked_for_and_stands_nowhere(client, fresh) -> None:
    put(fresh, [an_alert("stands", "FRA|GBR"), an_alert(), withdrawn()])
    gone = {
        "alert_id": "a1", "dyad": "RUS|UKR", "entered_on": "2022-02-12", "state": "withdrawn", "revision": 7,
        "index": 12.34, "withdrawn_at": rfc3339(READ_AT), "withdrawn_revision": 7,
    }  # fmt: skip
    assert client.get("/api/v1/alerts?state=withdrawn").json() == {"items": [gone], "next": None}
    assert client.get("/api/v1/alerts?state=withdrawn&dyad=UKR-RUS").json()["items"] == [gone]
    assert client.get("/api/v1/alerts?state=withdrawn&dyad=FRA-GBR").json()["items"] == []
    assert client.get("/api/v1/alerts/a1").json() == gone
    for standing in ("", "?state=open"):
        [stands] = client.get(f"/api/v1/alerts{standing}").json()["items"]
        assert (stands["alert_id"], stands["withdrawn_at"], stands["withdrawn_revision"]) == ("stands", None, None)
        assert stands["steps"]
        assert stands == client.get("/api/v1/alerts/stands").json()
    assert client.get("/api/v1/alerts?state=closed").json()["items"] == []
    for wrong, status in (("/a2", 404), ("?state=gone", 422), ("?state=withdrawn&after=x", 422)):
        answer = client.get(f"/api/v1/alerts{wrong}")
        assert (answer.status_code, answer.json()["error"]["status"]) == (status, status)


def test_an_alert_that_came_again_stands_and_says_when_it_was_withdrawn(client, fresh) -> None:
    put(fresh, [an_alert(), withdrawn(), an_alert(revision=9)])
    assert client.get("/api/v1/alerts?state=withdrawn").json()["items"] == []
    [alert] = client.get("/api/v1/alerts").json()["items"]
    assert (alert["state"], alert["revision"]) == ("open", 9)
    assert (alert["withdrawn_at"], alert["withdrawn_revision"]) == (rfc3339(READ_AT), 7)
    assert client.get("/api/v1/alerts/a1").json() == alert


def test_withdrawn_alerts_are_read_whole_through_their_pages(client, fresh) -> None:
    for number, minutes in enumerate((3, 1, 1, 1, 0, 2, 5)):
        at = READ_AT + timedelta(minutes=minutes, milliseconds=5)
        with fresh.begin() as archive:
            write(archive, changes_of(ALERTS, withdrawn(f"a{number}"), at))
    found, after = [], ""
    while True:
        page = client.get(f"/api/v1/alerts?state=withdrawn&limit=3{after}").json()
        found += [alert["alert_id"] for alert in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == ["a6", "a0", "a5", "a3", "a2", "a1", "a4"], "the last withdrawn first"


def test_who_comes_back_gets_what_was_missed_and_others_everything(fresh) -> None:
    put(fresh, [a_tension("RUS|UKR")])
    lookout = Lookout(fresh)
    lookout._look()
    first = lookout.position
    put(fresh, [a_tension("RUS|UKR", revision=2, index=50.0), a_tension("FRA|JPN")])
    lookout._look()
    assert {(news.kind, news.dyad) for news in lookout.since(first)} == {("tension", "RUS|UKR"), ("tension", "FRA|JPN")}
    second = lookout.position
    assert lookout.since(second) == []
    put(fresh, [a_tension("FRA|JPN", revision=2, index=9.0)])
    lookout._look()
    assert [news.about["index"] for news in lookout.since(second)] == [9.0]
    assert {news.dyad for news in lookout.since("a position of yesterday")} == {"RUS|UKR", "FRA|JPN"}


def states(news: list[News]) -> list[tuple[str, str]]:
    return [(one.about["alert_id"], one.about["state"]) for one in news if one.kind == "alert"]


def test_an_alert_that_is_withdrawn_is_news_once(fresh) -> None:
    put(fresh, [an_alert(), an_alert("b", "FRA|GBR")])
    lookout = Lookout(fresh)
    lookout._look()
    start = lookout.position
    put(fresh, [withdrawn(), a_tension("RUS|UKR")])
    lookout._look()
    tension, gone = lookout.since(start)
    assert tension.kind == "tension"
    assert (gone.kind, gone.dyad) == ("alert", "RUS|UKR")
    assert gone.about == {
        "alert_id": "a1", "dyad": "RUS|UKR", "revision": 7, "state": "withdrawn", "level": None,
        "entered_on": "2022-02-12", "withdrawn_at": rfc3339(READ_AT),
    }  # fmt: skip
    assert lookout.since(tension.id) == [gone], "cut off in the middle"
    assert lookout.since(gone.id) == lookout.since(lookout.position) == []
    put(fresh, [a_tension("CHN|JPN")])
    lookout._look()
    assert [news.dyad for news in lookout.since(gone.id)] == ["CHN|JPN"]
    assert states(lookout.since(start)) == [("a1", "withdrawn")]
    put(fresh, [an_alert(revision=9)])
    lookout._look()
    assert states(lookout.since(gone.id)) == [("a1", "open")]
    assert lookout.since(start)[-1].about["withdrawn_at"] == rfc3339(READ_AT)


def test_who_comes_back_to_another_process_learns_what_was_withdrawn(fresh) -> None:
    put(fresh, [an_alert(), an_alert("b", "FRA|GBR")])
    first, second = Lookout(fresh), Lookout(fresh)
    first._look()
    start = first.position
    put(fresh, [withdrawn()])
    first._look()
    second._look()
    [gone] = first.since(start)
    assert second.since(first.position) == []
    for last in (start, gone.id):
        assert sorted(states(second.since(last))) == [("a1", "withdrawn"), ("b", "open")]
        assert all("id:" not in news.written() for news in second.since(last)), "cut off, it is told all of it again"


def test_a_look_that_found_nothing_makes_nobody_forget(fresh) -> None:
    put(fresh, [an_alert(), a_tension("RUS|UKR")])
    lookout = Lookout(fresh)
    lookout._look()
    put(fresh, [a_tension("RUS|UKR")])
    lookout._look()
    between = lookout.position
    put(fresh, [withdrawn()])
    lookout._look()
    assert [news.kind for news in lookout.since(between)] == ["alert"]


def test_an_old_alert_that_a_withdrawal_brings_into_sight_is_no_news_and_an_old_withdrawal_is(fresh) -> None:
    days = [f"2022-{1 + number // 25:02}-{1 + number % 25:02}" for number in range(SIGHT + 5)]
    put(fresh, [an_alert(f"s{number:02}", entered_on=day) for number, day in enumerate(days)])
    lookout = Lookout(fresh)
    lookout._look()
    start = lookout.position
    put(fresh, [withdrawn("s40", entered_on=days[40]), withdrawn("s01", entered_on=days[1])])
    lookout._look()
    assert sorted(states(lookout.since(start))) == [("s01", "withdrawn"), ("s40", "withdrawn")]


def test_what_is_not_remembered_any_more_is_told_from_what_stands(fresh) -> None:
    put(fresh, [an_alert()])
    lookout = Lookout(fresh)
    lookout.news = type(lookout.news)(maxlen=2)
    lookout._look()
    start = lookout.position
    put(fresh, [withdrawn()])
    lookout._look()
    put(fresh, [a_tension("CHN|JPN"), a_tension("RUS|UKR")])
    lookout._look()
    assert states(lookout.since(start)) == [("a1", "withdrawn")]
    assert len(lookout.since(start)) == 3


def test_an_archive_that_is_built_anew_is_told_anew(fresh) -> None:
    put(fresh, [an_alert("b", "FRA|GBR"), an_alert(), a_tension("RUS|UKR")])
    lookout = Lookout(fresh)
    lookout._look()
    put(fresh, [withdrawn()])
    lookout._look()
    before = lookout.position
    lookout._note("1", lookout._seen)
    assert len(lookout.since(before)) == 3
    lookout._note("2", lookout._seen)
    assert lookout.since("1") == []


async def test_the_stream_tells_of_one_dyad_alone_and_carries_ids(archive) -> None:
    stream = _stream(Lookout(archive), "RUS|UKR", "long ago")
    hello = await anext(stream)
    assert hello.startswith("retry:")
    news = await asyncio.wait_for(anext(stream), 5)
    assert re.match(r"event: tension\ndata: {", news)
    assert json.loads(news.split("data: ")[1])["dyad"] == "RUS|UKR"
    while not news.startswith("id:"):
        news = await asyncio.wait_for(anext(stream), 5)
    assert re.fullmatch(r"id: \d+\n\n", news)
    await stream.aclose()


async def test_the_stream_sends_a_withdrawal_once_and_goes_on_from_its_id(fresh, monkeypatch) -> None:
    monkeypatch.setattr("vigie.web.api.live.PAUSE", 0.02)
    put(fresh, [an_alert()])
    lookout = Lookout(fresh)
    stream = _stream(lookout, None, None)
    assert "id: " in await anext(stream)
    put(fresh, [withdrawn()])
    told = await asyncio.wait_for(anext(stream), 30)
    await stream.aclose()
    found = re.fullmatch(r"id: (\d+-\d+\.1)\nevent: alert\ndata: (.*)\n\n", told)
    assert found and json.loads(found[2])["state"] == "withdrawn"
    again = _stream(lookout, "RUS|UKR", found[1])
    await anext(again)
    put(fresh, [a_tension("RUS|UKR")])
    assert "event: tension" in await asyncio.wait_for(anext(again), 30)
    await again.aclose()
