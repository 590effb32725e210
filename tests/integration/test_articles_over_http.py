"""``POST /articles`` on a real server with a real Kafka."""

import json
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from support.commands import environment_of, vigie_running
from support.kafka import all_records, settings_of_a_test, topics_of
from vigie.stream.clients.admin import ensure_topics

TOKEN = "0123456789abcdef0123456789abcdef"


def sent(address: str, body: bytes, form: str = "application/json") -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": form}
    request = urllib.request.Request(f"{address}articles", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


async def test_an_article_sent_over_http_stands_on_the_topic(broker: str, tmp_path: Path) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    environment = {
        **environment_of(settings), "VIGIE_FOLDER": str(tmp_path), "VIGIE_WEB_PORT": "0", "VIGIE_WEB_TOKEN": TOKEN,
    }  # fmt: skip
    with vigie_running("web", **environment) as web:
        assert web.stdout is not None
        address = web.stdout.readline().decode().split()[4]
        assert sent(address, b'{"id": "a", "text": "un"}')[1]["title"] == "kafka_away"  # there are no topics yet
        await ensure_topics(settings, topics)
        assert sent(address, b'{"id": "a", "text": "un"}') == (202, {"id": "a", "look_at": "/article?id=a"})
        status, told = sent(
            address, b'{"id": "b", "text": "deux"}\n{}\n{"id": "c", "text": "trois"}', "application/x-ndjson"
        )
        assert (status, told["accepted"], told["refused"]) == (202, 2, 1)
        web.terminate()
        assert web.wait(20) == 0
    records = await all_records(broker, topics.articles.name, at_least=3)
    assert {record.key: record.value for record in records} == {
        b"a": b'{"id": "a", "text": "un"}', b"b": b'{"id": "b", "text": "deux"}', b"c": b'{"id": "c", "text": "trois"}',
    }  # fmt: skip
    assert {dict(record.headers)["ce_source"] for record in records} == {b"/vigie/web"}


def test_while_kafka_is_away_the_client_is_told_soon(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {
        "VIGIE_BROKER": nobody, "VIGIE_FOLDER": str(tmp_path), "VIGIE_WEB_PORT": "0", "VIGIE_WEB_TOKEN": TOKEN,
    }  # fmt: skip
    with vigie_running("web", **environment) as web:
        assert web.stdout is not None
        address = web.stdout.readline().decode().split()[4]
        begun = time.monotonic()
        status, told = sent(address, b'{"id": "a", "text": "un"}')
        assert (status, told["title"]) == (503, "kafka_away")
        assert "does not answer" in told["detail"]
        assert time.monotonic() - begun < 30
