"""How far the archive is behind, as metrics and as health."""

from vigie.stream.health.behind import Behind
from vigie.stream.health.state import Health
from vigie.stream.metrics import Metrics

EVENTS, CLAIMS = ("vigie.events.v1", 0), ("vigie.claims.v1", 2)


class Told:
    """What is shown, at a time that the test chooses."""

    def __init__(self) -> None:
        self.now = 100.0
        self.metrics, self.health = Metrics(), Health()
        self.behind = Behind(self.metrics, self.health, clock=lambda: self.now)

    def note(self, offset: int, end: int | None, *, waiting: bool = False) -> None:
        self.behind.note({EVENTS: offset}, lambda _place: end, waiting=waiting)

    def value(self, name: str, place: tuple[str, int] = EVENTS) -> float | None:
        return self.metrics.registry.get_sample_value(name, {"topic": place[0], "partition": str(place[1])})


def test_lag_ages_while_nothing_moves_and_is_young_again_when_it_does() -> None:
    told = Told()
    told.behind.hold([EVENTS])
    told.note(5, 9)
    told.now += 400
    told.note(5, 9)
    assert told.value("vigie_kafka_consumer_lag_records") == 4
    assert told.value("vigie_kafka_commit_age_seconds") == 400
    assert "no commit on vigie.events.v1[0]" in told.health.sick()[0]
    told.note(6, 9)
    assert told.value("vigie_kafka_commit_age_seconds") == 0
    told.health.ticked()
    assert told.health.sick() == []


def test_without_lag_or_while_the_database_is_away_nothing_counts_as_stalled() -> None:
    told = Told()
    told.behind.hold([EVENTS])
    for end, waiting in ((5, False), (9, True), (None, False)):
        told.note(5, end, waiting=waiting)
        told.now += 1000
        told.note(5, end, waiting=waiting)
        assert told.value("vigie_kafka_commit_age_seconds") == 0
    told.health.ticked()
    assert told.health.sick() == []


def test_lag_has_the_age_of_what_was_read_last() -> None:
    told = Told()
    told.behind.hold([EVENTS])
    told.behind.read(EVENTS, 1_000_000_000_000)
    told.note(5, 9)
    assert (told.value("vigie_kafka_consumer_lag_seconds") or 0) > 700_000_000
    told.note(9, 9)
    assert told.value("vigie_kafka_consumer_lag_seconds") == 0


def test_partitions_that_went_to_another_process_are_shown_no_more() -> None:
    told = Told()
    told.behind.hold([EVENTS, CLAIMS])
    told.note(5, 9)
    told.behind.hold([CLAIMS])
    assert told.value("vigie_kafka_consumer_lag_records") is None
    assert told.value("vigie_kafka_consumer_lag_records", CLAIMS) == 0
    assigned = told.metrics.registry.get_sample_value
    assert assigned("vigie_kafka_assigned_partitions", {"topic": EVENTS[0]}) == 0
    assert assigned("vigie_kafka_assigned_partitions", {"topic": CLAIMS[0]}) == 1
    assert EVENTS[0] + "[0]" not in told.health.stalled
