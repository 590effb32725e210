"""An address in, whether its host lets us fetch it out (RFC 9309)."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

import httpx
from protego import Protego

from vigie.errors import Rejected, Unavailable
from vigie.feeds.addresses import Guard
from vigie.feeds.fetching import PRODUCT, Fetcher

KEPT = 24 * 3600.0
"""Seconds that an answer stands."""
LARGEST = 500 * 1024
"""Bytes of it that are read, as the standard says."""
MOST_DELAY = 60.0
"""Seconds between two requests that a host may ask for; the rest would never end."""


class Robots:
    """Remembers what each host allows.

    Args:
        fetcher: asks for it.
        clock: monotonic seconds.
    """

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._known: dict[str, tuple[float, Protego]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, url: httpx.URL, guard: Guard) -> None:
        """Return where ``url`` may be fetched.

        Raises:
            Rejected: ``robots``, where it may not.
            Unavailable: where the host cannot say now: then nothing of it may be fetched.
        """
        origin = str(url.copy_with(raw_path=b"/robots.txt", fragment=None, userinfo=b""))
        async with self._turns[origin]:
            read_at, rules = self._known.get(origin, (float("-inf"), None))
            if rules is None or self._clock() - read_at > KEPT:
                rules = await self._ask(httpx.URL(origin), guard)
                self._known[origin] = (self._clock(), rules)
        if delay := rules.crawl_delay(PRODUCT):
            self._fetcher.slow_down(url.host, min(float(delay), MOST_DELAY))
        if not rules.can_fetch(str(url.copy_with(userinfo=b"")), PRODUCT):
            raise Rejected("robots", f"robots.txt of {url.host} forbids it")

    async def _ask(self, url: httpx.URL, guard: Guard) -> Protego:
        answer = await self._fetcher.get(url, guard)
        if answer.status == 429 or answer.status >= 500:
            raise Unavailable(f"robots.txt of {url.host} answers {answer.status}")
        said = answer.body[:LARGEST].decode("utf-8", "replace") if answer.status == 200 else ""
        return Protego.parse(said)
