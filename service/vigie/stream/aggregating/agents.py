"""Events, stances, claims and arrivals in; tension, alerts, disagreements and volume out: the agents of aggregation."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vigie.errors import Rejected
from vigie.model.arrival import Arrival
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.stream.aggregating.books import Books, Draft
from vigie.stream.aggregating.disputes import Disputes
from vigie.stream.aggregating.tables import Table
from vigie.stream.codec import cloud_event, decode, midnight, pairs, partition_key_of
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import AWAY, Agent, Quarantine
from vigie.stream.topics import partition_of
from vigie.tension.volume import sketch_with

log = logging.getLogger(__name__)

BATCH = 512
WITHIN = 0.1
"""Seconds to wait for a batch to fill: a short wait leaves it small while other agents have the event loop."""
BREATH = 16
"""Findings after which others on the event loop have a turn."""
MANY = 64
"""Findings in a batch and behind it that come only where somebody catches up."""

Stop = Callable[[BaseException], Awaitable[Any]]
Kind = type[Event] | type[Stance]
DEED = b'"material_conflict"'
"""Stands in every event that a disagreement may be about."""


def merge_agent(
    kind: Kind,
    books: Books,
    quarantine: Quarantine,
    metrics: Metrics,
    stop: Stop,
    disputes: Disputes | None = None,
) -> Agent:
    """Build the agent that merges events, or stances, into the tables of their dyads; deeds also into disputes."""

    async def merge(findings: Any) -> None:
        async for batch in findings.take_events(BATCH, within=WITHIN):
            in_haste = len(batch) + findings.channel.queue.qsize() >= MANY
            await _whole(_merge_all(kind, batch, books, quarantine, metrics, in_haste=in_haste), stop)
            deeds = [event for event in batch if DEED in (event.message.value or b"")] if disputes else []
            if disputes and deeds:
                await _whole(_dispute_deeds(deeds, disputes), stop)

    return merge


def dispute_agent(disputes: Disputes, quarantine: Quarantine, metrics: Metrics, stop: Stop) -> Agent:
    """Build the agent that compares claims with one another."""

    async def dispute(claims: Any) -> None:
        async for batch in claims.take_events(BATCH, within=WITHIN):
            await _whole(_dispute_claims(batch, disputes, quarantine, metrics), stop)

    return dispute


@dataclass(frozen=True, slots=True)
class Counter:
    """The sketches of days over their table, and where they are published."""

    table: Table
    volume: Any
    bound: int
    """Articles that a sketch keeps."""
    partitions: int


def count_agent(counter: Counter, quarantine: Quarantine, metrics: Metrics, stop: Stop) -> Agent:
    """Build the agent that counts articles in the sketch of their day, and publishes the sketches that changed."""

    async def count(arrivals: Any) -> None:
        async for batch in arrivals.take_events(BATCH, within=WITHIN):
            await _whole(_count_all(batch, counter, quarantine, metrics), stop)

    return count


async def _whole(work: Awaitable[None], stop: Stop) -> None:
    """Do a batch, or stop the worker with it unacknowledged: Faust acknowledges whatever an exception leaves behind."""
    try:
        await work
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.exception("aggregation cannot go on")
        await stop(error)


async def _merge_all(
    kind: Kind, batch: Sequence[Any], books: Books, quarantine: Quarantine, metrics: Metrics, *, in_haste: bool
) -> None:
    async with books.lock:
        try:
            draft = await _merged(kind, batch, books, quarantine, metrics)
            trace = pairs(batch[-1].message.headers) if len(batch) == 1 else []
            books.publish(draft, trace, in_haste=in_haste)
        except AWAY:
            raise
        except Exception:
            # One finding must be to blame: alone it shows itself, and goes to quarantine.
            log.exception("a batch cannot be published together")
            await _merge_singly(kind, batch, books, quarantine, metrics)
        else:
            await draft.settle()


async def _merged(kind: Kind, batch: Sequence[Any], books: Books, quarantine: Quarantine, metrics: Metrics) -> Draft:
    draft = books.draft()
    for at, event in enumerate(batch, 1):
        async with quarantine.guarding(event.message):
            with metrics.stage_duration.labels("merge").time():
                _merge(kind, event.message, draft, books, metrics)
        if not at % BREATH:
            await asyncio.sleep(0)
    return draft


async def _merge_singly(
    kind: Kind, batch: Sequence[Any], books: Books, quarantine: Quarantine, metrics: Metrics
) -> None:
    for event in batch:
        async with quarantine.guarding(event.message):
            draft = books.draft()
            _merge(kind, event.message, draft, books, metrics)
            books.publish(draft, pairs(event.message.headers))
            await draft.settle()


def _merge(kind: Kind, message: Any, draft: Draft, books: Books, metrics: Metrics) -> None:
    finding = decode(kind, message.value)
    _check_partition(message, partition_of(partition_key_of(finding), books.partitions))
    taken = books.merge(finding, draft)
    if taken.too_late:
        metrics.late.inc()
    elif not taken.changed:
        metrics.unchanged.labels(message.topic).inc()


async def _dispute_deeds(batch: Sequence[Any], disputes: Disputes) -> None:
    """Take events that are merged already: what is wrong with one is in quarantine."""
    async with disputes.lock:
        draft = disputes.draft()
        for event in batch:
            with suppress(Rejected):
                finding = decode(Event, event.message.value)
                _check_partition(event.message, partition_of(partition_key_of(finding), disputes.partitions))
                disputes.take(finding, draft, event.message.partition)
        await draft.settle()


async def _dispute_claims(batch: Sequence[Any], disputes: Disputes, quarantine: Quarantine, metrics: Metrics) -> None:
    async with disputes.lock:
        draft = disputes.draft()
        disputes.prune(draft, batch[-1].message.partition)
        for event in batch:
            async with quarantine.guarding(event.message):
                with metrics.stage_duration.labels("dispute").time():
                    claim = decode(Claim, event.message.value)
                    _check_partition(event.message, partition_of(partition_key_of(claim), disputes.partitions))
                    disputes.take(claim, draft, event.message.partition)
            await asyncio.sleep(0)
        await draft.settle()


async def _count_all(batch: Sequence[Any], counter: Counter, quarantine: Quarantine, metrics: Metrics) -> None:
    draft = Draft(counter.table)
    for event in batch:
        async with quarantine.guarding(event.message):
            with metrics.stage_duration.labels("count").time():
                _count(event.message, draft, counter)
    await draft.settle()


def _check_partition(message: Any, partition: int) -> None:
    """A record in the wrong partition would be counted by two workers, each with half of the truth."""
    if partition != message.partition:
        raise Rejected("wrong_partition", f"its key belongs to partition {partition}: use the murmur2 partitioner")


def _count(message: Any, draft: Draft, counter: Counter) -> None:
    arrival = decode(Arrival, message.value)
    _check_partition(message, partition_of(partition_key_of(arrival), counter.partitions))
    before = draft.get(arrival.day)
    after = sketch_with(before, arrival.article_hash, counter.bound, arrival.marks)
    if after is before:
        return
    day = arrival.day.encode()
    headers = cloud_event("volume", arrival.day, source="aggregate", subject=arrival.day, at=midnight(arrival.day))
    draft.writes[arrival.day] = (message.partition, after)
    draft.sends["volume", day] = [(counter.volume, {"key": day, "value": after, "headers": headers, "partition": 0})]
