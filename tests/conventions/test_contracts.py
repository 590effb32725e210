"""What other programs rely on: the committed schemas are those of the models, and their examples are true."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml
from vigie.cli.render import lines_of
from vigie.model.article import Article
from vigie.stream.codec import decode, encode
from vigie.stream.topics import Topics, noun

DEPLOY = Path(__file__).parents[2] / "deploy"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vigie_contracts", DEPLOY / "contracts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


contracts = _loaded()
KINDS = pytest.mark.parametrize("kind", contracts.KINDS, ids=lambda kind: kind.name)


def schema(name: str) -> dict[str, Any]:
    return json.loads((DEPLOY / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def document() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "asyncapi.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "content"), contracts.files().items(), ids=lambda value: str(value)[:40])
def test_the_committed_file_is_what_models_and_manifest_say(path: Path, content: str) -> None:
    assert (DEPLOY / path).read_text(encoding="utf-8") == content, f"deploy/{path} is stale: run `make generate`"


def test_there_is_no_schema_of_a_kind_that_is_gone() -> None:
    assert {path.stem for path in (DEPLOY / "schemas").glob("*.json")} == {kind.name for kind in contracts.KINDS}


@KINDS
def test_every_schema_is_one_and_its_example_fits(kind: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind.name))
    for example in schema(kind.name)["examples"]:
        jsonschema.validate(example, schema(kind.name), format_checker=jsonschema.FormatChecker())


@KINDS
def test_every_example_is_read_and_written_as_it_stands(kind: Any) -> None:
    if kind.model not in (None, Article):
        example = schema(kind.name)["examples"][0]
        record = decode(kind.model, json.dumps(example).encode())
        assert json.loads(encode(record)) == example


@KINDS
def test_what_can_be_watched_has_lines_for_a_person(kind: Any) -> None:
    if kind.noun in ("events", "stances", "claims", "tension", "alerts", "disagreements", "rejected"):
        assert lines_of(contracts.record_of(kind.model))


@pytest.mark.parametrize(
    ("article", "fits"),
    [
        ({"text": "Un mot."}, True),
        ({"html": "<p>Un mot.</p>", "id": 7, "published_at": "2026-01-31"}, True),
        ({"text": "Un mot.", "published_at": None, "colour": "red"}, True),
        ({"text": None, "html": "<p>Un mot.</p>"}, True),
        ({"title": "Un mot."}, False),
        ({"text": " "}, False),
        ({"text": 7}, False),
        ({"text": "Un mot.", "id": {}}, False),
    ],
)
def test_the_schema_of_articles_takes_what_the_reader_takes(article: dict[str, Any], fits: bool) -> None:
    assert jsonschema.Draft202012Validator(schema("article")).is_valid(article) == fits
    try:
        Article.model_validate(article)
        assert fits
    except ValueError:
        assert not fits


def test_asyncapi_names_every_topic_that_others_may_see() -> None:
    addresses = {channel["address"] for channel in document()["channels"].values()}
    assert addresses == {topic.name for topic in Topics().all if not topic.name.endswith("-changelog")}
    assert set(document()["channels"]) == {noun(address) for address in addresses}


def test_asyncapi_has_the_shape_of_version_three() -> None:
    spec = document()
    assert spec["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(spec["info"])
    for operation in spec["operations"].values():
        assert operation["action"] in ("send", "receive")
        channel = _at(spec, operation["channel"]["$ref"])
        for message in operation["messages"]:
            assert _at(spec, message["$ref"]) in channel["messages"].values()
    for message in spec["components"]["messages"].values():
        assert message.get("payload") or message["contentType"] == "application/octet-stream"


def test_every_reference_of_asyncapi_leads_somewhere() -> None:
    references = list(_references(document()))
    assert references
    for reference in references:
        if reference.startswith("#"):
            assert _at(document(), reference)
        else:
            assert (DEPLOY / reference).is_file()


def test_headers_of_the_examples_fit_their_schema() -> None:
    spec = document()
    for message in spec["components"]["messages"].values():
        for example in message.get("examples", ()):
            jsonschema.validate(example["headers"], _at(spec, message["headers"]["$ref"]))


def _at(spec: dict[str, Any], reference: str) -> Any:
    found: Any = spec
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def _references(part: Any) -> Any:
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "$ref" and isinstance(inner, str):
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
