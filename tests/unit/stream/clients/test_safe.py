"""Each override of Faust, against the state in which the original goes wrong."""

import asyncio
from collections import defaultdict
from types import SimpleNamespace

import pytest
from faust.transport.drivers import aiokafka as driver
from vigie.errors import Misconfigured
from vigie.stream.clients.safe import SafeConsumer, SafeProducer, check_faust

TP = ("vigie.articles.v1", 0)


def consumer(kind=SafeConsumer, *, committed, acked, in_flight=()):
    it = kind.__new__(kind)
    it._acked = defaultdict(list, {TP: list(acked)})
    it._acked_index = defaultdict(set, {TP: set(acked)})
    it._gap = defaultdict(lambda: None)
    it._committed_offset = {TP: committed}
    it._unacked_messages = {SimpleNamespaceHashable(offset=offset, tp=TP, acked=False) for offset in in_flight}
    return it


class SimpleNamespaceHashable(SimpleNamespace):
    __hash__ = object.__hash__


def test_faust_itself_still_commits_past_a_message_in_flight():
    assert consumer(driver.Consumer, committed=2585, acked=[2586, 2587, 2588, 2589])._new_offset(TP) == 2590


def test_a_message_in_flight_holds_back_the_commit():
    held = consumer(committed=2585, acked=[2586, 2587, 2588, 2589], in_flight=[2585])
    assert held._new_offset(TP) is None
    assert sorted(held._acked[TP]) == [2586, 2587, 2588, 2589]


def test_a_message_in_flight_holds_back_the_commit_of_a_group_that_never_committed():
    assert consumer(committed=None, acked=[1, 2], in_flight=[0])._new_offset(TP) is None


def test_what_lies_before_the_message_in_flight_is_committed():
    assert consumer(committed=10, acked=[10, 11, 13], in_flight=[12])._new_offset(TP) == 12


def test_a_message_in_flight_of_another_partition_holds_nothing_back():
    free = consumer(committed=10, acked=[10, 11])
    free._unacked_messages = {SimpleNamespaceHashable(offset=3, tp=("other", 1), acked=False)}
    assert free._new_offset(TP) == 12


def with_producer(outstanding=(), failure=None, *, crashed=False):
    it = consumer(committed=10, acked=[10])
    crashes = []

    async def crash(error):
        crashes.append(error)

    it.crash = crash
    producer = SimpleNamespace(outstanding=set(outstanding), failure=failure)
    it.transport = SimpleNamespace(app=SimpleNamespace(producer=producer, crashed=crashed))
    it.app = it.transport.app
    return it, producer, crashes


@pytest.fixture
def commits(monkeypatch):
    done = []

    async def commit(self, offsets, start_new_transaction=True):
        done.append(offsets)
        return True

    monkeypatch.setattr(driver.Consumer, "_commit_offsets", commit)
    return done


async def test_a_commit_waits_until_the_broker_has_what_was_sent(commits):
    sent = asyncio.get_running_loop().create_future()
    it, _producer, _crashes = with_producer([sent])
    commit = asyncio.create_task(it._commit_offsets({TP: 11}))
    await asyncio.sleep(0.01)
    assert not commits
    sent.set_result(None)
    assert await commit
    assert commits == [{TP: 11}]


async def test_after_a_crash_nothing_is_committed(commits):
    it, _producer, _crashes = with_producer(crashed=True)
    assert not await it._commit_offsets({TP: 11})
    assert not commits


async def test_a_crash_while_a_commit_waits_leaves_it_undone(commits):
    sent = asyncio.get_running_loop().create_future()
    it, _producer, _crashes = with_producer([sent])
    commit = asyncio.create_task(it._commit_offsets({TP: 11}))
    await asyncio.sleep(0)
    it.app.crashed = True
    sent.set_result(None)
    assert not await commit
    assert not commits


async def test_a_failed_send_stops_the_worker_instead_of_committing(commits):
    it, _producer, crashes = with_producer(failure=OSError("broker gone"))
    assert not await it._commit_offsets({TP: 11})
    assert not commits
    assert [str(error) for error in crashes] == ["broker gone"]


async def test_a_send_that_nobody_awaits_is_remembered_until_it_settles():
    producer = SafeProducer.__new__(SafeProducer)
    producer.outstanding, producer.failure = set(), None
    buffered = []
    producer.buffer = SimpleNamespace(put=buffered.append)
    good, bad = (asyncio.get_running_loop().create_future() for _ in range(2))
    producer.send_soon(good)
    producer.send_soon(bad)
    assert producer.outstanding == {good, bad}
    good.set_result(None)
    bad.set_exception(OSError("too late"))
    await asyncio.sleep(0)
    assert not producer.outstanding
    assert str(producer.failure) == "too late"
    assert buffered == [good, bad]


def test_the_producer_waits_for_all_replicas_and_never_repeats():
    assert SafeProducer.__new__(SafeProducer)._settings_extra() == {"acks": "all", "enable_idempotence": True}


async def test_acknowledged_offsets_are_committed_before_faust_forgets_them(monkeypatch):
    order = []

    async def revoked(self, revoked):
        order.append("forgotten")

    async def commit(self):
        order.append("committed")
        return True

    monkeypatch.setattr(driver.Consumer, "on_partitions_revoked", revoked)
    monkeypatch.setattr(SafeConsumer, "commit", commit)
    await consumer(committed=1, acked=[1]).on_partitions_revoked({TP})
    assert order == ["committed", "forgotten"]


def test_an_untested_faust_is_refused_with_one_line():
    with pytest.raises(Misconfigured, match=r"0\.16\.0 was never tested"):
        check_faust("0.16.0")
