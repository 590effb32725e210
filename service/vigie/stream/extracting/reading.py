"""Bytes of an article in, bytes of all that was found in it out: what the reading processes run.

Imports the core and nothing of Kafka, so that these processes stay small.
"""

import importlib
import os
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import Protocol

from vigie.errors import Misconfigured, Rejected, Unavailable
from vigie.model.actor import Actor
from vigie.model.arrival import MOST_STATES, Arrival
from vigie.model.article import Article, ArticleText, read_article
from vigie.model.codes import EventType
from vigie.model.findings import Findings
from vigie.model.record import Message
from vigie.ontology.parties import all_parties, state_of
from vigie.stream.codec import EARLIEST, LATEST, Headers, encode, headers_of, instant_of, key_of, partition_key_of

EXTRACTOR = "vigie.extraction.extractor:shared_extractor"
"""Where the extractor is made, as ``module:function``; a name, because a reading process starts from nothing."""


class Reads(Protocol):
    """Whatever reads an article."""

    def read(self, article: Article) -> Findings:
        """Read one article."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of ``vigie.articles.v1``."""

    value: bytes | None
    timestamp: float
    """Kafka's, in seconds since 1970 UTC."""
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record to publish."""

    noun: str
    """Which topic: ``texts``, ``actors``, ``events``, ``stances``, ``claims`` or ``arrivals``."""
    key: bytes
    value: bytes
    headers: Headers
    partition_key: bytes | None = None
    """What chooses the partition where it is not the key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article yields, ready to publish, and what of it is counted."""

    article_id: str
    outgoing: tuple[Outgoing, ...]
    language: str
    published_at: float
    """Seconds since 1970 UTC."""
    unknown_fields: tuple[str, ...]
    event_types: tuple[EventType, ...]
    stance_polarities: tuple[float, ...]
    claim_metrics: tuple[str, ...]
    seconds: float
    """Time that reading and writing took in the process."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an article cannot be read; ``trace`` where that is a bug of ours."""

    reason: str
    detail: str = ""
    trace: str = ""


Outcome = Reading | Refusal


def begin_process() -> None:
    """Set up a reading process: it ends with its parent, and signals meant for the worker do not reach it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def read_chunk(extractor: str, chunk: Sequence[Incoming]) -> list[Outcome]:
    """Read some articles, each for itself: what is wrong with one leaves the others alone.

    Args:
        extractor: ``module:function`` of what makes the extractor.
        chunk: the messages.

    Raises:
        Misconfigured: where the extractor cannot be made: no article is to blame.
    """
    reader = make_reader(extractor)
    return [_outcome(reader, message) for message in chunk]


def warm(extractor: str) -> None:
    """Load what the first article would load. What is wrong shows when that article is read."""
    load = getattr(make_reader(extractor), "load", None)
    if load is not None:
        load()


@cache
def make_reader(extractor: str) -> Reads:
    """Make the extractor, once a process."""
    module, _, function = extractor.partition(":")
    try:
        make: Callable[[], Reads] = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise Misconfigured(f"extractor {extractor}: {error}") from error
    return make()


def _outcome(reader: Reads, message: Incoming) -> Outcome:
    try:
        return read_message(reader, message)
    except Rejected as rejection:
        return Refusal(rejection.reason, rejection.detail)
    except (Misconfigured, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001  a bug that one article shows must not fail its neighbours
        return Refusal("bug", f"{type(error).__name__}: {error}"[:300], traceback.format_exc())


def read_message(reader: Reads, message: Incoming) -> Reading:
    """Read one article and write down all that was found.

    Raises:
        Rejected: with the reason, where the bytes are no article.
    """
    begun = time.perf_counter()
    article = read_article(message.value, ingested_at=_ingested_at(message.timestamp))
    findings = reader.read(article)
    outgoing = tuple(
        Outgoing(
            noun,
            key_of(record),
            encode(record),
            headers_of(record, source="extract", trace=message.headers),
            None if (chosen := partition_key_of(record)) == key_of(record) else chosen,
        )
        for noun, record in _records(findings)
    )
    return Reading(
        article_id=findings.article.article_id,
        outgoing=outgoing,
        language=findings.article.language,
        published_at=findings.article.published_at.timestamp(),
        unknown_fields=article.unknown_fields,
        event_types=tuple(event.type for event in findings.events),
        stance_polarities=tuple(stance.polarity for stance in findings.stances),
        claim_metrics=tuple(claim.metric for claim in findings.claims),
        seconds=time.perf_counter() - begun,
    )


def _ingested_at(seconds: float) -> datetime:
    if not EARLIEST.timestamp() <= seconds <= LATEST.timestamp():
        raise Rejected("bad_date", f"the Kafka timestamp is no date: {seconds:.0f} seconds since 1970")
    return instant_of(seconds)


def _records(findings: Findings) -> Iterable[tuple[str, Message]]:
    """List all that is published, text first, arrival last, each with its topic."""
    yield "texts", findings.article
    for noun in ("actors", "events", "stances", "claims"):
        for record in getattr(findings, noun):
            yield noun, record
    yield "arrivals", arrival_of(findings.article, findings.actors)


def arrival_of(article: ArticleText, actors: Iterable[Actor]) -> Arrival:
    """Say what the volume of a day counts of an article."""
    day = article.published_at.astimezone(UTC).date().isoformat()
    named = Counter[str]()
    for actor in actors if article.word_groups else ():
        if actor.party:
            named[state_of(actor.party)] += len(actor.mentions)
    states = sorted(named.keys() & all_parties().states, key=lambda state: (-named[state], state))[:MOST_STATES]
    return Arrival(
        day=day, article_hash=article.article_hash, word_groups=article.word_groups, states=tuple(sorted(states))
    )


def _end_with_parent() -> None:
    """Leave nothing running where the worker was killed: a pipe held open by siblings would hide its end."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
