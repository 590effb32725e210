"""A paragraph in, the furniture inside it out: stubs of links, credits, appeals, datelines, glued names."""

import re
from collections.abc import Iterable

from vigie.extraction.page.furniture import SENTENCE_END
from vigie.extraction.page.marks import Marks, reduced
from vigie.languages.folding import fold

_CAPS_CREDIT = re.compile(
    r"\|\s*(?:[A-ZÀ-Ý][A-ZÀ-Ý.'’-]+|VIA|/)(?:\s*/\s*|\s+|-)?(?:(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý.'’-]*)(?:\s*/\s*|\s+)){0,8}"
)
_DATELINE = re.compile(
    r"\A[\s\"]*(?:[A-ZÀ-Ý][\w’'.-]*[\s,]+){0,5}(?:[^()]{0,30}[\s,])?\((?P<who>[A-Za-zÀ-ÿ' /-]{2,30})\)\s*[-–—:.]*\s*"
)
_CITY_DASH = re.compile(
    r"\A[\s\"]*[A-ZÀ-Ý][A-ZÀ-Ý'’. -]{2,30}(?:,\s*\w+\.?\s*\d{0,2}\s*)?\s*[-–—]{1,2}\s+(?=[A-ZÀ-Ý\"“«])"
)
_CLOSED = re.compile(r"[.!?…][\"”»)]{0,4}(?=\s|\Z)")
_COLON = re.compile(r"\s?:\s*")
_CAPITALISED = re.compile(r"(?<=\s)[A-ZÀ-Ý][a-zà-ÿ]{0,9}(?=[\s'’])")


def inner_furniture(text: str, marks: Marks) -> list[tuple[int, int]]:
    """Find the stretches of furniture inside one paragraph, in order; they may touch, and overlap nowhere."""
    folded = fold(text)
    cuts = [match.span() for match in (marks.glued_name.match(text),) if match]
    cuts += _datelines(text, marks)
    if "|" in text:
        cuts += [span for match in _CAPS_CREDIT.finditer(text) if (span := _pipe_credit(text, match))]
    cuts += [
        _stub(text, match.start(), match.end(), marks)
        for match in marks.stubs.finditer(folded)
        if _stands_out(text, match)
    ]
    cuts += [_sentence_around(text, match.start(), match.end()) for match in marks.appeals.finditer(folded)]
    return _merged(cut for cut in cuts if cut)


def _datelines(text: str, marks: Marks) -> list[tuple[int, int]]:
    match = _DATELINE.match(text[:120])
    if match and any(reduced(part) in marks.reporters for part in fold(match["who"]).split("/")):
        return [match.span()]
    match = _CITY_DASH.match(text[:60])
    return [match.span()] if match else []


def _pipe_credit(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """A credit in capitals after a bar, and the caption before it: back to the sentence's start."""
    written = match.group().strip("| ")
    if sum(sign.isupper() for sign in written) < 4:
        return None
    before = text[max(0, match.start() - 40) : match.start()].rstrip()
    closed = before[-1:] in {".", "!", "?"}
    start = _sentence_start(text, match.start() - 3 if closed else match.start())
    return (start, match.end()) if match.start() - start < 600 else match.span()


def _stands_out(text: str, match: re.Match[str]) -> bool:
    """A single word is a stub only in capitals; a phrase begins with a capital or ends with a colon."""
    written = match.group()
    original = text[match.start() : match.end()]
    if " " not in written.strip(" :") and not written.endswith(":"):
        return original.isupper() and len(original) > 3
    return original[0].isupper()


def _stub(text: str, start: int, end: int, marks: Marks) -> tuple[int, int]:
    """Cut a label; one without a colon is followed by headlines that run up to the last capitalised small word."""
    colon = _COLON.match(text, end)
    if text[end - 1] == ":" or colon:
        return start, colon.end() if colon else end
    stop = SENTENCE_END.search(text, end, end + 600)
    sentence_end = stop.start() if stop else min(len(text), end + 600)
    last = end
    for word in _CAPITALISED.finditer(text, end + 3, sentence_end):
        if word.group().lower() in marks.small_words:
            last = word.start()
    return start, last


def _sentence_start(text: str, at: int) -> int:
    low = max(0, at - 700)
    found = [match.end() for match in _CLOSED.finditer(text, low, at)]
    start = found[-1] if found else low
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    stop = _CLOSED.search(text, end, end + 400)
    return _sentence_start(text, start), stop.end() if stop else min(len(text), end + 400)


def _merged(cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
