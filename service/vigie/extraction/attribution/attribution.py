"""Who says what, as places of a text in, and how much of it stands in quotation marks out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vigie.extraction.document import Document, Span

AttributionKind = Literal["direct", "indirect", "mixed"]
MARKS = "\"“”„«»'‘’"
EDGES = " \t\r\n\u00a0\u202f,;:.–—-"
BETWEEN = frozenset(EDGES + MARKS + "!?…()")
"""What may stand between two stretches of text that are one."""
_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what. Offsets are characters of the text."""

    kind: AttributionKind
    """``direct``: in quotation marks; ``indirect``: in the outlet's words; ``mixed``: partly so."""
    said: bool
    """False where the cue tells an attitude ("wants", "condemns") and no words."""
    cue: Span
    content: tuple[Span, ...]
    """In order; several where the speaker is named in the middle, or a quotation runs on."""
    speaker: Span | None = None
    """None where the text names nobody."""
    party: str | None = None
    person: str | None = None
    anonymous: bool = False
    """Someone who is given no name: "a senior official"."""

    @property
    def start(self) -> int:
        """Where what is said begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.content[-1].end

    def covers(self, start: int, end: int) -> bool:
        """Tell whether a stretch lies in what is said."""
        return any(span.start <= start and end <= span.end for span in self.content)


def trimmed(text: str, span: Span) -> Span:
    """Cut spaces and stops off both ends, and the marks around what is a quotation and nothing else."""
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    if end - start > 2 and text[start] in _QUOTES and not _QUOTES.intersection(text[start + 1 : end - 1]):
        closed = text[end - 1] in _QUOTES
        return trimmed(text, Span(start + 1, end - closed))
    return Span(start, end)


def in_quotation_marks(document: Document, places: Iterable[tuple[int, int]], cue: tuple[int, int]) -> float:
    """Give the share of the letters of some stretches that stands in quotation marks which open behind the cue.

    Marks that stand around the cue too are those of somebody who tells what others said.
    """
    inside = letters = 0
    for start, end in places:
        letters += sum(map(str.isalnum, document.text[start:end]))
        for place in document.quotations_over(start, end):
            quotation = document.quotations[place]
            if not quotation.start <= cue[0] < quotation.end:
                stretch = document.text[max(start, quotation.start) : min(end, quotation.end)]
                inside += sum(map(str.isalnum, stretch))
    return inside / max(1, letters)
