"""The catalogue of metrics: every name, its labels and its help sentence, on a registry of its own."""

import platform
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from vigie import __version__
from vigie.model.codes import EVENT_TYPES, QUAD_CLASS, EventType, Metric

STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LATENCY_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400)
DELAY_SECONDS = (60, 300, 900, 3600, 14_400, 86_400, 604_800)
REBALANCE_SECONDS = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

NEWS_AGE = 86_400.0
"""Seconds after its arrival up to which an article counts as news. What is read later is history that somebody reads
again: it moves no counter of news. A backlog of a night is still news."""

LABEL_CAP = 30
"""Values of a label that comes from outside (a language, the name of a field); what comes later counts as ``other``."""
LABEL_LENGTH = 40

REASONS = (
    "bad_date", "bug", "empty_message", "ends_the_reader", "findings_too_large", "no_text", "not_json", "not_storable",
    "nul_character", "published_in_the_future", "takes_too_long", "too_large", "too_long", "wrong_dyad",
    "wrong_partition", "wrong_schema",
)  # fmt: skip
"""Why a message is rejected."""
LEVELS, STATES = ("elevated", "high", "critical"), ("open", "closed", "withdrawn")


class Metrics:
    """All metrics of one worker."""

    def __init__(self, *, extractor_version: str = "") -> None:
        self.registry = _new_registry(extractor_version)
        self._fields: set[str] = set()
        self._languages: set[str] = set()
        self._process()
        self._articles()
        self._kafka()
        self._aggregate()
        self._archive()

    def begin(self, *, read: Iterable[str], written: Iterable[str], partitions: int) -> None:
        """Show every series that may come as 0: one that begins at 1 has no increase, and alerts would not see it.

        Args:
            read: names of the topics that this worker reads.
            written: names of those it writes.
            partitions: of each topic that it reads.
        """
        for topic in read:
            self.consumed.labels(topic)
            self.topic_partitions.labels(topic).set(partitions)
            for reason in REASONS:
                self.rejected.labels(topic, reason)
        for topic in written:
            self.produced.labels(topic)
            self.failures.labels(topic)

    def begin_store(self, relations: Iterable[str]) -> None:
        """Do the same for the tables that this process writes."""
        for relation in relations:
            for outcome in ("written", "unfit", "unavailable"):
                self.store_writes.labels(relation, outcome)
        self.store_writes.labels("offsets", "unavailable")

    def _process(self) -> None:
        self.loop_delay = self._histogram(
            "vigie_event_loop_delay_seconds", "Delay of a scheduled callback: how long the event loop was blocked."
        )
        self.stage_duration = self._histogram(
            "vigie_stage_duration_seconds",
            "Time spent in one stage: read (one article), publish (a batch), merge (one event or stance),"
            " dispute (one claim), count (one arrival), close (one dyad when a day is over).",
            "stage",
        )
        self.ready = self._gauge("vigie_ready", "Whether this worker can work now, as /ready says: 1 or 0.")

    def _articles(self) -> None:
        self.received = self._counter("vigie_articles_received_total", "Articles read from the input topic.")
        self.processed = self._counter(
            "vigie_articles_processed_total", "Articles that left extraction, by outcome.", "outcome"
        )
        for outcome in ("events", "no_events", "rejected"):
            self.processed.labels(outcome)
        self.rejected = self._counter(
            "vigie_rejected_total", "Messages sent to quarantine, by topic of origin and reason.", "topic", "reason"
        )
        self.in_progress = self._gauge("vigie_articles_in_progress", "Articles that are being read or published now.")
        self.history = self._counter(
            "vigie_articles_of_history_total",
            "Articles read more than a day after they came, as in a replay: they move no counter of news.",
        )
        self.events = self._counter(
            "vigie_events_total", "Events found in the news, by type.", "event_type", "quad_class"
        )
        self.stances = self._counter("vigie_stances_total", "Stances found in the news, by polarity.", "polarity")
        self.claims = self._counter(
            "vigie_claims_total", "Claims found in the news, by what they count.", "claim_metric"
        )
        self._news_at_zero()
        self._unknown_fields = self._counter(
            "vigie_article_unknown_fields_total", "Fields of articles that nobody here knows, by name.", "field"
        )
        self._without_pack = self._counter(
            "vigie_articles_without_pack_total", "Articles in a language without a pack, by language.", "language"
        )
        self.end_to_end = self._histogram(
            "vigie_end_to_end_latency_seconds",
            "Time from the Kafka timestamp of the article to the acknowledged publication of its last finding.",
            buckets=LATENCY_SECONDS,
        )
        self.publication_delay = self._histogram(
            "vigie_article_publication_delay_seconds",
            "Time from publication to ingestion, in event time.",
            buckets=DELAY_SECONDS,
        )
        self.last_article = self._gauge(
            "vigie_last_article_timestamp_seconds", "Wall-clock time at which the last article was read."
        )

    def _news_at_zero(self) -> None:
        for event_type in EVENT_TYPES:
            self.events.labels(event_type, QUAD_CLASS[event_type])
        for polarity in ("for", "against", "both"):
            self.stances.labels(polarity)
        for counted in get_args(Metric):
            self.claims.labels(counted)

    def _kafka(self) -> None:
        self.consumed = self._counter("vigie_kafka_records_consumed_total", "Records consumed, by topic.", "topic")
        self.produced = self._counter(
            "vigie_kafka_records_produced_total", "Records whose publication was acknowledged, by topic.", "topic"
        )
        self.failures = self._counter(
            "vigie_kafka_produce_failures_total", "Publications that failed, by topic.", "topic"
        )
        self.lag = self._gauge(
            "vigie_kafka_consumer_lag_records",
            "Records between the log end and the committed offset.",
            "topic",
            "partition",
        )
        self.lag_seconds = self._gauge(
            "vigie_kafka_consumer_lag_seconds",
            "Age of the record that was read last while there is lag; 0 without lag.",
            "topic",
            "partition",
        )
        self.commit_age = self._gauge(
            "vigie_kafka_commit_age_seconds",
            "Time since the committed offset last moved while there is lag; 0 without lag.",
            "topic",
            "partition",
        )
        self.assigned = self._gauge("vigie_kafka_assigned_partitions", "Partitions assigned to this worker.", "topic")
        self.topic_partitions = self._gauge(
            "vigie_kafka_topic_partitions", "Partitions of a topic, each of which some worker should hold.", "topic"
        )
        self.rebalances = self._counter("vigie_kafka_rebalances_total", "Rebalances, by consumer group.", "group")
        self.rebalance_duration = self._histogram(
            "vigie_kafka_rebalance_duration_seconds",
            "Time from the start of a rebalance until its partitions are worked on, by consumer group.",
            "group",
            buckets=REBALANCE_SECONDS,
        )
        self.recovering = self._gauge(
            "vigie_table_recovery_remaining_records", "Records of changelogs that are still to be read into tables."
        )

    def _aggregate(self) -> None:
        self.unchanged = self._counter(
            "vigie_unchanged_records_total",
            "Events and stances that changed nothing: counted before, or of no weight, by topic.",
            "topic",
        )
        self.late = self._counter("vigie_late_records_total", "Events and stances older than what is kept.")
        self.to_close = self._gauge(
            "vigie_partitions_to_close", "Partitions whose dyads are to be published anew because a day is over."
        )
        self.closing_wait = self._gauge(
            "vigie_closing_wait_seconds", "Time that the longest waiting of these closings has waited."
        )
        self.alerts = self._counter(
            "vigie_alert_records_total", "Alert records published, by level and state.", "level", "state"
        )
        for level in LEVELS:
            for state in STATES:
                self.alerts.labels(level, state)

    def _archive(self) -> None:
        self.store_writes = self._counter(
            "vigie_store_writes_total",
            "Rows of the archive by table, and what became of them: written (or deleted), unfit (the database does not"
            " take the value; the record is rejected), unavailable (the database was away; they are tried again). Of"
            " the table offsets only what was unavailable is counted.",
            "relation",
            "outcome",
        )
        self.store_write_duration = self._histogram(
            "vigie_store_write_duration_seconds", "Time to write the rows of one batch, by table.", "relation"
        )

    def unknown_field(self, name: str) -> None:
        """Count a field of an article that nobody knows."""
        self._unknown_fields.labels(_capped(self._fields, name[:LABEL_LENGTH], LABEL_CAP)).inc()

    def without_pack(self, language: str) -> None:
        """Count an article whose language has no pack."""
        self._without_pack.labels(_capped(self._languages, language[:LABEL_LENGTH], LABEL_CAP)).inc()

    def event(self, event_type: EventType) -> None:
        """Count an event that was published."""
        self.events.labels(event_type, QUAD_CLASS[event_type]).inc()

    def stance(self, polarity: float) -> None:
        """Count a stance that was published."""
        self.stances.labels("for" if polarity > 0 else "against" if polarity < 0 else "both").inc()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str, buckets: Sequence[float] = STAGE_SECONDS) -> Histogram:
        return Histogram(name, about, labels, buckets=buckets, registry=self.registry)


class WebMetrics:
    """All metrics of one process that serves pages."""

    def __init__(self) -> None:
        self.registry = _new_registry()
        self._requests = Histogram(
            "vigie_http_request_duration_seconds",
            "Time until the last byte of an answer, by template of its address.",
            ("handler", "method", "code"),
            buckets=STAGE_SECONDS,
            registry=self.registry,
        )

    def request(self, handler: str, method: str, code: int, seconds: float) -> None:
        """Observe one answer."""
        self._requests.labels(handler, method, str(code)).observe(seconds)


FEED_CAP = 200
"""Feeds and subscriptions that have series of their own; an operator lists them, and few list more."""
Fetch = Literal["new", "nothing_new", "unchanged", "refused", "failed", "broken", "unpublished", "bug"]
"""How a look at a feed ends: with new articles, with none, 304, not allowed (robots.txt, private address), no answer
or not the right one, no feed in it, Kafka away, our fault."""


class FeedMetrics:
    """All metrics of one process that polls feeds."""

    def __init__(self) -> None:
        self.registry = _new_registry()
        self._seen: set[str] = set()
        self.fetches = Counter(
            "vigie_feed_fetches_total",
            "Looks at a feed, by how they ended.",
            ("feed", "outcome"),
            registry=self.registry,
        )
        self.articles = Counter(
            "vigie_feed_articles_total", "Articles of a feed that were published.", ("feed",), registry=self.registry
        )
        self.refused = Counter(
            "vigie_feed_refused_total", "Entries of a feed that are no article.", ("feed",), registry=self.registry
        )
        self.last_article = Gauge(
            "vigie_feed_last_article_timestamp_seconds",
            "Wall-clock time at which the last article of a feed was published to the topic.",
            ("feed",),
            registry=self.registry,
        )
        self.last_answer = Gauge(
            "vigie_feed_last_success_timestamp_seconds",
            "Wall-clock time at which a feed last answered as it should.",
            ("feed",),
            registry=self.registry,
        )
        self.duration = Histogram(
            "vigie_feed_fetch_duration_seconds",
            "Time of one look at a feed, its pages included.",
            buckets=(*STAGE_SECONDS, 60),
            registry=self.registry,
        )

    def name(self, feed: str) -> str:
        """Give the label of a feed; those beyond the first ones share ``other``."""
        return _capped(self._seen, feed, FEED_CAP)


class WebhookMetrics:
    """All metrics of one process that calls webhooks."""

    def __init__(self) -> None:
        self.registry = _new_registry()
        self._seen: set[str] = set()
        self.deliveries = Counter(
            "vigie_webhook_deliveries_total",
            "Calls of a subscription, by outcome: delivered, failed (tried again later), dead (given up).",
            ("subscription", "outcome"),
            registry=self.registry,
        )
        self.pending = Gauge(
            "vigie_webhook_pending", "Deliveries that wait.", ("subscription",), registry=self.registry
        )
        self.oldest = Gauge(
            "vigie_webhook_oldest_pending_seconds",
            "Age of the oldest delivery that waits; 0 where none does.",
            ("subscription",),
            registry=self.registry,
        )
        self.duration = Histogram(
            "vigie_webhook_duration_seconds", "Time of one call.", buckets=STAGE_SECONDS, registry=self.registry
        )

    def name(self, subscription: str) -> str:
        """Give the label of a subscription; those beyond the first ones share ``other``."""
        return _capped(self._seen, subscription, FEED_CAP)


def _new_registry(extractor_version: str = "") -> CollectorRegistry:
    """Begin with what every process shows: its version, Python, memory, processor time."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    versions = {"version": __version__, "extractor_version": extractor_version}
    build = Info("vigie_build", "Version of the running code.", registry=registry)
    build.info(versions | {"python_version": platform.python_version()})
    return registry


def _capped(seen: set[str], value: str, most: int) -> str:
    """Give a label that comes from outside; those beyond the first ``most`` share ``other``."""
    if value not in seen and len(seen) >= most:
        return "other"
    seen.add(value)
    return value
