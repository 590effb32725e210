"""Articles in, findings out: the agent of extraction. It keeps no state; a copy is sent again, under the same ids."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from vigie import languages
from vigie.stream.codec import is_replayed, pairs
from vigie.stream.extracting.pool import Pool
from vigie.stream.extracting.reading import Incoming, Outgoing, Reading, Refusal
from vigie.stream.metrics import NEWS_AGE, Metrics
from vigie.stream.quarantine import Agent, Quarantine
from vigie.stream.topics import partition_of

log = logging.getLogger(__name__)

BATCH = 64
WITHIN = 0.05
"""Seconds to wait for a batch to fill: it is most of the latency of a single article."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
"""Seconds between tries while the broker is away."""


def extract_agent(
    pool: Pool,
    topics: Mapping[str, Any],
    quarantine: Quarantine,
    *,
    metrics: Metrics,
    stop: Callable[[BaseException], Awaitable[Any]],
    partitions: int,
) -> Agent:
    """Build the agent.

    Args:
        pool: reads the articles.
        topics: the topic of each noun.
        quarantine: takes what cannot be read.
        metrics: where all of it is counted.
        stop: called with what no article is to blame for; it does not return.
        partitions: of the topics.
    """
    publisher = Publisher(topics, quarantine, metrics, partitions)

    async def extract(articles: Any) -> None:
        async for batch in articles.take_events(BATCH, within=WITHIN):
            # Faust acknowledges the batch whatever happens here: what fails must stop the worker instead.
            try:
                messages = [event.message for event in batch]
                with _in_progress(metrics, len(messages)):
                    outcomes = await pool.read([_incoming(message) for message in messages])
                    await publisher.publish(messages, outcomes)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.exception("extraction cannot go on")
                await stop(error)

    return extract


class Publisher:
    """Publishes what was found in a batch, and waits until the broker has all of it."""

    def __init__(self, topics: Mapping[str, Any], quarantine: Quarantine, metrics: Metrics, partitions: int) -> None:
        self._topics = topics
        self._partitions = partitions
        self._quarantine = quarantine
        self._metrics = metrics
        self._packs = _packs()

    async def publish(self, messages: Sequence[Any], outcomes: Sequence[Reading | Refusal]) -> None:
        """Publish one batch; while the broker is away, wait for it."""
        with self._metrics.stage_duration.labels("publish").time():
            await asyncio.gather(*map(self._publish_one, messages, outcomes))

    async def _publish_one(self, message: Any, outcome: Reading | Refusal) -> None:
        self._metrics.received.inc()
        if isinstance(outcome, Reading):
            try:
                await self._send(outcome.outgoing)
            except MessageSizeTooLargeError as error:
                outcome = Refusal("findings_too_large", str(error))
        if isinstance(outcome, Refusal):
            self._metrics.processed.labels("rejected").inc()
            await self._quarantine.put(message, outcome.reason, outcome.detail, trace=outcome.trace)
        else:
            self._quarantine.passed()
            self._count(message, outcome)

    async def _send(self, outgoing: Sequence[Outgoing]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._sent(outgoing)
            except (KafkaError, ProducerSendError) as error:
                cause = error.__cause__ or error
                if isinstance(cause, MessageSizeTooLargeError):
                    raise cause from error
                if not (isinstance(cause, KafkaTimeoutError) or getattr(cause, "retriable", False)):
                    raise
                log.warning("findings cannot be published (%s); trying again in %.0f s", cause, pause)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sent(self, outgoing: Sequence[Outgoing]) -> None:
        waiting = []
        try:
            for out in outgoing:
                topic = self._topics[out.noun]
                place = {} if out.partition_key is None else {"partition": self._place(out.partition_key)}
                waiting.append(await topic.send(key=out.key, value=out.value, headers=out.headers, **place))
        finally:
            # All are awaited, or the failure of a second one is never seen.
            done = await asyncio.gather(*waiting, return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException):
                raise result

    def _place(self, key: bytes) -> int:
        return partition_of(key, self._partitions)

    def _count(self, message: Any, reading: Reading) -> None:
        now = time.time()
        metrics = self._metrics
        metrics.processed.labels("events" if reading.event_types else "no_events").inc()
        metrics.stage_duration.labels("read").observe(reading.seconds)
        metrics.last_article.set(now)
        if now - message.timestamp > NEWS_AGE or is_replayed(message.headers):
            metrics.history.inc()
        else:
            self._count_news(reading, now - message.timestamp, message.timestamp - reading.published_at)

    def _count_news(self, reading: Reading, latency: float, delay: float) -> None:
        metrics = self._metrics
        metrics.end_to_end.observe(max(0.0, latency))
        metrics.publication_delay.observe(max(0.0, delay))
        for event_type in reading.event_types:
            metrics.event(event_type)
        for polarity in reading.stance_polarities:
            metrics.stance(polarity)
        for claim_metric in reading.claim_metrics:
            metrics.claims.labels(claim_metric).inc()
        for name in reading.unknown_fields:
            metrics.unknown_field(name)
        if reading.language not in self._packs:
            metrics.without_pack(reading.language)


@contextmanager
def _in_progress(metrics: Metrics, number: int) -> Iterator[None]:
    metrics.in_progress.inc(number)
    try:
        yield
    finally:
        metrics.in_progress.dec(number)


def _incoming(message: Any) -> Incoming:
    return Incoming(message.value, message.timestamp, tuple(pairs(message.headers)))


def _packs() -> frozenset[str]:
    """Codes of the languages that can be read: the names of the folders of packs."""
    folders = Path(languages.__file__).parent.iterdir()
    return frozenset(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_"))
