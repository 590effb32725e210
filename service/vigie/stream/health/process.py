"""What every process that stays does: hear signals, wait for what is away, show that it lives and where."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from vigie.errors import Unavailable
from vigie.stream.health.state import Health

log = logging.getLogger(__name__)

WAIT = 2.0
"""Seconds between two tries to reach what is away."""


def stop_signals() -> asyncio.Event:
    """Give the event that SIGTERM and SIGINT set from now on."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def ticks(health: Health) -> None:
    """Note for ever that the event loop runs."""
    while True:
        health.ticked()
        await asyncio.sleep(1)


def write_address(path: Path, address: str) -> None:
    """Write at once, so that whoever waits for the file never reads half of it."""
    draft = path.with_suffix(".part")
    draft.write_text(address + "\n", encoding="utf-8")
    draft.replace(path)


async def until_available(ask: Callable[[], Awaitable[object]], stopping: asyncio.Event) -> bool:
    """Ask until nothing is away any more, and say what is; False where a signal came first."""
    said = ""
    while not stopping.is_set():
        try:
            await ask()
        except Unavailable as error:
            if str(error) != said:
                log.warning("%s; waiting for it", error)
            said = str(error)
        else:
            return True
        await pause(stopping, WAIT)
    return False


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until a signal comes."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
