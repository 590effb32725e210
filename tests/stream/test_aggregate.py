"""Aggregation over tables in memory: order, repetition, restarts and partitions change nothing in the end."""

import asyncio
import json
import random
from datetime import UTC, date, datetime

import pytest
from support.findings import told_that_day
from support.generated import told_by_articles
from support.records import a_claim
from support.streams import FaustTable, Message, Stream, Topic, message_of
from vigie.model.arrival import Arrival
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

PARTITIONS = 4
TODAY = date(2022, 6, 1).toordinal()
ARTICLES = 160


class Stopped(BaseException):
    """The worker stops here."""


class World:
    """The topics that all aggregators share."""

    def __init__(self):
        names = ("tension", "alerts", "disagreements", "volume", "rejected")
        self.tension, self.alerts, self.disagreements, self.volume, self.rejected = map(Topic, names)


class Aggregator:
    """One worker with some of the partitions; ``restarted`` goes on from its changelogs."""

    def __init__(self, world, partitions=range(PARTITIONS), cells=None, days=None, sayings=None):
        self.world, self.partitions = world, frozenset(partitions)
        self.cells, self.days, self.sayings = cells or FaustTable(), days or FaustTable(), sayings or FaustTable()
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

    def restarted(self):
        tables = [table.recovered(self.partitions) for table in (self.cells, self.days, self.sayings)]
        return Aggregator(self.world, self.partitions, *tables)

    def follow(self):
        for record in self.world.volume.sent:
            self.follower.put(record["key"].decode(), record["value"])

    async def take(self, messages):
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

    async def close(self, *, waits=10.0):
        self.follow()
        for _ in range(2):
            self.now += waits
            for partition in sorted(self.partitions):
                await self.closing.look(partition)

    def state(self):
        """The tables as they are, less what only counts how often it was written."""
        told = {f"sayings {key.decode()}": value for key, value in self.sayings.data.items()}
        return told | {key.decode(): _less_revision(key, value) for key, value in self.cells.data.items()}


async def _stop(error):
    raise Stopped from error


def _less_revision(key, value):
    if key.count(b"|") != 1:
        return value
    return {name: field for name, field in json.loads(value).items() if name != "revision"}


def _told(topic):
    return {
        key: {name: field for name, field in value.items() if name != "revision"}
        for key, value in topic.newest().items()
    }


def articles(count):
    """Findings and arrivals of some articles as messages."""
    return [message_of(topic, record, PARTITIONS, at) for at, (topic, record) in enumerate(told_by_articles(count))]


def final(world, *aggregators):
    table = {key: value for aggregator in aggregators for key, value in aggregator.state().items()}
    volume = {key: value for key, value in world.volume.newest().items()}
    return table, _told(world.tension), _told(world.alerts), volume, world.disagreements.newest()


@pytest.fixture(scope="module")
def sorted_run():
    async def run():
        world = World()
        one = Aggregator(world)
        for message in articles(ARTICLES):
            await one.take([message])
        await one.close()
        return final(world, one)

    return asyncio.run(run())


def test_the_run_that_others_are_compared_with_says_something(sorted_run):
    table, tension, alerts, volume, disagreements = sorted_run
    assert len(tension) > 100
    assert alerts
    assert {one["kind"] for record in disagreements.values() for one in record["disagreements"]} == {"act", "quantity"}
    assert sum(map(len, volume.values())) == ARTICLES
    assert max(record["index"] for record in tension.values()) > 40


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_two_aggregators_shuffles_repeats_and_a_restart_end_in_the_same_bytes(sorted_run, seed):
    chance, messages = random.Random(seed), articles(ARTICLES)
    messages += chance.sample(messages, len(messages) * 3 // 10)
    chance.shuffle(messages)
    world = World()
    first, second = Aggregator(world, {0, 3}), Aggregator(world, {1, 2})
    for at in range(0, len(messages), 50):
        await first.take(messages[at : at + 50])
        await second.take(messages[at : at + 50])
        if at % 100 == 0:
            await chance.choice([first, second]).close(waits=chance.choice([0.5, 40]))
        if at == 200:
            first = first.restarted()
        if at == 300:
            second = second.restarted()
    await first.close()
    await second.close()
    assert final(world, first, second) == sorted_run


async def test_a_worker_that_is_killed_before_it_wrote_its_table_tells_and_writes_again(sorted_run):
    messages, world = articles(ARTICLES), World()
    worker = Aggregator(world)
    for at in range(0, len(messages), 60):
        batch = messages[at : at + 60]
        world.tension.fail = _fails_after(at % 7)
        try:
            await worker.take(batch)
        except Stopped:
            world.tension.fail = lambda: None
            worker = worker.restarted()
            await worker.take(batch)
    await worker.close()
    assert final(world, worker) == sorted_run


async def test_an_alert_that_a_killed_worker_published_and_never_noted_is_withdrawn_where_it_does_not_stand():
    days = [f"2022-02-{day}" for day in (10, 11, 12)]
    loud = [
        told_that_day("ASSAULT RUS UKR", article=f"{day} {n}", day=day, outlet=f"o{n}")
        for day in days
        for n in range(4)
    ]
    events = [message_of("events", event, PARTITIONS) for event in loud]
    arrivals = [message_of("arrivals", Arrival(day=day, article_hash=f"{day}"), PARTITIONS) for day in days]
    world = World()
    worker = Aggregator(world)
    await worker.take(arrivals)
    worker.cells.fail = _dies_at(b"RUS|UKR|2022-02-10")
    with pytest.raises(Stopped):
        await worker.take(events)
    assert [record["state"] for record in world.alerts.newest().values()] == ["open"]
    many = [Arrival(day="2022-02-09", article_hash=f"other {number}") for number in range(3000)]
    await worker.take([message_of("arrivals", arrival, PARTITIONS) for arrival in many])
    again = worker.restarted()
    await again.take(events)
    await again.close()
    assert world.alerts.newest() == {}
    told = [json.loads(r["value"]) for r in world.alerts.sent if r["value"]]
    assert [record["state"] for record in told] == ["open", "withdrawn"]
    assert told[0]["revision"] < told[1]["revision"]  # who takes one record of a revision takes both


async def test_alerts_of_a_replayed_year_move_no_counter_of_news():
    old, now = Aggregator(World()), Aggregator(World())
    now.books._today = lambda: date(2022, 1, 1).toordinal()
    for worker in (old, now):
        await worker.take(articles(ARTICLES))
        await worker.close()
    assert old.world.alerts.newest() == now.world.alerts.newest() != {}
    counted = [
        sum(sample.value for family in worker.metrics.alerts.collect() for sample in family.samples)
        for worker in (old, now)
    ]
    assert counted[0] == 0 < counted[1]


async def test_nothing_is_written_that_was_not_published():
    world = World()
    worker = Aggregator(world)
    world.tension.fail = _fails_after(0)
    with pytest.raises(Stopped):
        await worker.take([message_of("events", told_that_day(), PARTITIONS)])
    assert not worker.cells.data


async def test_a_closing_that_was_interrupted_is_done_by_the_next_worker():
    world = World()
    worker = Aggregator(world)
    await worker.take(articles(60))
    before = len(world.tension.sent)
    world.tension.fail = _fails_after(3)
    with pytest.raises(OSError, match="away"):
        await worker.close()
    world.tension.fail = lambda: None
    again = worker.restarted()
    await again.close()
    assert len(world.tension.sent) > before + 3
    assert not any(again.closing.due(partition) for partition in range(PARTITIONS))


async def test_dyads_whose_closing_failed_wait_for_the_next_one():
    world = World()
    worker = Aggregator(world)
    await worker.take(articles(60))
    await worker.close()
    worker.books.stale.add("RUS|UKR")
    partition = worker.books.partition_of("RUS|UKR")
    world.tension.fail = _fails_after(0)
    with pytest.raises(OSError, match="away"):
        await worker.closing.close(partition, worker.closing.due(partition))
    assert worker.closing.due(partition).dyads == ("RUS|UKR",)
    world.tension.fail = lambda: None
    await worker.closing.close(partition, worker.closing.due(partition))
    assert worker.closing.due(partition) is None


async def test_a_closing_waits_until_the_news_stands_still_but_not_for_ever():
    worker = Aggregator(World())
    await worker.take(articles(20))
    told = len(worker.world.tension.sent)
    partition = worker.books.partition_of("RUS|UKR")
    await worker.closing.look(partition)
    assert len(worker.world.tension.sent) == told
    for _ in range(40):
        worker.now += 1
        worker.follower._changed_at = worker.now
        await worker.closing.look(partition)
    assert len(worker.world.tension.sent) > told


async def test_while_a_year_is_replayed_days_that_are_over_wait_for_its_end(sorted_run):
    worker = Aggregator(World())
    messages = articles(ARTICLES)
    await worker.take(messages)
    assert worker.books.catching_up
    told, partition = len(worker.world.tension.sent), worker.books.partition_of("RUS|UKR")
    for _ in range(40):
        worker.now += 1
        worker.books._entered_at = worker.books._hasty_at = worker.now
        await worker.closing.look(partition)
    assert len(worker.world.tension.sent) == told
    await worker.close()
    assert not worker.books.catching_up
    assert final(worker.world, worker) == sorted_run


async def test_the_day_that_goes_on_is_left_alone():
    worker = Aggregator(World())
    worker.closing._today = lambda: date(2022, 2, 12).toordinal()
    await worker.take([message_of("arrivals", Arrival(day="2022-02-12", article_hash="aa"), PARTITIONS)])
    await worker.close()
    worker.follow()
    await worker.take([message_of("arrivals", Arrival(day="2022-02-12", article_hash="bb"), PARTITIONS)])
    assert not any(worker.closing.due(partition) for partition in range(PARTITIONS))
    worker.closing._today = lambda: date(2022, 2, 13).toordinal()
    assert worker.closing.due(0)


async def test_a_partition_that_went_is_not_written_any_more():
    worker = Aggregator(World())
    await worker.take(articles(60))
    due = [(partition, worker.closing.due(partition)) for partition in range(PARTITIONS)]
    worker.partitions = frozenset()
    changes, told = len(worker.cells.changelog), len(worker.world.tension.sent)
    for partition, what in due:
        await worker.closing.close(partition, what)
    assert (len(worker.cells.changelog), len(worker.world.tension.sent)) == (changes, told)


@pytest.mark.parametrize(
    ("value", "reason"),
    [(None, "empty_message"), (b"\xff", "not_json"), (b"[]", "wrong_schema"), (b'{"a": 1}', "wrong_schema")],
)
async def test_what_is_no_event_is_put_aside_and_the_next_one_counts(value, reason):
    worker = Aggregator(World())
    good = message_of("events", told_that_day(), PARTITIONS)
    await worker.take([Message("events", value, b"RUS|UKR", good.partition), good])
    [aside] = worker.world.rejected.sent
    assert aside["value"] == value
    assert dict(aside["headers"])["rejected-reason"] == reason.encode()
    assert "RUS|UKR" in worker.state()


async def test_an_event_in_the_wrong_partition_is_put_aside():
    worker = Aggregator(World())
    message = message_of("events", told_that_day(), PARTITIONS)
    message.partition = (message.partition + 1) % PARTITIONS
    await worker.take([message])
    assert dict(worker.world.rejected.sent[0]["headers"])["rejected-reason"] == b"wrong_partition"
    assert not worker.cells.data


async def test_an_event_whose_dyad_is_not_that_of_its_parties_is_put_aside():
    worker = Aggregator(World())
    await worker.take([message_of("events", told_that_day("ACCUSE RUS USA", dyad="RUS|UKR"), PARTITIONS)])
    assert dict(worker.world.rejected.sent[0]["headers"])["rejected-reason"] == b"wrong_dyad"
    assert not worker.cells.data


@pytest.mark.parametrize("step", ["take", "tell"])
async def test_a_bug_in_one_event_is_put_aside_with_its_name_and_its_neighbours_count(monkeypatch, step):
    worker = Aggregator(World())

    ledger = worker.books.ledger
    honest = getattr(ledger, step)

    def broken(what, *rest, **more):
        if "USA" in (what if step == "tell" else what.dyad):
            raise ZeroDivisionError("a bug of ours")
        return honest(what, *rest, **more)

    monkeypatch.setattr(ledger, step, broken)
    batch = [told_that_day(), told_that_day("ACCUSE RUS USA"), told_that_day("CONSULT FRA DEU")]
    await worker.take([message_of("events", event, PARTITIONS) for event in batch])
    [aside] = worker.world.rejected.sent
    headers = dict(aside["headers"])
    assert (headers["rejected-reason"], headers["rejected-detail"]) == (b"bug", b"ZeroDivisionError: a bug of ours")
    assert aside["key"] == b"RUS|USA"
    assert set(worker.world.tension.newest()) == {"RUS|UKR|2022-02-12", "DEU|FRA|2022-02-12"}
    assert not any("USA" in key for key in worker.state())


async def test_the_same_event_again_publishes_nothing():
    worker = Aggregator(World())
    message = message_of("events", told_that_day(), PARTITIONS)
    await worker.take([message])
    told = len(worker.world.tension.sent)
    await worker.take([message, message])
    assert len(worker.world.tension.sent) == told == 1


def _dies_at(key):
    def fail(written):
        if written == key:
            raise OSError("killed")

    return fail


def _fails_after(count):
    left = [count]

    def fail():
        left[0] -= 1
        if left[0] < 0:
            raise OSError("the broker is away")

    return fail


async def test_who_says_what_is_dropped_when_no_finding_is_taken_for_its_day_any_more():
    worker = Aggregator(World())
    claims = [a_claim(claim_id=f"c{value}", claimant=who, value=value) for who, value in (("RUS", 10), ("UKR", 900))]
    messages = [message_of("claims", claim, PARTITIONS) for claim in claims]
    await worker.take(messages)
    assert list(worker.world.disagreements.newest()) == ["RUS|UKR|2022-02-12"]
    await worker.take([message_of("arrivals", Arrival(day="2023-06-01", article_hash="aa"), PARTITIONS)])
    new = {"published_at": datetime(2023, 6, 1, tzinfo=UTC), "claim_id": "new"}
    await worker.take([message_of("claims", a_claim(**new), PARTITIONS), *messages])
    assert list(worker.sayings.data) == [b"RUS|UKR|2023-06-01"]


async def test_a_disagreement_that_is_settled_is_removed():
    worker = Aggregator(World())
    early, late = (datetime(2022, 2, 12, hour, tzinfo=UTC) for hour in (8, 20))
    told = [("RUS", 10, early), ("UKR", 900, early), ("UKR", 10, late)]
    for who, value, at in told:
        claim = a_claim(claim_id=f"{who} {value}", claimant=who, value=value, published_at=at, bound="exact")
        await worker.take([message_of("claims", claim, PARTITIONS)])
    assert [bool(record["value"]) for record in worker.world.disagreements.sent] == [True, False]


async def test_a_claim_in_the_wrong_partition_is_put_aside():
    worker = Aggregator(World())
    message = message_of("claims", a_claim(), PARTITIONS)
    message.partition = (message.partition + 1) % PARTITIONS
    await worker.take([message])
    assert dict(worker.world.rejected.sent[0]["headers"])["rejected-reason"] == b"wrong_partition"
    assert not worker.sayings.data


async def test_what_a_worker_publishes_before_it_knows_the_whole_volume_is_published_again():
    world = World()
    steady = Aggregator(world)
    arrivals = [Arrival(day="2022-02-12", article_hash=f"other {number}") for number in range(200)]
    await steady.take([message_of("arrivals", arrival, PARTITIONS) for arrival in arrivals])
    await steady.take([message_of("events", told_that_day("ACCUSE RUS UKR"), PARTITIONS)])
    await steady.close()
    late = [message_of("events", told_that_day("ASSAULT RUS UKR", article="b"), PARTITIONS)]
    told, world.volume.sent = world.volume.sent, []
    behind = steady.restarted()
    await behind.take(late)
    world.volume.sent = told
    await behind.close()
    ahead = steady.restarted()
    key = "RUS|UKR|2022-02-12"
    await ahead.take(late)
    await ahead.close()
    records = [json.loads(record["value"]) for record in world.tension.sent if record["key"] == key.encode()]
    assert {round(record["volume"]) for record in records[-1:]} == {200}
    lagging = [record["volume"] for record in records if record["conflict"] > 5]
    assert lagging[0] < 100 < lagging[1]
    assert behind.state() == ahead.state()


async def test_a_row_that_was_not_written_with_its_cell_is_made_whole_by_the_next_worker(sorted_run):
    """Both go to one changelog, one after the other; a kill may come between them."""
    messages, world = articles(ARTICLES), World()
    worker = Aggregator(world)
    half = len(messages) // 2
    await worker.take(messages[:half])
    written = worker.cells.changelog
    before = len(written)
    await worker.take(messages[half : half + 60])
    torn = [at for at in range(before, len(written) - 1) if written[at][1].count(b"|") == 2]
    del written[torn[0] + 1 :]
    worker = worker.restarted()
    await worker.take(messages[half:])
    await worker.close()
    assert final(world, worker) == sorted_run
