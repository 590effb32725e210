"""The run of aggregation that others are compared with."""

import asyncio

import pytest
from support.aggregator import ARTICLES, Aggregator, World, articles, final


@pytest.fixture(scope="session")
def sorted_run():
    """What stands after one worker has read all articles in their order, undisturbed."""

    async def run():
        world = World()
        one = Aggregator(world)
        for message in articles(ARTICLES):
            await one.take([message])
        await one.close()
        return final(world, one)

    return asyncio.run(run())
