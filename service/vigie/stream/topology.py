"""All topics, tables and agents on one screen: the first file to read.

    articles ──> extract ──> texts, actors, claims
                   │    └──> events, stances ──> merge ─┬─> tension, alerts
                   │                                    │ table ``cells``
                   └───────> arrivals ──> count ──> volume ──> (every aggregator reads all of it)
                                           table ``days``

What no agent can process goes to ``rejected`` from either app.
"""

from typing import Any

import faust

from vigie.settings import Settings
from vigie.stream.connection import faust_options
from vigie.stream.extract import extract_agent
from vigie.stream.metrics import Metrics
from vigie.stream.monitor import Counting
from vigie.stream.pool import Pool
from vigie.stream.quarantine import Quarantine
from vigie.stream.safe import SafeApp, fail_stop
from vigie.stream.topics import Topic, Topics


def build_extract_app(settings: Settings, topics: Topics, *, pool: Pool, metrics: Metrics, folder: str) -> faust.App:
    """Wire extraction: no tables, so that more workers join without a recovery."""
    app = _app(topics.extract_group, settings, folder, metrics, stream_buffer_maxsize=256)
    quarantine = Quarantine(
        _topic(app, topics.rejected), group=topics.extract_group, metrics=metrics, stop=lambda e: fail_stop(app, e)
    )
    app.vigie_quarantine = quarantine
    found = {noun: _topic(app, topics.named(noun)) for noun in FINDINGS}
    agent = extract_agent(pool, found, quarantine, metrics=metrics, stop=lambda e: fail_stop(app, e))
    app.agent(_topic(app, topics.articles), name="extract", concurrency=1)(agent)
    return app


FINDINGS = ("texts", "actors", "events", "stances", "claims", "arrivals")


def _topic(app: faust.App, topic: Topic) -> Any:
    """Keys and values travel as bytes: Faust would acknowledge what it cannot decode, and drop it."""
    return app.topic(
        topic.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", internal=False
    )


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
    app.sensors.add(Counting(metrics, group))
    return app
