import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.retrying import LONGEST_WISH, backed_off, retry_after

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
FIRST, MOST = timedelta(minutes=1), timedelta(hours=6)


@given(st.integers(1, 10_000), st.integers())
def test_what_is_away_is_asked_less_and_less_and_never_given_up(failures: int, seed: int) -> None:
    pause = backed_off(failures, FIRST, MOST, random.Random(seed))
    assert FIRST / 2 <= pause <= MOST
    assert pause >= min(FIRST / 2 * 2.0 ** min(failures - 1, 16), MOST / 2)


@given(st.timedeltas(timedelta(), timedelta(days=300)), st.integers())
def test_nobody_comes_before_the_server_wishes(wish: timedelta, seed: int) -> None:
    assert backed_off(1, FIRST, MOST, random.Random(seed), wish=wish) >= min(wish, LONGEST_WISH)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("Sat, 31 Jan 2026 12:05:00 GMT", 300), ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("9" * 400, 999_999_999), (None, None), ("", None), ("soon", None), ("-5", None), ("²", None), ("1.5", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: int | None) -> None:
    assert retry_after(header, NOW) == (None if seconds is None else timedelta(seconds=seconds))
