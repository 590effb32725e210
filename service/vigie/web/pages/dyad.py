"""A dyad: its index over time, what is usual, what the index of a day is made of, and where articles disagree."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from vigie.model.identity import NO_PARTY, dyad_key
from vigie.ontology.parties import all_parties
from vigie.tension.points import read_points
from vigie.web.questions import disagreements, dyads, findings, numbers
from vigie.web.site import Site, dyad_link, written

PERIODS = (30, 90, 365)
"""Days that the chart can show; 0 shows all."""
EVENTS = 12
COUNTED = 4
DISPUTED = {"acts": 6, "numbers": 4}


def router(site: Site) -> APIRouter:
    """Build the routes."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/dyads/{dyad}")
    def dyad(
        request: Request, dyad: str, day: date | None = None, days: Annotated[int, Query(ge=0, le=4000)] = 90
    ) -> Response:
        key = read_dyad(dyad)
        if dyad != written(key):
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(dyad_link(key) + asked, status_code=301)
        with site.archive.connect() as archive:
            row = dyads.day_of(archive, key, day)
            events = findings.find(archive, findings.Choice(dyad=key), most=EVENTS)
            disputes = disagreements.latest(archive, key, **DISPUTED)
            if row is None and not events and not disputes:
                return site.page(request, "dyad_unknown.html", status=404, dyad=key)
            last = max(row["day"], day) if row and day else row["day"] if row else None
            first = last - timedelta(days=days) if last and days else None
            rows = dyads.without_gaps(dyads.days(archive, key, first, None if day is None else last))
            alerts = dyads.latest_alerts(archive, dyad=key, most=100)
            return site.page(
                request,
                "dyad.html",
                dyad=key,
                row=row,
                asked=day,
                days=days,
                periods=PERIODS,
                rows=rows,
                chart=_chart(rows, alerts),
                alerts=alerts,
                events=events,
                disputes=disputes,
                counted=numbers.counted(archive, findings.Choice("claims", dyad=key))[:COUNTED],
            )

    return pages


def read_dyad(written: str) -> str:
    """Read a dyad of an address: ``RUS-UKR``, ``rus|ukr``; with a bar where a code holds a hyphen.

    Raises:
        HTTPException: 404 where it is not one or two parties.
    """
    sign = "|" if "|" in written else "-"
    codes = [code for code in written.upper().split(sign) if code not in ("", NO_PARTY)]
    if not 0 < len(codes) < 3 or any(all_parties().kind_of(code) is None for code in codes):
        raise HTTPException(404)
    return dyad_key(*([*codes, None])[:2])


def _chart(rows: Sequence[Mapping[Any, Any]], alerts: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    """What the chart's script draws: days in seconds, values rounded to what can be seen."""
    columns = ("index_value", "low", "high", "baseline_low", "baseline_high", "threat", "act")
    return {
        "days": [_seconds(row["day"]) for row in rows],
        **{name: [None if row[name] is None else round(row[name], 2) for row in rows] for name in columns},
        "levels": [enter for enter, _leave in read_points().levels.values()],
        "alerts": [
            {"from": _seconds(alert["entered_on"]), "to": alert["left_on"] and _seconds(alert["left_on"])}
            for alert in alerts
        ],
    }


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400
