"""Nothing leaves the guard: what is wrong with a message puts it aside, what is wrong around it stops the worker."""

from datetime import UTC, datetime

import pytest
from aiokafka.errors import KafkaConnectionError
from support.streams import Message, Topic
from vigie.errors import Rejected, Unavailable
from vigie.stream.codec import read_rejected
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import ENOUGH, Quarantine

NOW = datetime(2022, 2, 12, 18, tzinfo=UTC)


class Stopped(BaseException):
    """The worker stops here."""


async def stop(error):
    raise Stopped from error


@pytest.fixture
def rejected():
    return Topic("vigie.rejected.v1")


@pytest.fixture
def quarantine(rejected):
    return Quarantine(rejected, group="vigie-extract", metrics=Metrics(), stop=stop, now=lambda: NOW)


def read(sent):
    return read_rejected(sent["value"], key=sent["key"], headers=sent["headers"])


async def guard(quarantine, message, error=None):
    async with quarantine.guarding(message):
        if error:
            raise error


async def test_a_message_that_is_fine_goes_nowhere(quarantine, rejected):
    await guard(quarantine, Message("vigie.articles.v1", b"{}"))
    assert not rejected.sent


@pytest.mark.parametrize("value", [None, b"", b"\xff\x00", b"{not json"])
async def test_bytes_key_and_headers_stay_as_they_came(quarantine, rejected, value):
    message = Message("vigie.articles.v1", value, b"\xfe", partition=3, offset=17, headers=[("from", b"a feed")])
    await guard(quarantine, message, Rejected("not_json", "message: broken"))
    aside = read(rejected.sent[0])
    assert (aside.value, aside.key, aside.headers) == (value, b"\xfe", (("from", b"a feed"),))
    assert (aside.topic, aside.partition, aside.offset) == ("vigie.articles.v1", 3, 17)
    assert (aside.reason, aside.detail, aside.attempt) == ("not_json", "message: broken", 1)
    assert aside.timestamp == datetime.fromtimestamp(1_650_000_000, UTC)
    assert (aside.rejected_at, aside.group) == (NOW, "vigie-extract")


@pytest.mark.parametrize(("seconds", "year"), [(-(10.0**12), 1970), (1.65e12, 9999), (1.65e15, 9999)])
async def test_a_timestamp_that_is_no_date_does_not_keep_a_message_out(quarantine, rejected, seconds, year):
    message = Message("vigie.articles.v1", b"{", offset=17, timestamp=seconds)
    await guard(quarantine, message, Rejected("not_json"))
    aside = read(rejected.sent[0])
    assert (aside.value, aside.offset, aside.timestamp.year) == (b"{", 17, year)


async def test_a_replayed_message_remembers_its_attempts(quarantine, rejected):
    await guard(quarantine, Message("t", b"x", headers=[("rejected-attempt", b"2")]), Rejected("not_json"))
    assert read(rejected.sent[0]).attempt == 2


async def test_a_bug_is_put_aside_and_logged_with_its_trace(quarantine, rejected, caplog):
    await guard(quarantine, Message("vigie.articles.v1", b"x", offset=5), ZeroDivisionError("ours"))
    assert read(rejected.sent[0]).reason == "bug"
    assert "vigie.articles.v1[0]@5" in caplog.text
    assert "ZeroDivisionError: ours" in caplog.text


@pytest.mark.parametrize("error", [Unavailable("no broker"), KafkaConnectionError("gone"), OSError("pipe")])
async def test_a_dependency_that_is_away_stops_the_worker_and_blames_no_message(quarantine, rejected, error):
    with pytest.raises(Stopped):
        await guard(quarantine, Message("t", b"x"), error)
    assert not rejected.sent


async def test_without_a_quarantine_the_worker_stops(quarantine, rejected):
    def away():
        raise KafkaConnectionError

    rejected.fail = away
    with pytest.raises(Stopped):
        await guard(quarantine, Message("t", b"x"), Rejected("not_json"))


async def test_a_flood_of_rejects_is_said_and_a_half_is_not(quarantine):
    for number in range(ENOUGH * 2):
        await guard(quarantine, Message("t", b"x"), Rejected("not_json") if number % 2 else None)
    assert quarantine.overflowing == ""
    for _ in range(1000):
        await guard(quarantine, Message("t", b"x"), Rejected("not_json"))
    assert quarantine.overflowing == "100% of the newest 1000 messages were rejected"
