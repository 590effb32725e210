"""Lines in their order in, those marked that are furniture by what stands beside them."""

import re
from collections.abc import Iterable
from itertools import pairwise

from vigie.extraction.page.furniture import is_lone_credit, is_posed
from vigie.extraction.page.lines import PROSE, Kind, Line, ended
from vigie.extraction.page.marks import Marks

_NAME = re.compile(r"\b[A-ZÀ-Ý][\w’'-]{3,}")
_PARAGRAPH_WORDS = 35
"""Words that the paragraphs of an article have on average at least; what is said of other articles has fewer."""
_MOST_BOXES = 5
"""Lines that end most articles of which it is asked whether this one goes on: each question looks at the whole page."""
_SHARED_NAMES = 0.75
"""Names that a paragraph after a box shares on average at least with the article before it."""


def drop_neighbours(lines: list[Line], marks: Marks) -> None:
    """Mark what is furniture by what stands beside it: lists of links, captions, embedded posts, video boxes."""
    boxes = [index for index, line in enumerate(lines) if line.kind is Kind.ENDING][:_MOST_BOXES]
    for index, line in enumerate(lines):
        if line.kind is Kind.ENDING and index in boxes and _goes_on(lines, index):
            line.kind = Kind.RELATED
        if line.kind is Kind.RELATED:
            _drop_list(lines, index + 1)
        elif line.kind is Kind.FURNITURE and is_lone_credit(line, marks):
            _drop_caption(lines, index - 1, marks)
        elif line.kind is Kind.FURNITURE and line.text[0] in "—–-" and "(@" in line.text:
            _drop_post(lines, index - 1)
        elif line.kind is Kind.FURNITURE and line.folded.startswith(marks.durations):
            _drop_box(lines, index)
        elif line.kind is Kind.FURNITURE and line.folded in marks.made_by and index:
            _drop_embed(lines, index)
        elif line.kind in {Kind.PROSE, Kind.MINOR, Kind.SHORT} and line.words <= 45 and is_posed(line, marks):
            line.kind = Kind.FURNITURE
    _drop_tickers(lines, marks)


def _goes_on(lines: list[Line], index: int) -> bool:
    """Tell whether an article goes on after a line that ends most: two paragraphs or more about the same names."""
    after = [line for line in lines[index + 1 :] if line.kind is Kind.PROSE and ended(line.text)]
    if len(after) < 2 or sum(line.words for line in after) < _PARAGRAPH_WORDS * len(after):
        return False
    known = _names(line for line in lines[:index] if line.kind is Kind.PROSE)
    return sum(len(_names([line]) & known) for line in after) >= _SHARED_NAMES * len(after)


def _names(lines: Iterable[Line]) -> set[str]:
    return {name for line in lines for name in _NAME.findall(line.text)}


def _drop_list(lines: list[Line], index: int) -> None:
    """Drop the headlines under a label that names other articles: short lines up to the next prose, date or gap."""
    taken = 0
    while (
        index < len(lines) and taken < 30 and (lines[index].kind in {Kind.SHORT, Kind.FURNITURE} or _asks(lines[index]))
    ):
        if lines[index].marked or (
            lines[index].gap and taken > 1 and lines[index].kind is Kind.SHORT and not lines[index - 1].gap
        ):
            return
        lines[index].kind = Kind.FURNITURE
        index, taken = index + 1, taken + 1


def _asks(line: Line) -> bool:
    return line.kind in PROSE and line.words <= 20 and line.text.endswith("?")


def _drop_caption(lines: list[Line], index: int, marks: Marks) -> None:
    """Drop the line above a lone credit where it is a caption: at the top of a page, or without an end, or posed."""
    if index < 0 or lines[index].kind not in {Kind.PROSE, Kind.MINOR, Kind.SHORT} or '"' in lines[index].text:
        return
    line = lines[index]
    is_top = index < 3 and not any(before.kind in PROSE for before in lines[:index])
    if (is_top and line.words <= 60) or (line.words <= 70 and (not ended(line.text) or is_posed(line, marks))):
        line.kind = Kind.FURNITURE


def _drop_post(lines: list[Line], index: int) -> None:
    """Drop the words of an embedded post: the line right above its author."""
    if index >= 0 and lines[index].kind in PROSE and lines[index].words <= 60 and not lines[index + 1].gap:
        lines[index].kind = Kind.FURNITURE


def _drop_box(lines: list[Line], index: int) -> None:
    """Drop a video box: up to three short lines before its duration, one summary after it."""
    for before in range(max(0, index - 3), index):
        if lines[before].kind is Kind.SHORT:
            lines[before].kind = Kind.FURNITURE
    if index + 1 < len(lines) and lines[index + 1].words <= 40:
        lines[index + 1].kind = Kind.FURNITURE


def _drop_embed(lines: list[Line], index: int) -> None:
    """Drop an embedded video: its title, "by", and the name of who made it."""
    if lines[index - 1].words <= 30 and (lines[index - 1].kind is not Kind.PROSE or lines[index - 1].text[-1] in "?!"):
        lines[index - 1].kind = Kind.FURNITURE
    if index + 1 < len(lines) and lines[index + 1].words <= 4:
        lines[index + 1].kind = Kind.FURNITURE


def _drop_tickers(lines: list[Line], marks: Marks) -> None:
    """Drop headlines that each stand with a date of their own: two such pairs in a row are a list of articles."""
    dates = [
        index for index, line in enumerate(lines) if line.kind is Kind.DATE and not marks.published.search(line.folded)
    ]
    for here, after in pairwise(dates):
        between = lines[here + 1 : after]
        if (
            0 < len(between) <= 4
            and not any(line.kind is Kind.PROSE and line.words > 60 for line in between)
            and sum(line.kind is Kind.PROSE for line in between) <= 1
        ):
            for line in between:
                if line.kind is not Kind.ENDING:
                    line.kind = Kind.FURNITURE
            _drop_pair(lines, here - 1)
            _drop_pair(lines, after - 1)
            if after + 1 < len(lines) and lines[after + 1].kind is Kind.SHORT:
                lines[after + 1].kind = Kind.FURNITURE


def _drop_pair(lines: list[Line], index: int) -> None:
    if index > 2 and lines[index].kind is Kind.SHORT:
        lines[index].kind = Kind.FURNITURE
