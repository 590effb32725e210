"""The catalogue of metrics: what it shows before anything happened, and what it must not count."""

import re
from pathlib import Path

from vigie.stream.metrics import REASONS, Metrics

SERVICE = Path(__file__).resolve().parents[3] / "service" / "vigie"


def test_every_reason_that_a_worker_gives_has_a_series_from_the_start() -> None:
    given = {
        reason
        for folder in ("stream", "model", "extraction")
        for path in (SERVICE / folder).rglob("*.py")
        for reason in re.findall(r'(?:Rejected|Refusal)\(\s*"([a-z_]+)"', path.read_text("utf-8"))
    }
    assert given
    assert given <= {*REASONS, "no_article", "unreadable_file"}, "add it to REASONS"


def test_a_worker_shows_its_topics_at_zero_before_anything_happens() -> None:
    metrics = Metrics()
    metrics.begin(read=["a.v1"], written=["b.v1"], partitions=8)
    value = metrics.registry.get_sample_value
    assert value("vigie_kafka_records_consumed_total", {"topic": "a.v1"}) == 0
    assert value("vigie_rejected_total", {"topic": "a.v1", "reason": "bug"}) == 0
    assert value("vigie_kafka_produce_failures_total", {"topic": "b.v1"}) == 0
    assert value("vigie_kafka_topic_partitions", {"topic": "a.v1"}) == 8
