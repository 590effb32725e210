"""What speaks for and against a reading in, how sure it is out: a logistic model over named features."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vigie.extraction.events.draft import EventDraft
from vigie.extraction.logistic import likelihood, read_fitted

WEIGHTS = Path(__file__).parent / "weights.json"
"""Fitted on the development gold by `tests/evaluation/fit_choice.py`."""

UNWORDED = "network"
"""Feature of the readings that no word of the lexicon tells."""
_UNWORDED_FORCE_THRESHOLD = 0.7
"""An act of force that did not happen is the worst thing to tell: without a word it needs more than the rest."""
PLAY = "play"
"""Feature of the readings of an article about games, films or songs, where battles are no battles."""
_PLAYFUL_THRESHOLD = 0.9


@dataclass(frozen=True, slots=True)
class Choice:
    """Weights by feature; a feature that has none counts nothing."""

    weights: Mapping[str, float]
    threshold: float
    """Readings below are not taken: set for precision first."""

    def confidence(self, features: Mapping[str, float]) -> float:
        """Say how likely a reading is right: between 0 and 1."""
        return likelihood(self.weights, features)


def sure(draft: EventDraft, choice: Choice) -> bool:
    """Tell whether a reading is sure enough to be an event."""
    return draft.confidence >= wanted(draft, choice)


def wanted(draft: EventDraft, choice: Choice) -> float:
    """Say how sure a reading must be: surer where it is force and no word tells it."""
    if choice.threshold and draft.features.get(UNWORDED) and draft.type == "ASSAULT" and draft.modality == "asserted":
        return max(choice.threshold, _UNWORDED_FORCE_THRESHOLD)
    return choice.threshold


def chosen(drafts: Iterable[EventDraft]) -> list[EventDraft]:
    """Take one reading of each act word: the surest, of equals the first; unmerged, in the order given.

    What the network reads stands beside them, but for what a word that was taken tells in the same sentence.
    """
    readings: dict[tuple[int, int], dict[int, list[EventDraft]]] = {}
    for draft in drafts:
        readings.setdefault(draft.group, {}).setdefault(draft.reading, []).append(draft)
    best = [draft for by_reading in readings.values() for draft in max(by_reading.values(), key=_surest)]
    told = {key for draft in best if not draft.features.get(UNWORDED) for key in _acts(draft)}
    return [draft for draft in best if not draft.features.get(UNWORDED) or told.isdisjoint(_acts(draft))]


def _acts(draft: EventDraft) -> set[tuple[int, str, str | None, str | None]]:
    ways: set[tuple[int, str, str | None, str | None]] = {(draft.group[0], draft.type, draft.source, draft.target)}
    if draft.reciprocal or draft.type == "CONSULT":
        ways.add((draft.group[0], draft.type, draft.target, draft.source))
    return ways


def believable(drafts: Iterable[EventDraft]) -> list[EventDraft]:
    """Leave out what an article about games, films or songs tells, but for what is nearly certain."""
    return [draft for draft in drafts if not draft.features.get(PLAY) or draft.confidence >= _PLAYFUL_THRESHOLD]


def _surest(reading: list[EventDraft]) -> float:
    return max(draft.confidence for draft in reading)


def read_choice(path: Path = WEIGHTS) -> Choice:
    """Read fitted weights.

    Raises:
        Misconfigured: where they are missing: without them every reading would be taken.
    """
    return Choice(*read_fitted(path, "the choice"))
