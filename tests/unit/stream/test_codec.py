import json
from datetime import UTC, datetime

import pytest
from support.records import NOON, a_text, an_event
from vigie.errors import Rejected
from vigie.model.arrival import Arrival
from vigie.model.event import Event
from vigie.model.rejected import RejectedArticle
from vigie.stream.codec import (
    EARLIEST,
    LATEST,
    attempt_of,
    decode,
    encode,
    headers_of,
    instant_of,
    key_of,
    read_rejected,
    rejected_headers,
    traced,
)

PARENT = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_record_comes_back_as_it_was_sent() -> None:
    event = an_event(sentence="Moscou accuse Kiev « d'agression ».")
    assert decode(Event, encode(event)) == event


def test_a_value_is_one_json_object_in_utf8_with_instants_in_utc() -> None:
    value = encode(an_event(sentence="« Assez ! »"))
    assert "« Assez ! »".encode() in value
    assert json.loads(value)["published_at"] == "2022-02-12T12:00:00Z"
    assert json.loads(value)["schema_version"] == "1"


def test_events_are_keyed_by_their_dyad_and_texts_by_their_article() -> None:
    assert key_of(an_event("UKR", "RUS")) == b"RUS|UKR"
    assert key_of(a_text()) == b"a-1"
    assert key_of(Arrival(day="2022-02-12", article_hash="x")) == b"2022-02-12"


def test_cloudevents_headers_are_complete_and_the_same_in_a_replay() -> None:
    first, again = (dict(headers_of(an_event(), source="extract")) for _ in range(2))
    assert first == again
    assert first["ce_specversion"] == b"1.0"
    assert first["ce_id"] == an_event().event_id.encode()
    assert first["ce_type"] == b"vigie.event.v1"
    assert first["ce_source"] == b"/vigie/extract"
    assert first["ce_time"] == b"2022-02-12T12:00:00Z"
    assert first["ce_subject"] == b"a-1"
    assert first["ce_dataschema"] == b"urn:vigie:schema:event:v1"
    assert first["content-type"] == b"application/json"


def test_the_trace_context_of_the_input_goes_on() -> None:
    sent = dict(headers_of(an_event(), source="extract", trace={"traceparent": PARENT, "tracestate": b"a=1"}))
    assert (sent["traceparent"], sent["tracestate"]) == (PARENT, b"a=1")


@pytest.mark.parametrize("broken", [b"", b"00-zz", b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01", PARENT + b"\n"])
def test_a_broken_trace_context_is_replaced_and_the_same_each_time(broken: bytes) -> None:
    [(_, made)] = traced([("traceparent", broken)], "articles", 3, 17)
    assert made != broken
    assert traced(None, "articles", 3, 17) == [("traceparent", made)]
    assert traced(None, "articles", 3, 18) != [("traceparent", made)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [(None, "empty_message"), (b"", "empty_message"), (b"{not", "not_json"), (b"\xff\xfe", "not_json"),
     (b"[]", "wrong_schema"), (b'{"type": "THREATEN"}', "wrong_schema")],
)  # fmt: skip
def test_what_is_no_event_is_rejected_with_its_reason(value: bytes | None, reason: str) -> None:
    with pytest.raises(Rejected) as rejection:
        decode(Event, value)
    assert rejection.value.reason == reason


def a_rejected(**fields: object) -> RejectedArticle:
    given = {
        "reason": "not_utf8", "detail": "byte 3 is not UTF-8", "topic": "vigie.articles.v1", "partition": 2,
        "offset": 41, "timestamp": NOON, "rejected_at": NOON, "attempt": 2, "group": "vigie-extract",
        "key": b"\xff", "value": b"\x00\xff", "headers": (("traceparent", PARENT), ("trace", b"\xfe")),
    }  # fmt: skip
    return RejectedArticle.model_validate(given | fields)


@pytest.mark.parametrize("changed", [{}, {"value": None, "key": None}, {"detail": ""}, {"headers": ()}])
def test_a_rejected_message_comes_back_with_its_own_bytes_reason_and_origin(changed: dict[str, object]) -> None:
    rejected = a_rejected(**changed)
    assert read_rejected(rejected.value, key=rejected.key, headers=rejected_headers(rejected)) == rejected


def test_headers_of_an_earlier_rejection_are_not_carried_along() -> None:
    again = a_rejected(headers=(("rejected-reason", b"bug"), ("own", b"1")))
    names = [name for name, _ in rejected_headers(again)]
    assert names.count("rejected-reason") == 1


def test_a_message_is_at_its_first_attempt_unless_a_replay_says_otherwise() -> None:
    assert attempt_of(None) == attempt_of([("rejected-attempt", b"x")]) == 1
    assert attempt_of({"rejected-attempt": b"3"}) == 3


def test_what_another_program_wrote_into_the_rejected_topic_is_refused() -> None:
    with pytest.raises(Rejected, match="wrong_schema"):
        read_rejected(b"x", key=None, headers=[("rejected-reason", b"bug")])


def test_a_rejected_message_prints_as_json_whatever_its_bytes() -> None:
    printed = json.loads(a_rejected().model_dump_json())
    assert printed["value"] == "AP8="
    assert RejectedArticle.model_validate_json(a_rejected().model_dump_json()) == a_rejected()


@pytest.mark.parametrize(
    ("seconds", "instant"),
    [
        (NOON.timestamp(), NOON),
        (0.25, datetime(1970, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
        (-0.001, EARLIEST),
        (-(10.0**12), EARLIEST),
        (1.65e12, LATEST),
        (2.0**63, LATEST),
    ],
)
def test_a_kafka_timestamp_that_is_no_date_is_read_as_the_nearest_one(seconds: float, instant: datetime) -> None:
    assert instant_of(seconds) == instant
