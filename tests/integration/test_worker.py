"""A real worker on a real broker: what goes in, what comes out, what is refused."""

import json
from datetime import UTC, datetime

from support.kafka import topics_of
from support.malformed import GOOD, MALFORMED
from support.workers import (
    ROOT,
    Worker,
    create_topics,
    group_read,
    less_revision,
    newest_of,
    push,
    push_articles,
    read_all,
    settings_for,
    settled,
)
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.stream.codec import read_rejected
from vigie.stream.topics import partition_of


async def test_an_article_becomes_records_on_the_topics_under_their_keys(broker, tmp_path):
    settings = settings_for(broker)
    topics = topics_of(settings)
    await create_topics(settings)
    with Worker(settings, tmp_path, only="extract") as worker:
        worker.wait_ready()
        await push_articles(
            settings, [{"id": "a1", "text": "ACCUSE RUS USA\nTHREATEN RUS UKR\n", "published_at": "2022-02-12"}]
        )
        await group_read(settings, topics.extract_group)
        assert worker.metric('vigie_articles_processed_total{outcome="events"}') == 1
        assert worker.metric('vigie_events_total{event_type="ACCUSE"') == 1
        assert worker.terminate() == 0
    [text] = await read_all(settings, topics.texts)
    assert (text.key, json.loads(text.value)["text"]) == (b"a1", "ACCUSE RUS USA\nTHREATEN RUS UKR\n")
    events = await read_all(settings, topics.events)
    assert sorted(event.key for event in events) == [b"RUS|UKR", b"RUS|USA"]
    assert dict(events[0].headers)["ce_type"] == b"vigie.event.v1"
    [arrival] = await read_all(settings, topics.arrivals)
    assert (arrival.key, json.loads(arrival.value)["day"]) == (b"2022-02-12", "2022-02-12")


async def test_malformed_messages_are_put_aside_with_their_reasons_and_the_good_ones_flow(broker, tmp_path):
    settings = settings_for(broker)
    topics = topics_of(settings)
    await create_topics(settings)
    bad = [(f"{kind} {number}".encode(), value) for number in range(10) for kind, (value, _) in MALFORMED.items()]
    good = [
        (b"%d" % n, json.dumps(GOOD | {"id": str(n), "text": f"ACCUSE RUS USA\n{n}"}).encode()) for n in range(len(bad))
    ]
    mixed = [record for pair in zip(bad, good, strict=True) for record in pair]
    with Worker(settings, tmp_path, only="extract") as worker:
        worker.wait_ready()
        await push(settings, mixed, headers=[("from", b"a feed")])
        await group_read(settings, topics.extract_group)
        assert worker.alive
        assert worker.get("/live")[0] == 200
        assert worker.metric("vigie_rejected_total") == len(bad)
        assert worker.metric('vigie_articles_processed_total{outcome="events"}') == len(good)
    texts = await read_all(settings, topics.texts)
    assert {text.key for text in texts} == {key for key, _ in good}
    rejected = await read_all(settings, topics.rejected)
    assert {record.key: record.value for record in rejected} == dict(bad)
    assert len(rejected) == len(bad)
    sent = {(record.partition, record.offset): record.key for record in await read_all(settings, topics.articles)}
    for record in rejected:
        aside = read_rejected(record.value, key=record.key, headers=record.headers)
        assert aside.reason == MALFORMED[record.key.decode().rsplit(" ", 1)[0]][1]
        assert sent[aside.partition, aside.offset] == record.key
        assert aside.topic == topics.articles.name
        assert ("from", b"a feed") in aside.headers


async def test_what_articles_say_becomes_tension_of_their_dyads(broker, tmp_path):
    settings = settings_for(broker)
    topics = topics_of(settings)
    articles = [
        {"id": f"a{n}", "text": f"THREATEN RUS UKR\nCONSULT FRA DEU\n{n}", "outlet": f"o{n % 3}", "published_at": day}
        for n, day in enumerate(["2022-02-10", "2022-02-11", "2022-02-11", "2022-02-12"])
    ]
    await create_topics(settings)
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        await push_articles(settings, articles)
        await settled(settings, worker)
        assert worker.metric("vigie_table_keys") > 6
        shown = worker.get("/metrics")[1]
        assert 'vigie_dyad_tension_index{dyad="RUS-UKR"} 0.0' in shown
        assert f'vigie_kafka_consumer_lag_records{{partition="0",topic="{topics.events.name}"}} 0.0' in shown
        assert worker.terminate() == 0
    newest = newest_of(await read_all(settings, topics.tension))
    assert {key.rsplit("|", 1)[0] for key in newest} == {"RUS|UKR", "DEU|FRA"}
    hot = newest["RUS|UKR|2022-02-12"]
    assert hot["index"] > newest["RUS|UKR|2022-02-10"]["index"] > 0
    assert newest["DEU|FRA|2022-02-12"]["index"] == 0
    assert hot["contributions"][0]["evidence"]["text"].startswith("THREATEN RUS UKR")
    volumes = newest_of(await read_all(settings, topics.volume))
    assert {day: len(sketch) for day, sketch in volumes.items()} == {"2022-02-10": 1, "2022-02-11": 2, "2022-02-12": 1}
    records = await read_all(settings, topics.tension)
    assert {record.partition for record in records} <= {partition_of(dyad, 4) for dyad in ("RUS|UKR", "DEU|FRA")}


async def test_the_seeds_go_through_the_real_extractor_as_they_do_without_kafka(broker, tmp_path):
    settings = settings_for(broker)
    topics = topics_of(settings)
    seeds = [json.loads(line) for line in (ROOT / "seeds" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    now = datetime.now(UTC)
    expected = [shared_extractor().read(article_from(seed, ingested_at=now)) for seed in seeds]
    await create_topics(settings)
    with Worker(settings, tmp_path, extractor="vigie.extraction.extractor:shared_extractor") as worker:
        worker.wait_ready()
        await push_articles(settings, seeds)
        await settled(settings, worker)
        assert worker.terminate() == 0
    texts = newest_of(await read_all(settings, topics.texts))
    assert {article.article.article_id: article.article.text for article in expected} == {
        k: v["text"] for k, v in texts.items()
    }
    found = {dict(record.headers)["ce_id"].decode() for record in await read_all(settings, topics.events)}
    assert found == {event.event_id for article in expected for event in article.events}
    assert not await read_all(settings, topics.rejected)
    copies = [seed | {"id": f"{seed['id']} again"} for seed in seeds]
    before = newest_of(await read_all(settings, topics.tension))
    with Worker(settings, tmp_path, extractor="vigie.extraction.extractor:shared_extractor") as worker:
        await push_articles(settings, copies)
        worker.wait_ready()
        await settled(settings, worker)
    after = newest_of(await read_all(settings, topics.tension))
    assert less_revision(after) == less_revision(before)
