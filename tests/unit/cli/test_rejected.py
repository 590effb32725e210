from datetime import UTC, datetime, timedelta

import pytest
from support.records import NOON
from vigie.cli.rejected import again, name_of, since_of
from vigie.errors import Misconfigured
from vigie.model.rejected import RejectedArticle
from vigie.stream.codec import attempt_of, instant_of


def a_rejected(**fields: object) -> RejectedArticle:
    given = {
        "reason": "bug", "topic": "vigie.articles.v1", "partition": 2, "offset": 41, "timestamp": NOON,
        "rejected_at": NOON, "key": b"a", "value": b"{}", "headers": (("own", b"1"),),
    }  # fmt: skip
    return RejectedArticle.model_validate(given | fields)


def test_a_message_goes_back_to_where_it_came_from_with_its_attempt_counted() -> None:
    parcel = again(a_rejected(attempt=2))
    assert (parcel.topic, parcel.partition, parcel.key, parcel.value) == ("vigie.articles.v1", 2, b"a", b"{}")
    assert attempt_of(parcel.headers) == 3
    assert parcel.headers[0] == ("own", b"1")


def test_it_keeps_the_time_of_its_first_arrival_unless_its_date_was_ahead_then() -> None:
    assert again(a_rejected()).timestamp_ms == int(NOON.timestamp() * 1000)
    assert again(a_rejected(reason="published_in_the_future")).timestamp_ms is None


@pytest.mark.parametrize("seconds", [-(10.0**12), 1.65e12])
def test_what_arrived_at_no_date_arrives_now(seconds: float) -> None:
    assert again(a_rejected(reason="bad_date", timestamp=instant_of(seconds))).timestamp_ms is None


def test_each_attempt_of_a_message_has_the_same_name() -> None:
    assert name_of(a_rejected()) == name_of(a_rejected(attempt=2, reason="not_json", offset=99, partition=7))
    assert (
        len(
            {
                name_of(a_rejected(**other))
                for other in ({}, {"value": b"x"}, {"key": None}, {"value": None}, {"topic": "t"})
            }
        )
        == 5
    )


def test_since_is_an_age_a_day_or_an_instant() -> None:
    assert since_of("2026-01-31") == datetime(2026, 1, 31, tzinfo=UTC)
    assert since_of("2026-01-31T10:00:00Z") == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert timedelta(hours=1, minutes=59) < datetime.now(UTC) - since_of("2h") < timedelta(hours=2, minutes=1)
    with pytest.raises(Misconfigured):
        since_of("h")
