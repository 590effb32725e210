"""All topics, tables and agents on one screen: the first file to read.

    articles ──> extract ──> texts, actors
                   │    ├──> events, stances ──> merge ───> tension, alerts      table ``cells``
                   │    └──> claims (and deeds) ──> dispute ──> disagreements    table ``sayings``
                   └───────> arrivals ──> count ──> volume ──> (every aggregator reads all of it)
                                           table ``days``

What no agent can process goes to ``rejected`` from either app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import faust

from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.settings import Settings
from vigie.stream.aggregating.agents import Counter, count_agent, dispute_agent, merge_agent
from vigie.stream.aggregating.books import Books, Publications
from vigie.stream.aggregating.closing import partitions_held
from vigie.stream.aggregating.disputes import Disputes
from vigie.stream.aggregating.tables import Table
from vigie.stream.clients.connection import faust_options
from vigie.stream.clients.safe import SafeApp, fail_stop
from vigie.stream.extracting.agent import extract_agent
from vigie.stream.extracting.pool import Pool
from vigie.stream.health.monitor import Counting
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import Quarantine
from vigie.stream.topics import AGGREGATE_TABLES, Topic, Topics
from vigie.tension.ledger import Ledger

EXTRACTED = ("texts", "actors", "events", "stances", "claims", "arrivals")
"""Topics that extraction fills."""


def build_extract_app(settings: Settings, topics: Topics, *, pool: Pool, metrics: Metrics, folder: str) -> faust.App:
    """Wire extraction: no tables, so that more workers join without a recovery."""
    app = _app(topics.extract_group, settings, folder, metrics, stream_buffer_maxsize=256)
    stop = partial(fail_stop, app)
    quarantine = Quarantine(_topic(app, topics.rejected), group=topics.extract_group, metrics=metrics, stop=stop)
    app.vigie_quarantine = quarantine
    found = {noun: _topic(app, topics.named(noun)) for noun in EXTRACTED}
    agent = extract_agent(pool, found, quarantine, metrics=metrics, stop=stop, partitions=settings.partitions)
    app.agent(_topic(app, topics.articles), name="extract", concurrency=1)(agent)
    return app


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The aggregate app with what works beside its agents."""

    app: faust.App
    books: Books
    days: Table
    held: Callable[[], frozenset[int]]
    """Partitions that this worker may work on now."""


def build_aggregate_app(
    settings: Settings, topics: Topics, *, ledger: Ledger, metrics: Metrics, folder: str
) -> Aggregation:
    """Wire aggregation: one record at a time, its state in tables with a changelog."""
    app = _app(topics.aggregate_group, settings, folder, metrics, stream_buffer_maxsize=512)
    stop = partial(fail_stop, app)
    quarantine = Quarantine(_topic(app, topics.rejected), group=topics.aggregate_group, metrics=metrics, stop=stop)
    app.vigie_quarantine = quarantine
    cells, days, sayings = (_table(app, name, settings.partitions) for name in AGGREGATE_TABLES)
    to = Publications(_topic(app, topics.tension), _topic(app, topics.alerts), settings.partitions)
    books = Books(ledger, cells, to, metrics)
    counter = Counter(days, _topic(app, topics.volume), ledger.points.volume_sample, settings.partitions)

    disputes = Disputes(ledger, sayings, _topic(app, topics.disagreements), settings.partitions)

    for topic, name, agent in (
        (topics.events, "merge_events", merge_agent(Event, books, quarantine, metrics, stop, disputes)),
        (topics.stances, "merge_stances", merge_agent(Stance, books, quarantine, metrics, stop)),
        (topics.claims, "dispute_claims", dispute_agent(disputes, quarantine, metrics, stop)),
        (topics.arrivals, "count", count_agent(counter, quarantine, metrics, stop)),
    ):
        app.agent(_topic(app, topic), name=name, concurrency=1)(agent)

    _keep_out_of_rebalances(app, books, disputes)
    return Aggregation(app, books, days, lambda: partitions_held(app, topics.events.name))


def _keep_out_of_rebalances(app: faust.App, books: Books, disputes: Disputes) -> None:
    """Let a closing or a batch finish what it has begun before its partitions go, and look at those that come."""

    async def finish(_app: faust.App, revoked: Any, **_: Any) -> None:
        del revoked
        async with books.lock, disputes.lock:
            pass

    async def take_over(_app: faust.App, **_: Any) -> None:
        books.take_over()

    # Faust keeps weak references: these live as long as the app.
    app.vigie_listeners = (finish, take_over)
    app.on_partitions_revoked.connect(finish)
    app.on_rebalance_complete.connect(take_over)


def _topic(app: faust.App, topic: Topic) -> Any:
    """Keys and values travel as bytes: Faust would acknowledge what it cannot decode, and drop it."""
    return app.topic(
        topic.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", internal=False
    )


def _table(app: faust.App, name: str, partitions: int) -> Table:
    return Table(app.Table(name, key_type=bytes, value_type=bytes, partitions=partitions))


def _app(group: str, settings: Settings, folder: str, metrics: Metrics, **own: Any) -> faust.App:
    app = SafeApp(
        group,
        **faust_options(settings),
        autodiscover=False,
        datadir=folder,
        store="memory://",
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,  # the manifest creates them, with the right partitions
        topic_disable_leader=True,
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication_factor,
        table_standby_replicas=0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=5 * 1024 * 1024,
        broker_session_timeout=12.0,  # a killed worker's partitions are taken over after that
        broker_heartbeat_interval=3.0,
        broker_rebalance_timeout=30.0,
        broker_request_timeout=40.0,
        broker_commit_interval=0.5,
        broker_max_poll_records=200,
        stream_wait_empty=True,
        producer_compression_type="lz4",
        producer_max_request_size=6 * 1024 * 1024,
        producer_request_timeout=120.0,  # an outage of two minutes is waited for
        web_enabled=False,
        web_tables_enabled=False,
        web_router_enabled=False,
        worker_redirect_stdouts=False,
        debug=False,
        **own,
    )
    app.vigie_counting = Counting(metrics, group)
    app.sensors.add(app.vigie_counting)
    return app
