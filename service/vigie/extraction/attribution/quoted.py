"""Sayings and quotations of a document in, each saying with the quotations that belong to it out."""

from bisect import bisect_left, insort
from dataclasses import replace

from vigie.extraction.attribution.attribution import BETWEEN, EDGES, MARKS, Attribution, trimmed
from vigie.extraction.document import Document, Quotation, Sentence, Span

_FILLS = 0.6
"""Share of a sentence that a quotation fills where no verb of saying is needed: it runs on from the one before."""
_NEAR = 30
"""Characters between a quotation and a verb of saying in its sentence."""
_BEFORE = 80
"""Characters before the sentence of a quotation in which a verb of saying with a colon announces it."""


def with_quotations(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Give each quotation to who speaks in it: by its own sentence, else it runs on from the one before."""
    last: tuple[int, int] | None = None  # place in `found`, paragraph
    cues = sorted((attribution.cue.start, place) for place, attribution in enumerate(found))
    for quotation in document.quotations:
        sentences = document.sentences_over(quotation.start, quotation.end)
        if not sentences:
            continue
        place = _owner(document, quotation, sentences, found, cues)
        if place is None and (announced := _announced(document, quotation)):
            found.append(announced)
            place = len(found) - 1
            insort(cues, (announced.cue.start, place))
        if place is None and last is not None and _runs_on(quotation, sentences, last[1]):
            place = last[0]
        if place is not None:
            found[place] = replace(found[place], content=_joined(document.text, found[place].content, quotation))
            if found[place].said:
                last = place, sentences[-1].paragraph
    return found


def _owner(
    document: Document,
    quotation: Quotation,
    sentences: list[Sentence],
    found: list[Attribution],
    cues: list[tuple[int, int]],
) -> int | None:
    """Find the saying outside a quotation that has most of it, else one whose cue stands right beside it.

    ``cues``: where each saying has its cue, and its place in ``found``, in the order of the text.
    """
    colon = document.text[: quotation.start].rstrip(MARKS + EDGES.replace(":", "")).endswith(":")
    low = sentences[0].start - (_BEFORE if colon else 0)
    outside = [
        place
        for place in sorted(
            place for _, place in cues[bisect_left(cues, (low,)) : bisect_left(cues, (sentences[-1].end,))]
        )
        if not quotation.start <= found[place].cue.start < quotation.end
        and not ((speaker := found[place].speaker) and quotation.start <= speaker.start < quotation.end)
    ]
    shared = {
        place: max((min(s.end, quotation.end) - max(s.start, quotation.start) for s in found[place].content), default=0)
        for place in outside
    }
    best = max(shared, key=lambda place: (shared[place], found[place].said), default=None)
    if best is not None and shared[best] > 0:
        return best
    beside = [place for place in outside if found[place].said and _gap(found[place], quotation) <= _NEAR]
    return min(beside, key=lambda place: _gap(found[place], quotation), default=None)


def _gap(attribution: Attribution, quotation: Quotation) -> int:
    group = [attribution.cue, *([attribution.speaker] if attribution.speaker else [])]
    return min(max(span.start - quotation.end, quotation.start - span.end) for span in group)


def _announced(document: Document, quotation: Quotation) -> Attribution | None:
    """Read "X: "…"", where a name and a colon stand before a quotation."""
    low = max(0, quotation.start - _NEAR)
    before = document.text[low : quotation.start].rstrip(MARKS + EDGES.replace(":", ""))
    colon = low + len(before) - 1
    if not before.endswith(":"):
        return None
    named = [m for m in document.mentions_within(low, colon) if BETWEEN.issuperset(document.text[m.end : colon])]
    if not named:
        return None
    mention = named[-1]
    return Attribution(
        "direct", said=True, cue=Span(colon, colon + 1), content=(), speaker=Span(mention.start, mention.end),
        party=mention.parties[0] if len(mention.parties) == 1 else None, person=mention.person,
    )  # fmt: skip


def _runs_on(quotation: Quotation, sentences: list[Sentence], paragraph: int) -> bool:
    """Tell whether a quotation that is a sentence by itself goes on from one in this paragraph or the one before."""
    length = sum(min(s.end, quotation.end) - max(s.start, quotation.start) for s in sentences)
    whole = sum(s.end - s.start for s in sentences)
    return length >= _FILLS * whole and sentences[0].paragraph - paragraph <= 1


def _joined(text: str, spans: tuple[Span, ...], quotation: Quotation) -> tuple[Span, ...]:
    """Add a quotation to what is said."""
    joined: list[Span] = []
    for span in sorted([*spans, Span(quotation.start, quotation.end)], key=lambda s: (s.start, s.end)):
        if joined and (span.start <= joined[-1].end or BETWEEN.issuperset(text[joined[-1].end : span.start])):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(trimmed(text, span) for span in joined)
