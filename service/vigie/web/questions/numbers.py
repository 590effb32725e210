"""Claims, grouped by what they count: who says how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

from sqlalchemy import Connection

from vigie.archive.schema import claims as table
from vigie.model.identity import dyad_key
from vigie.web.questions.findings import Choice, find

Row = Mapping[Any, Any]
ABOUT = 1.25
""""About 100" is held to mean 80 to 125."""
_NOBODY = dyad_key(None, None)
MOST = 2_000
"""Claims that one page is made from, the newest."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that is counted, with the newest number of each voice."""

    dyad: str
    metric: str
    subject: str | None
    voices: tuple[Row, ...]
    """Claims, the largest number first."""
    disputed: bool
    """On some day two voices gave numbers that exclude each other."""

    @property
    def spread(self) -> float | None:
        """The largest over the smallest number; None where there is one voice, or a zero."""
        values = [row["value"] for row in self.voices]
        return max(values) / min(values) if len(values) > 1 and min(values) > 0 else None


def counted(archive: Connection, choice: Choice) -> list[Counted]:
    """Group the newest claims; what is disputed and what has most voices comes first."""
    found = find(archive, choice, most=MOST)
    groups: dict[tuple[str, str, str | None], list[Row]] = {}
    for row in found:
        groups.setdefault((row["dyad"], row["metric"], row["subject"]), []).append(row)
    listed = [Counted(*key, tuple(_by_size(_voices(rows))), _disputed(rows)) for key, rows in groups.items()]
    return sorted(listed, key=lambda one: (-one.disputed, -len(one.voices), -_newest(one), one.dyad, one.metric))


def dyads_with_claims(archive: Connection) -> list[str]:
    """List the dyads of articles that hold claims."""
    return [
        dyad for dyad in archive.scalars(table.select().with_only_columns(table.c.dyad).distinct()) if dyad != _NOBODY
    ]


def _by_size(rows: Iterable[Row]) -> Sequence[Row]:
    return sorted(rows, key=lambda row: (-row["value"], row["claimant"] or "", row["outlet"] or ""))


def _voices(rows: Iterable[Row]) -> Iterable[Row]:
    """Keep the newest of each voice: who vouches for the number, else the outlet."""
    newest: dict[str, Row] = {}
    for row in rows:  # the newest comes first
        newest.setdefault(row["claimant"] or f"outlet {row['outlet']}", row)
    return newest.values()


def _disputed(rows: Iterable[Row]) -> bool:
    """Say whether on some day the numbers of two voices cannot both be right."""
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(row["published_on"], []).append(row)
    for told in days.values():
        spans = [_span(row) for row in _voices(told)]
        if max(low for low, _ in spans) > min(high for _, high in spans):
            return True
    return False


def _span(row: Row) -> tuple[float, float]:
    value = row["value"]
    return {
        "exact": (value, value),
        "about": (value / ABOUT, value * ABOUT),
        "at_least": (value, inf),
        "at_most": (0.0, value),
    }[row["bound"]]


def _newest(one: Counted) -> int:
    return max(_day(row).toordinal() for row in one.voices)


def _day(row: Row) -> date:
    day: date = row["published_on"]
    return day
