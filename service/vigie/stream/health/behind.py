"""Offsets that stand and offsets that the topics have reached in, lag and its age out: as metrics and as health."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiokafka import TopicPartition

from vigie.stream.health.state import Health
from vigie.stream.metrics import Metrics

Place = tuple[str, int]
"""Topic and partition."""


class Behind:
    """Notes how far a consumer without Faust is behind.

    Args:
        metrics, health: where.
        clock: seconds that only grow.
    """

    def __init__(self, metrics: Metrics, health: Health, clock: Callable[[], float] = time.monotonic) -> None:
        self._metrics = metrics
        self._health = health
        self._clock = clock
        self._moved: dict[Place, tuple[int, float]] = {}
        """Offset of each partition that is held, and when it got there."""
        self._read_at: dict[Place, float] = {}
        """When the record that was read last had come, in seconds since 1970."""

    def hold(self, places: Iterable[Place]) -> None:
        """Show these partitions from now on; others would be shown by two processes."""
        held = set(places)
        for topic in {topic for topic, _ in held | self._moved.keys()}:
            self._metrics.assigned.labels(topic).set(sum(one == topic for one, _ in held))
        for place in self._moved.keys() - held:
            self._health.stalled.pop(_name(place), None)
            for gauge in self._gauges():
                gauge.remove(*place)
        for place in held - self._moved.keys():
            for gauge in self._gauges():
                gauge.labels(*place)
        self._moved = {place: self._moved.get(place, (-1, self._clock())) for place in held}

    def read(self, place: Place, timestamp_ms: int) -> None:
        """Note what was read last of a partition."""
        self._read_at[place] = timestamp_ms / 1000

    def note(self, offsets: Mapping[Place, int], end: Callable[[TopicPartition], Any], *, waiting: bool) -> None:
        """Note where the partitions stand.

        Args:
            offsets: of the next record of each.
            end: looks up the end of a partition; None where nobody has told yet.
            waiting: something is away, and no restart of ours would bring it back: nothing counts as stalled.
        """
        now = self._clock()
        for place in offsets.keys() & self._moved.keys():
            offset, (before, since) = offsets[place], self._moved[place]
            lag = max(0, (end(TopicPartition(*place)) or 0) - offset)
            if before != offset or not lag or waiting:
                since = now
            self._moved[place] = (offset, since)
            read_at = self._read_at.get(place, 0.0)
            self._metrics.lag.labels(*place).set(lag)
            self._metrics.commit_age.labels(*place).set(now - since)
            self._metrics.lag_seconds.labels(*place).set(max(0.0, time.time() - read_at) if lag and read_at else 0.0)
            self._health.stalled[_name(place)] = now - since

    def _gauges(self) -> Iterable[Any]:
        return self._metrics.lag, self._metrics.lag_seconds, self._metrics.commit_age


def _name(place: Place) -> str:
    topic, partition = place
    return f"{topic}[{partition}]"
