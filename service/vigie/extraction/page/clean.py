"""Article in, page out: the paragraphs of the article itself, told apart from the furniture around and inside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vigie.extraction.document import Page, Span
from vigie.extraction.page.furniture import classify
from vigie.extraction.page.html import Extracted, extracted
from vigie.extraction.page.inner import inner_furniture
from vigie.extraction.page.language import detect
from vigie.extraction.page.lines import PROSE, Kind, Line, joined, split_lines, weigh
from vigie.extraction.page.marks import Marks, marks_of
from vigie.extraction.page.neighbours import drop_neighbours
from vigie.extraction.page.plain import marked_headings, plain
from vigie.extraction.page.published import full_dates
from vigie.languages.folding import fold
from vigie.languages.pack import Pack
from vigie.model.article import Article, holds_words

_FURNITURE_COST = 6
"""Words of prose that a line of furniture weighs: an island of three menu lines does not end an article."""
_SHORT_COST = 3
_BEFORE_ENDING = 40
"""Words of prose that must stand before a line such as "Most read" for it to end the article."""
_HEADLINE_WITHIN = 8
"""Lines above the article among which its headline is looked for."""
_HEADLINE_WORDS = 4
_MOST_LINES = 20_000
"""Lines that are looked at; what comes after is no article."""


@dataclass(frozen=True, slots=True)
class _Zone:
    first: int
    last: int


def clean(article: Article, packs: Mapping[str, Pack]) -> Page:
    """Find the body of an article; offsets are characters of ``Page.text``: ``article.text``, or what HTML gives.

    Costs linear time and raises nothing, whatever the text is. A page without anything that reads like an article
    has an empty body.
    """
    source = Extracted(article.text) if holds_words(article.text) else extracted(article.html or "")  # type: ignore[arg-type]
    text = source.text
    title = article.title or source.title
    flat = plain(text)
    marks = marks_of(packs)
    lines, dated = _lines(text, flat, marks, packs)
    drop_neighbours(lines, marks)
    zone = _zone(lines)
    body, headings = _body(lines, zone, flat, marks, title)
    sample = "\n".join(flat[span.start : span.end] for span in body) or flat
    return Page(
        text=text,
        title=title,
        body=tuple(body),
        headings=tuple(headings),
        published_on=source.published_on or _published_on(lines, dated, zone, marks),
        outlet=source.outlet,
        language=detect(sample, packs, article.language or source.language),
    )


def _lines(text: str, flat: str, marks: Marks, packs: Mapping[str, Pack]) -> tuple[list[Line], dict[int, list[date]]]:
    lines = split_lines(flat, marked_headings(text))[:_MOST_LINES]
    for line in lines:
        days = full_dates(line.text, packs) if line.words <= 40 else []
        classify(line, marks, date=bool(days))
    lines = joined(lines, flat, marks.small_words)
    for line in lines:
        weigh(line)
    dated = {
        index: days
        for index, line in enumerate(lines)
        if line.words <= 40 and line.kind not in PROSE and (days := full_dates(line.text, packs))
    }
    return lines, dated


def _zone(lines: list[Line]) -> _Zone | None:
    """Choose the run of lines with most prose for least furniture (the best sum of a contiguous stretch)."""
    best: tuple[int, int, int] = (0, -1, -1)
    total, first, prose = 0, 0, 0
    for index, line in enumerate(lines):
        if line.kind is Kind.ENDING and prose >= _BEFORE_ENDING:
            break
        if total <= 0:
            total, first, prose = 0, index, 0
        if line.kind in PROSE:
            total += line.words
            prose += line.words
        else:
            total -= _SHORT_COST if line.kind is Kind.SHORT else _FURNITURE_COST
        if total > best[0]:
            best = (total, first, index)
    return _Zone(best[1], best[2]) if best[0] > 0 else None


def _body(
    lines: list[Line], zone: _Zone | None, flat: str, marks: Marks, title: str | None
) -> tuple[list[Span], list[Span]]:
    body: list[Span] = []
    headings: list[Span] = []
    if zone is None:
        chosen = [line for line in lines if line.kind in {Kind.SHORT, Kind.MINOR, Kind.PROSE} and line.words >= 3]
    else:
        chosen = _headlines(lines, zone, title)
        for index in range(zone.first, zone.last + 1):
            line = lines[index]
            if line.kind in PROSE or (line.kind is Kind.SHORT and _is_subhead(lines, index, zone)):
                chosen.append(line)
    for line in chosen:
        is_heading = line.kind is Kind.SHORT and zone is not None
        for span in _spans(line, flat, marks):
            body.append(span)
            if is_heading:
                headings.append(span)
    return body, headings


def _headlines(lines: list[Line], zone: _Zone, title: str | None) -> list[Line]:
    """Find headline and standfirst above the article: what the title field says, else the nearest longer lines."""
    wanted = _letters(title or "")
    above = lines[max(0, zone.first - _HEADLINE_WITHIN) : zone.first]
    short = [line for line in above if line.kind is Kind.SHORT and (line.words >= _HEADLINE_WORDS or line.marked)]
    for index, line in enumerate(short):
        if wanted and _letters(line.text)[:60] == wanted[:60]:
            return short[index:]
    marked = [index for index, line in enumerate(short) if line.marked]
    return short[marked[-1] :] if marked else short[-2:]


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _is_subhead(lines: list[Line], index: int, zone: _Zone) -> bool:
    line = lines[index]
    if line.text[0] == "-" == line.text[-1]:
        return True
    if not 2 <= line.words <= 25 and not (line.marked and line.words):
        return False
    if not (line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in "\"“«'-–•¿¡*("):
        return False
    following = next(
        (lines[at] for at in range(index + 1, zone.last + 1) if lines[at].kind is not Kind.FURNITURE), None
    )
    return following is not None


def _spans(line: Line, flat: str, marks: Marks) -> list[Span]:
    """Cut a line at the furniture inside it; marks that enclose the whole line are left outside."""
    start, end = _unquoted(line, flat)
    spans, at = [], start
    for cut_start, cut_end in [*inner_furniture(flat[start:end], marks), (end - start, end - start)]:
        piece = _trimmed(flat, at, start + cut_start)
        if piece is not None:
            spans.append(piece)
        at = start + cut_end
    return spans


def _unquoted(line: Line, flat: str) -> tuple[int, int]:
    """Leave out the marks that a table's export put around a whole paragraph, in which marks are doubled."""
    start, end = line.start, line.end
    if '""' in line.text and line.text[0] == '"' and line.text[1:2] != '"':
        start += 1
        if line.text.endswith(('"""', '."')) or (flat[end - 1] == '"' and not line.text.endswith('""')):
            end -= 1
    return start, end


def _trimmed(flat: str, start: int, end: int) -> Span | None:
    while start < end and (flat[start].isspace() or flat[start] in "|,;"):
        start += 1
    while end > start and (flat[end - 1].isspace() or flat[end - 1] == "|"):
        end -= 1
    if not any(map(str.isalnum, flat[start:end])):
        return None
    return Span(start, end)


def _published_on(lines: list[Line], dated: dict[int, list[date]], zone: _Zone | None, marks: Marks) -> date | None:
    """Read the publication day: a line that says so, else the nearest dated line above, else just below the article."""
    first = zone.first if zone else len(lines)
    last = zone.last if zone else -1
    said = [index for index in dated if marks.published.search(lines[index].folded) and index <= last + 6]
    above = [index for index in dated if index <= first + 3 and lines[index].kind in {Kind.DATE, Kind.FURNITURE}]
    below = [index for index in dated if last < index <= last + 6 and lines[index].kind is not Kind.ENDING]
    for index in (*said[:1], *above[-1:], *below[:1]):
        return dated[index][0]
    return None
