"""Writes to Faust's tables from anywhere in the event loop, with the partition told instead of guessed.

Faust lets a table be written only while an agent looks at an event, and takes the partition from there. When a day
closes there is no event; and of keys that it wrote itself its memory store forgets the partition, so that they stay
when the partition goes.
"""

from collections.abc import Awaitable, Iterator
from typing import Any


class Table:
    """A table of bytes in the memory of this worker, with its changelog on the broker."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def get(self, key: str) -> bytes | None:
        """Return the value of a key; None where there is none."""
        value: bytes | None = self._table.data.get(key.encode())
        return value

    def put(self, partition: int, key: str, value: bytes | None) -> Awaitable[Any]:
        """Set the value of a key, or remove it with None, here and on the broker; await it to know that it is there."""
        raw, store = key.encode(), self._table.data
        if value is None:
            store.pop(raw, None)
            store._key_partition.pop(raw, None)  # noqa: SLF001
        else:
            store[raw] = value
            store._key_partition[raw] = partition  # noqa: SLF001
        sent: Awaitable[Any] = self._table.send_changelog(partition, raw, value, value_serializer="raw")
        return sent

    def keys(self, partitions: frozenset[int] | None = None) -> Iterator[str]:
        """List the keys, of some partitions alone where they are given."""
        for key, partition in list(self._table.data._key_partition.items()):  # noqa: SLF001
            if partitions is None or partition in partitions:
                yield key.decode()

    def __len__(self) -> int:
        return len(self._table.data.data)
