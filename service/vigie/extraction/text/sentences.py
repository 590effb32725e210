"""Page in, sentences and quotations out.

Knows abbreviations, initials, ordinals, ellipses, lost spaces after a period, headings without a period, and marks
that open and never close. A sentence never ends inside a quotation of one paragraph, unless a whole sentence follows.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from vigie.extraction.document import Page, Quotation, Sentence, Span
from vigie.extraction.page.plain import plain
from vigie.extraction.text.quotations import quotations_of
from vigie.languages.pack import Pack

_STOP = re.compile(r"[.!?…]+[\"”»’')\]]*(?:\s?[”»])?|\n[ \t]*\n")
_END_MARKS = ".!?…"
_INITIAL = re.compile(r"(?:^|[\s(\"“«.-])[A-ZÀ-Ý]\.\Z")
_BEFORE = re.compile(r"(?:n°|[^\W_]+(?:[.'’-][^\W_]+)*)\.?\Z")
_ORDINAL = re.compile(r"\b\d{1,2}(?:er|re|e|st|nd|rd|th)?\s+[a-zà-ÿ]{3,9}\.\Z")
_NEXT = re.compile(r"\s*[\"“«‘'(\[–—-]*\s*(?P<word>[^\s]{1,30})")
_GLUED = re.compile(r"[a-zà-ÿ0-9)»”\"]{2}[.!?][\"”»]?(?=[A-ZÀ-Ý][a-zà-ÿ'’]|[«“\"]\s?[A-ZÀ-Ý]|[A-ZÀ-Ý]\s)")
_LONGEST = 1_500
"""Characters after which a sentence ends at the next space: a parser's memory grows with the sentence."""


def cut(page: Page, pack: Pack) -> tuple[list[Sentence], list[Quotation]]:
    """Cut the body into sentences and find what stands between quotation marks. Both in the order of the text."""
    flat = plain(page.text)
    headings = set(page.headings)
    sentences: list[Sentence] = []
    quotations: list[Quotation] = []
    for paragraph, span in enumerate(page.body):
        heading = span in headings
        quoted = quotations_of(flat, span, pack)
        quotations += quoted
        before = (_before(flat, quotation.start) for quotation in quoted)
        opened = frozenset(place for place in before if flat[place] not in _END_MARKS)
        for start, end in _split(flat, span, pack, opened, heading=heading):
            sentences.append(Sentence(len(sentences), start, end, paragraph, heading))
    return sentences, quotations


def _before(flat: str, at: int) -> int:
    """Give the place of the mark that opens a quotation; of the end of what stands before, where the mark is lost."""
    while flat[at - 1].isspace():
        at -= 1
    return at - 1


def _split(flat: str, span: Span, pack: Pack, opened: frozenset[int], *, heading: bool) -> list[tuple[int, int]]:
    if heading and span.end - span.start < 200:
        return [(span.start, span.end)]
    ends = [end - (end - 1 in opened) for end in _ends(flat, span, pack, opened) if end < span.end]
    pieces = []
    start = span.start
    for end in [*ends, span.end]:
        for left, right in _bounded(flat, start, end):
            trimmed = _trimmed(flat, left, right)
            if trimmed:
                pieces.append(trimmed)
        start = end
    return _mended(flat, pieces)


def _ends(flat: str, span: Span, pack: Pack, opened: frozenset[int]) -> list[int]:
    words = _words(pack)
    found = set()
    for match in _STOP.finditer(flat, span.start, span.end):
        end = match.end()
        opens = end - 1 in opened and end - 1 > match.start()
        if opens or match.group()[0] == "\n" or _is_end(flat, span, match, words):
            found.add(end)
    for match in _GLUED.finditer(flat, span.start, span.end):
        if _token(flat[max(0, match.start() - 30) : match.end() - 1]).strip(".") not in words.abbreviations:
            found.add(match.end())
    return sorted(found)


def _is_end(flat: str, span: Span, match: re.Match[str], words: "_EndWords") -> bool:
    """Tell whether a stop ends a sentence: what follows begins one, and no abbreviation or initial stands before."""
    following = _NEXT.match(flat, match.end(), span.end)
    if following is None or not flat[match.end() : match.end() + 1].isspace():
        return False
    word, marks = following["word"], match.group()
    if not (word[0].isupper() or word[0].isdigit() or word[0] in "\"“«‘'¿¡[(-–—"):
        return False
    if marks not in {".", ".)"}:
        return True
    before = flat[max(span.start, match.start() - 40) : match.start() + 1]
    name = _token(before).rstrip(".")
    if f"{name}." in words.final:
        return re.split("['’]", word.strip("'’,"))[0].lower() in words.small
    is_short = name in words.abbreviations or ("." in name and name.rpartition(".")[2] in words.abbreviations)
    is_dated = _ORDINAL.search(before) and word[0].isdigit()
    return not (is_short or is_dated or _INITIAL.search(before))


def _token(before: str) -> str:
    match = _BEFORE.search(before)
    return match.group().lower() if match else ""


def _mended(flat: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a lone number or a lone mark back to the sentence before it ("le 1er février. 20.")."""
    mended: list[tuple[int, int]] = []
    for start, end in pieces:
        if mended and end - start <= 4 and not any(map(str.isalpha, flat[start:end])):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((start, end))
    return mended


def _bounded(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONGEST:
        at = flat.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        at = at if at > start else start + _LONGEST
        pieces.append((start, at))
        start = at
    return [*pieces, (start, end)]


def _trimmed(flat: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class _EndWords:
    abbreviations: frozenset[str]
    final: frozenset[str]
    """Abbreviations that may end a sentence."""
    small: frozenset[str]


@lru_cache(maxsize=16)
def _words(pack: Pack) -> _EndWords:
    text = pack.text
    return _EndWords(
        abbreviations=frozenset(word.rstrip(".") for word in text.abbreviations),
        final=frozenset(text.final_abbreviations),
        small=frozenset(text.stop_words),
    )
