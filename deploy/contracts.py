"""Models and topic manifest in, JSON Schemas and AsyncAPI 3.0 out: `make generate`.

What other programs may rely on, in the two forms that they read. A test holds that the committed files are what this
module writes.
"""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter
from vigie import __version__
from vigie.model.actor import Actor
from vigie.model.alert import Alert
from vigie.model.arrival import Arrival
from vigie.model.article import Article, ArticleText
from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.record import Message
from vigie.model.rejected import RejectedArticle
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.stream.codec import headers_of, rejected_headers, schema_urn
from vigie.stream.topics import Topic, Topics

DEPLOY = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT = "application/schema+json;version=draft-2020-12"
KAFKA = "0.5.0"
"""Version of AsyncAPI's Kafka bindings."""

Json = dict[str, Any]
R = TypeVar("R", bound=BaseModel)

SENTENCE = "La Norvège menace le Danemark de représailles et masse 12 000 soldats à sa frontière."
KNOWN: Json = {
    "article_id": "le-fil-4711",
    "article_hash": "5f0c9a1be27d43a8c610",
    "outlet": "Le Fil",
    "url": "https://le-fil.example/4711",
    "published_at": "2026-01-31T09:30:00Z",
    "extractor_version": "1",
}
THREAT: Json = {"start": 0, "end": 46, "text": SENTENCE[:46]}
CONTRIBUTION: Json = {
    "source": "NOR",
    "target": "DNK",
    "act": "THREATEN",
    "mode": "violence",
    "modality": "asserted",
    "day": "2026-01-31",
    "part": "threat",
    "index": 31.5,
    "articles": 1,
    "outlets": ["Le Fil"],
    "evidence": {
        "article_id": "le-fil-4711", "outlet": "Le Fil", "url": "https://le-fil.example/4711",
        "finding_id": "0a6c1d2e3f4051627384", "text": SENTENCE[:46],
    },
}  # fmt: skip
EXAMPLES: dict[type[BaseModel], Json] = {
    Article: {
        "id": "le-fil-4711", "title": "Bruits de bottes au nord", "outlet": "Le Fil",
        "url": "https://le-fil.example/4711", "published_at": "2026-01-31T10:30:00+01:00", "language": "fr",
        "text": SENTENCE,
    },
    ArticleText: {
        **KNOWN, "text": SENTENCE, "body": [{"start": 0, "end": len(SENTENCE)}], "title": "Bruits de bottes au nord",
        "published_at_source": "given", "ingested_at": "2026-01-31T09:31:02.125Z", "language": "fr",
    },
    Actor: {
        **KNOWN, "actor_id": "71c2b7e05d9a4f1386aa", "party": "NOR", "sector": None, "name": "La Norvège",
        "mentions": [{"start": 0, "end": 10}],
    },
    Event: {
        **KNOWN, "event_id": "0a6c1d2e3f4051627384", "event_key": "9be1c0d4a7f35268e011", "type": "THREATEN",
        "mode": "violence", "source": "NOR", "target": "DNK", "modality": "asserted", "date": "2026-01-31",
        "dyad": "DNK|NOR", "confidence": 0.92, "rule": "fr.threaten.menacer", "evidence": THREAT,
    },
    Stance: {
        **KNOWN, "stance_id": "c3d9e8f7a6b5c4d3e2f1", "holder": "NOR", "target": "DNK", "act": "threaten",
        "polarity": -0.9, "dyad": "DNK|NOR", "confidence": 0.81, "rule": "fr.stance.threaten", "evidence": THREAT,
    },
    Claim: {
        **KNOWN, "claim_id": "44b1c2d3e4f5a6978890", "metric": "troops", "value": 12000, "subject": "NOR",
        "dyad": "DNK|NOR", "confidence": 0.9, "rule": "fr.claims.troops",
        "evidence": {"start": 50, "end": 84, "text": SENTENCE[50:84]},
    },
    Arrival: {
        "day": "2026-01-31", "article_hash": "5f0c9a1be27d43a8c610", "word_groups": ["threat"],
        "states": ["DNK", "NOR"],
    },
    Tension: {
        "dyad": "DNK|NOR", "day": "2026-01-31", "revision": 3, "extractor_version": "1", "points_version": "1",
        "index": 42.0, "index_without_relief": 43.1, "threat": 31.5, "act": 10.5, "low": 28.4, "high": 51.9,
        "level": "high", "change_1d": 42.0, "change_7d": 42.0, "trend_index": 18.2, "momentum": 1.0, "baseline": None,
        "z": None, "pressure": 12.4, "conflict": 12.4, "relief": 0.0, "asymmetry": -1.0,
        "directed": [
            {"source": "DNK", "target": "NOR", "index": 0.0, "conflict_milli": 0, "relief_milli": 0},
            {"source": "NOR", "target": "DNK", "index": 42.0, "conflict_milli": 12400, "relief_milli": 0},
        ],
        "volume": 61.0, "articles": 1, "outlets": 1, "n_eff": 1.0, "outlet_diversity": 1.0, "thin": True,
        "contributions": [CONTRIBUTION],
    },
    Alert: {
        "alert_id": "d4e5f60718293a4b5c6d", "dyad": "DNK|NOR", "entered_on": "2026-01-31", "state": "open",
        "revision": 1, "extractor_version": "1", "points_version": "1", "level": "high",
        "steps": [{
            "day": "2026-01-31", "kind": "escalation", "level": "high", "index": 42.0, "z": None,
            "reasons": ["index 42 is high"],
        }],
        "index": 42.0, "z": None, "change_7d": 42.0, "low": 28.4, "high": 51.9, "threat": 31.5, "act": 10.5,
        "asymmetry": -1.0, "peak": 42.0, "peak_on": "2026-01-31", "contributions": [CONTRIBUTION],
    },
    Disagreements: {
        "dyad": "DNK|NOR", "day": "2026-01-31", "extractor_version": "1",
        "disagreements": [{
            "kind": "quantity", "about": "troops NOR", "spread": 4.0, "opposed": True, "abroad": False,
            "voices": [
                {
                    "who": "DNK", "kind": "party", "value": 12000, "low": 12000, "high": None, "outlets": ["Le Fil"],
                    "countries": ["DNK"], "text": SENTENCE[50:84], "article_id": "le-fil-4711",
                    "finding_id": "44b1c2d3e4f5a6978890",
                },
                {
                    "who": "NOR", "kind": "party", "value": 3000, "low": 3000, "high": 3000, "outlets": ["Le Fil"],
                    "countries": ["NOR"], "text": "3 000 soldats", "article_id": "le-fil-4711",
                    "finding_id": "55c2d3e4f5a697889044",
                },
            ],
        }],
    },
    RejectedArticle: {
        "reason": "not_utf8", "detail": "byte 9 is not UTF-8", "topic": "vigie.articles.v1", "partition": 3,
        "offset": 1284, "timestamp": "2026-01-31T09:31:02.125Z", "rejected_at": "2026-01-31T09:31:02.402Z",
        "attempt": 1, "group": "vigie-extract", "key": "bGUtZmls", "value": "eyJ0ZXh0IjD_fQ==", "headers": [],
    },
}  # fmt: skip
"""One record of each kind: of an article that nobody wrote, about states that get on well."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What travels in one topic."""

    noun: str
    """Of the topic."""
    name: str
    """Of the record: its schema is ``<name>.json``."""
    model: type[BaseModel] | None
    senders: tuple[str, ...] = ("extract",)
    readers: tuple[str, ...] = ()


KINDS = (
    Kind("articles", "article", Article, senders=(), readers=("extract",)),
    Kind("texts", "text", ArticleText),
    Kind("actors", "actor", Actor),
    Kind("events", "event", Event, readers=("aggregate",)),
    Kind("stances", "stance", Stance, readers=("aggregate",)),
    Kind("claims", "claim", Claim, readers=("aggregate",)),
    Kind("arrivals", "arrival", Arrival, readers=("aggregate",)),
    Kind("tension", "tension", Tension, senders=("aggregate",)),
    Kind("alerts", "alert", Alert, senders=("aggregate",)),
    Kind("disagreements", "disagreements", Disagreements, senders=("aggregate",)),
    Kind("volume", "volume", None, senders=("aggregate",), readers=("aggregate",)),
    Kind("rejected", "rejected", RejectedArticle, senders=("extract", "aggregate")),
)


def schema_of(kind: Kind) -> Json:
    """Write the JSON Schema of one kind of record, with one example."""
    head = {"$schema": DIALECT, "$id": schema_urn(kind.name)}
    if kind.model is None:
        return head | {
            "title": "Volume",
            "description": "Sketch of the articles of one day: the smallest ranks of their hashes, sorted; behind a "
            "rank the word groups that fire in the article, and the states it names. Sketches of one day merge in any "
            "order.",
            "type": "array",
            "items": {"type": "string"},
            "examples": [["00a1f25d6b7c8e90", "01b4c3d2e1f00918 act threat DNK NOR"]],
        }
    mode: Literal["validation", "serialization"] = "validation" if kind.model is Article else "serialization"
    schema = TypeAdapter(kind.model).json_schema(mode=mode)
    if kind.model is Article:
        _loosen(schema)
    return head | schema | {"examples": [example_of(kind.model)]}


def example_of(model: type[BaseModel]) -> Json:
    """Give the example of a model, as it stands on the wire."""
    if model is Article:
        return EXAMPLES[Article]
    return record_of(model).model_dump(mode="json")


def record_of(model: type[R]) -> R:
    """Give the example of a model as a record."""
    return model.model_validate_json(json.dumps(EXAMPLES[model]))


def _loosen(schema: Json) -> None:
    """Say of an article what its reader accepts beyond its types."""
    properties = schema["properties"]
    properties["id"] = {
        "anyOf": [{"type": "string", "maxLength": 512}, {"type": "integer"}, {"type": "null"}],
        "title": "Id",
    }
    for name in ("published_at", "ingested_at"):
        properties[name] = {
            "anyOf": [{"type": "string"}, {"type": "null"}],
            "title": properties[name]["title"],
            "description": "A day (2026-01-31), a local instant, which is UTC, or one with a zone.",
        }
    words = {"type": "string", "pattern": "\\S"}
    schema["anyOf"] = [{"required": [name], "properties": {name: words}} for name in ("text", "html")]
    schema["additionalProperties"] = True


def asyncapi() -> Json:
    """Write the AsyncAPI document: every topic, who sends, who reads, and what a message looks like."""
    topics = Topics()
    groups = {"extract": topics.extract_group, "aggregate": topics.aggregate_group}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vigie",
            "version": __version__,
            "description": "Reads news as it is published and tells, live and with proof, where tension between states "
            "is rising. Articles go in at vigie.articles.v1; all the other topics are what was made of them.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{broker}",
                "protocol": "kafka",
                "description": "The Kafka of VIGIE_BROKER.",
                "variables": {"broker": {"default": "127.0.0.1:29092", "description": "host:port"}},
            }
        },
        "channels": {kind.noun: _channel(kind, topics.named(kind.noun)) for kind in KINDS},
        "operations": {name: operation for kind in KINDS for name, operation in _operations(kind, groups)},
        "components": {
            "messages": {kind.name: _message(kind, topics.named(kind.noun)) for kind in KINDS},
            "schemas": {"cloudEventHeaders": _cloud_event_headers(), "rejectedHeaders": _rejected_headers()},
        },
    }


def _channel(kind: Kind, topic: Topic) -> Json:
    config = topic.config
    return {
        "address": topic.name,
        "title": topic.about,
        "description": f"Key: {topic.key}." + (" Internal: its form may change at any time." if topic.internal else ""),
        "messages": {kind.name: {"$ref": f"#/components/messages/{kind.name}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [config["cleanup.policy"]],
                    "retention.ms": int(config["retention.ms"]),
                    "max.message.bytes": int(config["max.message.bytes"]),
                },
                "bindingVersion": KAFKA,
            }
        },
    }


def _operations(kind: Kind, groups: dict[str, str]) -> list[tuple[str, Json]]:
    channel = {"$ref": f"#/channels/{kind.noun}"}
    messages = [{"$ref": f"#/channels/{kind.noun}/messages/{kind.name}"}]
    made = []
    for part in kind.readers:
        # The volume is read whole by every worker, in no group.
        grouped = {} if kind.noun == "volume" else {"groupId": {"type": "string", "const": groups[part]}}
        made.append((
            f"{part}Reads{kind.noun.capitalize()}",
            {
                "action": "receive", "channel": channel, "messages": messages,
                "bindings": {"kafka": {**grouped, "bindingVersion": KAFKA}},
            },
        ))  # fmt: skip
    sending = {"action": "send", "channel": channel, "messages": messages}
    return made + [(f"{part}Sends{kind.noun.capitalize()}", sending) for part in kind.senders]


def _message(kind: Kind, topic: Topic) -> Json:
    key = {"key": {"type": "string", "description": topic.key}, "bindingVersion": KAFKA}
    if kind.model is RejectedArticle:
        return {
            "name": kind.name,
            "title": "Rejected message",
            "summary": "The message's own bytes and key, whatever they are; reason and origin stand in the headers.",
            "contentType": "application/octet-stream",
            "headers": {"$ref": "#/components/schemas/rejectedHeaders"},
            "bindings": {"kafka": {"bindingVersion": KAFKA}},
            "examples": [{"name": "notUtf8", "headers": _texts(rejected_headers(record_of(RejectedArticle)))}],
        }
    message = {
        "name": kind.name,
        "title": kind.name.capitalize(),
        **({"summary": "A record without a value removes its key."} if topic.cleanup == "compact" else {}),
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/cloudEventHeaders"},
        "payload": {"schemaFormat": FORMAT, "schema": {"$ref": f"./schemas/{kind.name}.json"}},
        "bindings": {"kafka": key},
    }
    if kind.model is None or not issubclass(kind.model, Message) or kind.model is Article:
        return message
    headers = _texts(headers_of(record_of(kind.model), source=kind.senders[0]))
    return message | {"examples": [{"name": kind.name, "headers": headers, "payload": example_of(kind.model)}]}


def _cloud_event_headers() -> Json:
    """Headers of CloudEvents 1.0, Kafka binding, binary mode, and of W3C trace context."""
    told = {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"description": "The same for the same record in a replay: by it duplicates are known."},
        "ce_source": {"description": "The part of Vigie that sent it, as /vigie/extract."},
        "ce_type": {"pattern": r"^vigie\.[a-z]+\.v1$"},
        "ce_time": {"format": "date-time"},
        "ce_subject": {"description": "Article id, dyad or day."},
        "ce_dataschema": {"pattern": "^urn:vigie:schema:[a-z]+:v1$"},
        "content-type": {"const": "application/json"},
        "traceparent": {"description": "W3C trace context: that of the article, where it has one."},
        "tracestate": {},
    }
    return _headers(told, optional=("tracestate",))


def _rejected_headers() -> Json:
    told = {
        "rejected-reason": {"description": "Short code, as not_json."},
        "rejected-detail": {"description": "One line for a person; never the content."},
        "rejected-topic": {"description": "Where it came from."},
        "rejected-partition": {"pattern": "^[0-9]+$"},
        "rejected-offset": {"pattern": "^[0-9]+$"},
        "rejected-timestamp": {"format": "date-time", "description": "When it came in."},
        "rejected-at": {"format": "date-time", "description": "When it was given up."},
        "rejected-attempt": {"pattern": "^[0-9]+$", "description": "1, and one more for each replay."},
        "rejected-group": {"description": "The consumer group that could not process it."},
    }
    return _headers(told, optional=("rejected-detail", "rejected-group"))


def _headers(told: dict[str, Json], *, optional: tuple[str, ...]) -> Json:
    required = [name for name in told if name not in optional]
    return {
        "type": "object",
        "properties": {name: {"type": "string", **more} for name, more in told.items()},
        "required": required,
    }


def _texts(headers: list[tuple[str, bytes]]) -> dict[str, str]:
    return {name: value.decode() for name, value in headers}


class _Plain(yaml.SafeDumper):
    """YAML without anchors: each part is read where it stands."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def files() -> dict[Path, str]:
    """Write every file, as path under ``deploy`` and content."""
    written = partial(json.dumps, ensure_ascii=False, indent=2)
    schemas = {Path("schemas", f"{kind.name}.json"): written(schema_of(kind)) + "\n" for kind in KINDS}
    head = "# Written by deploy/contracts.py (`make generate`): change the models and the manifest, not this file.\n"
    document = yaml.dump(asyncapi(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return {**schemas, Path("asyncapi.yaml"): head + document}


def generate() -> None:
    """Write the files into ``deploy``, and remove schemas of kinds that are gone."""
    wanted = files()
    for path, content in wanted.items():
        (DEPLOY / path).parent.mkdir(exist_ok=True)
        (DEPLOY / path).write_text(content, encoding="utf-8")
    for path in (DEPLOY / "schemas").glob("*.json"):
        if path.relative_to(DEPLOY) not in wanted:
            path.unlink()


if __name__ == "__main__":
    generate()
