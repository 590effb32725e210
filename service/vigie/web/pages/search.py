"""Search: findings by party, type, status, outlet and date, a page at a time."""

from datetime import date
from math import ceil
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from vigie.model.codes import EVENT_TYPES
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import articles, findings
from vigie.web.site import Site, address
from vigie.web.words import Language

PAGE = 25
STATUSES = ("occurred", "planned", "hypothetical", "negated")
Text = Annotated[str, Query(max_length=200)]


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/search")
    def search(  # noqa: PLR0913  a form has as many fields
        request: Request,
        *,
        kind: Literal["events", "stances", "claims"] = "events",
        party: Text = "",
        dyad: Text = "",
        type: Text = "",  # noqa: A002  the name in the address
        status: Text = "",
        outlet: Text = "",
        since: Text = "",
        until: Text = "",
        page: Annotated[int, Query(ge=1, le=findings.COUNTED // PAGE)] = 1,
    ) -> Response:
        t = site.language(request)
        typed = {"party": party, "type": type, "status": status, "outlet": outlet, "since": since, "until": until}
        wrong: list[str] = []
        choice = findings.Choice(
            kind=kind,
            party=_party(t, party, wrong),
            dyad=read_dyad(dyad) if dyad else None,
            type=type if kind == "events" and type in EVENT_TYPES else None,
            status=status if kind != "claims" and status in STATUSES else None,
            outlet=outlet.strip() or None,
            since=_day(t, since, wrong),
            until=_day(t, until, wrong),
        )
        with site.archive.connect() as archive:
            rows = [] if wrong else findings.find(archive, choice, most=PAGE, skip=(page - 1) * PAGE)
            total = 0 if wrong else findings.count(archive, choice)
            outlets = articles.outlets(archive)
        return site.page(
            request,
            "search.html",
            kind=kind,
            typed=typed,
            dyad=choice.dyad,
            wrong=wrong,
            rows=rows,
            total=total,
            counted=findings.COUNTED,
            page=page,
            pages=ceil(min(total, findings.COUNTED) / PAGE),
            outlets=outlets,
            types=EVENT_TYPES,
            statuses=STATUSES,
            download=_download(choice),
        )

    return pages


def _download(choice: findings.Choice) -> str:
    """Where the same choice is downloaded, without its format."""
    asked: dict[str, Any] = {
        "party": choice.party, "dyad": choice.dyad, "type": choice.type, "status": choice.status,
        "outlet": choice.outlet, "since": choice.since, "until": choice.until,
    }  # fmt: skip
    return address(f"/api/v1/export/{choice.kind}.FORMAT", **asked)


def _party(t: Language, typed: str, wrong: list[str]) -> str | None:
    if not typed.strip():
        return None
    code = t.code_of(typed)
    if code is None:
        wrong.append(t("search.unknown_party", party=typed))
    return code


def _day(t: Language, typed: str, wrong: list[str]) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        wrong.append(t("search.bad_day", day=typed))
        return None
