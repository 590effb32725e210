"""YAML in, text out: the loader of all packs.

Plain YAML reads the French pronoun ``on`` as true, ``no`` as false and keeps the last of two equal keys in silence.
Here every scalar stays text and a repeated key is refused with its line.
"""

from pathlib import Path
from typing import Any

import yaml

from vigie.errors import Misconfigured

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
