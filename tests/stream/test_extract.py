"""The extract agent on Faust's own in-memory channel: the wiring, without a broker."""

import asyncio
import json

import faust
import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from support.extractors import LINES
from support.streams import Topic
from vigie.stream.extracting import agent as extract
from vigie.stream.extracting.agent import extract_agent
from vigie.stream.extracting.reading import read_chunk
from vigie.stream.metrics import Metrics
from vigie.stream.quarantine import Quarantine
from vigie.stream.topology import EXTRACTED


class HerePool:
    """Reads in this process."""

    async def read(self, messages):
        return read_chunk(LINES, messages)


class Wired:
    """The agent with topics that remember."""

    def __init__(self):
        self.metrics, self.stopped = Metrics(), []
        self.sent = {noun: Topic(noun) for noun in EXTRACTED} | {"rejected": Topic("rejected")}
        quarantine = Quarantine(self.sent["rejected"], group="g", metrics=self.metrics, stop=self.stop)
        self.app = faust.App("test", store="memory://", value_serializer="raw", key_serializer="raw")
        self.app.finalize()
        self.app.flow_control.resume()
        agent = extract_agent(HerePool(), self.sent, quarantine, metrics=self.metrics, stop=self.stop, partitions=1)
        self.agent = self.app.agent(
            self.app.topic("articles", value_type=bytes, value_serializer="raw"), name="extract"
        )(agent)

    async def stop(self, error):
        self.stopped.append(error)
        await asyncio.get_running_loop().create_future()

    async def take(self, *values, until):
        async with self.agent.test_context() as context:
            for value in values:
                await context.put(value)
            async with asyncio.timeout(10):
                while not until():
                    await asyncio.sleep(0.01)

    def count(self, name, **labels):
        return self.metrics.registry.get_sample_value(name, labels) or 0


def article(**fields):
    return json.dumps({"id": "a1", "text": "ACCUSE RUS USA", "published_at": "2022-02-12"} | fields).encode()


@pytest.fixture
def wired():
    return Wired()


async def test_findings_go_to_their_topics_and_the_arrival_comes_last(wired):
    await wired.take(article(), until=lambda: wired.count("vigie_articles_processed_total", outcome="events"))
    assert [len(wired.sent[noun].sent) for noun in ("texts", "events", "arrivals")] == [1, 1, 1]
    assert wired.sent["events"].sent[0]["key"] == b"RUS|USA"
    assert dict(wired.sent["events"].sent[0]["headers"])["ce_source"] == b"/vigie/extract"


async def test_a_broken_message_is_put_aside_and_the_next_one_still_flows(wired):
    await wired.take(b"{not json", article(), until=lambda: wired.sent["arrivals"].sent and wired.sent["rejected"].sent)
    [aside] = wired.sent["rejected"].sent
    assert aside["value"] == b"{not json"
    assert dict(aside["headers"])["rejected-reason"] == b"not_json"
    assert len(wired.sent["events"].sent) == 1


async def test_a_bug_in_the_extractor_costs_one_article(wired):
    await wired.take(
        article(text="!bug"), article(), until=lambda: wired.sent["arrivals"].sent and wired.sent["rejected"].sent
    )
    assert dict(wired.sent["rejected"].sent[0]["headers"])["rejected-reason"] == b"bug"


async def test_an_unknown_field_and_a_language_without_pack_are_counted(wired):
    await wired.take(article(weather="fine", language="tlh"), until=lambda: wired.sent["arrivals"].sent)
    assert wired.count("vigie_article_unknown_fields_total", field="weather") == 1
    assert wired.count("vigie_articles_without_pack_total", language="tlh") == 1


async def test_while_the_broker_is_away_findings_are_sent_again(wired, monkeypatch):
    monkeypatch.setattr(extract, "FIRST_PAUSE", 0.01)
    tries = []

    def away():
        tries.append(1)
        if len(tries) < 3:
            raise KafkaTimeoutError

    wired.sent["events"].fail = away
    await wired.take(article(), until=lambda: wired.count("vigie_articles_processed_total", outcome="events"))
    assert len(tries) == 3
    assert not wired.stopped


async def test_findings_too_large_for_the_broker_put_the_article_aside(wired):
    def too_large():
        raise MessageSizeTooLargeError("9 MB")

    wired.sent["texts"].fail = too_large
    await wired.take(article(), until=lambda: wired.sent["rejected"].sent)
    assert dict(wired.sent["rejected"].sent[0]["headers"])["rejected-reason"] == b"findings_too_large"


async def test_what_no_article_is_to_blame_for_stops_the_worker(wired):
    def broken():
        raise RuntimeError("a bug in the publisher")

    wired.sent["texts"].fail = broken
    await wired.take(article(), until=lambda: wired.stopped)
    assert str(wired.stopped[0]) == "a bug in the publisher"


async def test_articles_that_are_read_again_long_after_they_came_move_no_counter_of_news(wired, monkeypatch):
    monkeypatch.setattr(extract, "NEWS_AGE", -1.0)
    await wired.take(article(), until=lambda: wired.count("vigie_articles_of_history_total"))
    assert wired.count("vigie_articles_processed_total", outcome="events") == 1
    assert wired.count("vigie_events_total", event_type="ACCUSE", quad_class="verbal_conflict") == 0
    assert wired.count("vigie_end_to_end_latency_seconds_count") == 0
    assert len(wired.sent["events"].sent) == 1
