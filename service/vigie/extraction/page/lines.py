"""Plain text in, lines out: the pieces between line breaks, those of one sentence joined again."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from vigie.languages.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDED = re.compile(r"[.!?…][\s\"'”»’)\]]*\Z")
_LOWER_START = re.compile(r"[\s\"“«(]*[a-zà-ÿœ]|\"?\s*[,;.:)»”…]|\"\s")
_TAIL = re.compile(r"[,;)»”]|\"\s*(?:[.,;…]|\Z)|\.{1,3}\Z")
"""What belongs to the line before even where that one ended."""
_OPENED = re.compile(r"(?:\A|[\s:(])[\"“«]\s*\Z")
_WRAP_AT = range(45, 101)
"""Characters of a line in a text that was broken to a column."""
_PROSE_WORDS = 9
_LONG_WORDS = 20
"""So many words are prose even where the last period is lost."""


class Kind(Enum):
    """What a line is taken for before its neighbours are looked at."""

    PROSE = auto()
    MINOR = auto()
    """A short line that is a whole sentence: prose beside prose."""
    SHORT = auto()
    """A heading, or a menu nobody listed."""
    FURNITURE = auto()
    RELATED = auto()
    """Opens a list of other articles."""
    DATE = auto()
    ENDING = auto()
    """After it the article is over."""


PROSE = frozenset({Kind.PROSE, Kind.MINOR})


@dataclass(slots=True)
class Line:
    """A stretch without line breaks, or several that make one sentence. ``text`` is plain, blanks stripped."""

    start: int
    end: int
    text: str
    words: int
    folded: str
    gap: bool = False
    """An empty line stands before it."""
    marked: bool = False
    """The markup says it is a heading."""
    kind: Kind = Kind.SHORT


def split_lines(plain: str, headings: set[int]) -> list[Line]:
    """Cut at line breaks; empty lines are dropped and remembered as gaps."""
    lines: list[Line] = []
    at, gap = 0, False
    marks = sorted(headings)
    mark = 0
    for piece in plain.split("\n"):
        text = piece.strip(" \t\u00a0\ufeff\u200b")
        if text:
            start = at + piece.index(text)
            while mark < len(marks) and marks[mark] < at:
                mark += 1
            marked = mark < len(marks) and marks[mark] <= start
            lines.append(Line(start, start + len(text), text, count_words(text), fold(text), gap, marked))
            gap = False
        else:
            gap = True
        at += len(piece) + 1
    return lines


def count_words(text: str) -> int:
    """Count words, those with an apostrophe or a hyphen as one."""
    return len(_WORD.findall(text))


def is_wrapped(lines: list[Line]) -> bool:
    """Tell whether the text was broken to a column: most lines are of like length and few end a sentence."""
    if len(lines) < 8:
        return False
    inside = sum(len(line.text) in _WRAP_AT for line in lines)
    ended = sum(bool(_ENDED.search(line.text)) for line in lines)
    longest = max(len(line.text) for line in lines)
    return inside >= 0.6 * len(lines) and ended <= 0.4 * len(lines) and longest <= _WRAP_AT.stop + 10


def ended(text: str) -> bool:
    """Tell whether a line ends like a sentence."""
    return bool(_ENDED.search(text[-12:]))


def joined(lines: list[Line], plain: str, small_words: frozenset[str]) -> list[Line]:
    """Join lines that make one sentence: broken at a column, or at a link or an emphasis inside it."""
    wrapped = is_wrapped(lines)
    result: list[Line] = []
    parts: list[Line] = []
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if parts and (
            _continues(parts, line, small_words, wrapped=wrapped) or _is_link(parts, line, after, small_words)
        ):
            parts.append(line)
            continue
        if parts:
            result.append(_one(parts, plain))
        parts = [line]
    if parts:
        result.append(_one(parts, plain))
    return result


def _continues(parts: list[Line], line: Line, small_words: frozenset[str], *, wrapped: bool) -> bool:
    before = parts[-1]
    if (
        line.gap
        or line.marked
        or before.marked
        or line.kind is not Kind.SHORT
        or (before.kind is not Kind.SHORT and len(parts) < 2)
    ):
        return False
    if wrapped or _OPENED.search(before.text[-4:]) or _TAIL.match(line.text):
        return True
    if ended(before.text):
        return False
    if _LOWER_START.match(line.text):
        return len(parts) > 1 or before.words >= 2 or before.text[-1] in "'’" or before.text.lower() in small_words
    last = _WORD.findall(before.text[-40:])
    return bool(last) and last[-1].lower() in small_words


def _is_link(parts: list[Line], line: Line, after: Line | None, small_words: frozenset[str]) -> bool:
    """Tell whether a name that also is a label stands inside a sentence: the line after it goes on in lower case."""
    if line.kind is not Kind.FURNITURE or line.words > 4 or line.gap or after is None or after.gap:
        return False
    if line.text.lower() in small_words:
        return False
    if parts[-1].kind is not Kind.SHORT or ended(parts[-1].text) or (parts[-1].words < 4 and len(parts) < 2):
        return False
    return bool(_LOWER_START.match(after.text)) and after.kind is Kind.SHORT


def _one(parts: list[Line], plain: str) -> Line:
    if len(parts) == 1:
        return parts[0]
    start, end = parts[0].start, parts[-1].end
    text = plain[start:end]
    return Line(
        start, end, text, sum(part.words for part in parts), fold(text), parts[0].gap, parts[0].marked, Kind.SHORT
    )


def weigh(line: Line) -> None:
    """Tell prose from short lines by their length and their end; what is known as furniture stays so."""
    if line.kind is not Kind.SHORT or line.marked:
        return
    if line.words >= _LONG_WORDS or (line.words >= _PROSE_WORDS and (ended(line.text) or line.text[-1] == ":")):
        line.kind = Kind.PROSE
    elif line.words >= 2 and ended(line.text):
        line.kind = Kind.MINOR
