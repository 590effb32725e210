"""Addresses of feeds in, their articles on the topic and a line for each look out: `vigie feed`."""

import asyncio
import logging
import random
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vigie.cli.configured import settings_with_broker
from vigie.cli.render import console, printable
from vigie.errors import Misconfigured, Rejected, Unavailable
from vigie.feeds.addresses import read_address
from vigie.feeds.fetching import fetching
from vigie.feeds.following import Follower
from vigie.feeds.memory import Memory
from vigie.feeds.polling import Feed, Look, Poller
from vigie.local.folder import data_folder
from vigie.local.locks import FileLock
from vigie.settings import Settings
from vigie.stream.clients.intake import Intake
from vigie.stream.health.process import stop_signals, ticks
from vigie.stream.health.state import Health, HealthServer
from vigie.stream.metrics import FeedMetrics

LEAST = timedelta(minutes=1)
"""Between two looks at a feed: more often is no manners, and gives nothing."""
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_GOOD = ("new", "nothing_new", "unchanged")


def follow_feeds(addresses: list[str], *, every: str, once: bool, file: Path | None) -> bool:
    """Follow feeds until SIGTERM or Ctrl-C, or look at each of them once. Returns whether all that was asked went well.

    Raises:
        Misconfigured: an address or the pause cannot be read.
        Unavailable: another one follows feeds with this folder, or, with ``once``, Kafka is away.
    """
    feeds, pause = feeds_of(addresses, file), pause_of(every)
    settings = settings_with_broker()
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write down addresses with what is secret in them
    folder = data_folder(settings)
    lock = FileLock(folder / "feed.lock")
    if not lock.take():
        raise Unavailable(
            f"another `vigie feed` works in {folder}: give it all feeds, or set VIGIE_FOLDER for this one"
        )
    try:
        with Memory(folder) as memory:
            return asyncio.run(_run(settings, feeds, memory, every=pause, once=once))
    finally:
        lock.release()


def feeds_of(addresses: Iterable[str], file: Path | None) -> list[Feed]:
    """List the feeds that were typed, and those of a file: an address a line, its outlet after it, ``#`` for remarks.

    Raises:
        Misconfigured: naming the line.
    """
    lines = [("", address) for address in addresses]
    if file:
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"--file {file}: {getattr(error, 'strerror', None) or error}") from error
        lines += [(f"{file}:{number}: ", line) for number, line in enumerate(text.splitlines(), 1)]
    feeds: dict[str, Feed] = {}
    for place, line in lines:
        words = re.sub(r"(^|\s)#.*", "", line).split(maxsplit=1)
        if not words:
            continue
        try:
            url = read_address(words[0])
        except Rejected as rejection:
            raise Misconfigured(f"{place}{rejection.detail}") from rejection
        feeds.setdefault(str(url), Feed(url, words[1].strip() if len(words) > 1 else None))
    if not feeds:
        raise Misconfigured("no feed: give addresses, or a file of them with --file")
    return list(feeds.values())


def pause_of(typed: str) -> timedelta:
    """Read ``15m``, ``2h``.

    Raises:
        Misconfigured: it is none, or too short for good manners.
    """
    read = re.fullmatch(r"(\d{1,5})([smhd])", typed.strip())
    if not read:
        raise Misconfigured(f"--every {typed}: give it as 15m, 2h or 1d")
    pause = timedelta(**{_UNITS[read[2]]: int(read[1])})
    if pause < LEAST:
        raise Misconfigured(f"--every {typed}: at least {LEAST.seconds} s, for good manners")
    return pause


async def _run(settings: Settings, feeds: list[Feed], memory: Memory, *, every: timedelta, once: bool) -> bool:
    stopping = stop_signals()
    metrics, health = FeedMetrics(), Health()
    intake = Intake(settings, source="feed")
    async with fetching() as fetcher:
        poller = Poller(
            fetcher,
            memory,
            intake.put,
            every,
            chance=random.SystemRandom(),
            clock=lambda: datetime.now(UTC),
        )
        follower = Follower(poller, metrics, Screen(max(len(feed.name) for feed in feeds)).tell)
        try:
            if once:
                return await _once(follower, feeds, stopping)
            with HealthServer(
                settings.metrics_host, settings.metrics_port, health=health, registry=metrics.registry
            ) as server:
                count = f"{len(feeds)} feed{'s' * (len(feeds) > 1)}"
                print(f"following {count}, metrics http://{server.address}/metrics; Ctrl-C ends it", flush=True)
                health.unready = lambda: [follower.away] if follower.away else []
                beating = asyncio.create_task(ticks(health))
                await follower.forever(feeds, stopping)
                beating.cancel()
                return True
        finally:
            await intake.close()


async def _once(follower: Follower, feeds: list[Feed], stopping: asyncio.Event) -> bool:
    looking = asyncio.create_task(follower.once(feeds))
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({looking, stop}, return_when=asyncio.FIRST_COMPLETED)
    if not looking.done():
        looking.cancel()
        await asyncio.wait({looking})
        print("stopped; what was not published comes the next time", file=sys.stderr)
        return False
    stop.cancel()
    looks = looking.result()
    published, bad = sum(look.published for look in looks), sum(look.outcome not in _GOOD for look in looks)
    print(
        f"{published} article{'' if published == 1 else 's'} published from {len(feeds)} feed{'s' * (len(feeds) > 1)}"
        + (f", {bad} could not be read" if bad else "")
    )
    return not bad


class Screen:
    """One line for each look.

    Args:
        width: of the longest name.
    """

    def __init__(self, width: int) -> None:
        self._width = min(width, 60)
        self._console = console()

    def tell(self, feed: Feed, look: Look) -> None:
        """Print how a look went, and when the next one comes."""
        good = look.outcome in _GOOD
        minutes = look.pause.total_seconds() / 60
        pause = f"{minutes:.0f} min" if minutes >= 1.5 else f"{look.pause.total_seconds():.0f} s"
        words = f"{look.words}; {'next' if good else 'again'} in {pause}"
        self._console.print(
            f"{datetime.now(UTC):%H:%M:%S}  {printable(feed.name):<{self._width}}  {printable(words)}",
            style="none" if good else "yellow",
            markup=False,
            soft_wrap=True,
        )
