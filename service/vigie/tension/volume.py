"""How many articles were published, and in how many word groups fire: a sketch per day that merges in any order."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date

import orjson

from vigie.tension.cell import FULL_RANGE
from vigie.tension.decay import Decay
from vigie.tension.points import Points, read_points
from vigie.tension.report import rank_of

RANK = 16
"""Characters of a rank."""

Marks = frozenset[str]
"""What the word groups say of one article: ``act``, ``threat``, and the states it names; empty where none fires."""


def sketch_with(value: bytes | None, article_hash: str, bound: int, marks: Iterable[str] = ()) -> bytes:
    """Count an article of a day in the day's sketch: the ``bound`` smallest ranks, sorted, as a JSON list.

    Args:
        value: the sketch so far.
        article_hash: the article.
        bound: articles that are kept.
        marks: of an article in which word groups fire, these and the states that it names; they stand behind its
            rank, as ``"00a1f25d6b7c8e90 act threat RUS UKR"``.

    Returns:
        The sketch; the very bytes that came in where nothing changed.
    """
    entries: list[str] = [] if value is None else orjson.loads(value)
    rank = rank_of(article_hash)
    at = bisect_left(entries, rank)
    if at < len(entries) and entries[at][:RANK] == rank:
        entry = _entry(rank, {*marks, *entries[at].split(" ")[1:]})
        if entry == entries[at]:
            return value or b""
        entries[at] = entry
    elif at < bound:
        entries.insert(at, _entry(rank, marks))
    elif value is not None:
        return value
    return orjson.dumps(entries[:bound])


def joined(first: Mapping[str, Marks], second: Mapping[str, Marks], bound: int) -> dict[str, Marks]:
    """Join two sketches of one day: the smallest ranks of both, marks by union."""
    both = {**first, **second}
    for rank in first.keys() & second.keys():
        both[rank] = first[rank] | second[rank]
    return {rank: both[rank] for rank in sorted(both)[:bound]}


def marked_ranks(value: bytes | None) -> dict[str, Marks]:
    """Read a sketch: the rank of each article, with its marks.

    Raises:
        ValueError: where it is none.
    """
    entries = [] if value is None else orjson.loads(value)
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry for entry in entries):
        raise ValueError("a sketch is a list of ranks in hex, each with its marks")
    split = [entry.split(" ") for entry in entries]
    if any(int(rank, 16) < 0 for rank, *_ in split):
        raise ValueError("a rank is not below zero")
    return {rank: frozenset(marks) for rank, *marks in split}


def _entry(rank: str, marks: Iterable[str]) -> str:
    return " ".join([rank, *sorted(marks, key=lambda mark: (mark.isupper(), mark))])


class Volume:
    """The sketches of all days, as ``vigie.volume.v1`` brings them to every aggregator. Days are ordinals."""

    def __init__(self, points: Points | None = None) -> None:
        self.points = points or read_points()
        self._sketches: dict[int, dict[str, Marks]] = {}
        self._ranks: dict[int, frozenset[str]] = {}
        self._counts: dict[int, int] = {}
        self._sums: dict[tuple[int, int], float] = {}
        self.version = 0
        """Grows with every change."""
        self.settled_version = 0
        """Grows when a day changes that a baseline may stand on."""

    @classmethod
    def of_counts(cls, counts: Mapping[int, int], points: Points | None = None) -> "Volume":
        """Make the volume of a series that gives numbers instead of sketches."""
        volume = cls(points)
        volume._counts = dict(counts)
        return volume

    @property
    def newest(self) -> int | None:
        """The newest day with an article; every day before it is closed."""
        return max(self._counts, default=None)

    def put(self, day: str, sketch: bytes) -> bool:
        """Take in the sketch of an ISO day, in any order and any number of times; False where it says nothing new."""
        ordinal = date.fromisoformat(day).toordinal()
        known = self._sketches.get(ordinal, {})
        both = joined(known, marked_ranks(sketch), self.points.volume_sample)
        if both == known:
            return False
        self._sketches[ordinal] = both
        self._ranks[ordinal] = frozenset(both)
        self._recount(ordinal)
        self.version += 1
        if ordinal <= (self.newest or ordinal) - self.points.baseline_last:
            self.settled_version += 1
        return True

    def count(self, day: int) -> int:
        """Distinct articles that were first published on a day; beyond the sample an estimate."""
        return self._counts.get(day, 0)

    def sample(self, day: int) -> tuple[int, list[Marks]]:
        """Give the number of articles that a share is taken of, and the marks of those among them that have any."""
        new = first_published_ranks(day, self._ranks, self.points)
        marks = self._sketches.get(day, {})
        return len(new), [fired for rank, fired in marks.items() if fired and rank in new]

    @property
    def counts(self) -> Mapping[int, int]:
        """Distinct articles by day."""
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
            self._counts[touched] = first_published(touched, self._ranks, self.points)
        for name in [name for name in self._sums if name[0] >= day]:
            del self._sums[name]


def first_published(day: int, ranks: Mapping[int, frozenset[str]], points: Points) -> int:
    """Count the articles of a day that no day within reach before it has; beyond the sample an estimate.

    Args:
        day: as an ordinal.
        ranks: the sketch of each day.
        points: reach and sample.
    """
    new = first_published_ranks(day, ranks, points)
    if len(ranks[day]) < points.volume_sample:
        return len(new)
    return len(new) * FULL_RANGE // int(max(ranks[day]), 16)


def first_published_ranks(day: int, ranks: Mapping[int, frozenset[str]], points: Points) -> frozenset[str]:
    """Choose the articles of a day that no day within reach before it has; of a full sample less its largest rank."""
    kept = ranks.get(day, frozenset())
    new = kept.difference(*(ranks[earlier] for earlier in range(day - points.reach, day) if earlier in ranks))
    return new - {max(kept)} if len(kept) >= points.volume_sample else new
