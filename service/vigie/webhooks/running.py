"""The alerts topic in, calls of all subscriptions out, none of them waiting for another, until told to stop.

vigie.alerts.v1 ──> outbox (SQLite) ──> commit
                        └──> one task per subscription: call, wait, call again
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretBytes

from vigie.errors import Rejected, Unavailable
from vigie.model.alert import Alert
from vigie.retrying import backed_off
from vigie.settings import Settings
from vigie.stream.clients.handing import handed_over
from vigie.stream.codec import decode
from vigie.stream.health.process import pause
from vigie.stream.health.state import Health
from vigie.stream.metrics import WebhookMetrics
from vigie.stream.topics import Topics
from vigie.webhooks.calling import Outcome, body_of, call
from vigie.webhooks.outbox import Delivery, Outbox
from vigie.webhooks.subscriptions import Subscription

log = logging.getLogger(__name__)

FIRST = timedelta(seconds=10)
"""After the first failure; each further one doubles it."""
MOST = timedelta(hours=1)
IDLE = 30.0
"""Seconds without anything to do after which a subscription looks into the outbox again."""
AWAY = 5.0
"""Seconds between two tries to reach Kafka."""


@dataclass(slots=True)
class Webhooks:
    """Follows alerts and calls who wants to hear of them.

    Args:
        subscriptions: each with its secret.
        outbox: what waits.
        client: sends the calls.
        clock, chance: now, and the jitter.
    """

    subscriptions: Mapping[Subscription, SecretBytes]
    outbox: Outbox
    client: httpx.AsyncClient
    metrics: WebhookMetrics
    health: Health
    stopping: asyncio.Event
    clock: Callable[[], datetime]
    chance: random.Random
    first: timedelta = FIRST
    _news: dict[str, asyncio.Event] = field(init=False)
    _away: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._news = {one.name: asyncio.Event() for one in self.subscriptions}
        self.health.unready = lambda: [self._away] if self._away else []

    async def run(self, settings: Settings, topics: Topics) -> None:
        """Work until the signal. What is queued then is sent at the next start."""
        tasks = [asyncio.create_task(self.serve(one)) for one in self.subscriptions]
        tasks.append(asyncio.create_task(self._follow(settings, topics)))
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({stop, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        self.stopping.set()
        for event in self._news.values():
            event.set()
        _, late = await asyncio.wait(tasks, timeout=5)
        for task in late:
            task.cancel()  # a call that is cut off is made again, under the same key
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def serve(self, subscription: Subscription) -> None:
        """Call one subscription, one delivery after the other, until the signal."""
        failures, not_before = 0, 0.0
        while not self.stopping.is_set():
            now = self._now()
            delivery = self.outbox.due(subscription.name, now) if now >= not_before else None
            if delivery is None:
                await self._wait(
                    subscription, max(not_before, self.outbox.next_due_at(subscription.name) or now + IDLE)
                )
                continue
            outcome = await self._try(subscription, delivery)
            # Who is away is away for all that waits; a refusal of one call says nothing of the next.
            failures = failures + 1 if outcome.away else 0
            rest = self._rest(failures, outcome) if failures else timedelta()
            not_before = self._now() + rest.total_seconds()

    def queue(self, values: list[bytes | None]) -> None:
        """Queue what the subscriptions want of some records; what is no alert is passed over."""
        alerts = []
        for value in values:
            try:
                alerts.append(decode(Alert, value))
            except Rejected as rejection:
                if value is not None:  # the tombstone of an alert that was withdrawn
                    log.warning("passed over what is no alert: %s", rejection)
        self.outbox.queue(alerts, list(self.subscriptions), self._now())
        for event in self._news.values():
            event.set()

    async def _follow(self, settings: Settings, topics: Topics) -> None:
        said = ""
        while not self.stopping.is_set():
            try:
                async with aclosing(handed_over(settings, topics.alerts, topics.webhooks_group)) as batches:
                    async for records in batches:
                        self._away = said = ""
                        if records:
                            self.queue([record.value for record in records])
                        if self.stopping.is_set():
                            return
            except Unavailable as error:
                self._away = str(error)
                if said != self._away:
                    log.warning("%s; waiting for it", error)
                said = self._away
                await pause(self.stopping, AWAY)

    async def _try(self, subscription: Subscription, delivery: Delivery) -> Outcome:
        """Make one attempt and write down what came of it."""
        name = self.metrics.name(subscription.name)
        secret = self.subscriptions[subscription].get_secret_value()
        with self.metrics.duration.time():
            outcome = await call(
                self.client, subscription.url, secret, body_of(delivery), key=delivery.key, at=self.clock()
            )
        now = self._now()
        age = timedelta(seconds=now - delivery.queued_at)
        if outcome.delivered:
            self.outbox.delivered(delivery, now)
            self.metrics.deliveries.labels(name, "delivered").inc()
        elif outcome.gone or age >= timedelta(hours=subscription.give_up_after_hours):
            self.outbox.give_up(delivery, outcome.words, now)
            self.metrics.deliveries.labels(name, "dead").inc()
            log.error("%s: %s given up after %s attempts: %s", *_named(delivery), outcome.words)
        else:
            # Where the receiver is away the whole subscription rests, and this delivery stays its first.
            rest = timedelta() if outcome.away else self._rest(delivery.attempts + 1, outcome)
            self.outbox.failed(delivery, outcome.words, due_at=now + rest.total_seconds())
            self.metrics.deliveries.labels(name, "failed").inc()
            if not delivery.attempts:
                log.warning("%s: %s waits after %s attempt: %s", *_named(delivery), outcome.words)
        self._note(subscription, now)
        return outcome

    def _rest(self, failures: int, outcome: Outcome) -> timedelta:
        return backed_off(failures, self.first, MOST, self.chance, wish=outcome.wish)

    async def _wait(self, subscription: Subscription, until: float) -> None:
        """Wait for news, for the time of the next attempt, or for the end."""
        now, news = self._now(), self._news[subscription.name]
        self._note(subscription, now)
        news.clear()
        if self.stopping.is_set():
            return
        try:
            async with asyncio.timeout(max(0.01, min(until - now, IDLE))):
                await news.wait()
        except TimeoutError:
            return

    def _note(self, subscription: Subscription, now: float) -> None:
        name = self.metrics.name(subscription.name)
        count, oldest = self.outbox.waiting(subscription.name)
        self.metrics.pending.labels(name).set(count)
        self.metrics.oldest.labels(name).set(max(0.0, now - oldest) if oldest is not None else 0.0)

    def _now(self) -> float:
        return self.clock().timestamp()


def _named(delivery: Delivery) -> tuple[Any, ...]:
    return delivery.subscription, delivery.key, delivery.attempts + 1
