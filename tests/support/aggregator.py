"""An aggregating worker over tables in memory: what it is given, what it tells, and what stands in the end."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NoReturn

from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.stream.aggregating.agents import Counter, count_agent, dispute_agent, merge_agent
from vigie.stream.aggregating.books import Books, Publications
from vigie.stream.aggregating.closing import Closing
from vigie.stream.aggregating.disputes import Disputes
from vigie.stream.aggregating.tables import Table
from vigie.stream.aggregating.volume import VolumeFollower
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import Quarantine
from vigie.tension.ledger import Ledger

from support.generated import told_by_articles
from support.streams import FaustTable, Message, Stream, Topic, message_of

PARTITIONS = 4
TODAY = date(2022, 6, 1).toordinal()
ARTICLES = 160
"""Articles of the run that others are compared with."""


class Stopped(BaseException):
    """The worker stops here."""


class World:
    """The topics that all aggregators share."""

    def __init__(self) -> None:
        names = ("tension", "alerts", "disagreements", "volume", "rejected")
        self.tension, self.alerts, self.disagreements, self.volume, self.rejected = map(Topic, names)


class Aggregator:
    """One worker with some of the partitions; ``restarted`` goes on from its changelogs."""

    def __init__(
        self, world: World, partitions: Iterable[int] = range(PARTITIONS), tables: Sequence[FaustTable] = ()
    ) -> None:
        self.world, self.partitions = world, frozenset(partitions)
        self.cells, self.days, self.sayings = tables or (FaustTable(), FaustTable(), FaustTable())
        self.metrics, self.now = Metrics(), 0.0
        ledger = Ledger("test")
        self.follower = VolumeFollower(ledger.volume, clock=lambda: self.now)
        self.books = Books(
            ledger,
            Table(self.cells),
            Publications(world.tension, world.alerts, PARTITIONS),
            self.metrics,
            lambda: self.now,
        )
        self.books.take_over()
        self.disputes = Disputes(ledger, Table(self.sayings), world.disagreements, PARTITIONS)
        self.quarantine = Quarantine(world.rejected, group="test", metrics=self.metrics, stop=_stop)
        self.closing = Closing(
            self.books, self.follower, held=lambda: self.partitions, today=lambda: TODAY, clock=lambda: self.now
        )
        self.follow()

    def restarted(self) -> "Aggregator":
        """Begin anew with the same partitions."""
        tables = [table.recovered(self.partitions) for table in (self.cells, self.days, self.sayings)]
        return Aggregator(self.world, self.partitions, tables)

    def follow(self) -> None:
        """Read the volume."""
        for record in self.world.volume.sent:
            self.follower.put(record["key"].decode(), record["value"])

    async def take(self, messages: Iterable[Message]) -> None:
        """Let the agents work on what lies in the partitions held."""
        mine = [message for message in messages if message.partition in self.partitions]
        counter = Counter(Table(self.days), self.world.volume, self.books.ledger.points.volume_sample, PARTITIONS)
        shared = self.quarantine, self.metrics, _stop
        agents = {
            "events": merge_agent(Event, self.books, *shared, self.disputes),
            "stances": merge_agent(Stance, self.books, *shared),
            "claims": dispute_agent(self.disputes, *shared),
            "arrivals": count_agent(counter, *shared),
        }
        for topic, agent in agents.items():
            await agent(Stream([message for message in mine if message.topic == topic]))
        self.follow()

    async def close(self, *, waits: float = 10.0) -> None:
        """Close the days that are over, once the news has stood still for some seconds."""
        self.follow()
        for _ in range(2):
            self.now += waits
            for partition in sorted(self.partitions):
                await self.closing.look(partition)

    def state(self) -> dict[str, Any]:
        """The tables as they are, less what only counts how often it was written."""
        told = {f"sayings {key.decode()}": value for key, value in self.sayings.data.items()}
        return told | {key.decode(): _less_revision(key, value) for key, value in self.cells.data.items()}


def articles(count: int) -> list[Message]:
    """Findings and arrivals of some articles as messages."""
    return [message_of(topic, record, PARTITIONS, at) for at, (topic, record) in enumerate(told_by_articles(count))]


def final(world: World, *aggregators: Aggregator) -> tuple[dict[str, Any], ...]:
    """What stands in the end: the tables, then tension, alerts, volume and disagreements by key."""
    table = {key: value for aggregator in aggregators for key, value in aggregator.state().items()}
    return table, _told(world.tension), _told(world.alerts), world.volume.newest(), world.disagreements.newest()


def fails_after(count: int) -> Callable[[], None]:
    """Let so many sends pass; from then on the broker is away."""
    left = [count]

    def fail() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("the broker is away")

    return fail


async def _stop(error: BaseException) -> NoReturn:
    raise Stopped from error


def _less_revision(key: bytes, value: bytes) -> Any:
    if key.count(b"|") != 1:
        return value
    return {name: field for name, field in json.loads(value).items() if name != "revision"}


def _told(topic: Topic) -> dict[str, Any]:
    return {
        key: {name: field for name, field in value.items() if name != "revision"}
        for key, value in topic.newest().items()
    }
