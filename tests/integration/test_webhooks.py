"""Webhooks to receivers on the loopback, and once with a real Kafka."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretBytes
from support.alerts import an_alert
from support.commands import environment_of, vigie, vigie_running
from support.hook_server import Call, HookServer
from support.kafka import parcel_of, settings_of_a_test, topics_of
from vigie.settings import Settings
from vigie.stream.clients.admin import administration, ensure_topics
from vigie.stream.clients.publishing import publishing
from vigie.stream.codec import encode
from vigie.stream.health.state import Health
from vigie.stream.metrics import WebhookMetrics
from vigie.stream.topics import Topics
from vigie.webhooks.calling import calling
from vigie.webhooks.outbox import Outbox
from vigie.webhooks.running import Webhooks
from vigie.webhooks.signature import signature
from vigie.webhooks.subscriptions import Subscription

SECRET = b"0123456789abcdef0123456789abcdef"
PAGE = Path(__file__).parents[2] / "service" / "vigie" / "webhooks" / "README.md"


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Any]:
    """Start webhooks over an outbox; what is queued is sent at once, with back-off of milliseconds."""
    tasks: list[asyncio.Task[None]] = []
    stopping = asyncio.Event()
    async with calling() as client:
        with Outbox(tmp_path) as outbox:

            def start(
                *subscriptions: Subscription, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
            ) -> Webhooks:
                webhooks = Webhooks(
                    {one: SecretBytes(SECRET) for one in subscriptions}, outbox, client, metrics=WebhookMetrics(),
                    health=Health(), stopping=stopping, clock=clock, chance=random.Random(1),
                    first=timedelta(milliseconds=20),
                )  # fmt: skip
                tasks.extend(asyncio.create_task(webhooks.serve(one)) for one in subscriptions)
                return webhooks

            yield start
            stopping.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def subscription(name: str, url: str, **fields: object) -> Subscription:
    return Subscription.model_validate({"name": name, "url": url, "secret_file": "s"} | fields)


async def calls(server: HookServer, count: int, path: str = "/") -> list[Call]:
    return await asyncio.to_thread(server.wait_for, count, path)


async def test_a_call_is_signed_over_its_time_and_its_bytes(serving: Any) -> None:
    with HookServer() as server:
        serving(subscription("a", server.url())).queue([encode(an_alert()), b"nonsense", None])
        [call] = await calls(server, 1)
    assert call.headers["Vigie-Signature"] == f"v1={signature(SECRET, call.headers['Vigie-Timestamp'], call.body)}"
    assert abs(int(call.headers["Vigie-Timestamp"]) - time.time()) < 30
    assert call.headers["Idempotency-Key"] == "a1-1"
    told = json.loads(call.body)
    assert (told["kind"], told["subscription"], told["sample"]) == ("escalation", "a", False)
    assert told["alert"] == json.loads(encode(an_alert()))


async def test_a_call_that_fails_is_made_again_with_the_same_key_and_bytes(serving: Any) -> None:
    with HookServer(lambda _path, before: (503 if before < 3 else 200, {})) as server:
        webhooks = serving(subscription("a", server.url()))
        webhooks.queue([encode(an_alert())])
        made = await calls(server, 4)
    assert len({(call.headers["Idempotency-Key"], call.body) for call in made}) == 1
    await _settled(webhooks, delivered=1)
    assert webhooks.metrics.registry.get_sample_value(
        "vigie_webhook_deliveries_total", {"subscription": "a", "outcome": "failed"}
    ) == 3  # fmt: skip


async def test_an_address_that_is_away_delays_nobody_else_and_gets_its_own_in_order(serving: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with HookServer() as well:
        webhooks = serving(subscription("away", f"http://127.0.0.1:{port}/"), subscription("well", well.url()))
        webhooks.queue([encode(an_alert(f"a{number}")) for number in range(5)])
        made = await calls(well, 5)
    assert [call.headers["Idempotency-Key"] for call in made] == [f"a{number}-1" for number in range(5)]
    [first, *rest] = [one for one in webhooks.outbox.listed("pending") if one.subscription == "away"]
    assert len(rest) == 4
    assert first.error.startswith("no answer")
    assert all(one.attempts == 0 for one in rest)


async def test_one_call_that_is_refused_does_not_hold_up_the_next(serving: Any) -> None:
    def answer(_path: str, before: int) -> tuple[int, dict[str, str]]:
        return (400 if before == 0 else 204, {"Retry-After": "3600"})

    with HookServer(answer) as server:
        webhooks = serving(subscription("a", server.url()))
        webhooks.queue([encode(an_alert("x")), encode(an_alert("y"))])
        await calls(server, 2)
        await _settled(webhooks, delivered=1)
    [waits] = webhooks.outbox.listed("pending")
    assert (waits.alert_id, waits.error) == ("x", "answers 400")
    assert waits.due_at > time.time() + 3500


@pytest.mark.parametrize("status", [301, 302])
async def test_a_redirect_is_not_followed(serving: Any, status: int) -> None:
    with HookServer(lambda path, _before: (status if path == "/" else 204, {"Location": "/other"})) as server:
        webhooks = serving(subscription("a", server.url()))
        webhooks.queue([encode(an_alert())])
        await calls(server, 2)
        assert server.to("/other") == []


async def test_what_nobody_takes_is_given_up_and_recorded(serving: Any) -> None:
    now = [datetime.now(UTC)]
    with HookServer(lambda path, _before: (410 if path == "/gone" else 500, {})) as server:
        webhooks = serving(
            subscription("late", server.url("/late"), give_up_after_hours=2),
            subscription("gone", server.url("/gone")),
            clock=lambda: now[0],
        )
        webhooks.queue([encode(an_alert())])
        await _until(lambda: [one.attempts for one in webhooks.outbox.listed("pending")] == [1])
        now[0] += timedelta(hours=3)
        await _until(lambda: len(webhooks.outbox.listed("dead")) == 2)
    assert sorted((dead.subscription, dead.error) for dead in webhooks.outbox.listed("dead")) == [
        ("gone", "answers 410"), ("late", "answers 500"),
    ]  # fmt: skip
    assert len(server.to("/gone")) == 1


async def _settled(webhooks: Webhooks, *, delivered: int) -> None:
    await _until(lambda: len(webhooks.outbox.listed("delivered")) >= delivered)


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not become true")


def written(folder: Path, *subscriptions: str) -> Path:
    (folder / "s.secret").write_bytes(SECRET + b"\n")
    path = folder / "webhooks.yaml"
    path.write_text("subscriptions:\n" + "".join(subscriptions), "utf-8")
    return path


def test_the_receiver_of_the_page_takes_a_sample_and_refuses_another_secret(tmp_path: Path) -> None:
    receiver = PAGE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = written(tmp_path, f"  - {{name: a, url: 'http://127.0.0.1:{port}/', secret_file: s.secret}}\n")
    environment = {**os.environ, "PORT": str(port), "VIGIE_SECRET": SECRET.decode(), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", receiver], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        done = vigie("webhooks", "test", "a", "--file", file)
        assert (done.returncode, done.stdout, done.stderr) == (0, "a: taken\n", "")
        assert process.stdout is not None
        assert process.stdout.readline() == b"escalation DNK|NOR high\n"
        (tmp_path / "s.secret").write_text("another secret of sufficient length\n", "utf-8")
        refused = vigie("webhooks", "test", "a", "--file", file)
        assert refused.returncode == 1
        assert refused.stdout.startswith("a: answers 401")
    finally:
        process.kill()
        process.communicate()
    nobody = vigie("webhooks", "test", "b", "--file", file)
    assert nobody.stderr == f"vigie: {file}: there is no subscription b; there are a\n"


async def _say(settings: Settings, topics: Topics, *alerts: Any) -> None:
    async with publishing(settings) as publisher:
        for alert in alerts:
            await publisher.publish(parcel_of(topics.alerts, alert))


async def test_alerts_are_delivered_over_restarts_and_old_ones_are_no_news(broker: str, tmp_path: Path) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    await _say(settings, topics, an_alert("old"))
    environment = {**environment_of(settings), "VIGIE_FOLDER": str(tmp_path / "data")}
    with HookServer() as server:
        file = written(tmp_path, f"  - {{name: a, url: '{server.url()}', secret_file: s.secret, parties: [UKR]}}\n")
        command = ("webhooks", "run", "--file", file)
        with vigie_running(*command, **environment) as running:
            await _placed(settings, topics)
            await _say(settings, topics, an_alert("new"), an_alert("other", "FRA|GBR"))
            [call] = await calls(server, 1)
            assert call.headers["Idempotency-Key"] == "new-1"
            await asyncio.sleep(0.7)
            running.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(running.wait, 20) == 0
            assert running.stderr is not None
            assert running.stderr.read().decode() == ""
        await _say(settings, topics, an_alert("meanwhile"))
        with vigie_running(*command, **environment):
            made = await calls(server, 2)
            await asyncio.sleep(0.5)
        assert [call.headers["Idempotency-Key"] for call in made] == ["new-1", "meanwhile-1"]
        assert len(server.calls) == 2
    listed = await asyncio.to_thread(vigie, "webhooks", "list", **environment)
    assert listed.stdout == "0 wait, 0 given up\n"


async def _placed(settings: Settings, topics: Topics) -> None:
    """Wait until the group has said where it begins."""
    async with administration(settings) as admin:
        for _ in range(300):
            if len(await admin.committed(topics.webhooks_group)) == topics.partitions:
                return
            await asyncio.sleep(0.1)
    raise AssertionError("the group has no place")
