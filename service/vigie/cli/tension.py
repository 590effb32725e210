"""Topics in, tension with its reasons out, or the plain findings that it can be computed again from.

`vigie tension`, `vigie export`, `vigie recompute`.
"""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing, nullcontext
from datetime import date
from pathlib import Path

from vigie.cli import recompute
from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.render import Indented, console, contribution_line, lines_of, tension_lines, tension_table
from vigie.cli.watch import dyad_of
from vigie.errors import Misconfigured, Unavailable
from vigie.local.report import index_begins, last_days
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.settings import Settings
from vigie.stream.clients.following import follow
from vigie.stream.clients.readback import read_back
from vigie.stream.codec import encode, wire_of
from vigie.stream.topics import Topics
from vigie.tension.points import read_points
from vigie.tension.volume import Volume

SHOWN_DISPUTES = 3
"""Days in dispute that stand under an index."""


def show_tension(typed: str | None, *, at: str | None, why: bool, as_json: bool) -> None:
    """Print the tension of every dyad at its last event day, or of one dyad, at one day, with its reasons.

    Raises:
        Unavailable: where nothing is known of it.
    """
    settings = settings_with_broker()
    dyad, day = dyad_of(typed) if typed else None, _day(at) if at else None
    records = asyncio.run(_tension(settings, topics_of(settings), dyad, day))
    if not records:
        about = " ".join(filter(None, (dyad, day and f"at {day}"))) or "any dyad"
        since = asyncio.run(index_begins(settings, topics_of(settings)))
        old = (
            f"; news of before {since} is too old for the index" if since and (day is None or day < str(since)) else ""
        )
        raise Unavailable(f"no tension of {about} is known: nothing was read that names it, or not yet{old}")
    if as_json:
        for record in records:
            print(record.model_dump_json())
    elif dyad or why:
        for record in records:
            _print(record, why=why)
        if dyad:
            _print_disagreements(settings, dyad, records[-1].day)
    else:
        console().print(tension_table(records))


def show_disagreements(typed: str | None, *, as_json: bool) -> None:
    """Print what sources tell differently, by dyad and day.

    Raises:
        Unavailable: where nothing is in dispute.
    """
    settings = settings_with_broker()
    dyad = dyad_of(typed) if typed else None
    records = asyncio.run(_disagreements(settings, dyad))
    if not records:
        raise Unavailable(f"no disagreement{f' about {dyad}' if dyad else ''} is known")
    screen = console()
    for record in records:
        if as_json:
            print(record.model_dump_json())
        else:
            screen.print(lines_of(record))


def export_findings(typed: str | None) -> None:
    """Print events, stances and the volume of days as JSON Lines: all that the index is made of."""
    settings = settings_with_broker()
    dyad = dyad_of(typed) if typed else None

    async def run() -> None:
        async with aclosing(_export(settings, topics_of(settings), dyad)) as lines:
            async for line in lines:
                print(line)

    asyncio.run(run())


def recompute_index(typed: str, day: str, export: Path) -> None:
    """Print the index of a dyad on a day, computed from an export alone; ``-`` is standard input."""
    if str(export) != "-" and (export.is_dir() or not export.exists()):  # a pipe will do
        raise Misconfigured(f"--from {export}: there is no such file; `vigie export` writes one")
    with nullcontext(sys.stdin) if str(export) == "-" else export.open(encoding="utf-8") as lines:
        try:
            print(recompute.index(dyad_of(typed), _day(day), lines))
        except (KeyError, TypeError, AttributeError) as error:
            raise Misconfigured(f"--from {export}: a line is none that `vigie export` prints: {error}") from error
        except ValueError as error:
            raise Misconfigured(f"--from {export}: {error}") from error


def _print(record: Tension, *, why: bool) -> None:
    screen = console()
    screen.print(tension_lines(record))
    if not why:
        return
    usual = "not known yet" if record.baseline is None else f"{record.baseline:.1f}"
    relief = record.index_without_relief - record.index
    for line in (
        f"words {record.threat:.1f} + acts {record.act:.1f}; relief has taken {relief:.1f} away",
        f"usual {usual}; with a half-life of 14 days {record.trend_index:.1f}; points version {record.points_version}",
        *(f"{way.source} → {way.target} {way.index:.1f}" for way in record.directed),
    ):
        screen.print(f"    {line}")
    for one in (*record.contributions[3:], *record.reliefs):
        screen.print(Indented(contribution_line(one), 4))


def _print_disagreements(settings: Settings, dyad: str, until: str) -> None:
    """Print what is in dispute in the days that an index stands on."""
    first = date.fromordinal(date.fromisoformat(until).toordinal() - read_points().live).isoformat()
    recent = [one for one in asyncio.run(_disagreements(settings, dyad)) if first < one.day <= until]
    screen = console()
    if recent:
        screen.print("    in dispute")
    for record in recent[-SHOWN_DISPUTES:]:
        screen.print(Indented(lines_of(record), 4))


async def _disagreements(settings: Settings, dyad: str | None) -> list[Disagreements]:
    """Read the disagreements, the oldest day first."""
    prefix = f"{dyad}|".encode() if dyad else b""
    topic = topics_of(settings).disagreements
    records = await read_back(settings, topic, Disagreements, wanted=lambda key, _headers: key.startswith(prefix))
    return sorted(records, key=lambda record: (record.day, record.dyad))


async def _tension(settings: Settings, topics: Topics, dyad: str | None, day: str | None) -> list[Tension]:
    """Read the last event day of each dyad, or the last record that is not after a day."""
    prefix = f"{dyad}|".encode() if dyad else b""

    def wanted(key: bytes, _headers: object) -> bool:
        return key.startswith(prefix) and (day is None or key.rpartition(b"|")[2] <= day.encode())

    records = await read_back(settings, topics.tension, Tension, wanted=wanted)
    if day is None:
        return list(last_days(records))
    last = {record.dyad: record for record in sorted(records, key=lambda record: (record.day, record.revision))}
    return sorted(last.values(), key=lambda record: (-record.index, record.dyad))


async def _export(settings: Settings, topics: Topics, dyad: str | None) -> AsyncGenerator[str, None]:
    def wanted(key: bytes, _headers: object) -> bool:
        return dyad is None or key == dyad.encode()

    events = await read_back(settings, topics.events, Event, wanted=wanted)
    stances = await read_back(settings, topics.stances, Stance, wanted=wanted)
    for line in finding_lines([*events, *stances]):
        yield line
    volume = Volume()
    async for record in follow(settings, topics.volume, from_beginning=True, until_now=True):
        if record.value is not None:
            volume.put(record.key.decode(), record.value)
    for day, articles in sorted(volume.counts.items()):
        yield _line("volume", {"day": date.fromordinal(day).isoformat(), "articles": articles})


def finding_lines(findings: Iterable[Event | Stance]) -> Iterator[str]:
    """Write each finding once, a line each, with the version of the points that weigh it.

    What a replay published again is the same to the byte. A copy of an article shares the ids of its findings and is
    kept: the earliest publication of a text is the one that counts, whichever came last.
    """
    version = read_points().version
    for kind, written in dict.fromkeys((wire_of(finding).kind, encode(finding)) for finding in findings):
        yield _line(kind, {**json.loads(written), "points_version": version})


def _line(kind: str, fields: dict[str, object]) -> str:
    return json.dumps({"kind": kind, **fields}, ensure_ascii=False)


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Misconfigured(f"{typed} is no day: give it as 2022-02-12") from error
