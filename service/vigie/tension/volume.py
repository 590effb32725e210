"""How many articles were published: a sketch per day that merges in any order, the counts and their decayed sum."""

from collections.abc import Mapping
from datetime import date

import orjson

from vigie.tension.cell import FULL_RANGE
from vigie.tension.decay import Decay
from vigie.tension.points import Points, read_points
from vigie.tension.report import rank_of


def sketch_with(value: bytes | None, article_hash: str, bound: int) -> bytes:
    """Count an article of a day in the day's sketch: the ``bound`` smallest ranks, sorted, as a JSON list.

    Returns:
        The sketch; the very bytes that came in where nothing changed.
    """
    return merged(value, orjson.dumps([rank_of(article_hash)]), bound)


def merged(first: bytes | None, second: bytes | None, bound: int) -> bytes:
    """Join two sketches of one day; ``first`` itself where ``second`` adds nothing."""
    mine = _ranks(first)
    kept = sorted({*mine, *_ranks(second)})[:bound]
    return first if first is not None and kept == mine else orjson.dumps(kept)


def _ranks(value: bytes | None) -> list[str]:
    return [] if value is None else orjson.loads(value)


class Volume:
    """The sketches of all days, as ``vigie.volume.v1`` brings them to every aggregator. Days are ordinals."""

    def __init__(self, points: Points | None = None) -> None:
        self.points = points or read_points()
        self._sketches: dict[int, bytes] = {}
        self._ranks: dict[int, frozenset[str]] = {}
        self._counts: dict[int, int] = {}
        self._sums: dict[tuple[int, int], float] = {}
        self.settled_version = 0
        """Grows when a day changes that a baseline may stand on."""

    @classmethod
    def of_counts(cls, counts: Mapping[int, int], points: Points | None = None) -> "Volume":
        """Make the volume of an export, which gives numbers instead of sketches."""
        volume = cls(points)
        volume._counts = dict(counts)
        return volume

    @property
    def newest(self) -> int | None:
        """The newest day with an article; every day before it is closed."""
        return max(self._counts, default=None)

    def put(self, day: str, sketch: bytes) -> int | None:
        """Take in the sketch of an ISO day, in any order and any number of times.

        Returns:
            The first day (ordinal) whose count changed, None where nothing did.
        """
        ordinal = date.fromisoformat(day).toordinal()
        known = self._sketches.get(ordinal)
        joined = merged(known, sketch, self.points.volume_sample)
        if joined == known:
            return None
        self._sketches[ordinal] = joined
        self._ranks[ordinal] = frozenset(_ranks(joined))
        self._recount(ordinal)
        if ordinal <= (self.newest or ordinal) - self.points.baseline_last:
            self.settled_version += 1
        return ordinal

    def count(self, day: int) -> int:
        """Distinct articles that were first published on a day; beyond the sample an estimate."""
        return self._counts.get(day, 0)

    @property
    def counts(self) -> Mapping[int, int]:
        """Articles per day, for an export."""
        return self._counts

    def decayed(self, day: int, decay: Decay) -> float:
        """Sum of the articles up to a day, each day halved per half-life."""
        name = (day, decay.half_life)
        if name not in self._sums:
            self._sums[name] = decay.summed(self._counts, day)
        return self._sums[name]

    def _recount(self, day: int) -> None:
        """Count the days on which an article may no longer be the first publication of its text."""
        reach = self.points.reach
        for touched in [d for d in self._ranks if day <= d <= day + reach]:
            self._counts[touched] = self._first_published(touched)
        for name in [name for name in self._sums if name[0] >= day]:
            del self._sums[name]

    def _first_published(self, day: int) -> int:
        return first_published(day, self._ranks, self.points)


def first_published(day: int, ranks: Mapping[int, frozenset[str]], points: Points) -> int:
    """Count the articles of a day that no day within reach before it has; beyond the sample an estimate.

    Args:
        day: as an ordinal.
        ranks: the sketch of each day.
        points: reach and sample.
    """
    kept = ranks[day]
    new = kept.difference(*(ranks[earlier] for earlier in range(day - points.reach, day) if earlier in ranks))
    if len(kept) < points.volume_sample:
        return len(new)
    largest = max(kept)
    return len(new - {largest}) * FULL_RANGE // int(largest, 16)
