"""How a look at a feed went in, how long to leave it alone out."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
MOST = timedelta(hours=6)
"""Between two tries of a feed that is away: it may be back in the morning."""
FORBIDDEN = timedelta(hours=24)
"""Where robots.txt, a guard or 410 Gone says no: nobody should be asked again soon."""
LONGEST_WISH = timedelta(hours=24)
"""Of ``Retry-After``: who asks for more is asked again after it."""


def usual(every: timedelta, chance: random.Random) -> timedelta:
    """Spread the looks a little, so that feeds which began together do not stay together."""
    return every * chance.uniform(0.95, 1.05)


def after_failure(failures: int, every: timedelta, chance: random.Random, *, wish: timedelta | None) -> timedelta:
    """Back off exponentially with jitter, and never come before the server wishes.

    Args:
        failures: in a row, this one counted.
        every: the usual pause.
        chance: the jitter.
        wish: what ``Retry-After`` said.
    """
    longest = max(MOST, every)
    pause = min(FIRST * 2.0 ** min(failures - 1, 16), longest) * chance.uniform(0.5, 1.0)
    return max(pause, min(wish or timedelta(), LONGEST_WISH))


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read ``Retry-After``: seconds or a date; None where there is none that can be read."""
    said = (header or "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), 1e9))
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta())
