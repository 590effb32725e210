"""Records in, lines for a person out: events with their words, tension with its reasons."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from vigie.model.alert import Alert
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.codes import QUAD_CLASS
from vigie.model.disagreement import Disagreement, Disagreements, Voice
from vigie.model.event import Event
from vigie.model.record import Evidence, Message, rfc3339
from vigie.model.rejected import RejectedArticle
from vigie.model.stance import Stance
from vigie.model.tension import Contribution, Tension

COLOURS = {
    "verbal_cooperation": "green",
    "material_cooperation": "bold green",
    "verbal_conflict": "yellow",
    "material_conflict": "bold red",
    "calm": "green",
    "elevated": "yellow",
    "high": "red",
    "critical": "bold red",
}
NO_TERMINAL_WIDTH = 140
"""Columns where nobody tells: a line of evidence fits."""
LONGEST_QUOTE = 320
"""Characters of evidence on one screen line or three."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def console(*, stderr: bool = False) -> Console:
    """Build a console: colours on a terminal, plain lines into a file or a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS") or NO_TERMINAL_WIDTH)
    return Console(file=stream, width=width, highlight=False)


def printable(words: str) -> str:
    """Take out what would steer a terminal: the words come from strangers."""
    return _UNPRINTABLE.sub("�", words)


def quoted(words: str, longest: int = LONGEST_QUOTE) -> str:
    """Write words on one line, in quotation marks, cut at ``longest`` characters."""
    line = " ".join(printable(words).split())
    return f"“{line[: longest - 1].rstrip()}…”" if len(line) > longest else f"“{line}”"


AROUND = 160
"""Characters of a sentence that are shown at most on either side of the words that matter."""
_SENTENCE_END = re.compile(r"[.!?…][»”\"]?\s|\n")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Indented:
    """Something some columns to the right; unlike padding it leaves no blanks behind the words."""

    shown: RenderableType
    columns: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update_width(max(20, options.max_width - self.columns))
        for line in console.render_lines(self.shown, narrower, pad=False):
            yield Segment(" " * self.columns)
            yield from line[:-1]
            yield from (Segment(last.text.rstrip(), last.style) for last in line[-1:])
            yield Segment.line()


def parties(source: str | None, target: str | None, *, reciprocal: bool = False) -> str:
    """Write who acts on whom; a question mark where nobody is named."""
    arrow = "↔" if reciprocal else "→"
    return f"{source or '?'} {arrow} {target or '?'}"


def event_lines(event: Event, text: str | None = None) -> RenderableType:
    """Write an event, and the words that show it under it; with the article's text, in their sentence."""
    head = Text()
    head.append(f"{parties(event.source, event.target, reciprocal=event.reciprocal):<17} ", style="bold")
    head.append(f"{' '.join(filter(None, (event.type, event.mode))):<24}", style=COLOURS[QUAD_CLASS[event.type]])
    said = [event.modality if event.modality != "asserted" else event.status, event.date or "day not known"]
    head.append(f" {' · '.join([*said, *(['background'] if event.background else [])])}")
    head.append(f" · {event.confidence:.2f} · {event.rule}", style="dim")
    if text is None:
        return _with_words(head, event.evidence.text)
    return Group(head, Indented(in_sentence(text, event.evidence), 4))


def in_sentence(text: str, evidence: Evidence) -> Text:
    """Write the words that show a finding in bold, between what stands around them in their sentence."""
    before = text[max(0, evidence.start - AROUND) : evidence.start]
    after = text[evidence.end : evidence.end + AROUND]
    opening = _SENTENCE_END.split(before)[-1]
    ending = _SENTENCE_END.search(after)
    if len(opening) == AROUND:
        opening = f"…{opening}"
    closing = after[: ending.end()] if ending else f"{after}…" if len(after) == AROUND else after
    words = Text(_on_one_line(opening).lstrip(), style="dim italic")
    words.append(_on_one_line(evidence.text), style="italic bold not dim")
    words.append(_on_one_line(closing).rstrip(), style="dim italic")
    return words


def _on_one_line(words: str) -> str:
    return _BLANKS.sub(" ", printable(words))


def stance_lines(stance: Stance) -> RenderableType:
    """Write a stance, and the words that show it under it."""
    head = Text()
    head.append(f"{parties(stance.holder, stance.target):<17} ", style="bold")
    colour = "green" if stance.polarity > 0 else "yellow" if stance.polarity < 0 else "none"
    head.append(f"{stance.act or 'by deeds'} {stance.polarity:+.1f}", style=colour)
    head.append(" · ".join([f" by {stance.holder_person}" if stance.holder_person else "", stance.modality]))
    head.append(f" · {stance.confidence:.2f} · {stance.rule}", style="dim")
    return _with_words(head, stance.evidence.text)


def claim_lines(claim: Claim) -> RenderableType:
    """Write a claim, and the words that show it under it."""
    about = {"exact": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}[claim.bound]
    head = Text()
    head.append(f"{claim.subject or '?'}  ", style="bold")
    head.append(f"{claim.metric} {about}{claim.value:,.10g}", style="cyan")
    head.append(f" · says {claim.claimant or 'the article'}")
    head.append(f" · {claim.confidence:.2f} · {claim.rule}", style="dim")
    return _with_words(head, claim.evidence.text)


def tension_lines(tension: Tension) -> RenderableType:
    """Write the tension of a dyad on a day, and what it is made of."""
    head = Text()
    head.append(f"{tension.dyad:<17} {tension.day}  ", style="bold")
    head.append(f"{tension.index:5.1f} {tension.level}", style=COLOURS[tension.level])
    head.append(f"  ({tension.low:.0f} to {tension.high:.0f}, {tension.change_7d:+.1f} in a week)")
    head.append(f"  {_told_by(tension.articles, tension.outlets)}{', thin' if tension.thin else ''}", style="dim")
    return Group(head, *(Indented(contribution_line(one), 4) for one in tension.contributions[:3]))


def contribution_line(one: Contribution) -> Text:
    """Write one act, what it adds to the index, and its words."""
    line = Text(f"{one.index:+5.1f}  {parties(one.source, one.target)} ")
    line.append(" ".join(filter(None, (one.act, one.mode))), style=_colour_of_act(one.act))
    line.append(f" · {one.modality} · {one.day} · {one.articles} article{'' if one.articles == 1 else 's'}")
    if one.evidence:
        line.append(f"  {quoted(one.evidence.text, 160)}", style="italic")
    return line


def alert_lines(alert: Alert) -> RenderableType:
    """Write an alert: its last step, why, and what the tension is made of."""
    head = Text()
    head.append(f"{alert.dyad:<17} {alert.state}, since {alert.entered_on}  ", style="bold")
    head.append(f"{alert.level}", style=COLOURS[alert.level])
    head.append(f"  index {alert.index:.1f}, peak {alert.peak:.1f} on {alert.peak_on}")
    steps = [
        Text(f"    {step.day} {step.kind} to {step.level}: {', '.join(step.reasons)}", style="dim")
        for step in alert.steps[-1:]
    ]
    return Group(head, *steps, *(Indented(contribution_line(one), 4) for one in alert.contributions[:3]))


def disagreements_lines(record: Disagreements) -> RenderableType:
    """Write what sources tell differently of a dyad on a day, each with its voices and their words."""
    head = Text(f"{record.dyad:<17} {record.day}", style="bold")
    return Group(head, *(Indented(disagreement_lines(one), 4) for one in record.disagreements))


def disagreement_lines(one: Disagreement) -> RenderableType:
    """Write one disagreement: how far apart, who against whom, and the words of each voice."""
    head = Text(one.about, style="bold yellow")
    head.append(f"  {one.spread:.3g} times" if one.kind == "quantity" else f"  {one.spread:.0%} tell it differently")
    told = [("between the parties", one.opposed), ("between countries", one.abroad)]
    head.append("".join(f" · {words}" for words, stands in told if stands))
    return Group(head, *(Indented(_voice_line(voice), 4) for voice in one.voices))


def _voice_line(voice: Voice) -> Text:
    line = Text(f"{printable(voice.who)}")
    if voice.value is not None:
        low, high = f"{voice.low:,.10g}", "more" if voice.high is None else f"{voice.high:,.10g}"
        line.append(f" {voice.value:,.10g}" + (f" ({low} to {high})" if low != high else ""), style="cyan")
    countries = f" ({', '.join(voice.countries)})" if voice.countries and voice.kind != "party" else ""
    outlets = ", ".join(map(printable, voice.outlets[:3])) if voice.kind != "outlet" else ""
    line.append(f"  {outlets}{countries}".rstrip(), style="dim")
    line.append(f"  {quoted(voice.text, 160)}", style="italic")
    return line


def rejected_lines(rejected: RejectedArticle) -> RenderableType:
    """Write a rejected message: when, why, where it came from."""
    head = Text()
    head.append(f"{rfc3339(rejected.rejected_at)[:19]}  ")
    head.append(rejected.reason, style="bold red")
    head.append(f"  {rejected.topic} {rejected.partition}:{rejected.offset} · attempt {rejected.attempt}")
    head.append(f" · {len(rejected.value or b''):,} bytes", style="dim")
    return Group(head, Text(f"    {printable(rejected.detail)}", style="dim")) if rejected.detail else head


_LINES: dict[type[Message], Callable[[Any], RenderableType]] = {
    Event: event_lines,
    Stance: stance_lines,
    Claim: claim_lines,
    Tension: tension_lines,
    Alert: alert_lines,
    Disagreements: disagreements_lines,
    RejectedArticle: rejected_lines,
}


def lines_of(record: Message) -> RenderableType:
    """Write any record that is watched."""
    return _LINES[type(record)](record)


LEAST_SURE = 0.3
"""Confidence from which on an event is shown with its article: of the weaker ones most are no events."""


def article_block(text: ArticleText, events: Sequence[Event]) -> RenderableType:
    """Write what one article says: its name, then its events, each with its words; the weak ones are counted."""
    title = printable(text.title or quoted(text.text[text.body[0].start if text.body else 0 :].lstrip(), 80))
    head = Text(f"{printable(text.article_id)}", style="bold underline")
    head.append(f"  {title}", style="not underline not bold italic")
    head.append(f"  {_day(text.published_at)}", style="not underline not bold")
    found = [event_lines(event, text.text) for event in events if event.confidence >= LEAST_SURE]
    if weaker := len(events) - len(found):
        found.append(Text(f"{weaker} weaker one{'' if weaker == 1 else 's'}", style="dim"))
    return Group(head, *(Indented(one, 2) for one in found or [Text("nothing found", style="dim")]), Text())


SHOWN_FROM = 0.05
"""An index below is written 0.0."""


def tension_table(records: Iterable[Tension]) -> Table:
    """Lay out the tension of dyads, the highest first, each with what adds most to it."""
    table = Table(title="Tension per dyad, at its last event day", title_justify="left", header_style="bold")
    for name, right in (("dyad", 0), ("day", 0), ("index", 1), ("90 % band", 1), ("level", 0), ("7 days", 1)):
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    table.add_column("most of it")
    every = sorted(records, key=lambda record: (-record.index, record.dyad))
    shown = [one for one in every if one.index >= SHOWN_FROM]
    if len(shown) < len(every):
        left = len(every) - len(shown)
        named = "dyad was" if left == 1 else "dyads were"
        table.caption, table.caption_justify = f"{left} more {named} named without tension between them", "left"
    for one in shown:
        table.add_row(
            one.dyad,
            one.day,
            f"{one.index:.1f}",
            f"{one.low:.0f} to {one.high:.0f}",
            Text(one.level + (", thin" if one.thin else ""), style=COLOURS[one.level]),
            f"{one.change_7d:+.1f}",
            contribution_line(one.contributions[0]) if one.contributions else "",
        )
    return table


def _with_words(head: Text, words: str) -> RenderableType:
    return Group(head, Indented(Text(quoted(words), style="italic"), 4))


def _told_by(articles: int, outlets: int) -> str:
    of = f" of {outlets} outlet{'' if outlets == 1 else 's'}" if outlets else ""
    return f"{articles} article{'' if articles == 1 else 's'}{of}"


def _colour_of_act(act: str) -> str:
    return next((COLOURS[quad] for kind, quad in QUAD_CLASS.items() if kind == act), "none")


def _day(instant: datetime) -> str:
    return rfc3339(instant)[:10]
