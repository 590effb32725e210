"""The articles that ship with Vigie, so that a first run has something to read."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from vigie.errors import Misconfigured

PLACES = (
    Path(__file__).parents[3] / "seeds" / "articles.jsonl",
    Path(sys.prefix, "share", "vigie", "seeds", "articles.jsonl"),
)
"""In a checkout, and where an installed package puts them."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One record, as it is published."""

    article_id: str
    value: bytes


def seed_file() -> Path:
    """Find the seeds.

    Raises:
        Misconfigured: they are in none of their places.
    """
    for place in PLACES:
        if place.is_file():
            return place
    raise Misconfigured(f"seeds/articles.jsonl is missing: {PLACES[0]} and {PLACES[1]} do not exist")


def read_seeds(path: Path) -> list[Seed]:
    """Read the seeds, one record a line.

    Raises:
        Misconfigured: naming the line that is no record with an id.
    """
    seeds = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            seeds.append(Seed(str(json.loads(line)["id"]), line))
        except (ValueError, KeyError, TypeError) as error:
            raise Misconfigured(f"{path}, line {number}: not a JSON object with an id") from error
    return seeds


class Published:
    """Remembers in ``folder`` which seeds went to which Kafka: started again, they are not published again."""

    def __init__(self, folder: Path, *, where: str, seeds: list[Seed]) -> None:
        self._path = folder / "seeds-published.json"
        self._where = where
        self._digest = hashlib.sha256(b"\n".join(seed.value for seed in seeds)).hexdigest()[:16]

    def __bool__(self) -> bool:
        return self._read().get(self._where) == self._digest

    def remember(self) -> None:
        """Note it, in one step."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._read() | {self._where: self._digest}, indent=1), "utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, str]:
        try:
            noted = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}
