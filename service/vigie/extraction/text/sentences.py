"""Page in, sentences and quotations out.

Knows abbreviations, initials, ordinals, ellipses, lost spaces after a period, headings without a period, and marks
that open and never close. A sentence never ends inside a quotation of one paragraph, unless a whole sentence follows.
"""

import re
from functools import lru_cache

from vigie.extraction.document import Page, Quotation, Sentence, Span
from vigie.extraction.page.plain import plain
from vigie.extraction.text.quotations import quotations_of
from vigie.languages.pack import Pack

_STOP = re.compile(r"[.!?…]+[\"”»’')\]]*(?:\s?[”»])?|\n[ \t]*\n")
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
        opened = frozenset(_mark_before(flat, quotation.start) for quotation in quoted)
        for start, end in _split(flat, span, pack, opened, heading=heading):
            sentences.append(Sentence(len(sentences), start, end, paragraph, heading))
    return sentences, quotations


def _mark_before(flat: str, at: int) -> int:
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
    abbreviations, final, small = _words(pack)
    found = []
    for match in _STOP.finditer(flat, span.start, span.end):
        end = match.end()
        if (
            (end - 1 in opened and end - 1 > match.start())
            or match.group()[0] == "\n"
            or _is_end(flat, span, match, abbreviations=abbreviations, final=final, small=small)
        ):
            found.append(end)
    found += [
        match.end() for match in _GLUED.finditer(flat, span.start, span.end) if not _is_name(flat, match, abbreviations)
    ]
    return sorted(set(found))


def _is_name(flat: str, match: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """A lost space is none after an abbreviation ("M.Macron") and inside addresses and acronyms."""
    word = _BEFORE.search(flat, max(0, match.start() - 30), match.end() - 1)
    return bool(word) and word.group().strip(".").lower() in abbreviations


def _is_end(
    flat: str,
    span: Span,
    match: re.Match[str],
    *,
    abbreviations: frozenset[str],
    final: frozenset[str],
    small: frozenset[str],
) -> bool:
    marks = match.group()
    following = _NEXT.match(flat, match.end(), span.end)
    if following is None:
        return False
    word = following["word"]
    spaced = flat[match.end() : match.end() + 1].isspace()
    if not spaced:
        return False
    first = word[0]
    if not (first.isupper() or first.isdigit() or first in "\"“«‘'¿¡[(-–—"):
        return False
    if marks[0] in "!?…" or marks.startswith(".."):
        return True
    before = flat[max(span.start, match.start() - 40) : match.start() + 1]
    if marks in {".", ".)"}:
        token = _BEFORE.search(before)
        name = token.group().rstrip(".").lower() if token else ""
        if f"{name}." in final:
            return word.strip("'’,").split("'")[0].split("’")[0].lower() in small
        if name in abbreviations or (name.rpartition(".")[2] in abbreviations and "." in name):
            return False
        if _INITIAL.search(before):
            return False
        if _ORDINAL.search(before) and first.isdigit():
            return False
    return True


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


@lru_cache(maxsize=16)
def _words(pack: Pack) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    text = pack.text
    return (
        frozenset(word.rstrip(".") for word in text.abbreviations),
        frozenset(text.final_abbreviations),
        frozenset(text.stop_words),
    )
