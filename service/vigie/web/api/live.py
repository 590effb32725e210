"""What is new in the archive, as server-sent events: one look at the archive serves all who listen.

A look finds what changed between two positions of the archive; the id of an event is both and its place in between, as
``120-131.2``. After a look the position alone is told, ``131``. Who comes back with the last id gets what it missed;
where that is forgotten, or from before this process, everything that stands is told anew, and bears an id at its end.

An alert that is withdrawn comes as one more change of the alert, in state ``withdrawn``.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from vigie.archive.schema import offsets
from vigie.model.record import rfc3339
from vigie.web.api.lists import PREFIX, Dyad
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import dyads
from vigie.web.site import Site

log = logging.getLogger(__name__)

PATH = f"{PREFIX}/live"
PAUSE = 2.0
"""Seconds between two looks."""
HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it lives; proxies cut those that do not."""
REMEMBERED = 2_000
"""News that are kept for those who come back."""
ALERTS = 50
"""Newest alerts that are looked at."""
WITHDRAWALS = 500
"""Alerts withdrawn last that are looked at: a new version of the extractor may withdraw many at once."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed."""

    id: str
    """Empty: one of all that stand, told anew. Who is cut off among them comes back with the id from before."""
    position: int
    kind: str
    """``tension`` or ``alert``."""
    dyad: str
    about: Mapping[str, Any]

    def written(self) -> str:
        """Write it as a server-sent event."""
        name = f"id: {self.id}\n" if self.id else ""
        return f"{name}event: {self.kind}\ndata: {json.dumps(self.about)}\n\n"


@dataclass(slots=True)
class Lookout:
    """Looks at the archive while anybody listens."""

    archive: Engine
    position: str = ""
    news: deque[News] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _seen: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _remembered: int = 0
    """The position after which all news are kept."""
    _oldest: tuple[str, str] = ("", "")
    """Day and id of the oldest alert that was looked at, where there may be older ones."""
    _looked_at: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> None:
        """Look, unless somebody just did."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if self.position and now - self._looked_at < PAUSE / 2:
                return
            try:
                await asyncio.to_thread(self._look)
            except DBAPIError as error:
                log.warning("the archive does not answer: %s", type(error).__name__)
            self._looked_at = now

    def since(self, last: str) -> list[News]:
        """Give what came after an id or a position; of one that nobody remembers, everything that stands."""
        if last == self.position or not self.position:
            return []
        known, now = list(self.news), int(self.position)
        for at, one in enumerate(known):
            if one.id == last:
                return known[at + 1 :]
        if last.isdecimal() and self._remembered <= int(last) <= now:
            return [one for one in known if one.position > int(last)]
        return [News("", now, kind, about["dyad"], about) for (kind, _), about in self._seen.items()]

    def _look(self) -> None:
        with self.archive.connect() as archive:
            position = str(archive.scalar(select(func.sum(offsets.c.next_offset))) or 0)
            if position == self.position:
                return
            standing: dict[tuple[str, str], Mapping[str, Any]] = {
                ("tension", row["dyad"]): _tension(row) for row in dyads.ranking(archive)
            }
            alerts = dyads.latest_alerts(archive, most=ALERTS)
            gone = dyads.latest_withdrawals(archive, most=WITHDRAWALS)
        standing |= {("alert", row["alert_id"]): _alert(row) for row in (*alerts, *gone)}
        self._note(position, standing)
        self._oldest = ("", "")
        if len(alerts) == ALERTS:
            self._oldest = (alerts[-1]["entered_on"].isoformat(), alerts[-1]["alert_id"])

    def _note(self, position: str, standing: dict[tuple[str, str], Mapping[str, Any]]) -> None:
        """Remember what changed since the look before."""
        before, now = self.position, int(position)
        if not before or now < int(before):  # the first look, or an archive that was built anew
            self.news.clear()
            self._remembered = now
        if before:
            changed = [(kind, about) for (kind, name), about in standing.items() if self._is_news(kind, name, about)]
            self.news.extend(
                News(f"{before}-{position}.{place}", now, kind, about["dyad"], about)
                for place, (kind, about) in enumerate(changed, 1)
            )
        if len(self.news) == self.news.maxlen:
            self._remembered = max(self._remembered, self.news[0].position)
        self.position, self._seen = position, standing

    def _is_news(self, kind: str, name: str, about: Mapping[str, Any]) -> bool:
        """Tell what changed from what only comes into sight, as an older alert does where a newer one is withdrawn."""
        seen = self._seen.get((kind, name))
        if seen is not None or kind != "alert" or about["state"] == "withdrawn":
            return seen != about
        return (about["entered_on"], about["alert_id"]) > self._oldest


def router(site: Site) -> APIRouter:
    """Build the route."""
    routes = APIRouter(prefix=PREFIX, tags=["live"])
    lookout = Lookout(site.archive)

    @routes.get(
        PATH.removeprefix(PREFIX),
        summary="What is new, as server-sent events `tension` and `alert`; withdrawn alerts too, as their state says",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def live(
        dyad: Dyad = None, last_event_id: Annotated[str | None, Header(max_length=100)] = None
    ) -> StreamingResponse:
        stream = _stream(lookout, read_dyad(dyad) if dyad else None, last_event_id)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    return routes


async def _stream(lookout: Lookout, dyad: str | None, last: str | None) -> AsyncIterator[str]:
    await lookout.look()
    position = last if last is not None else lookout.position
    yield f"retry: 3000\nid: {position}\n\n"
    silent = 0.0
    while True:
        fresh = [news for news in lookout.since(position) if dyad in (None, news.dyad)]
        position = lookout.position or position
        for news in fresh:
            yield news.written()
        if fresh:
            yield f"id: {position}\n\n"
        silent = 0.0 if fresh else silent + PAUSE
        if silent >= HEARTBEAT:
            yield f": still here\nid: {position}\n\n"
            silent = 0.0
        await asyncio.sleep(PAUSE)
        await lookout.look()


def _tension(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "dyad": row["dyad"],
        "day": row["day"].isoformat(),
        "revision": row["revision"],
        "index": row["index_value"],
        "level": row["level"],
        "change_7d": row["change_7d"],
    }


def _alert(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "alert_id": row["alert_id"],
        "dyad": row["dyad"],
        "revision": row["revision"],
        "state": row["state"],
        "level": row.get("level"),
        "entered_on": row["entered_on"].isoformat(),
        "withdrawn_at": rfc3339(row["withdrawn_at"]) if row["withdrawn_at"] else None,
    }
