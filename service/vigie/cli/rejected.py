"""Messages that could not be processed: listed, shown, sent again; `vigie rejected`."""

import asyncio
import heapq
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.render import console, printable, rejected_lines
from vigie.errors import Misconfigured, Rejected
from vigie.model.identity import digest
from vigie.model.rejected import RejectedArticle
from vigie.settings import Settings
from vigie.stream.clients.following import follow
from vigie.stream.clients.publishing import Parcel, publishing
from vigie.stream.codec import EARLIEST, LATEST, Headers, read_rejected

MOST_ATTEMPTS = 3
"""What failed three times will fail a fourth time: somebody has to look at it."""
DATE_WAS_AHEAD = "published_in_the_future"
"""The one reason that time itself removes; everything else is judged at its first arrival, where that has a date."""
FIRST_BYTES = 2000
"""Characters of a message that `show` prints; ``--raw`` writes all of it."""

Wanted = Callable[[RejectedArticle], bool]


@dataclass(frozen=True, slots=True)
class Held:
    """A rejected message and where it lies."""

    partition: int
    offset: int
    message: RejectedArticle

    @property
    def place(self) -> str:
        """How `show` and `replay` call it."""
        return f"{self.partition}:{self.offset}"


def list_rejected(*, reason: str | None, since: datetime | None, as_json: bool, limit: int) -> None:
    """Print the newest rejected messages, the newest last."""
    counts, newest = asyncio.run(_newest(_matching(reason, since), limit))
    screen = console()
    for one in newest:
        if as_json:
            print(one.message.model_dump_json())
        else:
            screen.print(f"[bold]{one.place:<8}[/] ", end="")
            screen.print(rejected_lines(one.message))
    if not as_json:
        said = ", ".join(f"{name} {count}" for name, count in counts.most_common())
        screen.print(f"{counts.total()} rejected" + (f": {said}" if said else ""))


def show_rejected(place: str, *, raw: bool) -> None:
    """Print one rejected message with its headers and bytes; ``raw``: the bytes alone, as they came."""
    [one] = asyncio.run(_at(settings_with_broker(), [place]))
    value = one.message.value or b""
    if raw:
        sys.stdout.buffer.write(value)
        return
    screen = console()
    screen.print(rejected_lines(one.message))
    screen.print(f"group    {one.message.group or '-'}", markup=False)
    screen.print(f"key      {_safe(one.message.key)}", markup=False)
    for name, header in one.message.headers:
        screen.print(f"header   {printable(name)}: {_safe(header)}", markup=False)
    screen.print(_safe(value[:FIRST_BYTES]), markup=False)
    if len(value) > FIRST_BYTES:
        screen.print(f"… {len(value):,} bytes; --raw writes all of them", style="dim")


def replay_rejected(places: list[str], *, reason: str | None, since: datetime | None, everything: bool) -> bool:
    """Send messages to the topic they came from, once more. Returns whether every one of them was sent.

    A message that was rejected several times is sent once, and not after its third attempt. To send one twice does
    no harm: all that is found in an article has the same ids each time.
    """
    if not (places or reason or since or everything):
        raise Misconfigured("say what to send again: PARTITION:OFFSET, --reason, --since, or --all")
    settings = settings_with_broker()
    chosen = asyncio.run(_at(settings, places) if places else _last_of_each(settings, _matching(reason, since)))
    ready = [one for one in chosen if one.message.attempt < MOST_ATTEMPTS]
    for one in chosen:
        if one.message.attempt >= MOST_ATTEMPTS:
            print(f"{one.place}: tried {one.message.attempt} times, not sent again", file=sys.stderr)
    asyncio.run(_send(settings, ready))
    print(f"{len(ready)} sent again" + (f", {len(chosen) - len(ready)} left" if len(ready) < len(chosen) else ""))
    return len(ready) == len(chosen)


def since_of(typed: str) -> datetime:
    """Read ``2h``, ``3d``, ``30m`` (ago), a day or an instant.

    Raises:
        Misconfigured: where it is none of them.
    """
    units = {"m": "minutes", "h": "hours", "d": "days"}
    if typed[:-1].isdigit() and typed[-1:] in units:
        return datetime.now(UTC) - timedelta(**{units[typed[-1]]: int(typed[:-1])})
    try:
        read = datetime.fromisoformat(typed)
    except ValueError as error:
        raise Misconfigured(f"--since {typed}: give 2h, 3d, 2026-01-31 or an instant") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


async def _each(settings: Settings) -> AsyncIterator[Held]:
    """Read the rejected topic to its end of now, one message in memory at a time."""
    async for record in follow(settings, topics_of(settings).rejected, from_beginning=True, until_now=True):
        try:
            message = read_rejected(record.value, key=record.key, headers=record.headers)
        except Rejected as rejection:
            print(printable(f"{record.topic} {record.partition}:{record.offset}: {rejection}"), file=sys.stderr)
        else:
            yield Held(record.partition, record.offset, message)


async def _newest(wanted: Wanted, limit: int) -> tuple[Counter[str], list[Held]]:
    """Count messages by reason, and keep the newest, the newest last."""
    counts: Counter[str] = Counter()
    newest: list[tuple[datetime, int, int, Held]] = []
    async for one in _each(settings_with_broker()):
        if wanted(one.message):
            counts[one.message.reason] += 1
            heapq.heappush(newest, (one.message.rejected_at, one.partition, one.offset, one))
            if len(newest) > limit:
                heapq.heappop(newest)
    return counts, [one for *_, one in sorted(newest, key=lambda entry: entry[:3])]


async def _at(settings: Settings, places: Collection[str]) -> list[Held]:
    """Find the messages at some places, in that order."""
    by_place = {one.place: one async for one in _each(settings) if one.place in places}
    for place in places:
        if place not in by_place:
            raise Misconfigured(f"{place}: nothing rejected lies there; `vigie rejected list` shows the places")
    return [by_place[place] for place in places]


async def _last_of_each(settings: Settings, wanted: Wanted) -> list[Held]:
    """Keep the last rejection of each message, where it is wanted, oldest first."""
    last: dict[str, Held | None] = {}
    attempts: dict[str, int] = {}
    async for one in _each(settings):
        name = name_of(one.message)
        if one.message.attempt >= attempts.get(name, 0):
            attempts[name] = one.message.attempt
            last[name] = one if wanted(one.message) else None
    return sorted(filter(None, last.values()), key=lambda one: (one.message.rejected_at, one.partition, one.offset))


def name_of(message: RejectedArticle) -> str:
    """Name a message by the topic it came from, its key and its bytes: each of its attempts has the same name."""
    parts = (part.hex() if part is not None else None for part in (message.key, message.value))
    return digest(message.topic, *parts)


async def _send(settings: Settings, held: Iterable[Held]) -> None:
    async with publishing(settings) as publisher:
        for one in held:
            await publisher.publish(again(one.message))


def again(message: RejectedArticle) -> Parcel:
    """Make the message as it was, at the place and time it came from, with its attempt counted."""
    headers: Headers = [*message.headers, ("rejected-attempt", str(message.attempt + 1).encode())]
    arrived = round(message.timestamp.timestamp() * 1000)
    undated = message.reason == DATE_WAS_AHEAD or message.timestamp in (EARLIEST, LATEST)
    return Parcel(
        message.topic,
        message.key,
        message.value,
        headers,
        timestamp_ms=None if undated else arrived,
        partition=message.partition,
    )


def _matching(reason: str | None, since: datetime | None) -> Wanted:
    return lambda message: (
        (reason is None or message.reason == reason) and (since is None or message.rejected_at >= since)
    )


def _safe(value: bytes | None) -> str:
    return "-" if value is None else printable(value.decode("utf-8", "backslashreplace"))
