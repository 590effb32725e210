"""What is new in the archive, as server-sent events: one look at the archive serves all who listen.

Each event has as its id the position of the archive when it was seen. Who comes back with the last id gets what it
missed; where that is forgotten, or another process answered before, every dyad is told anew.
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
from vigie.web.api.lists import PREFIX, Dyad
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import dyads
from vigie.web.site import Site

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds between two looks."""
HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it lives; proxies cut those that do not."""
REMEMBERED = 2_000
"""News that are kept for those who come back."""
ALERTS = 50
"""Newest alerts that are looked at."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed."""

    position: str
    kind: str
    """``tension`` or ``alert``."""
    dyad: str
    about: Mapping[str, Any]

    def written(self) -> str:
        """Write it as a server-sent event."""
        return f"id: {self.position}\nevent: {self.kind}\ndata: {json.dumps(self.about)}\n\n"


@dataclass(slots=True)
class Lookout:
    """Looks at the archive while anybody listens."""

    archive: Engine
    position: str = ""
    news: deque[News] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _seen: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
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

    def since(self, position: str | None) -> list[News]:
        """Give what came after a position; of one that nobody remembers, everything that stands."""
        known = list(self.news)
        if position == self.position:
            return []
        later = [at for at, one in enumerate(known) if one.position == position]
        if later:
            return known[later[-1] + 1 :]
        return [News(self.position, kind, about["dyad"], about) for (kind, _), about in self._seen.items()]

    def _look(self) -> None:
        with self.archive.connect() as archive:
            position = str(archive.scalar(select(func.sum(offsets.c.next_offset))) or 0)
            if position == self.position:
                return
            standing: dict[tuple[str, str], Mapping[str, Any]] = {
                ("tension", row["dyad"]): _tension(row) for row in dyads.ranking(archive)
            }
            alerts = dyads.latest_alerts(archive, most=ALERTS)
        standing |= {("alert", row["alert_id"]): _alert(row) for row in alerts}
        if self.position:
            changed = [(name, about) for name, about in standing.items() if self._seen.get(name) != about]
            self.news.extend(News(position, name[0], about["dyad"], about) for name, about in changed)
        self.position, self._seen = position, standing


def router(site: Site) -> APIRouter:
    """Build the route."""
    routes = APIRouter(prefix=PREFIX, tags=["live"])
    lookout = Lookout(site.archive)

    @routes.get(
        "/live",
        summary="What is new, as server-sent events `tension` and `alert`",
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
        position = lookout.position
        for news in fresh:
            yield news.written()
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
        "level": row["level"],
        "entered_on": row["entered_on"].isoformat(),
    }
