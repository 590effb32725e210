"""Public daily series in, day masses and volume out: the input of the index below the level of articles."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vigie.tension.index import Masses
from vigie.tension.volume import Volume

CONTROLS = ("DEU|FRA", "GBR|USA", "JPN|USA", "DEU|POL", "PRK|USA")
"""Dyads without a crisis on the list; of the first two any alert is wrong."""
ARTICLES_PER_EDGE = 0.2
"""Turns the absolute sum of all edges into a number of articles: an index of 50 at 2 % of the world's mass."""


@dataclass(frozen=True, slots=True)
class Series:
    """Five years of GDELT edges for the dyads under evaluation."""

    masses: dict[str, Masses] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    onsets: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def volume(self) -> Volume:
        """The world's articles."""
        return Volume.of_counts(self.counts)

    @property
    def days(self) -> range:
        """First to last day, gaps included."""
        return range(min(self.counts), max(self.counts) + 1)

    @property
    def dyad_years(self) -> float:
        """What rates are per: the five years of each dyad."""
        return len(self.masses) * round(len(self.days) / 365.25)


def read_series(folder: Path) -> Series:
    """Read ``gdelt-dyads`` of the shared data folder."""
    onsets = [
        ("|".join(sorted((row["a"], row["b"]))), date.fromisoformat(row["date"]).toordinal(), row["event"])
        for row in _rows(folder / "gdelt-dyads" / "onsets.csv")
    ]
    wanted = sorted({dyad for dyad, _, _ in onsets} | set(CONTROLS))
    series = Series({dyad: Masses() for dyad in wanted}, {}, onsets)
    for row in _rows(folder / "gdelt-dyads" / "edges_2018_2022.csv"):
        day, edge = date.fromisoformat(row["date"]).toordinal(), float(row["edge"])
        dyad = "|".join(sorted((row["a"], row["b"])))
        if row["a"] == "ALL" and row["b"] == "ABS":
            series.counts[day] = round(ARTICLES_PER_EDGE * edge)
        elif dyad in series.masses and edge < 0:
            masses = series.masses[dyad]
            masses.conflict[False][day] = masses.both[day] = round(-edge * 1000)
    return series


def read_country_risk(folder: Path, country: str) -> dict[str, float]:
    """Read the monthly GPR index of a country: month (``2021-03``) to share of articles."""
    rows = _rows(folder / "gpr" / "gpr_monthly_country_2010_2022.csv")
    return {row["month"]: float(row[f"GPRC_{country}"]) for row in rows}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
