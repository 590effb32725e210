"""A topic in, its records as they stand now out: what a person who just came asks for."""

from collections.abc import Callable

from vigie.errors import Rejected
from vigie.settings import Settings
from vigie.stream.clients.following import follow
from vigie.stream.codec import Headers, R, decode, pairs
from vigie.stream.topics import Topic

Wanted = Callable[[bytes, Headers], bool]
"""Chooses records by key and headers, before their JSON is read: a topic may hold years."""


async def read_back(settings: Settings, topic: Topic, kind: type[R], *, wanted: Wanted) -> list[R]:
    """Read a topic from its beginning to its end of now, and decode what is wanted.

    Of a compacted topic the last record of each key is given. What cannot be read is left out: it is not ours.

    Raises:
        Unavailable: the broker does not answer.
    """
    found: dict[object, bytes | None] = {}
    async for record in follow(settings, topic, from_beginning=True, until_now=True):
        key = record.key or b""
        if wanted(key, pairs(record.headers)):
            place = (record.partition, record.offset)
            found[key if topic.cleanup == "compact" else place] = record.value
    records = []
    for value in found.values():
        try:
            records.append(decode(kind, value))
        except Rejected:
            continue
    return records


def subject_of(headers: Headers) -> str:
    """Read what a record is about (``ce_subject``): of findings, the id of their article."""
    return dict(headers).get("ce_subject", b"").decode("utf-8", "replace")
