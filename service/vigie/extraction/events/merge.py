"""Readings of one article in, one event for each act out."""

from dataclasses import replace

from vigie.extraction.events.draft import EventDraft
from vigie.model.codes import STATUS_OF


def merged(drafts: list[EventDraft]) -> list[EventDraft]:
    """Keep one reading of each (type, source, target, status, date): the surest; a mode is taken from where it is known."""
    best: dict[tuple[str | None, ...], EventDraft] = {}
    for draft in drafts:
        key = _key(draft)
        known = best.get(key)
        if known is None:
            best[key] = draft
            continue
        sure, other = (draft, known) if draft.confidence > known.confidence else (known, draft)
        best[key] = replace(sure, mode=sure.mode or other.mode, date=sure.date or other.date)
    return sorted(best.values(), key=lambda d: (d.start, d.end))


def _key(draft: EventDraft) -> tuple[str | None, ...]:
    source, target = draft.source, draft.target
    if (draft.reciprocal or draft.type == "CONSULT") and source and target:
        source, target = min(source, target), max(source, target)
    return draft.type, source, target, STATUS_OF[draft.modality]
