"""Workers and brokers that are stopped, killed and started again in the middle: nothing is lost, nothing counts twice."""

import asyncio

import psutil
import pytest
from support.embedded import embedded
from support.runs import left_by, many_articles
from support.workers import (
    Worker,
    all_read,
    create_topics,
    push_articles,
    settings_for,
    settled,
    wait_until,
)

pytestmark = pytest.mark.fault

ARTICLES = 1000


@pytest.fixture(scope="module")
def quiet_run(broker, tmp_path_factory):
    """What an undisturbed run over the same articles leaves."""

    async def run():
        settings = settings_for(broker)
        await create_topics(settings)
        await push_articles(settings, many_articles(ARTICLES, slow=False))
        with Worker(settings, tmp_path_factory.mktemp("quiet")) as worker:
            worker.wait_ready()
            await settled(settings, worker)
            assert worker.terminate() == 0
        return await left_by(settings)

    left = asyncio.run(run())
    assert len(left.texts) == ARTICLES
    assert len(left.events) > ARTICLES
    assert len(left.tension) > 200
    return left


def processed(worker):
    return worker.metric("vigie_articles_processed_total")


@pytest.mark.parametrize("end", ["terminate", "kill"])
async def test_a_worker_that_ends_in_the_middle_loses_nothing_and_counts_nothing_twice(
    broker, tmp_path, quiet_run, end
):
    settings = settings_for(broker)
    await create_topics(settings)
    await push_articles(settings, many_articles(ARTICLES, slow=False))
    for at in (200, 400):
        with Worker(settings, tmp_path) as worker:
            worker.wait_ready()
            wait_until(lambda worker=worker, at=at: processed(worker) >= at)
            children = psutil.Process(worker.process.pid).children(recursive=True)
            if end == "kill":
                worker.kill()
            else:
                assert worker.terminate() == 0
            _gone, alive = psutil.wait_procs(children, timeout=10)
            assert not alive
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        await settled(settings, worker)
    assert await left_by(settings) == quiet_run


async def test_workers_that_join_and_leave_under_load_lose_nothing(broker, tmp_path, quiet_run):
    settings = settings_for(broker)
    await create_topics(settings)
    load = asyncio.create_task(push_articles(settings, many_articles(ARTICLES, slow=False), per_second=40))
    workers = [Worker(settings, tmp_path) for _ in range(4)]
    try:
        workers[0].start()
        for joining in workers[1:]:
            await asyncio.sleep(6)
            joining.start()
        for leaving in workers[:2]:
            await asyncio.sleep(8)
            assert await asyncio.to_thread(leaving.terminate) == 0
        await load
        await settled(settings, *workers)
        assert all(worker.alive for worker in workers[2:])
    finally:
        for worker in workers:
            if worker.alive:
                worker.terminate()
    assert await left_by(settings) == quiet_run


async def test_a_broker_that_is_away_for_ten_seconds_is_waited_for(tmp_path, quiet_run):
    with embedded(tmp_path / "kafka") as kafka:
        settings = settings_for(kafka.address)
        await create_topics(settings)
        await push_articles(settings, many_articles(ARTICLES, slow=False))
        with Worker(settings, tmp_path) as worker:
            worker.wait_ready()
            wait_until(lambda: processed(worker) >= 200)
            kafka.stop()
            await asyncio.sleep(10)
            assert kafka.start() == settings.broker
            await settled(settings, worker)
            assert worker.alive
            assert worker.get("/live")[0] == 200
            said = worker.log.read_text().splitlines()
            assert worker.terminate() == 0
        assert await left_by(settings) == quiet_run
        assert len(said) < 200, "the Kafka clients flood the log"


async def test_a_worker_waits_for_a_broker_that_is_not_there_yet(tmp_path):
    with embedded(tmp_path / "kafka") as kafka:
        settings = settings_for(kafka.address)
    with Worker(settings, tmp_path) as worker:
        wait_until(lambda: "waiting for it" in worker.log.read_text())
        status, reasons = worker.get("/ready")
        assert (status, worker.get("/live")[0]) == (503, 200), reasons
        with embedded(tmp_path / "kafka") as kafka:
            assert kafka.address == settings.broker
            worker.wait_ready()
            assert worker.terminate() == 0


async def test_a_worker_is_not_ready_while_it_recovers_its_tables(broker, tmp_path):
    settings = settings_for(broker)
    await create_topics(settings)
    await push_articles(settings, many_articles(60, slow=False))
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        await all_read(settings)
    with Worker(settings, tmp_path) as worker:
        wait_until(lambda: worker.get("/live")[0] == 200)
        status, reasons = worker.get("/ready")
        assert (status, "starting" in reasons or "aggregate" in reasons) == (503, True)
        worker.wait_ready()
        assert 'vigie_dyad_tension_index{dyad="RUS-UKR"}' in worker.get("/metrics")[1]


@pytest.mark.parametrize("waits", [0.0, 1.0, 3.0])
async def test_a_worker_that_is_told_to_stop_while_it_starts_stops(broker, tmp_path, waits):
    settings = settings_for(broker)
    await create_topics(settings)
    with Worker(settings, tmp_path) as worker:
        wait_until(lambda: worker.get("/live")[0] == 200)
        await asyncio.sleep(waits)
        assert worker.terminate(60) == 0, worker.log.read_text()[-2000:]


async def test_a_worker_stops_when_told_even_where_the_broker_is_gone(tmp_path):
    with embedded(tmp_path / "kafka") as kafka:
        settings = settings_for(kafka.address)
        await create_topics(settings)
        await push_articles(settings, many_articles(300))
        with Worker(settings, tmp_path) as worker:
            worker.wait_ready()
            wait_until(lambda: processed(worker) >= 20)
            kafka.stop()
            children = psutil.Process(worker.process.pid).children(recursive=True)
            assert worker.terminate(90) == 0
            _gone, alive = psutil.wait_procs(children, timeout=10)
            assert not alive
