"""A text and what was found in it in, pieces that do not overlap out, each with all that marks it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = Mapping[Any, Any]
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the text where something was found."""

    kind: str
    """``actor``, ``event``, ``stance`` or ``claim``."""
    note: str
    """Id of the finding."""
    start: int
    end: int
    look: str = ""
    """Classes beside the kind, as ``status-planned``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are all marked alike."""

    text: str
    marks: tuple[Mark, ...]
    """The widest first."""
    begins: tuple[Mark, ...]
    """Those whose first characters these are."""
    aside: bool
    """Furniture of the page, no part of the article itself."""

    @property
    def classes(self) -> str:
        """What it looks like: each kind once, of two of a kind the narrower."""
        looks = {mark.kind: f"m-{mark.kind} {mark.look}".strip() for mark in self.marks}
        return " ".join(looks.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """Ids of what is told here, the narrowest first."""
        return tuple(dict.fromkeys(mark.note for mark in reversed(self.marks)))


def marks_of(found: Mapping[str, Sequence[Row]]) -> Iterator[Mark]:
    """Say where the findings of a text stand."""
    for row in found["actor"]:
        for place in row["mentions"]:
            yield Mark("actor", row["actor_id"], place["start"], place["end"])
    for row in found["event"]:
        look = f"status-{row['status']} quad-{row['quad_class']}"
        yield Mark("event", row["event_id"], row["evidence_start"], row["evidence_end"], look)
    for row in found["stance"]:
        way = "for" if row["polarity"] > 0 else "against" if row["polarity"] < 0 else "both"
        yield Mark("stance", row["stance_id"], row["evidence_start"], row["evidence_end"], f"stance-{way}")
    for row in found["claim"]:
        yield Mark("claim", row["claim_id"], row["evidence_start"], row["evidence_end"])


def paragraphs(text: str, body: Sequence[Mapping[str, int]], marks: Iterable[Mark]) -> Iterator[list[Piece]]:
    """Cut a text into paragraphs and pieces.

    Args:
        text: of the article.
        body: places of the article itself; an empty one means all of it.
        marks: in any order, overlapping as they like; places outside of the text are cut to it.
    """
    held = [_cut(mark, len(text)) for mark in marks]
    held = sorted((mark for mark in held if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end, mark.kind))
    own = [(place["start"], place["end"]) for place in body] or [(0, len(text))]
    begun: set[tuple[str, str, int]] = set()
    at = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end > at:
            yield list(
                _pieces(text, at, end, [mark for mark in held if mark.start < end and mark.end > at], own, begun)
            )
        at = gap.end() if gap else end


def _pieces(
    text: str, first: int, last: int, marks: list[Mark], own: list[tuple[int, int]], begun: set[tuple[str, str, int]]
) -> Iterator[Piece]:
    edges = {first, last}
    edges.update(edge for mark in marks for edge in (mark.start, mark.end) if first < edge < last)
    edges.update(edge for place in own for edge in place if first < edge < last)
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        here = tuple(mark for mark in marks if mark.start <= start and end <= mark.end)
        fresh = {name: mark for mark in here if (name := (mark.kind, mark.note, mark.start)) not in begun}
        begun.update(fresh)
        yield Piece(
            text[start:end], here, tuple(fresh.values()), aside=not any(a <= start and end <= b for a, b in own)
        )


def _cut(mark: Mark, length: int) -> Mark:
    return Mark(mark.kind, mark.note, max(0, mark.start), min(length, mark.end), mark.look)
