"""Two aggregators on a real broker: shuffles, repeats and a restart in the middle leave the same tables and records."""

import asyncio

import pytest
from support.generated import Aggregated, aggregated, publish, shuffled, told_by_articles
from support.workers import Worker, create_topics, settings_for, settled, wait_until


async def orderly_run(broker: str, folder, articles: int) -> Aggregated:
    """One aggregator, everything once and in its order."""
    settings = settings_for(broker)
    await create_topics(settings)
    await publish(settings, told_by_articles(articles))
    with Worker(settings, folder, only="aggregate") as worker:
        worker.wait_ready()
        await settled(settings, worker)
        assert worker.terminate() == 0
    return await aggregated(settings)


async def disturbed_run(broker: str, folder, articles: int, seed: int) -> Aggregated:
    """Two aggregators; a third of the records comes while the first of them ends and another takes its place."""
    settings = settings_for(broker)
    await create_topics(settings)
    found = shuffled(told_by_articles(articles), seed)
    third = len(found) // 3
    await publish(settings, found[:third])
    workers = [Worker(settings, folder, only="aggregate") for _ in range(3)]
    first, second, instead = workers
    try:
        first.start()
        second.start()
        await asyncio.to_thread(first.wait_ready)
        await asyncio.to_thread(second.wait_ready)
        begun = asyncio.create_task(publish(settings, found[third : 2 * third]))
        await asyncio.to_thread(wait_until, lambda: merged(first) + merged(second) > third // 2)
        if seed % 2:
            first.kill()
        else:
            assert await asyncio.to_thread(first.terminate) == 0
        instead.start()
        await begun
        await publish(settings, found[2 * third :])
        await asyncio.to_thread(instead.wait_ready)
        await settled(settings, second, instead)
    finally:
        for worker in workers:
            if worker.alive:
                worker.terminate()
    return await aggregated(settings)


def merged(worker: Worker) -> float:
    return worker.metric("vigie_stage_duration_seconds_count")


def assert_same(left: Aggregated, orderly: Aggregated) -> None:
    for kind in ("tables", "latest"):
        for name, expected in getattr(orderly, kind).items():
            found = getattr(left, kind)[name]
            differ = {key: (found.get(key), expected.get(key)) for key in found.keys() | expected.keys()}
            differ = {key: pair for key, pair in differ.items() if pair[0] != pair[1]}
            missing, more = expected.keys() - found.keys(), found.keys() - expected.keys()
            assert not differ, (name, len(expected), len(differ), len(missing), len(more), min(differ.items()))


def assert_lively(orderly: Aggregated, articles: int) -> None:
    """Two empty runs would be alike too."""
    assert len(orderly.latest["tension"]) > 100
    assert orderly.latest["alerts"]
    assert len(orderly.latest["disagreements"]) > 2
    assert sum(value.count(b",") + 1 for value in orderly.latest["volume"].values()) == articles


async def test_two_aggregators_with_shuffles_repeats_and_a_restart_end_in_the_same_bytes(broker, tmp_path):
    orderly = await orderly_run(broker, tmp_path, 200)
    assert_lively(orderly, 200)
    assert_same(await disturbed_run(broker, tmp_path, 200, seed=2), orderly)


@pytest.mark.fault
async def test_three_shuffles_of_two_thousand_articles_end_in_the_same_bytes(broker, tmp_path):
    orderly = await orderly_run(broker, tmp_path, 2000)
    assert_lively(orderly, 2000)
    for seed in (1, 2, 3):
        assert_same(await disturbed_run(broker, tmp_path, 2000, seed=seed), orderly)
