"""Claims: who says how many, side by side."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from vigie.model.codes import Metric
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import articles, findings, numbers
from vigie.web.site import Site

PERIODS = (7, 30, 90, 365)
SHOWN = 40


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/claims")
    def claims(
        request: Request,
        dyad: str = "",
        metric: Metric | str = "",
        days: Annotated[int, Query(ge=0, le=4000)] = 30,
        disputed: bool = False,
    ) -> Response:
        key = read_dyad(dyad) if dyad else None
        with site.archive.connect() as archive:
            newest = articles.newest_publication(archive)
            since = newest - timedelta(days=days) if newest and days else None
            choice = findings.Choice("claims", dyad=key, type=metric or None, since=since)
            groups = [one for one in numbers.counted(archive, choice) if one.disputed or not disputed]
            chosen_from = numbers.dyads_with_claims(archive)
        return site.page(
            request,
            "claims.html",
            groups=groups[:SHOWN],
            dyad=key,
            dyads=chosen_from,
            metric=metric,
            days=days,
            periods=PERIODS,
            disputed=disputed,
        )

    return pages
