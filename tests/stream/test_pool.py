"""Reading in real processes: what breaks one article or one process breaks nothing else."""

import os
import signal
from datetime import timedelta

import psutil
import pytest
from support.extractors import LINES
from vigie.errors import Misconfigured
from vigie.stream.extracting.pool import Pool
from vigie.stream.extracting.reading import Incoming, Reading


def article(text):
    return Incoming(b'{"text": "%s"}' % text.encode(), 1_650_000_000.0)


@pytest.fixture
def pool():
    it = Pool(LINES, processes=2, patience=timedelta(seconds=20))
    yield it
    it.stop()


def kinds(outcomes):
    return [outcome.event_types[0] if isinstance(outcome, Reading) else outcome.reason for outcome in outcomes]


async def test_outcomes_come_in_the_order_of_the_messages(pool):
    texts = [f"{kind} RUS USA" for kind in ("ACCUSE", "CONSULT", "AID", "THREATEN", "REJECT")] * 5
    assert kinds(await pool.read([article(text) for text in texts])) == [text.split()[0] for text in texts]


async def test_an_article_that_ends_its_process_is_refused_and_its_neighbours_are_read(pool):
    texts = ["AID RUS USA"] * 3 + ["!exit"] + ["ACCUSE RUS USA"] * 20
    outcomes = kinds(await pool.read([article(text) for text in texts]))
    assert outcomes == ["AID"] * 3 + ["ends_the_reader"] + ["ACCUSE"] * 20


async def test_an_article_that_takes_for_ever_is_refused_and_its_neighbours_are_read():
    pool = Pool(LINES, processes=2, patience=timedelta(seconds=4))
    try:
        await pool.start()
        outcomes = kinds(await pool.read([article(text) for text in ["AID RUS USA", "!sleep", "ACCUSE RUS USA"]]))
    finally:
        pool.stop()
    assert outcomes == ["AID", "takes_too_long", "ACCUSE"]


async def test_a_process_that_somebody_killed_costs_no_article(pool):
    await pool.start()
    for process in psutil.Process().children(recursive=True):
        if "spawn_main" in " ".join(process.cmdline()):
            os.kill(process.pid, signal.SIGKILL)
    assert kinds(await pool.read([article("AID RUS USA")] * 20)) == ["AID"] * 20


async def test_an_extractor_that_cannot_be_made_is_said_at_the_start():
    pool = Pool("nowhere:at_all", processes=1)
    try:
        with pytest.raises(Misconfigured, match="nowhere"):
            await pool.start()
    finally:
        pool.stop()
