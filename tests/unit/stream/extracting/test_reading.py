"""What a reading process does with a chunk of messages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.extractors import LINES
from vigie.errors import Misconfigured
from vigie.stream.extracting.reading import Incoming, Reading, Refusal, read_chunk

AT = 1_650_000_000.0


def incoming(**fields):
    return Incoming(json.dumps(fields).encode(), AT)


def test_an_article_becomes_the_records_that_are_published_in_order():
    article = incoming(id="a1", text="ACCUSE RUS USA\n100000 troops\n", published_at="2022-02-12", weather="fine")
    [reading] = read_chunk(LINES, [article])
    assert isinstance(reading, Reading)
    assert [(out.noun, out.key) for out in reading.outgoing] == [
        ("texts", b"a1"), ("events", b"RUS|USA"), ("claims", b"RUS|-"), ("arrivals", b"2022-02-12"),
    ]  # fmt: skip
    assert reading.unknown_fields == ("weather",)
    assert reading.event_types == ("ACCUSE",)
    assert reading.claim_metrics == ("troops",)


def test_reading_the_same_article_again_gives_the_same_bytes():
    article = incoming(id="a1", text="ACCUSE RUS USA\n", published_at="2022-02-12")
    [first], [again] = read_chunk(LINES, [article]), read_chunk(LINES, [article])
    assert first.outgoing == again.outgoing


def test_one_bad_article_leaves_its_neighbours_alone():
    good = incoming(text="ACCUSE RUS USA", published_at="2022-02-12")
    outcomes = read_chunk(LINES, [good, Incoming(b"{not json", AT), incoming(text="!bug"), good])
    assert [type(outcome) for outcome in outcomes] == [Reading, Refusal, Refusal, Reading]
    assert outcomes[1].reason == "not_json"
    assert outcomes[2].reason == "bug"
    assert "ZeroDivisionError" in outcomes[2].trace


@pytest.mark.parametrize("seconds", [-(10.0**12), -0.001, 1.65e12, 1.65e15])
def test_an_article_that_came_at_no_date_is_refused_for_it(seconds):
    good = incoming(text="ACCUSE RUS USA", published_at="2022-02-12")
    refused, read = read_chunk(LINES, [Incoming(good.value, seconds), good])
    assert (refused.reason, refused.trace) == ("bad_date", "")
    assert isinstance(read, Reading)


def test_the_trace_of_the_article_goes_on_in_all_that_was_found():
    parent = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    message = Incoming(b'{"text": "ACCUSE RUS USA"}', AT, (("traceparent", parent),))
    [reading] = read_chunk(LINES, [message])
    assert {dict(out.headers)["traceparent"] for out in reading.outgoing} == {parent}


def test_an_extractor_that_cannot_be_made_blames_no_article():
    with pytest.raises(Misconfigured, match="nowhere:at_all"):
        read_chunk("nowhere:at_all", [incoming(text="x")])


def test_the_real_extractor_reads_through_the_same_door():
    [reading] = read_chunk("vigie.extraction.extractor:shared_extractor", [incoming(id="a", text="Il fait beau.")])
    assert reading.outgoing[0].noun == "texts"


def test_a_reading_process_knows_nothing_of_kafka():
    code = "import sys, vigie.stream.extracting.reading; print([m for m in ('faust', 'aiokafka', 'prometheus_client') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "[]"
