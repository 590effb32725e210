"""Findings in, what a person reads in a terminal out."""

import json
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vigie.local.seeds import Seed
from vigie.model.event import Event
from vigie.model.identity import NO_PARTY
from vigie.model.tension import Tension

SHOWN = 100
"""Characters of a first line or of the words behind a number."""
_COLOURS = {"calm": "green", "elevated": "yellow", "high": "dark_orange", "critical": "red"}
_CONFLICT = "conflict"


def article_found(seed: Seed, events: Sequence[Event]) -> RenderableType:
    """Show the events of one article, each with the words that say so."""
    record = json.loads(seed.value)
    first = str(record.get("title") or record["text"]).strip().splitlines()[0]
    head = Text(f"{seed.article_id}  {record.get('published_at', '')}  ", "bold")
    head.append(shortened(first), "not bold")
    if not events:
        return Group(head, Padding(Text("no event found", "dim"), (0, 0, 1, 2)))
    rows = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for event in events:
        rows.add_row(
            _act(event), _parties(event), _when(event), Text(f"« {' '.join(event.evidence.text.split())} »", "dim")
        )
    return Group(head, Padding(rows, (0, 0, 1, 2)))


def tension_table(records: Sequence[Tension]) -> RenderableType:
    """Show each dyad on its last day, the highest tension first."""
    table = Table(title="Tension, each dyad on the last day of its news (0 to 100)", title_justify="left", box=None)
    for heading in ("dyad", "day", "tension", "band", "level", "articles", "what weighs most"):
        table.add_column(heading, justify="right" if heading in ("tension", "articles") else "left")
    for record in records:
        table.add_row(
            record.dyad.replace("|", "-"),
            record.day,
            f"{record.index:.1f}",
            f"{record.low:.0f} to {record.high:.0f}",
            Text(record.level, _COLOURS[record.level]),
            str(record.articles),
            _weighs(record),
        )
    return table if records else Text("No dyad has any tension yet.")


def shortened(words: str) -> str:
    """Cut at a word, with an ellipsis."""
    words = " ".join(words.split())
    return words if len(words) <= SHOWN else words[:SHOWN].rsplit(" ", 1)[0] + "…"


def _act(event: Event) -> Text:
    colour = "red" if _CONFLICT in event.quad_class else "green"
    return Text(event.type, colour).append(f" {event.mode}" if event.mode else "", "not bold")


def _parties(event: Event) -> str:
    arrow = "↔" if event.reciprocal else "→"
    return f"{event.source or NO_PARTY} {arrow} {event.target or NO_PARTY}"


def _when(event: Event) -> Text:
    status = "" if event.status == "occurred" else event.modality
    return Text(" ".join(filter(None, (event.date, status))))


def _weighs(record: Tension) -> str:
    if not record.contributions:
        return ""
    first = record.contributions[0]
    named = f"{first.source}→{first.target} {first.act}" + (f" {first.mode}" if first.mode else "")
    return named + (f" « {shortened(first.evidence.text)} »" if first.evidence else "")
