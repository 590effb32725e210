import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.feeds.waiting import LONGEST_WISH, MOST, after_failure, retry_after, usual

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@given(st.integers(1, 10_000), st.integers())
def test_a_feed_that_is_away_is_asked_less_and_less_and_never_given_up(failures: int, seed: int) -> None:
    pause = after_failure(failures, QUARTER, random.Random(seed), wish=None)
    assert timedelta(seconds=30) <= pause <= MOST
    assert pause >= min(timedelta(minutes=0.5) * 2.0 ** min(failures - 1, 20), MOST / 2)


@given(st.timedeltas(timedelta(), timedelta(days=300)), st.integers())
def test_nobody_comes_before_the_server_wishes(wish: timedelta, seed: int) -> None:
    assert after_failure(1, QUARTER, random.Random(seed), wish=wish) >= min(wish, LONGEST_WISH)


def test_looks_are_spread() -> None:
    chance = random.Random(7)
    pauses = {usual(QUARTER, chance) for _ in range(20)}
    assert len(pauses) > 10
    assert all(QUARTER * 0.95 <= pause <= QUARTER * 1.05 for pause in pauses)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("Sat, 31 Jan 2026 12:05:00 GMT", 300), ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
        ("9" * 400, 999_999_999), (None, None), ("", None), ("soon", None), ("-5", None), ("²", None), ("1.5", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: int | None) -> None:
    assert retry_after(header, NOW) == (None if seconds is None else timedelta(seconds=seconds))
