"""Messages of the output topics in, changes of the archive's tables out."""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vigie.archive.relations import RELATIONS, Change, Relation, changes_of
from vigie.archive.volume import read_sketch
from vigie.errors import Rejected
from vigie.stream.codec import decode, instant_of
from vigie.stream.topics import Topics

Archived = dict[str, Relation]
"""By the name of the topic."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that changes nothing, and why; ``trace`` where that is a bug of ours."""

    message: Any
    reason: str
    detail: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What some messages say."""

    accepted: tuple[tuple[Any, Change], ...]
    """Each message with its change, in their order; a message that changes two tables comes twice."""
    refused: tuple[Refused, ...]

    @property
    def changes(self) -> list[Change]:
        """The changes alone."""
        return [change for _, change in self.accepted]


def archived(topics: Topics) -> Archived:
    """Say which table each topic fills."""
    return {topics.named(relation.noun).name: relation for relation in RELATIONS}


def read_changes(messages: Iterable[Any], relations: Archived) -> Read:
    """Read messages (topic, key, value, timestamp), each for itself: what is wrong with one leaves the others alone."""
    accepted: list[tuple[Any, Change]] = []
    refused: list[Refused] = []
    for message in messages:
        try:
            accepted += [(message, change) for change in _changes(message, relations[message.topic])]
        except Rejected as rejection:
            refused.append(Refused(message, rejection.reason, rejection.detail))
        except Exception as error:  # noqa: BLE001  one record must not stop those after it
            detail = f"{type(error).__name__}: {error}"[:300]
            refused.append(Refused(message, "bug", detail, traceback.format_exc()))
    return Read(tuple(accepted), tuple(refused))


def _changes(message: Any, relation: Relation) -> tuple[Change, ...]:
    if message.value is None and relation.removed is not None:
        return (Change(relation, _removed(message.key, relation), gone=True),)
    if relation.kind is None:
        return (Change(relation, read_sketch(message.key, message.value)),)
    return changes_of(relation, decode(relation.kind, message.value), instant_of(message.timestamp / 1000))


def _removed(key: bytes | None, relation: Relation) -> dict[str, Any]:
    try:
        return dict(relation.removed((key or b"").decode())) if relation.removed else {}
    except ValueError as error:
        raise Rejected("wrong_schema", "the key of a tombstone names no row") from error
