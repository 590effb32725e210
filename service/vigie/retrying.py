"""How often something failed in, how long to leave it alone out. Imported by everybody, imports nothing of ours."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WISH = timedelta(hours=24)
"""Of ``Retry-After``: who asks for more is asked again after it."""


def backed_off(
    failures: int, first: timedelta, most: timedelta, chance: random.Random, *, wish: timedelta | None = None
) -> timedelta:
    """Back off exponentially with jitter, and never come before the server wishes.

    Args:
        failures: in a row, this one counted.
        first: after the first of them; each further one doubles it.
        most: what it grows to.
        chance: takes up to a half off, so that many who failed together do not come back together.
        wish: what ``Retry-After`` said.
    """
    pause = min(first * 2.0 ** min(failures - 1, 16), most) * chance.uniform(0.5, 1.0)
    return max(pause, min(wish or timedelta(), LONGEST_WISH))


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read ``Retry-After`` (RFC 9110): seconds or a date; None where there is none that can be read."""
    said = (header or "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), 1e9))
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # the second where a number of the date is no number of C
        return None
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta())
