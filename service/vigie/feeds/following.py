"""Feeds in, looks at each of them in their time out, until told to stop."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from vigie.errors import Misconfigured, Unavailable
from vigie.feeds.polling import Feed, Look, Poller
from vigie.stream.health.process import pause
from vigie.stream.metrics import FeedMetrics

log = logging.getLogger(__name__)

AFTER_BUG = timedelta(hours=1)
AT_ONCE = 8
"""Looks at a time, of different hosts."""
GRACE = 10.0
"""Seconds for the looks under way when the end comes; what they have not published they have not remembered."""
KAFKA_AWAY = (5.0, 15.0, 60.0, 300.0)
"""Seconds before a feed is read again whose articles could not be published."""

Tell = Callable[[Feed, Look], None]
"""Told how each look went."""


@dataclass(slots=True)
class Follower:
    """Follows feeds.

    Args:
        poller: looks at one.
        metrics: what is counted.
        tell: what a person sees.
    """

    poller: Poller
    metrics: FeedMetrics
    tell: Tell
    away: str = ""
    """Why the last articles could not be published; empty once some were."""

    async def once(self, feeds: Sequence[Feed]) -> list[Look]:
        """Look at each feed once, at several hosts at a time.

        Raises:
            Unavailable: the articles cannot be published.
        """
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> Look:
            async with turns:
                return await self._look(feed)

        tasks = [asyncio.create_task(one(feed)) for feed in feeds]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def forever(self, feeds: Sequence[Feed], stopping: asyncio.Event) -> None:
        """Look at each feed in its time, until ``stopping`` is set."""
        turns = asyncio.Semaphore(AT_ONCE)
        tasks = [asyncio.create_task(self._follow(feed, turns, stopping)) for feed in feeds]
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({stop, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        _, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _follow(self, feed: Feed, turns: asyncio.Semaphore, stopping: asyncio.Event) -> None:
        away = 0
        seconds = self.poller.due_in(feed)
        while True:
            await pause(stopping, seconds)
            if stopping.is_set():
                return
            async with turns:
                try:
                    look = await self._look(feed)
                except Misconfigured:
                    raise
                except Unavailable as error:
                    self.away = str(error)
                    seconds = KAFKA_AWAY[min(away, len(KAFKA_AWAY) - 1)]
                    away += 1
                    self.tell(feed, Look("unpublished", str(error), timedelta(seconds=seconds)))
                    continue
                except Exception:
                    # What one publisher writes must not end the reading of all the others.
                    log.exception("a bug of ours, shown by %s", feed.name)
                    self.metrics.fetches.labels(self.metrics.name(feed.name), "bug").inc()
                    self.tell(feed, Look("bug", "a bug of ours: see the log", AFTER_BUG))
                    seconds = AFTER_BUG.total_seconds()
                    continue
            away, seconds = 0, look.pause.total_seconds()

    async def _look(self, feed: Feed) -> Look:
        name, begun = self.metrics.name(feed.name), time.monotonic()
        try:
            look = await self.poller.look(feed)
        except Unavailable:
            self.metrics.fetches.labels(name, "unpublished").inc()
            raise
        self.metrics.duration.observe(time.monotonic() - begun)
        self.metrics.fetches.labels(name, look.outcome).inc()
        self.metrics.refused.labels(name).inc(look.refused)
        self.metrics.articles.labels(name).inc(look.published)
        if look.published:
            self.away = ""
            self.metrics.last_article.labels(name).set_to_current_time()
        if look.outcome in ("new", "nothing_new", "unchanged"):
            self.metrics.last_answer.labels(name).set_to_current_time()
        self.tell(feed, look)
        return look
