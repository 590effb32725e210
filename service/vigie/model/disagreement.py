"""Where sources differ: over a number, or over who did what to whom."""

from typing import Literal

from vigie.model.record import Message, Record


class Voice(Record):
    """One side of a disagreement."""

    who: str
    """Party that vouches for a number; an outlet where it speaks for itself; a reading such as ``RUS>UKR``."""
    kind: Literal["party", "outlet", "reading"]
    value: float | None = None
    low: float | None = None
    """Smallest number that the words allow."""
    high: float | None = None
    """Largest; null above: "at least"."""
    outlets: tuple[str, ...] = ()
    """At most twenty, sorted."""
    countries: tuple[str, ...] = ()
    """State of the party, or the states that the outlets stand in, as far as they are known."""
    text: str
    """The words of the newest of them, at most 240 characters."""
    article_id: str
    finding_id: str
    """Claim or event that the words show."""


class Disagreement(Record):
    """Voices that cannot all be right."""

    kind: Literal["quantity", "act"]
    about: str
    """Metric and subject (``killed UKR``), or the event type."""
    spread: float
    """Of a quantity the largest over the smallest value; of an act the chance that two outlets tell it differently."""
    opposed: bool
    """True where the two parties of the dyad, or outlets of their countries, contradict each other."""
    abroad: bool
    """True where outlets of one country and outlets of another tell it differently."""
    voices: tuple[Voice, ...]


class Disagreements(Message):
    """All disagreements on one dyad and day, the widest first. Replaces every earlier record of the dyad and day."""

    dyad: str
    day: str
    extractor_version: str
    disagreements: tuple[Disagreement, ...]
