"""One look at one feed in, its new articles on the topic and the moment of the next look out.

    memory ──> robots, conditional request ──> entries ──> those not yet published ──> text ──> publish ──> memory

What is remembered is written last: a process that is killed in between looks again, publishes an article a second
time under the same id at worst, and misses none.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx

from vigie.errors import Rejected, Unavailable
from vigie.feeds.addresses import Guard, Resolve, resolve, shown
from vigie.feeds.entries import Entry, entries_of
from vigie.feeds.fetching import Answer, Fetcher
from vigie.feeds.memory import Known, Memory
from vigie.feeds.robots import Robots
from vigie.feeds.texts import Texts, article_of
from vigie.model.given import Given
from vigie.retrying import backed_off, retry_after
from vigie.stream.metrics import Fetch

FIRST = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
MOST = timedelta(hours=6)
"""Between two tries of a feed that is away: it may be back in the morning."""
FORBIDDEN = timedelta(hours=24)
"""Where robots.txt, a guard or 410 Gone says no: nobody should be asked again soon."""
SLOWEST = 60.0
"""Seconds to read a feed; a large one takes two."""
PAGES = 30
"""Articles of one look; the rest of a long feed comes with the next ones."""
TRIES = 3
"""Looks in which a page may fail to come before the feed's summary has to do."""

Publish = Callable[[Sequence[Given]], Awaitable[None]]
"""Returns once all of them stand on the topic; raises ``Unavailable``."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed to follow."""

    url: httpx.URL
    outlet: str | None = None
    """What its articles are said to be from; None: the host that they are on."""

    @property
    def name(self) -> str:
        """How it is called before people and in metrics: without what may be secret in its address."""
        return shown(self.url)


@dataclass(frozen=True, slots=True)
class Look:
    """How one look at a feed went."""

    outcome: Fetch
    words: str
    """For a person."""
    pause: timedelta
    """Until the next one."""
    published: int = 0
    refused: int = 0
    """Entries that are no article."""


@dataclass(slots=True)
class Poller:
    """Looks at feeds.

    Args:
        fetcher: asks servers.
        memory: of what was seen.
        publish: sends articles.
        every: between two looks at a feed that answers.
    """

    fetcher: Fetcher
    memory: Memory
    publish: Publish
    every: timedelta
    chance: random.Random
    clock: Callable[[], datetime]
    resolve: Resolve = resolve
    _robots: Robots = field(init=False)
    _texts: Texts = field(init=False)
    _taken: set[str] = field(init=False, default_factory=set)
    """Articles that a look is at: another feed of the outlet may list them at the same moment."""

    def __post_init__(self) -> None:
        self._robots = Robots(self.fetcher)
        self._texts = Texts(self.fetcher, self._robots)

    def due_in(self, feed: Feed) -> float:
        """Tell in how many seconds a feed may be looked at: back-off outlives a restart."""
        return max(0.0, self.memory.of(str(feed.url)).due_at - self._now())

    async def look(self, feed: Feed) -> Look:
        """Look at a feed once, publish what is new, and remember it.

        Raises:
            Unavailable: the articles cannot be published now. Nothing is remembered.
        """
        known = self.memory.of(str(feed.url))
        guard = Guard(feed.url, self.resolve)
        try:
            await self._robots.check(feed.url, guard)
            answer = await self.fetcher.get(feed.url, guard, _conditions(known))
        except Rejected as rejection:
            return self._failed(feed, known, "refused", rejection.detail, pause=FORBIDDEN)
        except Unavailable as error:
            return self._failed(feed, known, "failed", str(error))
        if answer.status == 304:
            return self._well(feed, known, Look("unchanged", "nothing new", self._usual()))
        if answer.status != 200:
            return self._refused_by(answer, feed, known)
        try:
            entries = await _entries(answer)
        except Rejected as rejection:
            return self._failed(feed, known, "broken", rejection.detail)
        return await self._read(feed, guard, answer, entries)

    async def _read(self, feed: Feed, guard: Guard, answer: Answer, entries: list[Entry]) -> Look:
        """Publish the entries that are new."""
        once = {entry.article_id: replace(entry, outlet=feed.outlet or entry.outlet) for entry in entries}
        left = {name: tries for name, tries in self.memory.tries(once, self._now()).items() if name not in self._taken}
        mine = [*left][:PAGES]
        self._taken.update(mine)
        try:
            found = [await self._article(once[name], guard, tries=left[name] + 1) for name in mine]
            articles = [one for one in found if one and not one.error]
            if articles:
                await self.publish(articles)
            self.memory.done([name for name, one in zip(mine, found, strict=True) if one], self._now())
        finally:
            self._taken.difference_update(mine)
        refused, later = len([*filter(None, found)]) - len(articles), found.count(None) + len(left) - len(mine)
        words = f"{len(entries)} listed, {len(articles)} new"
        words += f", {refused} without text" if refused else ""
        words += f", {later} later" if later else ""
        # With its validators a feed that has not changed would not show again what is still to be read.
        headers = {} if later else answer.headers
        validators = Known(headers.get("etag"), headers.get("last-modified"))
        outcome: Fetch = "new" if articles else "nothing_new"
        return self._well(feed, validators, Look(outcome, words, self._usual(), len(articles), refused))

    async def _article(self, entry: Entry, guard: Guard, *, tries: int) -> Given | None:
        """Read an entry; None where its page does not come now."""
        try:
            text = await self._texts.of(entry, guard, last_try=tries >= TRIES)
        except Unavailable:
            self.memory.tried(entry.article_id, self._now())
            return None
        return article_of(entry, text, self.clock())

    def _well(self, feed: Feed, known: Known, look: Look) -> Look:
        self.memory.keep(str(feed.url), replace(known, failures=0, due_at=0.0))
        return look

    def _refused_by(self, answer: Answer, feed: Feed, known: Known) -> Look:
        words = f"answers {answer.status}"
        if answer.status == 410:
            return self._failed(feed, known, "refused", f"{words}: gone for good", pause=FORBIDDEN)
        wish = retry_after(answer.headers.get("retry-after"), self.clock())
        return self._failed(feed, known, "failed", words, wish=wish)

    def _failed(
        self,
        feed: Feed,
        known: Known,
        outcome: Fetch,
        words: str,
        *,
        wish: timedelta | None = None,
        pause: timedelta | None = None,
    ) -> Look:
        failures = known.failures + 1
        pause = pause or backed_off(failures, FIRST, max(MOST, self.every), self.chance, wish=wish)
        due_at = self._now() + pause.total_seconds()
        self.memory.keep(str(feed.url), replace(known, failures=failures, due_at=due_at))
        return Look(outcome, words, pause)

    def _usual(self) -> timedelta:
        """Spread the looks a little, so that feeds which began together do not stay together."""
        return self.every * self.chance.uniform(0.95, 1.05)

    def _now(self) -> float:
        return self.clock().astimezone(UTC).timestamp()


async def _entries(answer: Answer) -> list[Entry]:
    """Read a feed in a thread, and not for ever."""
    content_type = answer.headers.get("content-type", "")
    try:
        async with asyncio.timeout(SLOWEST):
            return await asyncio.to_thread(entries_of, answer.body, answer.url, content_type)
    except TimeoutError as error:
        raise Rejected("no_feed", f"takes more than {SLOWEST:.0f} s to read") from error


def _conditions(known: Known) -> dict[str, str]:
    wanted = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
    wanted |= {"If-None-Match": known.etag} if known.etag else {}
    return wanted | ({"If-Modified-Since": known.last_modified} if known.last_modified else {})
