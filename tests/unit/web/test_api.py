"""The API: lists that can be read to their end, files that say the same, and a stream of what is new."""

import asyncio
import csv
import io
import json
import re

import pyarrow.parquet as pq
import pytest
from support.filled_archive import fill, put
from support.records import a_tension
from vigie.archive.engine import open_archive, sqlite_url
from vigie.web.api.live import Lookout, _stream


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


@pytest.mark.parametrize(
    "path",
    [
        "events?limit=0",
        "events?limit=501",
        "events?after=x",
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


def test_who_comes_back_gets_what_was_missed_and_others_everything(tmp_path) -> None:
    engine = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    fill(engine, days=0, dyads=0, seeds=False)
    put(engine, [a_tension("RUS|UKR")])
    lookout = Lookout(engine)
    lookout._look()
    first = lookout.position
    put(engine, [a_tension("RUS|UKR", revision=2, index=50.0), a_tension("FRA|JPN")])
    lookout._look()
    assert {(news.kind, news.dyad) for news in lookout.since(first)} == {("tension", "RUS|UKR"), ("tension", "FRA|JPN")}
    second = lookout.position
    assert lookout.since(second) == []
    put(engine, [a_tension("FRA|JPN", revision=2, index=9.0)])
    lookout._look()
    assert [news.about["index"] for news in lookout.since(second)] == [9.0]
    assert {news.dyad for news in lookout.since("a position of yesterday")} == {"RUS|UKR", "FRA|JPN"}
    engine.dispose()


async def test_the_stream_tells_of_one_dyad_alone_and_carries_ids(archive) -> None:
    stream = _stream(Lookout(archive), "RUS|UKR", "long ago")
    hello = await anext(stream)
    assert hello.startswith("retry:")
    news = await asyncio.wait_for(anext(stream), 5)
    assert re.match(r"id: \d+\nevent: tension\ndata: {", news)
    assert json.loads(news.split("data: ")[1])["dyad"] == "RUS|UKR"
    await stream.aclose()
