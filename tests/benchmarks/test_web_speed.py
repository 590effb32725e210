"""How fast a dyad's page is made from an archive of 100,000 events; run on a quiet machine."""

import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from support.filled_archive import fill
from support.web import Asked
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.schema import events

EVENTS = 100_000
MEDIAN = 0.3
"""Seconds."""


@pytest.mark.benchmark
def test_a_dyad_among_a_hundred_thousand_events_is_shown_in_under_a_third_of_a_second(tmp_path) -> None:
    engine = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    fill(engine, days=90, dyads=12, seeds=False)
    _multiply(engine)
    asked = Asked(engine)
    for path in ("/dyads/RUS-UKR", "/", "/search?party=RUS&page=40", "/claims", "/api/v1/events?party=RUS&limit=100"):
        asked.get(path)
        taken = []
        for _ in range(15):
            begun = time.perf_counter()
            assert asked.get(path).status_code == 200
            taken.append(time.perf_counter() - begun)
        print(f"\n{path}: median {statistics.median(taken) * 1000:.0f} ms of {EVENTS:,} events")
        if path.startswith("/dyads"):
            assert statistics.median(taken) < MEDIAN


def _multiply(engine) -> None:
    """Tell the same events again under other ids, a third of them of one dyad."""
    with engine.begin() as archive:
        rows = [dict(row) for row in archive.execute(select(events).limit(1000)).mappings()]
        for batch in range(EVENTS // len(rows) + 1):
            at = datetime(2022, 2, 1, tzinfo=UTC) + timedelta(minutes=batch)
            copies = [
                {**row, "event_id": f"{batch}-{row['event_id']}", "published_at": at, "article_hash": f"{batch}"}
                | ({"dyad": "RUS|UKR", "source": "RUS", "target": "UKR"} if number % 3 == 0 else {})
                for number, row in enumerate(rows)
            ]
            archive.execute(insert(events), copies)
