"""The catalogue of metrics: every name, its labels and its help sentence, on a registry of its own."""

import platform
from collections import defaultdict
from collections.abc import Sequence

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
from vigie.model.codes import EVENT_TYPES, QUAD_CLASS, EventType

STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LATENCY_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400)
DELAY_SECONDS = (60, 300, 900, 3600, 14_400, 86_400, 604_800)

LABEL_CAP = 30
"""Values of a label that comes from outside (a language, the name of a field); what comes later counts as ``other``."""
LABEL_LENGTH = 40


class Metrics:
    """All metrics of one worker."""

    def __init__(self, *, extractor_version: str = "") -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._describe(extractor_version)
        self._articles()
        self._kafka()
        self._aggregate()
        for event_type in EVENT_TYPES:
            self.events.labels(event_type, QUAD_CLASS[event_type])

    def _describe(self, extractor_version: str) -> None:
        build = Info("vigie_build", "Version of the running code.", registry=self.registry)
        build.info(
            {
                "version": __version__,
                "extractor_version": extractor_version,
                "python_version": platform.python_version(),
            }
        )
        self.loop_delay = self._histogram(
            "vigie_event_loop_delay_seconds", "Delay of a scheduled callback: how long the event loop was blocked."
        )
        self.stage_duration = self._histogram(
            "vigie_stage_duration_seconds",
            "Time spent in one stage: read (one article), publish (a batch), merge (one event or stance),"
            " count (one arrival), settle (one dyad when a day closes).",
            "stage",
        )

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
        self.events = self._counter("vigie_events_total", "Events published, by type.", "event_type", "quad_class")
        self.stances = self._counter("vigie_stances_total", "Stances published, by polarity.", "polarity")
        self.claims = self._counter("vigie_claims_total", "Claims published, by what they count.", "claim_metric")
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
        self.commit_age = self._gauge(
            "vigie_kafka_commit_age_seconds",
            "Time since the committed offset last moved while there is lag; 0 without lag.",
            "topic",
            "partition",
        )
        self.assigned = self._gauge("vigie_kafka_assigned_partitions", "Partitions assigned to this worker.", "topic")
        self.rebalances = self._counter("vigie_kafka_rebalances_total", "Rebalances, by consumer group.", "group")

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
        self.alerts = self._counter(
            "vigie_alert_records_total", "Alert records published, by level and state.", "level", "state"
        )

    def unknown_field(self, name: str) -> None:
        """Count a field of an article that nobody knows."""
        self._unknown_fields.labels(self._capped("field", name)).inc()

    def without_pack(self, language: str) -> None:
        """Count an article whose language has no pack."""
        self._without_pack.labels(self._capped("language", language)).inc()

    def event(self, event_type: EventType) -> None:
        """Count an event that was published."""
        self.events.labels(event_type, QUAD_CLASS[event_type]).inc()

    def stance(self, polarity: float) -> None:
        """Count a stance that was published."""
        self.stances.labels("for" if polarity > 0 else "against" if polarity < 0 else "both").inc()

    def _capped(self, label: str, value: str) -> str:
        seen, value = self._seen[label], value[:LABEL_LENGTH]
        if value not in seen and len(seen) >= LABEL_CAP:
            return "other"
        seen.add(value)
        return value

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str, buckets: Sequence[float] = STAGE_SECONDS) -> Histogram:
        return Histogram(name, about, labels, buckets=buckets, registry=self.registry)
