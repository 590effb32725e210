"""The row of a dyad in the table: which days it has, how far its alerts are settled, what was told to the world."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from vigie.tension.alert import Episode, Turn


@dataclass(slots=True)
class Row:
    """Everything of a dyad but its cells."""

    revision: int = 0
    """Grows with every change that is published; the greatest revision of a record is its newest."""
    mark: int = 0
    """Combined digest of all cells: equal marks, equal cells."""
    days: set[int] = field(default_factory=set)
    """Publication days that have a cell."""
    stale: int | None = None
    """First day whose record waits for the next closing of a day."""
    settled: int | None = None
    """Days before it no longer change; alerts are folded from here on."""
    going: Episode | None = None
    """The episode that was open when ``settled`` began."""
    alerts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Alert id to the digest of what was last published of it, and the ISO day it was entered on."""

    def swap(self, key: str, before: bytes | None, after: bytes | None) -> None:
        """Keep the mark in step with a cell that is replaced."""
        self.mark ^= _digest(key, before) ^ _digest(key, after)

    def encode(self) -> bytes:
        """Write the row; the days as a bitmap."""
        first = min(self.days, default=0)
        bitmap = sum(1 << (day - first) for day in self.days)
        going = self.going
        return orjson.dumps(
            {
                "revision": self.revision,
                "mark": f"{self.mark:016x}",
                "first": first,
                "days": f"{bitmap:x}",
                "stale": self.stale,
                "settled": self.settled,
                "going": going and [going.entered, going.turns, going.level, going.peak, going.peak_day, going.calm],
                "alerts": dict(sorted(self.alerts.items())),
            },
            default=_turn_as_list,
            option=orjson.OPT_PASSTHROUGH_DATACLASS,
        )


def row_of(value: bytes | None) -> Row:
    """Read a row; of nothing, a new one."""
    if value is None:
        return Row()
    body = orjson.loads(value)
    bitmap, going = int(body["days"], 16), body["going"]
    if going:
        turns = tuple(Turn(day, kind, level, tuple(reasons)) for day, kind, level, reasons in going[1])
        going = Episode(going[0], turns, *going[2:])
    return Row(
        revision=body["revision"],
        mark=int(body["mark"], 16),
        days=set(_set_bits(bitmap, body["first"])),
        stale=body["stale"],
        settled=body["settled"],
        going=going,
        alerts={name: (told[0], told[1]) for name, told in body["alerts"].items()},
    )


def _set_bits(bitmap: int, first: int) -> Iterable[int]:
    return (first + at for at in range(bitmap.bit_length()) if bitmap >> at & 1)


def _digest(key: str, value: bytes | None) -> int:
    if value is None:
        return 0
    return int.from_bytes(blake2b(value, digest_size=8, key=key.encode()[:64]).digest(), "big")


def _turn_as_list(turn: Turn) -> list[object]:
    return [turn.day, turn.kind, turn.level, turn.reasons]
