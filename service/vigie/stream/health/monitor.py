"""What Faust does in, metrics and health out: lag, commits, rebalances, and whether the event loop turns."""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import faust
from faust.exceptions import ConsumerNotStarted

from vigie.stream.health.state import Health
from vigie.stream.metrics import Metrics

log = logging.getLogger(__name__)

TICK = 1.0
LAG_EVERY = 5.0


class Counting(faust.Sensor):  # type: ignore[misc]
    """Counts what goes in and out of an app."""

    def __init__(self, metrics: Metrics, group: str) -> None:
        super().__init__()
        self.read_at: dict[Any, float] = {}
        """Kafka timestamp of the record of each partition that was read last."""
        self._metrics = metrics
        self._rebalances = metrics.rebalances.labels(group)
        self._rebalance_duration = metrics.rebalance_duration.labels(group)

    def on_message_in(self, tp: Any, offset: int, message: Any) -> None:
        """Count a record that was consumed."""
        del offset
        self.read_at[tp] = message.timestamp
        self._metrics.consumed.labels(tp.topic).inc()

    def on_send_initiated(self, producer: Any, topic: str, message: Any, keysize: int, valsize: int) -> str:
        """Remember the topic of a record that is sent."""
        del producer, message, keysize, valsize
        return topic

    def on_send_completed(self, producer: Any, state: str, metadata: Any) -> None:
        """Count a record that the broker has."""
        del producer, metadata
        self._metrics.produced.labels(state).inc()

    def on_send_error(self, producer: Any, exc: BaseException, state: str) -> None:
        """Count a record that the broker did not take."""
        del producer, exc
        self._metrics.failures.labels(state).inc()

    def on_rebalance_start(self, app: Any) -> dict[str, Any]:
        """Count a rebalance."""
        del app
        self._rebalances.inc()
        return {"begun": time.monotonic()}

    def on_rebalance_return(self, app: Any, state: dict[str, Any]) -> None:
        """Nothing to count; without this, Faust would ask for a state that was never made."""

    def on_rebalance_end(self, app: Any, state: dict[str, Any]) -> None:
        """Measure a rebalance, the recovery of tables included."""
        del app
        self._rebalance_duration.observe(time.monotonic() - state["begun"])


class Progress:
    """Follows how far the apps of this worker have committed.

    Args:
        apps: each with the names of the topics that it reads.
        metrics, health: where it is noted.
    """

    def __init__(self, apps: Mapping[faust.App, Sequence[str]], metrics: Metrics, health: Health) -> None:
        self._apps = apps
        self._metrics = metrics
        self._health = health
        self._moved: dict[Any, tuple[int, float]] = {}
        """Committed offset of each partition, and when it got there."""

    async def run(self) -> None:
        """Look around for ever."""
        await asyncio.gather(self._tick(), self._watch())

    async def _tick(self) -> None:
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            self._metrics.loop_delay.observe(max(0.0, time.monotonic() - due))
            self._health.ticked()

    async def _watch(self) -> None:
        while True:
            for app, topics in self._apps.items():
                try:
                    self._look(app, topics)
                except Exception as error:  # noqa: BLE001  what cannot be measured now is measured later
                    log.debug("lag of %s is not known: %r", app.conf.id, error)
            await asyncio.sleep(LAG_EVERY)

    def _look(self, app: faust.App, topics: Sequence[str]) -> None:
        try:
            held = {tp for tp in app.consumer.assignment() if tp.topic in topics}
        except ConsumerNotStarted:
            return
        for topic in topics:
            self._metrics.assigned.labels(topic).set(sum(tp.topic == topic for tp in held))
        for tp in [tp for tp in self._moved if tp.topic in topics and tp not in held]:
            self._forget(tp)
        if not app.rebalancing:
            for tp in held:
                committed = app.consumer._committed_offset[tp] or 0  # noqa: SLF001
                lag = max(0, (app.consumer.highwater(tp) or 0) - committed)
                read_at = app.vigie_counting.read_at.get(tp, 0.0)
                self._note(tp, committed, lag, max(0.0, time.time() - read_at) if lag and read_at else 0.0)
        if app.tables:
            self._metrics.recovering.set(app.tables.recovery.active_remaining_total() if app.in_recovery else 0)

    def _note(self, tp: Any, committed: int, lag: int, behind: float) -> None:
        now = time.monotonic()
        before, since = self._moved.get(tp, (-1, now))
        if before != committed or not lag:
            since = now
        self._moved[tp] = (committed, since)
        self._metrics.lag.labels(tp.topic, tp.partition).set(lag)
        self._metrics.lag_seconds.labels(tp.topic, tp.partition).set(behind)
        self._metrics.commit_age.labels(tp.topic, tp.partition).set(now - since)
        if lag:
            self._health.stalled[_name(tp)] = now - since
        else:
            self._health.stalled.pop(_name(tp), None)

    def _forget(self, tp: Any) -> None:
        """Drop the series of a partition that went to another worker: two would show it."""
        del self._moved[tp]
        self._health.stalled.pop(_name(tp), None)
        self._metrics.lag.remove(tp.topic, tp.partition)
        self._metrics.lag_seconds.remove(tp.topic, tp.partition)
        self._metrics.commit_age.remove(tp.topic, tp.partition)


def reasons_not_ready(apps: Iterable[faust.App]) -> list[str]:
    """Say of each app why it cannot work now; empty where all can."""
    found = []
    for app in apps:
        if not app.started or app.should_stop:
            found.append(f"{app.conf.id}: not started")
        elif app.in_recovery:
            found.append(f"{app.conf.id}: recovering its tables")
        elif app.rebalancing or not app.tables.actives_ready:
            found.append(f"{app.conf.id}: waiting for its partitions")
    return found


def _name(tp: Any) -> str:
    return f"{tp.topic}[{tp.partition}]"
