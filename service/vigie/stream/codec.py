"""Records in, Kafka messages out, and back: JSON values, keys and CloudEvents headers."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from vigie.errors import Rejected
from vigie.model.actor import Actor
from vigie.model.alert import Alert
from vigie.model.arrival import Arrival
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.identity import acting_parties, digest, dyad_key
from vigie.model.record import Message, rfc3339
from vigie.model.rejected import RejectedArticle
from vigie.model.stance import Stance
from vigie.model.tension import Tension

Headers = list[tuple[str, bytes]]
GivenHeaders = Mapping[str, bytes] | Iterable[tuple[str, bytes]] | None
R = TypeVar("R", bound=Message)

_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Kafka's own beginning: what lies before it says that there is no timestamp."""
LATEST = datetime(9999, 12, 30, tzinfo=UTC)
"""A day before dates end, so that each time zone can write it."""

REPLAY = "replay"
"""Source of what `vigie replay` sends: history, whenever it comes."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How records of one kind travel."""

    kind: str
    """CloudEvents type is ``vigie.<kind>.v1``, schema ``urn:vigie:schema:<kind>:v1``."""
    key: Callable[[Any], str]
    identity: Callable[[Any], str]
    """The same for the same record in a replay, so that a consumer can drop duplicates by ``ce_id``."""
    subject: Callable[[Any], str]
    at: Callable[[Any], datetime]
    dyad: Callable[[Any], str] | None = None
    """What chooses the partition where that is not the whole key."""


def _of_article(record: Any) -> str:
    return str(record.article_id)


def _published(record: Any) -> datetime:
    instant: datetime = record.published_at
    return instant


def _claim_key(claim: Any) -> str:
    """Write who counts whom as a dyad: civilians of another state count as their state, one alone is ``RUS|-``."""
    claimant, subject = acting_parties("", claim.claimant, claim.subject)
    return dyad_key(subject, claimant if claimant != subject else None)


def midnight(day: str) -> datetime:
    """Return the first instant of an ISO day, in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


_WIRES: dict[type[Message], Wire] = {
    ArticleText: Wire(
        "text",
        key=_of_article,
        identity=lambda text: digest("text", text.article_id, text.article_hash, text.extractor_version),
        subject=_of_article,
        at=lambda text: text.ingested_at,
    ),
    Actor: Wire("actor", _of_article, lambda actor: str(actor.actor_id), _of_article, _published),
    Event: Wire("event", lambda event: str(event.dyad), lambda event: str(event.event_id), _of_article, _published),
    Stance: Wire(
        "stance", lambda stance: str(stance.dyad), lambda stance: str(stance.stance_id), _of_article, _published
    ),
    Claim: Wire(
        "claim",
        key=_claim_key,
        identity=lambda claim: str(claim.claim_id),
        subject=_of_article,
        at=_published,
        dyad=lambda claim: str(claim.dyad),
    ),
    Arrival: Wire(
        "arrival",
        key=lambda arrival: str(arrival.day),
        identity=lambda arrival: digest("arrival", arrival.day, arrival.article_hash),
        subject=lambda arrival: str(arrival.article_hash),
        at=lambda arrival: midnight(arrival.day),
    ),
    Tension: Wire(
        "tension",
        key=lambda tension: f"{tension.dyad}|{tension.day}",
        identity=lambda tension: digest(
            "tension", tension.dyad, tension.day, tension.revision, tension.extractor_version, tension.points_version
        ),
        subject=lambda tension: str(tension.dyad),
        at=lambda tension: midnight(tension.day),
        dyad=lambda tension: str(tension.dyad),
    ),
    Alert: Wire(
        "alert",
        key=lambda alert: str(alert.alert_id),
        identity=lambda alert: digest("alert", alert.alert_id, alert.revision),
        subject=lambda alert: str(alert.dyad),
        at=lambda alert: midnight(alert.entered_on),
        dyad=lambda alert: str(alert.dyad),
    ),
    Disagreements: Wire(
        "disagreements",
        key=lambda told: f"{told.dyad}|{told.day}",
        identity=lambda told: digest("disagreements", told.model_dump_json()),
        subject=lambda told: str(told.dyad),
        at=lambda told: midnight(told.day),
        dyad=lambda told: str(told.dyad),
    ),
}


def wire_of(record: Message | type[Message]) -> Wire:
    """Look up how a kind of record travels."""
    return _WIRES[record if isinstance(record, type) else type(record)]


def encode(record: Message) -> bytes:
    """Write a record as one JSON object in UTF-8."""
    return _adapter(type(record)).dump_json(record)


def decode(kind: type[R], value: bytes | None) -> R:
    """Read a record of an inter-service topic.

    Raises:
        Rejected: ``empty_message``, ``not_json`` or ``wrong_schema``; the detail names the place, never the content.
    """
    if not value:
        raise Rejected("empty_message", "the message has no value")
    try:
        record: R = _adapter(kind).validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "message"
        reason = "not_json" if first["type"] == "json_invalid" else "wrong_schema"
        raise Rejected(reason, f"{place}: {first['msg']}"[:300]) from error
    return record


def key_of(record: Message) -> bytes:
    """Write the key of a record: article id, dyad, or what the manifest says of its topic."""
    return wire_of(record).key(record).encode()


def partition_key_of(record: Message) -> bytes:
    """Write what chooses the partition of a record: its dyad where the key says more than that, else the key."""
    wire = wire_of(record)
    return (wire.dyad or wire.key)(record).encode()


def headers_of(record: Message, *, source: str, trace: GivenHeaders = None) -> Headers:
    """Write the CloudEvents headers (binary mode) of a record.

    Args:
        record: what is sent.
        source: who sends it: ``extract``, ``aggregate``.
        trace: headers of the message that led to it; its trace context goes on.
    """
    wire = wire_of(record)
    identity = wire.identity(record)
    return [
        *cloud_event(wire.kind, identity, source=source, subject=wire.subject(record), at=wire.at(record)),
        *traced(trace, identity),
    ]


def cloud_event(kind: str, identity: str, *, source: str, subject: str, at: datetime) -> Headers:
    """Write the headers of CloudEvents 1.0, Kafka binding, binary mode."""
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_source": f"/vigie/{source}",
        "ce_type": f"vigie.{kind}.v1",
        "ce_time": rfc3339(at),
        "ce_subject": subject,
        "ce_dataschema": schema_urn(kind),
        "content-type": "application/json",
    }
    return [(name, value.encode()) for name, value in attributes.items()]


def is_replayed(headers: GivenHeaders) -> bool:
    """Whether a record came by `vigie replay`: it moves no counter of news."""
    return dict(pairs(headers)).get("ce_source") == f"/vigie/{REPLAY}".encode()


def schema_urn(kind: str) -> str:
    """Name the JSON Schema of a kind of record."""
    return f"urn:vigie:schema:{kind}:v1"


def traced(headers: GivenHeaders, *seed: str | int) -> Headers:
    """Carry the W3C trace context on; begin one that a replay would begin alike where there is none.

    The sampled flag of one that begins here is 0, since nobody recorded a span.
    """
    given = dict(pairs(headers))
    parent = given.get("traceparent", b"")
    if not _TRACEPARENT.match(parent):
        made = f"00-{digest('trace', *seed, size=16)}-{digest('span', *seed, size=8)}-00"
        return [("traceparent", made.encode())]
    state = given.get("tracestate")
    return [("traceparent", parent), *([("tracestate", state)] if state else [])]


def pairs(headers: GivenHeaders) -> Headers:
    """List headers as pairs, whichever form a client hands over."""
    if not headers:
        return []
    listed = headers.items() if isinstance(headers, Mapping) else headers
    return [(name, value if value is not None else b"") for name, value in listed]


_REJECTED = "rejected-"


def rejected_headers(rejected: RejectedArticle) -> Headers:
    """Write the headers of a rejected message: its own first, then reason and origin."""
    fields = {
        "reason": rejected.reason,
        "detail": rejected.detail,
        "topic": rejected.topic,
        "partition": rejected.partition,
        "offset": rejected.offset,
        "timestamp": rfc3339(rejected.timestamp),
        "at": rfc3339(rejected.rejected_at),
        "attempt": rejected.attempt,
        "group": rejected.group,
    }
    own = [(name, value) for name, value in rejected.headers if not name.startswith(_REJECTED)]
    return [
        *own,
        *((_REJECTED + name, str(value).encode("utf-8", "replace")) for name, value in fields.items()),
    ]


def read_rejected(value: bytes | None, *, key: bytes | None, headers: GivenHeaders) -> RejectedArticle:
    """Read a record of the rejected topic back.

    Raises:
        Rejected: ``wrong_schema``, where another program wrote it.
    """
    listed = pairs(headers)
    said = {
        name.removeprefix(_REJECTED): text.decode("utf-8", "replace")
        for name, text in listed
        if name.startswith(_REJECTED)
    }
    said["rejected_at"] = said.pop("at", "")
    own = tuple((name, text) for name, text in listed if not name.startswith(_REJECTED))
    try:
        return RejectedArticle.model_validate({**said, "key": key, "value": value, "headers": own})
    except ValidationError as error:
        raise Rejected("wrong_schema", f"{error.error_count()} headers are missing or wrong") from error


def attempt_of(headers: GivenHeaders) -> int:
    """Read how often a message has been tried: 1 unless `vigie rejected replay` sent it."""
    said = dict(pairs(headers)).get(_REJECTED + "attempt", b"1")
    return int(said) if said.isdigit() and 0 < len(said) < 4 else 1


def instant_of(seconds: float) -> datetime:
    """Read a Kafka timestamp (seconds since 1970): producers set it, so one that is no date gives the nearest."""
    return datetime.fromtimestamp(min(max(seconds, EARLIEST.timestamp()), LATEST.timestamp()), UTC)


@cache
def _adapter(kind: type[R]) -> TypeAdapter[R]:
    return TypeAdapter(kind)
