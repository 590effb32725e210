"""Where sources differ: over a number, or over who did what to whom."""

from typing import Literal

from vigie.model.record import Record


class Voice(Record):
    """One side of a disagreement."""

    who: str
    """Party that vouches for a number; an outlet where it speaks for itself; a reading such as ``RUS>UKR``."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """Null above: "at least"."""
    outlets: tuple[str, ...] = ()
    text: str
    """The words of one of them, at most 240 characters."""


class Disagreement(Record):
    """Voices that cannot all be right."""

    kind: Literal["quantity", "act"]
    dyad: str
    day: str
    about: str
    """Metric and subject (``killed UKR``), or the event type."""
    spread: float
    """Of a quantity the largest over the smallest value; of an act the chance that two outlets tell it differently."""
    opposed: bool
    """True where the two parties of the dyad contradict each other."""
    voices: tuple[Voice, ...]
