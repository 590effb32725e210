"""When a day is closed, by whom, and what of it survives a worker that stops in the middle."""

from datetime import date

import pytest
from support.aggregator import ARTICLES, PARTITIONS, Aggregator, World, articles, fails_after, final
from support.streams import message_of
from vigie.model.arrival import Arrival


async def test_a_closing_that_was_interrupted_is_done_by_the_next_worker():
    world = World()
    worker = Aggregator(world)
    await worker.take(articles(60))
    before = len(world.tension.sent)
    world.tension.fail = fails_after(3)
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
    world.tension.fail = fails_after(0)
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
