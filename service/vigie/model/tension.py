"""Tension of a dyad on a day: the index with everything that makes it up."""

from typing import Literal

from pydantic import Field

from vigie.model.record import Message, Record

Level = Literal["calm", "elevated", "high", "critical"]
Part = Literal["threat", "act", "relief"]
"""Words, deeds, and what calms."""


class Cited(Record):
    """The words of one article that show a contribution; of several articles that of the smallest hash."""

    article_id: str
    outlet: str | None = None
    url: str | None = None
    finding_id: str
    text: str
    """At most 240 characters."""


class Contribution(Record):
    """What one act, as all its articles tell it, adds to the index."""

    source: str
    target: str
    act: str
    """Event type, or in lower case the act of a stance."""
    mode: str | None = None
    modality: str
    day: str
    """Day of the act."""
    part: Part
    index: float
    """Share of the index; all contributions sum to it. Of relief: how much it takes away, below zero."""
    articles: int
    outlets: tuple[str, ...]
    """At most ten, sorted."""
    evidence: Cited | None = None


class Directed(Record):
    """One direction of a dyad."""

    source: str
    target: str
    index: float
    conflict_milli: int
    """Thousandths of conflict points of this day alone."""
    relief_milli: int


class Tension(Message):
    """Tension of one dyad on one day. Replaces every record of the same dyad and day with a smaller revision."""

    dyad: str
    day: str
    revision: int = Field(ge=0)
    extractor_version: str
    points_version: str
    index: float = Field(ge=0, lt=100)
    index_without_relief: float
    threat: float
    """Part of the index that words make up; with ``act`` it sums to the index."""
    act: float
    low: float
    """Lower end of the 90 % band."""
    high: float
    level: Level
    change_1d: float
    change_7d: float
    trend_index: float
    """The index at a half-life of 14 days, on the same scale."""
    momentum: float
    """Binary logarithm of the fast over the slow pressure: above 0 it rises."""
    baseline: float | None
    """What is usual for this dyad, as an index; null before 60 days of news."""
    z: float | None
    """Deviation from the baseline in robust standard deviations."""
    pressure: float
    """Decayed conflict points less half the decayed relief."""
    conflict: float
    relief: float
    asymmetry: float
    """(first to second - second to first) / sum, of the codes in the dyad; 0 where there is no conflict."""
    directed: tuple[Directed, Directed]
    volume: float
    """Decayed number of articles that the pressure was divided by."""
    articles: int
    """Distinct articles on acts of the last 14 days."""
    outlets: int
    n_eff: float
    """Articles that weigh, as if they weighed alike."""
    outlet_diversity: float
    """1 / sum of squared shares of the outlets."""
    thin: bool
    """Too few articles or outlets to rely on."""
    contributions: tuple[Contribution, ...] = ()
    """The ten largest of conflict."""
    reliefs: tuple[Contribution, ...] = ()
    """The three largest of relief."""
