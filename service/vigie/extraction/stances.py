"""The acts that one article tells in, the stances that they show out: who is for or against whom, by words and deeds.

A single mention that is too unsure for an event may still, with others between the same two, show an attitude: what the
acts were matters less than which way they point. Where an article shows both ways, the clear majority stands, and a
near tie is the polarity 0 of the codebook.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.attribution.chain import around, chain_of
from vigie.extraction.document import Document
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.merge import together
from vigie.model.codes import STATUS_OF, Modality, Report, StanceAct
from vigie.model.stance import Speaker
from vigie.ontology.attitudes import Attitude, Attitudes

THRESHOLD = 0.32
"""Confidence of all that shows an attitude together, as if independent, from which it is told."""
TIE = 0.6
"""Confidence of the minority, as a share of the majority's, from which both sides are clearly present."""
CLEAR = 0.5
"""Confidence of the minority below which there is no tie: two doubtful readings are no double attitude."""
OWN = 0.1
"""Confidence of an act below which it is not listed beside the others that show the same."""


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
    chain: tuple[Speaker, ...] = ()
    """Who says so, the outermost first."""


def stances_of(
    document: Document, told: Iterable[EventDraft], attitudes: Attitudes, attributions: Sequence[Attribution] = ()
) -> list[StanceDraft]:
    """List the surest showing of each act of each holder towards each target, in the order of the text.

    Args:
        document: the article.
        told: one reading of each act word, sure or not.
        attitudes: which acts show which attitude.
        attributions: who says what in the article.
    """
    shown: defaultdict[tuple[str, str], list[StanceDraft]] = defaultdict(list)
    for event in told:
        attitude = attitudes.of(event.type, event.mode)
        if attitude is None or STATUS_OF[event.modality] != "occurred":
            continue
        for holder, target, person in _directions(event):
            draft = _draft(document, event, attitude, holder=holder, target=target, person=person)
            shown[holder, target].append(draft)
    kept = [_said(document, draft, attributions) for drafts in shown.values() for draft in _settled(drafts)]
    return sorted(kept, key=lambda draft: (draft.start, draft.end, draft.holder, draft.target))


def _said(document: Document, draft: StanceDraft, attributions: Sequence[Attribution]) -> StanceDraft:
    """Add who says so, and that what others say is no telling of the outlet."""
    sayings = around(attributions, draft.start, draft.end)
    report: Report = "indirect" if sayings and draft.report == "narrated" else draft.report
    return replace(draft, report=report, chain=chain_of(document, sayings, draft.holder, draft.holder_person))


def _directions(event: EventDraft) -> list[tuple[str, str, str | None]]:
    if event.source is None or event.target is None or event.source == event.target:
        return []
    ways = [(event.source, event.target, event.source_person)]
    return [*ways, (event.target, event.source, event.target_person)] if event.reciprocal else ways


def _settled(drafts: list[StanceDraft]) -> list[StanceDraft]:
    """Keep one draft an act, and only the attitude that prevails, as sure as all that shows it together."""
    against, favour = ([d for d in drafts if (d.polarity < 0) == negative and d.polarity] for negative in (True, False))
    sides = sorted(((together(d.confidence for d in s), s) for s in (favour, against) if s), key=lambda side: side[0])
    if not sides or sides[-1][0] < THRESHOLD:
        return []
    sure, prevailing = sides[-1]
    surest = max(prevailing, key=_rank)
    if len(sides) > 1 and sides[0][0] >= max(CLEAR, TIE * sure):
        return [replace(surest, polarity=0.0, confidence=sure)]
    best: dict[StanceAct | None, StanceDraft] = {}
    for draft in prevailing:
        if draft.act not in best or _rank(draft) > _rank(best[draft.act]):
            best[draft.act] = draft
    others = [d for d in best.values() if d is not surest and d.confidence >= OWN]
    return [replace(surest, confidence=sure), *others]


def _rank(draft: StanceDraft) -> tuple[float, int]:
    return draft.confidence, -draft.start


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


def _report(document: Document, event: EventDraft) -> Report:
    """Say whether the words stand in quotation marks, partly, or not at all."""
    over = [document.quotations[place] for place in document.quotations_over(event.start, event.end)]
    if any(quotation.start <= event.start and event.end <= quotation.end for quotation in over):
        return "direct"
    return "mixed" if over else "narrated"
