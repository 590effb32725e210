"""An event as the reading of one article leaves it, before it becomes a record."""

from dataclasses import dataclass, field

from vigie.model.codes import EventType, Modality


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One act with its parties. Offsets are characters of the text."""

    type: EventType
    mode: str | None
    source: str | None
    target: str | None
    modality: Modality
    reciprocal: bool
    rule: str
    start: int
    end: int
    """The shortest stretch that holds the act word and the parties named in its sentence."""
    confidence: float
    source_person: str | None = None
    target_person: str | None = None
    date: str | None = None
    background: bool = False
    earlier: bool = False
    """Its day lies before what the article reports as news: an act told without a day is another one."""
    group: tuple[int, int] = (0, 0)
    """Sentence, and twice the word that tells the act, one more for an act of saying it; below zero, of the network.

    Of the readings of a group one is taken.
    """
    reading: int = 0
    """Which reading of the word this is part of."""
    features: dict[str, float] = field(default_factory=dict, compare=False)
    """What the choice weighed, by name: shown by `vigie explain`."""

    @property
    def word(self) -> int | None:
        """Token at the head of the words that tell the act; None where the network told it."""
        return self.group[1] // 2 if self.group[1] >= 0 else None
