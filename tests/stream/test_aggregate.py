"""Aggregation over tables in memory: order, repetition, restarts and partitions change nothing in the end."""

import json
import random
from datetime import date

import pytest
from support.aggregator import ARTICLES, PARTITIONS, Aggregator, Stopped, World, articles, fails_after, final
from support.findings import told_that_day
from support.streams import Message, message_of
from vigie.model.arrival import Arrival


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
        world.tension.fail = fails_after(at % 7)
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
    world.tension.fail = fails_after(0)
    with pytest.raises(Stopped):
        await worker.take([message_of("events", told_that_day(), PARTITIONS)])
    assert not worker.cells.data


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


def _dies_at(key):
    def fail(written):
        if written == key:
            raise OSError("killed")

    return fail
