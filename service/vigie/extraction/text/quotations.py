"""A paragraph in, its quotations out, unbalanced and mixed marks mended."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vigie.extraction.document import Quotation, Span
from vigie.languages.pack import Pack

_MARK = re.compile(r'""|["“”„«»]|(?<!\w)[‘\'](?=\w)|(?<=[\w.,!?…])[’\'](?!\w)')
_SENTENCE_START = re.compile(r"[.!?…:]\s+")
_SPEECH_WITHIN = 40
"""Characters after an unmatched closing mark within which a verb of saying makes it the end of a quotation."""
_LONGEST = 2_000
"""Characters of a quotation that never closes: it ends with its paragraph, or here."""
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(slots=True)
class _Open:
    start: int
    glyph: str


def quotations_of(flat: str, span: Span, pack: Pack) -> list[Quotation]:
    """Find the quotations of one paragraph: a quotation opens at any opening mark and closes at the first closing one.

    A straight mark opens where a space stands before it and closes where none does. What never closes ends with the
    paragraph; a closing mark that nothing opened, with a verb of saying close behind it, opens at its sentence's start.
    """
    found: list[Quotation] = []
    opened: _Open | None = None
    for match in _MARK.finditer(flat, span.start, span.end):
        role = _role(flat, match, span, is_open=opened is not None)
        if role == "open":
            if opened is None:
                opened = _Open(match.end(), match.group())
            elif match.group() in _OPENING and opened.glyph in _OPENING and match.start() - opened.start > 200:
                found += _made(flat, opened.start, match.start(), repaired=True)
                opened = _Open(match.end(), match.group())
        elif role == "close":
            if opened is not None:
                if _single(match.group()) != _single(opened.glyph):
                    continue
                found += _made(flat, opened.start, match.start(), repaired=_is_mixed(opened.glyph, match.group()))
                opened = None
            elif _says(flat, match.end(), span.end, pack):
                low = found[-1].end + 1 if found else span.start
                found += _made(flat, _sentence_start(flat, low, match.start()), match.start(), repaired=True)
    if opened is not None and not _single(opened.glyph):
        found += _made(flat, opened.start, min(span.end, opened.start + _LONGEST), repaired=True)
    return found


def _role(flat: str, match: re.Match[str], span: Span, *, is_open: bool) -> str:
    glyph = match.group()
    if glyph in _OPENING:
        return "open" if not (is_open and _looks_closing(flat, match)) else "close"
    if glyph in _CLOSING:
        return "close" if is_open or not _looks_opening(flat, match, span) else "open"
    if _single(glyph):
        if flat[match.end() : match.end() + 1].isalnum():
            return "open" if not is_open and glyph == "‘" else "none"
        return "close" if is_open else "none"
    if is_open:
        return "none" if _looks_opening(flat, match, span) and not _looks_closing(flat, match) else "close"
    return "close" if _looks_closing(flat, match) and not _looks_opening(flat, match, span) else "open"


def _looks_opening(flat: str, match: re.Match[str], span: Span) -> bool:
    before = flat[match.start() - 1] if match.start() > span.start else " "
    after = flat[match.end() : match.end() + 1]
    return (before.isspace() or before in "(['’:-–—.!?") and (
        after.isalnum() or (after in "([«“\"'‘…¿¡" and after != "")
    )


def _looks_closing(flat: str, match: re.Match[str]) -> bool:
    before = flat[match.start() - 1 : match.start()]
    after = flat[match.end() : match.end() + 1]
    return not before.isspace() and (not after or after.isspace() or after in '.,;:!?)…]-–—/»”"')


def _single(glyph: str) -> bool:
    return glyph in {"‘", "’", "'"}


def _is_mixed(opening: str, closing: str) -> bool:
    pairs = {"“": "”", "„": "“”", "«": "»", '"': '"', '""': '""', "‘": "’'", "'": "'’", "”": "”", "»": "«»"}
    return closing not in pairs.get(opening, "")


def _made(flat: str, start: int, end: int, *, repaired: bool) -> list[Quotation]:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return [Quotation(start, end, repaired)] if end > start else []


def _says(flat: str, at: int, limit: int, pack: Pack) -> bool:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", flat[at : min(limit, at + _SPEECH_WITHIN)].lower())
    return not _verbs(pack).isdisjoint(words)


def _sentence_start(flat: str, low: int, at: int) -> int:
    low = max(low, at - 600)
    starts = [match.end() for match in _SENTENCE_START.finditer(flat, low, at - 1)]
    return starts[-1] if starts else low


@lru_cache(maxsize=16)
def _verbs(pack: Pack) -> frozenset[str]:
    return frozenset(pack.text.speech_verbs)
