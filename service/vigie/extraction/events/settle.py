"""A reading and how real it is in, the events that the codebook makes of it out."""

from collections.abc import Iterator
from dataclasses import replace

from vigie.extraction.document import Party
from vigie.extraction.events.candidates import Scene
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.modality import Reality
from vigie.model.codes import VERBAL_ACTS, EventType

_PROMISED: dict[EventType, EventType] = {"CONSULT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
"""What is announced, not done yet, is a promise (eval/codebook.md)."""
_ALLEGEABLE: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
_ALLEGEABLE_WORDS: frozenset[EventType] = frozenset({"ACCUSE", "THREATEN", "REJECT", "REQUEST"})
"""Of words that only their target tells of nothing more is known; that it tells of them is no accusation."""


def settled(draft: EventDraft, scene: Scene, reality: Reality) -> Iterator[EventDraft]:
    """Apply the rulings on status: promises, verbal acts, acts that an opponent alleges."""
    if _at_home(draft):
        return
    if draft.modality == "planned" and draft.type in _PROMISED and draft.source is not None:
        kind = _PROMISED[draft.type]
        yield replace(draft, type=kind, mode=None, modality="asserted", reciprocal=draft.type == "CONSULT")
        return
    if draft.modality == "planned" and draft.type in VERBAL_ACTS:
        yield replace(draft, modality="conditional")
        return
    speaking = _speaking(scene, reality)
    speaker = speaking.code if speaking else None
    opponent = reality.cue is not None and speaker is not None and speaker == draft.target != draft.source
    if opponent and draft.type in _ALLEGEABLE_WORDS and draft.modality == "asserted":
        yield replace(draft, modality="alleged")
        return
    # What was done to a state's people the state tells as theirs: "killed twelve civilians, Kyiv said".
    victims = draft.target.removesuffix(".CVL") if draft.target else None
    own = reality.cue is not None and speaker is not None and speaker == victims != draft.source
    hostile = (opponent or own) and reality.cue != reality.speaker
    if hostile and draft.type in _ALLEGEABLE and draft.modality == "asserted":
        yield replace(draft, modality="alleged")
        yield replace(
            draft,
            type="ACCUSE",
            mode="allege",
            source=speaker,
            target=draft.source,
            source_person=speaking.mention.person if speaking else None,
            target_person=draft.source_person,
            reciprocal=False,
        )
        return
    yield draft


def _at_home(draft: EventDraft) -> bool:
    """Words between a state and its own companies, experts and citizens, or among civilians: home news, no crisis."""
    source, target = draft.source or "", draft.target or ""
    words = draft.type in VERBAL_ACTS - {"CONCEDE"} or draft.type == "CONSULT"
    civil = source.endswith(".CVL"), target.endswith(".CVL")
    own = source.split(".")[0] == target.split(".")[0]
    return words and bool(source and target) and (all(civil) or (own and any(civil)))


def _speaking(scene: Scene, reality: Reality) -> Party | None:
    named = scene.fillers.within(reality.speaker, deep=False) if reality.speaker is not None else ()
    return named[0] if named else None
