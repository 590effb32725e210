"""Articles in, the same articles with what was found marked out: `vigie explain`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.text import Text

from vigie.cli.extract import findings_of
from vigie.cli.files import articles_of, sources
from vigie.cli.render import (
    COLOURS,
    Indented,
    claim_lines,
    console,
    event_lines,
    parties,
    printable,
    quoted,
    stance_lines,
)
from vigie.errors import Rejected
from vigie.extraction.events.why import NearMiss
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.page.language import UNKNOWN
from vigie.languages.pack import load_packs
from vigie.model.actor import Actor
from vigie.model.codes import QUAD_CLASS
from vigie.model.findings import Findings

MOST_MISSES = 5
_REASONS = {
    "unsure": "below {:.2f}, which such an event needs",
    "other_reading": "its words were read in another way",
    "play": "told of a game, a film or a song",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered stretch of the text, and what it shows: often more than one thing, as of each party of a list."""

    number: int
    start: int
    end: int
    style: str
    lines: tuple[RenderableType, ...]


def explain_files(files: list[str], *, now: datetime) -> bool:
    """Print every article of the files with what was found in it. Returns whether all could be read."""
    screen, good = console(), True
    for given in articles_of(sources(files), now=now):
        try:
            if given.error or not given.article:
                raise given.error or Rejected("no_article")
            findings = findings_of(given.article)
            explain_findings(findings, screen)
            explain_misses(shared_extractor().near_misses(given.article), findings.article.text, screen)
        except Rejected as rejection:
            good = False
            print(printable(f"{given.place}: {rejection}"), file=sys.stderr)
    return good


def explain_findings(findings: Findings, screen: Console) -> None:
    """Print one article: its text with the words of each finding between ``[n`` and ``n]``, then the findings."""
    article = findings.article
    marks = list(_marks(findings))
    about = [article.language, article.published_at.date().isoformat(), f"({article.published_at_source})"]
    screen.print(Text(printable(f"{article.article_id}  {article.title or ''}"), style="bold underline"))
    screen.print(Text(printable(" · ".join([*about, article.outlet or "outlet not known"])), style="dim"))
    screen.print()
    screen.print(marked(findings, marks))
    screen.print()
    for mark in marks:
        screen.print(Group(Text(f"[{mark.number}]", style=mark.style), Indented(Group(*mark.lines), 4)))
    if not marks:
        screen.print(Text(_why_nothing(article.language), style="dim"))
    screen.print(_actors(findings.actors))
    screen.print()


def explain_misses(misses: Sequence[NearMiss], text: str, screen: Console) -> None:
    """Print the acts that were nearly told, with why they were not, by the names that `events/features.py` gives."""
    if not misses:
        return
    screen.print(Text(f"Nearly told, the surest {min(MOST_MISSES, len(misses))} of {len(misses)}", style="bold"))
    for miss in misses[:MOST_MISSES]:
        draft = miss.draft
        head = Text(f"{parties(draft.source, draft.target, reciprocal=draft.reciprocal):<17} ", style="bold")
        head.append(f"{draft.type:<12} {draft.modality} · {draft.confidence:.2f}", style="not bold")
        head.append(f" · {_REASONS[miss.reason].format(miss.wanted)} · {draft.rule}", style="not bold dim")
        weighed = [f"{name} {part:+.1f}" for name, part in (*miss.speaks_for, *miss.speaks_against)]
        words = Text(quoted(text[draft.start : draft.end]), style="italic")
        screen.print(Group(head, Indented(Group(words, Text(printable(" · ".join(weighed)), style="dim")), 4)))
    screen.print()


def marked(findings: Findings, marks: Iterable[Mark]) -> Text:
    """Write the text with its marks: colour by kind, actors underlined, furniture dim."""
    article = findings.article
    shown = Text(printable(article.text))
    after = 0
    for span in (*article.body, None):
        shown.stylize("dim", after, span.start if span else len(article.text))
        after = span.end if span else 0
    for actor in findings.actors:
        for place in actor.mentions:
            shown.stylize("underline", place.start, place.end)
    for mark in marks:
        shown.stylize(mark.style, mark.start, mark.end)
    return _numbered(shown, marks)


def _numbered(shown: Text, marks: Iterable[Mark]) -> Text:
    """Put the numbers in; at one place those that close come before those that open."""
    edges = [(mark.end, 0, -mark.start, f" {mark.number}]") for mark in marks]
    edges += [(mark.start, 1, -mark.end, f"[{mark.number} ") for mark in marks]
    pieces, last = Text(), 0
    for place, _opens, _other, label in sorted(edges):
        pieces.append_text(shown[last:place] if place > last else Text())
        pieces.append(label, style="bold dim")
        last = place
    return pieces.append_text(shown[last:]) if last < len(shown) else pieces


def _marks(findings: Findings) -> Iterator[Mark]:
    found = [
        *((event.evidence, COLOURS[QUAD_CLASS[event.type]], event_lines(event)) for event in findings.events),
        *((stance.evidence, "magenta", stance_lines(stance)) for stance in findings.stances),
        *((claim.evidence, "cyan", claim_lines(claim)) for claim in findings.claims),
    ]
    by_place: dict[tuple[int, int], list[tuple[str, RenderableType]]] = {}
    for evidence, style, lines in found:
        by_place.setdefault((evidence.start, evidence.end), []).append((style, lines))
    for number, (start, end) in enumerate(sorted(by_place), 1):
        shown = by_place[start, end]
        yield Mark(number, start, end, shown[0][0], tuple(lines for _, lines in shown))


def _why_nothing(language: str) -> str:
    known = load_packs()
    if language in known:
        return "Nothing was found that the rules know."
    said = "The language is not told by so few words" if language == UNKNOWN else f"There is no pack for {language}"
    return f"{said}: nothing was read. Packs: {', '.join(sorted(known))}; a record may name its language."


def _actors(actors: Iterable[Actor]) -> RenderableType:
    """List who is named, the most often named first."""
    lines = []
    for actor in sorted(actors, key=lambda one: (-len(one.mentions), one.party or "")):
        line = Text(f"{actor.party or '?':<10} ", style="bold")
        line.append(printable(" · ".join(filter(None, (actor.person or actor.name, actor.sector)))), style="not bold")
        line.append(f"  {len(actor.mentions)} mention{'' if len(actor.mentions) == 1 else 's'}", style="not bold dim")
        lines.append(line)
    return Group(Text("Actors", style="bold"), *lines) if lines else Text("No actor is named.", style="dim")
