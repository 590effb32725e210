"""Commands against a real broker, checked with clients that know nothing of Vigie."""

import json
import signal
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.commands import environment_of, vigie, vigie_running
from support.kafka import all_records, parcel_of, send_all, settings_of_a_test, topics_of
from support.records import a_stance, a_tension, an_event
from vigie.model.rejected import RejectedArticle
from vigie.settings import Settings
from vigie.stream.clients.admin import ensure_topics
from vigie.stream.clients.publishing import Parcel, publishing
from vigie.stream.codec import rejected_headers
from vigie.stream.topics import Topics, partition_of

ROOT = Path(__file__).parents[2]
THEN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
"""When the rejected messages had come: what is older than thirty days Kafka deletes as soon as it looks."""


@pytest.fixture
async def running(broker: str) -> tuple[Settings, Topics, dict[str, str]]:
    """Settings, manifest and environment of a namespace whose topics stand."""
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    return settings, topics, environment_of(settings)


async def test_the_seeds_arrive_keyed_by_their_id_as_they_were_given(running: Any, broker: str) -> None:
    _, topics, environment = running
    seeds = ROOT / "seeds" / "articles.jsonl"
    done = vigie("push", seeds, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"5 articles published to {topics.articles.name}\n"
    records = await all_records(broker, topics.articles.name, at_least=5)
    assert sorted(record.value for record in records) == sorted(seeds.read_bytes().splitlines())
    for record in records:
        assert record.key.decode() == json.loads(record.value)["id"]
        assert record.partition == partition_of(record.key, topics.partitions)
        headers = dict(record.headers)
        assert headers["ce_type"] == b"vigie.article.v1"
        assert headers["ce_subject"] == record.key
        assert headers["content-type"] == b"application/json"
        assert headers["traceparent"].startswith(b"00-")


async def test_every_form_is_pushed_and_bad_records_cost_only_themselves(
    running: Any, broker: str, tmp_path: Path
) -> None:
    _, topics, environment = running
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Paris proteste.", encoding="utf-8")
    (tmp_path / "news" / "b.html").write_text("<p>Londres répond.</p>", encoding="utf-8")
    (tmp_path / "news" / "c.json").write_text('[{"id": "c1", "text": "un"}, {"id": "c2", "text": 2}]', encoding="utf-8")
    (tmp_path / "d.jsonl").write_bytes(b'{"id": "d1", "text": "deux"}\n\xff\n')
    done = vigie(
        "push", tmp_path / "news", tmp_path / "d.jsonl", "-", stdin=b'{"id": "e", "text": "trois"}', **environment
    )
    assert done.returncode == 1
    assert done.stdout == f"5 articles published to {topics.articles.name}, 2 refused\n"
    assert [line.partition(": ")[2].partition(":")[0] for line in done.stderr.splitlines()] == [
        "wrong_schema",
        "not_utf8",
    ]
    records = await all_records(broker, topics.articles.name, at_least=5)
    assert {record.key.decode().partition("-")[0] for record in records} == {"a", "b", "c1", "d1", "e"}


async def test_a_line_is_published_while_its_pipe_stays_open(running: Any, broker: str) -> None:
    _, topics, environment = running
    with vigie_running("push", "-", stdin=subprocess.PIPE, **environment) as pushing:
        assert pushing.stdin is not None
        for number in range(2):
            pushing.stdin.write(b'{"id": "n%d", "text": "mot"}\n' % number)
            pushing.stdin.flush()
            records = await all_records(broker, topics.articles.name, at_least=number + 1)
            assert [record.key for record in sorted(records, key=lambda one: one.key)][-1] == b"n%d" % number
        pushing.send_signal(signal.SIGINT)
        assert pushing.wait(10) == 130
        assert pushing.stderr is not None
        assert pushing.stderr.read().decode() == f"stopped after 2 articles were published to {topics.articles.name}\n"


async def test_the_largest_article_passes(running: Any, broker: str, tmp_path: Path) -> None:
    _, topics, environment = running
    page = tmp_path / "page.html"
    page.write_text("<p>" + "é" * 1_900_000 + "</p>", encoding="utf-8")
    assert vigie("push", page, **environment).returncode == 0
    [record] = await all_records(broker, topics.articles.name, at_least=1)
    assert len(record.value) > 3_800_000


async def test_three_thousand_articles_arrive_once_each(running: Any, broker: str) -> None:
    _, topics, environment = running
    lines = "\n".join(json.dumps({"id": f"n{n}", "text": f"Article {n}. " + "mot " * 200}) for n in range(3000))
    assert vigie("push", "-", stdin=lines.encode(), **environment).returncode == 0
    records = await all_records(broker, topics.articles.name, at_least=3000)
    assert sorted(record.key for record in records) == sorted(f"n{n}".encode() for n in range(3000))


def test_without_topics_push_says_what_creates_them(broker: str) -> None:
    settings = settings_of_a_test(broker)
    done = vigie("push", ROOT / "seeds" / "articles.jsonl", **environment_of(settings))
    assert done.returncode == 1
    assert done.stderr == (
        f"vigie: there is no topic {settings.namespace}.articles.v1: `vigie topics --create` creates what is needed\n"
    )
    assert vigie("topics", **environment_of(settings)).returncode == 1


def test_a_broker_that_is_away_is_one_line() -> None:
    done = vigie("push", ROOT / "seeds" / "articles.jsonl", VIGIE_BROKER="127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.startswith("vigie: Kafka at 127.0.0.1:9 does not answer: it is not running, or")
    assert len(done.stderr.splitlines()) == 1


async def test_topics_shows_what_stands_and_how_far_each_group_has_read(broker: str) -> None:
    settings = settings_of_a_test(broker)
    environment = environment_of(settings)
    created = vigie("topics", "--create", **environment)
    assert created.returncode == 0
    assert f"created {settings.namespace}.events.v1" in created.stdout
    assert vigie("topics", "--create", **environment).stdout == "all topics stand\n"
    await send_all(broker, f"{settings.namespace}.articles.v1", [(b"k", b"{}")] * 7)
    shown = vigie("topics", **environment)
    assert shown.returncode == 0
    [line] = [line for line in shown.stdout.splitlines() if f"{settings.namespace}.articles.v1" in line]
    assert f"{settings.namespace}-extract 7" in line
    assert "30 days" in line


async def _published(settings: Settings, parcels: list[Parcel]) -> None:
    async with publishing(settings) as publisher:
        for parcel in parcels:
            await publisher.publish(parcel)


async def test_watch_shows_one_dyad_readably_or_as_json(running: Any) -> None:
    settings, topics, environment = running
    events = [an_event("RUS", "UKR"), an_event("UKR", "RUS", sentence="Kiev répond."), an_event("FRA", "GBR")]
    await _published(settings, [parcel_of(topics.events, event) for event in events])
    await _published(settings, [parcel_of(topics.stances, a_stance())])
    asked = ("watch", "events", "--dyad", "UKR-RUS", "--from-beginning", "--until-now")
    shown = vigie(*asked, **environment)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "RUS → UKR" in shown.stdout
    assert "“Kiev répond.”" in shown.stdout
    assert "FRA" not in shown.stdout
    as_json = [json.loads(line) for line in vigie(*asked, "--json", **environment).stdout.splitlines()]
    assert {one["event_id"] for one in as_json} == {event.event_id for event in events[:2]}
    assert "RUS → UKR" in vigie("watch", "stances", "--from-beginning", "--until-now", **environment).stdout


async def test_watch_shows_what_comes_and_ends_with_ctrl_c(running: Any) -> None:
    settings, topics, environment = running
    with vigie_running("watch", "tension", "--json", **environment) as watcher:
        lines: list[bytes] = []
        reader = threading.Thread(target=lambda: lines.append(watcher.stdout.readline()))  # type: ignore[union-attr]
        reader.start()
        for revision in range(60):
            await _published(settings, [parcel_of(topics.tension, a_tension(revision=revision))])
            reader.join(0.3)
            if lines:
                break
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(10) == 130
        assert json.loads(lines[0])["dyad"] == "RUS|UKR"
        assert watcher.stderr is not None
        assert watcher.stderr.read() == b""


def rejection(topics: Topics, number: int, **fields: object) -> RejectedArticle:
    given = {
        "reason": "bug", "detail": "KeyError: 'x'", "topic": topics.articles.name, "partition": number % topics.partitions,
        "offset": number, "timestamp": THEN, "rejected_at": THEN + timedelta(minutes=number), "attempt": 1,
        "group": topics.extract_group, "key": f"a{number}".encode(), "value": b'{"id": "a%d", "text": "x"}' % number,
        "headers": (("own", b"1"),),
    }  # fmt: skip
    return RejectedArticle.model_validate(given | fields)


async def _rejected(settings: Settings, topics: Topics, *messages: RejectedArticle) -> None:
    parcels = [Parcel(topics.rejected.name, one.key, one.value, rejected_headers(one)) for one in messages]
    await _published(settings, parcels)


async def test_rejected_messages_are_listed_shown_and_sent_again(running: Any, broker: str) -> None:
    settings, topics, environment = running
    await _rejected(
        settings,
        topics,
        rejection(topics, 1),
        rejection(topics, 2, reason="not_utf8", detail="byte 0 is not UTF-8", key=None, value=b"\xff\x1b[2J"),
        rejection(topics, 3, attempt=3),
        rejection(topics, 1, attempt=2, rejected_at=THEN + timedelta(hours=1)),
    )
    listed = vigie("rejected", "list", **environment).stdout
    assert listed.splitlines()[-1] == "4 rejected: bug 3, not_utf8 1"
    as_json = [
        json.loads(line)
        for line in vigie("rejected", "list", "--reason", "not_utf8", "--json", **environment).stdout.splitlines()
    ]
    assert [one["value"] for one in as_json] == ["_xtbMko="]
    place = next(line.split()[0] for line in listed.splitlines() if "not_utf8" in line)
    shown = vigie("rejected", "show", place, **environment).stdout
    assert "header   own: 1" in shown
    assert "\\xff" in shown
    assert "\x1b" not in shown

    done = vigie("rejected", "replay", "--all", **environment)
    assert (done.returncode, done.stdout) == (1, "2 sent again, 1 left\n")
    assert "tried 3 times, not sent again" in done.stderr
    again = await all_records(broker, topics.articles.name, at_least=2)
    attempts = {record.value: dict(record.headers)["rejected-attempt"] for record in again}
    assert attempts == {b'{"id": "a1", "text": "x"}': b"3", b"\xff\x1b[2J": b"2"}
    [first] = [record for record in again if record.key == b"a1"]
    assert (first.partition, first.timestamp) == (1, int(THEN.timestamp() * 1000))
    assert first.headers[0] == ("own", b"1")


async def test_one_rejected_message_is_sent_again_by_its_place(running: Any, broker: str) -> None:
    settings, topics, environment = running
    await _rejected(settings, topics, rejection(topics, 1), rejection(topics, 2))
    listed = vigie("rejected", "list", **environment).stdout
    place = next(line.split()[0] for line in listed.splitlines() if " 2:2 " in line)
    assert vigie("rejected", "replay", place, **environment).stdout == "1 sent again\n"
    [record] = await all_records(broker, topics.articles.name, at_least=1)
    assert record.key == b"a2"
    wrong = vigie("rejected", "show", "9:9", **environment)
    assert wrong.stderr == "vigie: 9:9: nothing rejected lies there; `vigie rejected list` shows the places\n"


async def test_a_reader_that_leaves_watch_early_is_no_error(running: Any) -> None:
    settings, topics, environment = running
    events = [an_event(sentence=f"Moscou menace {number} " + "fois " * 60) for number in range(400)]
    await _published(settings, [parcel_of(topics.events, event) for event in events])
    for form in ((), ("--json",)):
        with vigie_running("watch", "events", "--from-beginning", "--until-now", *form, **environment) as watcher:
            assert watcher.stdout is not None
            assert watcher.stderr is not None
            assert watcher.stdout.readline()
            watcher.stdout.close()
            assert watcher.stderr.read() == b""
            assert watcher.wait(20) == 1
            watcher.stdout = None
