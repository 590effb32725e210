"""A file of subscriptions in, calls of them and words about these out: `vigie webhooks`."""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretBytes

from vigie.cli.configured import settings_of_environment, settings_with_broker, topics_of
from vigie.cli.render import printable
from vigie.errors import Misconfigured, Unavailable
from vigie.local.folder import data_folder
from vigie.local.locks import FileLock
from vigie.model.record import rfc3339
from vigie.settings import Settings
from vigie.stream.health import logs
from vigie.stream.health.process import stop_signals, ticks, write_address
from vigie.stream.health.state import Health, HealthServer
from vigie.stream.metrics import WebhookMetrics
from vigie.webhooks.calling import body_of, call, calling
from vigie.webhooks.outbox import Outbox
from vigie.webhooks.running import Webhooks
from vigie.webhooks.sample import sample_for
from vigie.webhooks.subscriptions import Subscription, read_secret, read_subscriptions


def run(file: Path, port_file: Path | None) -> None:
    """Call all subscriptions until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: the file or a secret is wrong.
        Unavailable: another one works with this folder.
    """
    subscriptions = {one: read_secret(one, file) for one in read_subscriptions(file)}
    settings = settings_with_broker()
    logs.set_up(settings.log_level)
    with _alone(settings), Outbox(data_folder(settings)) as outbox:
        asyncio.run(_run(settings, subscriptions, outbox, port_file))


def call_once(name: str, file: Path) -> bool:
    """Call one subscription with a sample. Returns whether it was taken."""
    subscription = _named(name, file)
    secret = read_secret(subscription, file)
    now = datetime.now(UTC)
    delivery = sample_for(subscription.name, now)

    async def send() -> bool:
        async with calling() as client:
            outcome = await call(
                client,
                subscription.url,
                secret.get_secret_value(),
                body_of(delivery, sample=True),
                key=delivery.key,
                at=now,
            )
        print(f"{name}: {'taken' if outcome.delivered else printable(outcome.words)}")
        return outcome.delivered

    settings_of_environment()
    _quiet()
    return asyncio.run(send())


def list_deliveries() -> None:
    """Print what waits and what was given up."""
    with Outbox(data_folder(settings_of_environment())) as outbox:
        listed = outbox.listed("pending", "dead")
    for one in listed:
        at = rfc3339(datetime.fromtimestamp(int(one.queued_at), UTC))
        why = f": {printable(one.error)}" if one.error else ""
        state = "given up" if one.state == "dead" else "waits"
        print(f"{one.number}  {at}  {one.subscription}  {one.kind} {one.key}  {state}, {one.attempts} attempts{why}")
    dead = sum(one.state == "dead" for one in listed)
    print(f"{len(listed) - dead} wait, {dead} given up")


def send_again(numbers: list[int]) -> None:
    """Let deliveries that were given up wait again."""
    with Outbox(data_folder(settings_of_environment())) as outbox:
        print(f"{outbox.revive(numbers, datetime.now(UTC).timestamp())} wait again")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    lock = FileLock(data_folder(settings) / "webhooks.lock")
    if not lock.take():
        raise Unavailable(
            f"another `vigie webhooks run` works in {data_folder(settings)}: set VIGIE_FOLDER for this one"
        )
    try:
        yield
    finally:
        lock.release()


async def _run(
    settings: Settings, subscriptions: dict[Subscription, SecretBytes], outbox: Outbox, port_file: Path | None
) -> None:
    stopping, health, metrics = stop_signals(), Health(), WebhookMetrics()
    _quiet()
    server = HealthServer(settings.metrics_host, settings.metrics_port, health=health, registry=metrics.registry)
    with server:
        if port_file:
            write_address(port_file, server.address)
        print(
            f"{len(subscriptions)} subscriptions, metrics http://{server.address}/metrics; Ctrl-C ends it", flush=True
        )
        beating = asyncio.create_task(ticks(health))
        async with calling() as client:
            webhooks = Webhooks(
                subscriptions,
                outbox,
                client,
                metrics=metrics,
                health=health,
                stopping=stopping,
                clock=lambda: datetime.now(UTC),
                chance=random.SystemRandom(),
            )
            await webhooks.run(settings, topics_of(settings))
        beating.cancel()


def _quiet() -> None:
    """Addresses may hold what is secret: the library would write them down."""
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _named(name: str, file: Path) -> Subscription:
    subscriptions = {one.name: one for one in read_subscriptions(file)}
    if name not in subscriptions:
        raise Misconfigured(f"{file}: there is no subscription {name}; there are {', '.join(sorted(subscriptions))}")
    return subscriptions[name]
