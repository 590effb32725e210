"""The events of one article in, the stances that they show out: who is for or against whom, by words and by deeds.

Where an article shows both, the clear majority stands, and a near tie is the polarity 0 of the codebook.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.extraction.document import Document
from vigie.extraction.events.draft import EventDraft
from vigie.model.codes import STATUS_OF, Modality, Report, StanceAct
from vigie.ontology.attitudes import Attitude, Attitudes

TIE = 0.6
"""Weight of the minority, as a share of the majority's, from which both sides are clearly present."""


@dataclass(frozen=True, slots=True)
class StanceDraft:
    """One attitude at one place of the text."""

    holder: str
    target: str
    holder_person: str | None
    act: StanceAct | None
    polarity: float
    modality: Modality
    report: Report
    date: str | None
    confidence: float
    rule: str
    start: int
    end: int


def stances_of(document: Document, events: Iterable[EventDraft], attitudes: Attitudes) -> list[StanceDraft]:
    """List the surest showing of each act of each holder towards each target, in the order of the text."""
    shown: defaultdict[tuple[str, str], list[StanceDraft]] = defaultdict(list)
    for event in events:
        attitude = attitudes.of(event.type, event.mode)
        if attitude is None or STATUS_OF[event.modality] != "occurred":
            continue
        for holder, target, person in _directions(event):
            draft = _draft(document, event, attitude, holder=holder, target=target, person=person)
            shown[holder, target].append(draft)
    kept = [draft for drafts in shown.values() for draft in _settled(drafts)]
    return sorted(kept, key=lambda draft: (draft.start, draft.end, draft.holder, draft.target))


def _directions(event: EventDraft) -> list[tuple[str, str, str | None]]:
    if event.source is None or event.target is None or event.source == event.target:
        return []
    ways = [(event.source, event.target, event.source_person)]
    return [*ways, (event.target, event.source, event.target_person)] if event.reciprocal else ways


def _settled(drafts: list[StanceDraft]) -> list[StanceDraft]:
    """Keep one draft an act, and only the attitude that prevails."""
    best: dict[StanceAct | None, StanceDraft] = {}
    for draft in drafts:
        known = best.get(draft.act)
        if known is None or (draft.confidence, -draft.start) > (known.confidence, -known.start):
            best[draft.act] = draft
    against = sum(-draft.polarity * draft.confidence for draft in best.values() if draft.polarity < 0)
    favour = sum(draft.polarity * draft.confidence for draft in best.values() if draft.polarity > 0)
    if min(against, favour) >= TIE * max(against, favour):
        surest = max(best.values(), key=lambda draft: (draft.confidence, -draft.start))
        return [_with_polarity(surest, 0.0)]
    return [draft for draft in best.values() if (draft.polarity < 0) == (against > favour)]


def _draft(
    document: Document, event: EventDraft, attitude: Attitude, *, holder: str, target: str, person: str | None
) -> StanceDraft:
    return StanceDraft(
        holder=holder,
        target=target,
        holder_person=person,
        act=attitude.act,
        polarity=attitude.polarity,
        modality=event.modality,
        report=_report(document, event),
        date=event.date,
        confidence=event.confidence,
        rule=event.rule,
        start=event.start,
        end=event.end,
    )


def _with_polarity(draft: StanceDraft, polarity: float) -> StanceDraft:
    fields = {name: getattr(draft, name) for name in StanceDraft.__slots__}
    return StanceDraft(**(fields | {"polarity": polarity}))


def _report(document: Document, event: EventDraft) -> Report:
    """Say whether the words stand in quotation marks, partly, or not at all."""
    for quotation in document.quotations:
        if quotation.start <= event.start and event.end <= quotation.end:
            return "direct"
        if quotation.start < event.end and event.start < quotation.end:
            return "mixed"
    return "narrated"
