"""All readings of an article in, those that nearly became events out, with what spoke for and against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vigie.extraction.events.choice import Choice, believable, chosen, wanted
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.merge import ways_of
from vigie.extraction.events.reader import events_of

NEAR = 0.1
"""Confidence from which a reading that was not taken is worth a look."""
_SHOWN = 3
"""Features shown on either side."""

Reason = Literal["unsure", "other_reading", "play"]
"""``unsure``: below what such an event needs. ``other_reading``: the same words were read in another way, that was
surer. ``play``: the article is about games, films or songs."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A reading that is no event."""

    draft: EventDraft
    reason: Reason
    wanted: float
    """Confidence that it would have needed."""
    speaks_for: tuple[tuple[str, float], ...]
    """Features that raised it most, with what each added to the logarithm of the odds."""
    speaks_against: tuple[tuple[str, float], ...]


def near_misses(every: Sequence[EventDraft], choice: Choice) -> list[NearMiss]:
    """List what was nearly told, the surest first, one reading of each act.

    Args:
        every: all readings of an article (`reader.readings`).
        choice: the weights that weighed them.
    """
    taken = chosen(every)
    first, kept = {id(draft) for draft in taken}, {id(draft) for draft in believable(taken)}
    known = {way for event in events_of(believable(taken), choice) for way in ways_of(event)}
    best: list[NearMiss] = []
    for draft in sorted(every, key=lambda d: (-d.confidence, d.start)):
        ways = ways_of(draft)
        if draft.confidence >= NEAR and known.isdisjoint(ways):
            reason: Reason = "unsure" if id(draft) in kept else "play" if id(draft) in first else "other_reading"
            best.append(NearMiss(draft, reason, wanted(draft, choice), *_weighed(draft.features, choice.weights)))
            known.update(ways)
    return best


def _weighed(
    features: Mapping[str, float], weights: Mapping[str, float]
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]:
    parts = sorted(((name, weights.get(name, 0.0) * value) for name, value in features.items()), key=lambda p: p[1])
    against = [(name, part) for name, part in parts if part < 0 and name != "bias"]
    speaking = [(name, part) for name, part in reversed(parts) if part > 0 and name != "bias"]
    return tuple(speaking[:_SHOWN]), tuple(against[:_SHOWN])
