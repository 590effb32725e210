"""Readings of one article in, one event for each act out."""

from dataclasses import replace

from vigie.extraction.events.draft import EventDraft
from vigie.model.codes import STATUS_OF


def merged(drafts: list[EventDraft]) -> list[EventDraft]:
    """Keep the surest reading of each (type, source, target, status) and date; order of the text.

    A mention without a date is a mention of the act whose date is known; a mode is taken from where it is known.
    """
    groups: dict[tuple[str | None, ...], list[EventDraft]] = {}
    for draft in sorted(drafts, key=lambda d: d.date is None):
        same = groups.setdefault(_key(draft), [])
        place = next((i for i, d in enumerate(same) if draft.date in (d.date, None)), None)
        if place is None:
            same.append(draft)
        else:
            same[place] = _joined(same[place], draft)
    return sorted((d for same in groups.values() for d in same), key=lambda d: (d.start, d.end, d.type))


def _joined(first: EventDraft, second: EventDraft) -> EventDraft:
    sure, other = (second, first) if second.confidence > first.confidence else (first, second)
    known = sure if sure.date else other
    return replace(sure, mode=sure.mode or other.mode, date=known.date, background=known.background)


def _key(draft: EventDraft) -> tuple[str | None, ...]:
    source, target = draft.source, draft.target
    if (draft.reciprocal or draft.type == "CONSULT") and source and target:
        source, target = min(source, target), max(source, target)
    return draft.type, source, target, STATUS_OF[draft.modality]
