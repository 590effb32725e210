"""YAML in, text out: the one loader of packs and ontology, with their shape checked where they have one.

Plain YAML reads the French pronoun ``on`` as true, ``no`` as false and keeps the last of two equal keys in silence.
Here every scalar stays text and a repeated key is refused with its line.
"""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from vigie.errors import Misconfigured

Shape = TypeVar("Shape", bound=BaseModel)

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _UniqueKeys(_Loader):  # type: ignore[misc, valid-type]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise Misconfigured(
                    f"{node.start_mark.name}:{key.start_mark.line + 1}: the key {key.value!r} stands twice"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]


def read_yaml(path: Path) -> Any:
    """Read a file of the packs or of the ontology.

    Raises:
        Misconfigured: naming file and line, where it is missing or not well-formed.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=_UniqueKeys)  # noqa: S506  builds text, lists and dicts, nothing else
    except FileNotFoundError as error:
        raise Misconfigured(f"{path}: the file is missing") from error
    except yaml.YAMLError as error:
        raise Misconfigured(f"{path}: {error}".replace("\n", " ")) from error


def read_shaped(path: Path, shape: type[Shape]) -> Shape:
    """Read a file into its shape.

    Raises:
        Misconfigured: naming the file, where it holds nothing, and the first key that is missing, unknown or wrong.
    """
    found = read_yaml(path)
    if found is None:
        raise Misconfigured(f"{path}: the file holds nothing yet")
    try:
        return shape.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise Misconfigured(f"{path}: {place}: {first['msg']}") from error
