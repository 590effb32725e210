"""`vigie up`: starts everything, shows what was found, stays until Ctrl-C, leaves nothing running."""

import asyncio
import os
import re
import shutil
import sys
import threading
import time
import webbrowser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from vigie.cli.configured import settings_of_environment

if TYPE_CHECKING:
    from rich.console import Console

    from vigie.local.service import LocalService, Tell

REFRESH = 1.0
"""Seconds between two looks at the service while it stays up."""
_NUMBERS = re.compile(r"\d[\d,]*")
"""What changes in a line that is not worth another one in a file."""
ANSWER = 5.0
"""Seconds in which Kafka says how much there is; after that it counts as away."""


def up(
    once: Annotated[bool, typer.Option("--once", help="Print what was found, stop everything and end.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=8, help="Worker processes.")] = 1,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the embedded Kafka; 0: a free one.")] = 0,
    watch: Annotated[
        bool, typer.Option("--watch", help="Start this machine's Prometheus too, with our rules.")
    ] = False,
) -> None:
    """Start Kafka and the workers, publish the seeds, show what was found, and stay up until Ctrl-C.

    Kafka is brought along and started, unless VIGIE_BROKER names one of your own. The data stays in one folder
    (.vigie, or VIGIE_FOLDER): started again, everything goes on where it stopped.
    """
    from vigie.cli.render import console as new_console
    from vigie.local.service import LocalService
    from vigie.local.signals import Stoppable

    settings, console = settings_of_environment(), new_console()
    with Stoppable() as stoppable:
        screen = Screen(console, on_stop=stoppable.deafen)
        service = LocalService(settings, screen.tell(), workers_wanted=workers, broker_port=port, watched=watch)
        try:
            with screen, service:
                _show(service, screen)
                if not once:
                    _stay(service, screen)
        except KeyboardInterrupt as interrupt:
            if not screen.shown:
                console.print("Stopped before anything was shown.")
                raise typer.Exit(130) from interrupt
    console.print("Everything is stopped." + ("" if once else f" Start again with `{typed()} up`: nothing is lost."))


def typed() -> str:
    """Give what to type for this command here: an environment that is not active is not on the path."""
    called = Path(sys.argv[0])
    found = shutil.which("vigie")
    if called.name != "vigie" or (found and Path(found).samefile(called)):
        return "vigie"
    return os.path.relpath(called) if called.absolute().is_relative_to(Path.cwd()) else str(called)


class Screen:
    """One line that changes at the bottom, what stays above it; plain lines where nobody watches a terminal."""

    def __init__(self, console: "Console", *, on_stop: Callable[[], None]) -> None:
        from rich.status import Status

        self.console = console
        self.shown = False
        self._on_stop = on_stop
        self._status = Status("", console=console)
        self._last = ""
        self._begun = time.monotonic()

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._status.stop()

    def tell(self) -> "Tell":
        """What the service reports its progress to."""
        from vigie.local.service import Tell

        return Tell(step=self.step, note=self.note, fetched=self.fetched, stopping=self.stopping)

    def step(self, words: str) -> None:
        """Say what is being done now."""
        if self.console.is_terminal:
            self._status.update(words if words.endswith(")") else f"{words}…")
        elif _NUMBERS.sub("", words) != _NUMBERS.sub("", self._last):
            self.console.print(f"{time.monotonic() - self._begun:5.1f} s  {words}", soft_wrap=True)
        self._last = words

    def note(self, words: str) -> None:
        """Say something that stays."""
        self.console.print(f"[yellow]![/] {words}", soft_wrap=True)

    def fetched(self, what: str, done: int, total: int) -> None:
        """Say how much of Kafka has come."""
        megabytes = f"{done / 1e6:.0f} of {total / 1e6:.0f} MB"
        self.step(
            f"bringing Kafka: {megabytes} ({what})" if self.console.is_terminal else "bringing Kafka's jars, once"
        )

    def stopping(self) -> None:
        """Everything is about to stop; from now on Ctrl-C changes nothing."""
        self._on_stop()
        if self._last:
            self.step("stopping the workers, then Kafka")

    @contextmanager
    def paused(self) -> Iterator["Console"]:
        """Print something large."""
        self._status.stop()
        yield self.console
        if self.console.is_terminal:
            self._status.start()


def _show(service: "LocalService", screen: Screen) -> None:
    """Publish, wait, print."""
    from vigie.cli.render import article_block, tension_table
    from vigie.local.report import gather

    service.publish_seeds()
    service.wait_until_read()
    screen.step("collecting what was found")
    report = gather(service.settings, service.topics, [seed.article_id for seed in service.seeds])
    with screen.paused() as console:
        for text, events in report.articles:
            console.print(article_block(text, events))
        console.print(tension_table(report.tension) if report.tension else "No dyad has any tension yet.")
    if report.missing:
        screen.note(f"not read: {', '.join(report.missing)}; `vigie rejected list` says why")
    if report.too_old:
        screen.note(f"more than 400 days before the newest article, so without tension: {', '.join(report.too_old)}")
    screen.shown = True


def _stay(service: "LocalService", screen: Screen) -> None:
    """Keep everything running, and say what is there, until a signal comes."""
    where = "Kafka " + str(service.settings.broker)
    screen.console.print(
        f"Pages [bold]{_pages(service)}[/]\n"
        f"{where} · metrics {service.workers.urls[0]}/metrics · data {service.folder}\n"
        + (f"Prometheus {service.prometheus.url}/alerts\n" if service.prometheus else "")
        + "In another terminal: {0} push FILE…   {0} watch events   {0} watch tension".format(typed()),
        soft_wrap=True,
    )
    service.prepare_next_start()
    asyncio.run(_live(service, screen))


def _pages(service: "LocalService") -> str:
    """Start the pages, and show them to who sits before a screen. Gives their address."""
    from vigie.cli.web import can_show_pages

    address = service.open_pages()
    if can_show_pages():
        threading.Thread(target=_show_when_ready, args=(service, address), daemon=True).start()
    return address


def _show_when_ready(service: "LocalService", address: str) -> None:
    from vigie.errors import Unavailable

    with suppress(Unavailable):
        service.pages.wait_until_ready()
        webbrowser.open(address)


async def _live(service: "LocalService", screen: Screen) -> None:
    from aiokafka.errors import KafkaError

    from vigie.errors import Unavailable
    from vigie.stream.clients.admin import administration

    while True:
        try:
            async with administration(service.settings) as admin:
                while True:
                    service.keep_up()
                    ends = await asyncio.wait_for(admin.end_offsets(service.topics.all), ANSWER)
                    counts: Counter[str] = Counter()
                    for partition, end in ends.items():
                        counts[partition.topic] += end
                    screen.step(_counted(service, counts))
                    await asyncio.sleep(REFRESH)
        except (KafkaError, Unavailable, TimeoutError):
            screen.step("waiting for Kafka")
            await asyncio.sleep(REFRESH)
            service.keep_up()


def _counted(service: "LocalService", counts: Counter[str]) -> str:
    topics = service.topics
    nouns = {"articles": topics.articles, "events": topics.events, "stances": topics.stances, "alerts": topics.alerts}
    said = [f"{counts[topic.name]:,} {noun}" for noun, topic in nouns.items()]
    said += [f"{counts[topics.rejected.name]:,} rejected"] if counts[topics.rejected.name] else []
    running, wanted = len(service.workers.pids), service.workers_wanted
    said += [f"{running} of {wanted} workers"] if running < wanted else []
    return "up: " + ", ".join(said) + " (Ctrl-C stops)"
