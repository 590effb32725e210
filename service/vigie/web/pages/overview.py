"""The first page: who is tense, what moves, what alerts stand."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vigie.web.questions import dyads
from vigie.web.site import Site

RECENT = timedelta(days=90)
"""News older than that before the newest are not of now; their dyads are shown on demand."""
SPARK = 30
"""Days of a small line."""
SHOWN = 60
MOVERS = 5
LEAST_MOVE = 1.0
"""Change over a week, in points, under which nothing moves."""


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/")
    def overview(request: Request, older: bool = False) -> Response:
        with site.archive.connect() as archive:
            return site.page(request, "overview.html", **_shown(archive, older=older))

    return pages


def _shown(archive: Any, *, older: bool) -> dict[str, Any]:
    newest = dyads.newest_day(archive)
    everyone = dyads.ranking(archive)
    recent = [row for row in everyone if newest and row["day"] >= newest - RECENT]
    ranked = list(everyone if older else recent)[:SHOWN]
    since = min((row["day"] for row in ranked), default=None)
    lines = dyads.lines(archive, [row["dyad"] for row in ranked], since - timedelta(days=SPARK)) if since else {}
    moved = sorted(recent, key=lambda row: row["change_7d"])
    articles, events = dyads.totals(archive)
    return {
        "newest": newest,
        "ranked": ranked,
        "older": len(everyone) - len(recent),
        "older_shown": older,
        "lines": lines,
        "rising": [row for row in reversed(moved) if row["change_7d"] >= LEAST_MOVE][:MOVERS],
        "falling": [row for row in moved if row["change_7d"] <= -LEAST_MOVE][:MOVERS],
        "alerts": dyads.latest_alerts(archive, most=8),
        "articles": articles,
        "events": events,
    }
