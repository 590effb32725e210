"""The volume's topic in, a table of daily shares of articles on threats and acts out: `vigie gpr`."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.table import Table

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.render import console
from vigie.errors import Misconfigured, Unavailable
from vigie.ontology.parties import all_parties
from vigie.settings import Settings
from vigie.stream.clients.following import follow
from vigie.tension.gpr import WEEK, share_of, states_of
from vigie.tension.volume import Volume

SHOWN_DAYS = 14
SHOWN_STATES = 10


def show_gpr(country: str | None, *, days: int = SHOWN_DAYS, as_json: bool = False) -> None:
    """Print the share of each of the last days with articles, and its mean over seven; overall or of one country.

    Raises:
        Misconfigured: where no state has the code.
        Unavailable: where no article was read.
    """
    state = country.strip().upper() if country else None
    if state and state not in all_parties().states:
        raise Misconfigured(f"{country} is the code of no state; they are as RUS, UKR, FRA")
    volume = asyncio.run(_volume(settings_with_broker()))
    if volume.newest is None:
        raise Unavailable("no article was read yet: `vigie push` publishes some")
    rows = list(_rows(volume, state, days))
    if as_json:
        for row in rows:
            print(json.dumps(row))
        return
    screen = console()
    screen.print(_table(rows, state))
    if state is None:
        named = list(states_of(volume, volume.newest).items())[:SHOWN_STATES]
        screen.print("most named, last seven days: " + (", ".join(f"{name} {share:.1f} %" for name, share in named)))


async def _volume(settings: Settings) -> Volume:
    volume = Volume()
    async for record in follow(settings, topics_of(settings).volume, from_beginning=True, until_now=True):
        if record.value is not None:
            volume.put(record.key.decode(), record.value)
    return volume


def _rows(volume: Volume, state: str | None, days: int) -> Iterator[dict[str, Any]]:
    for day in sorted(volume.counts)[-days:]:
        share, week = share_of(volume, day, state), share_of(volume, day, state, days=WEEK)
        if share and week:
            yield {
                "day": date.fromordinal(day).isoformat(),
                "country": state,
                "articles": share.articles,
                "share": share.share,
                "threat": share.threat,
                "act": share.act,
                "share_7d": week.share,
                "threat_7d": week.threat,
                "act_7d": week.act,
            }


def _table(rows: list[dict[str, Any]], state: str | None) -> Table:
    about = f" that name {state}" if state else ""
    title = f"Share of articles{about} on threats and acts of war and terror, in per cent"
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in ("day", "articles", "share", "threat", "act", "share, 7 days", "threat", "act"):
        table.add_column(name, justify="left" if name == "day" else "right", no_wrap=True)
    for row in rows:
        shares = (row[name] for name in ("share", "threat", "act", "share_7d", "threat_7d", "act_7d"))
        table.add_row(row["day"], str(row["articles"]), *(f"{share:.1f}" for share in shares))
    return table
