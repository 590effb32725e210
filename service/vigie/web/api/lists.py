"""The JSON API: dyads, tension, events, stances, claims, alerts, articles."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException

from vigie.model.codes import EventType, Status
from vigie.web.api import models, places
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import articles, dyads, findings
from vigie.web.site import Site

PREFIX = "/api/v1"
Item = TypeVar("Item", bound=models.Answer)
Limit = Annotated[int, Query(ge=1, le=500, description="Items at most.")]
After = Annotated[str | None, Query(max_length=1000, description="What `next` of the answer before gave.")]
Dyad = Annotated[str | None, Query(description="As `RUS-UKR`, or `SDN|SPLM-N`.", max_length=80)]
Party = Annotated[str | None, Query(description="Code of a party on either side, as `RUS`.", max_length=40)]
Outlet = Annotated[str | None, Query(max_length=200)]
Since = Annotated[date | None, Query(description="First day of publication.")]
Until = Annotated[date | None, Query(description="Last day of publication.")]


def chosen(
    party: Party = None, dyad: Dyad = None, outlet: Outlet = None, since: Since = None, until: Until = None
) -> dict[str, Any]:
    """Read what all findings can be chosen by."""
    return {"party": party, "dyad": read_dyad(dyad) if dyad else None, "outlet": outlet, "since": since, "until": until}


Chosen = Annotated[dict[str, Any], Depends(chosen)]
Type = Annotated[EventType | None, Query(description="Event type.")]
Told = Annotated[Status | None, Query(description="How it is told.")]
State = Annotated[
    Literal["open", "closed", "withdrawn"] | None,
    Query(description="Without it: alerts that stand, open and closed. `withdrawn`: those that no longer do."),
]
Code = Annotated[str | None, Query(max_length=40)]


def router(site: Site) -> APIRouter:
    """Build the routes."""
    api = APIRouter(prefix=PREFIX)
    _add_findings(api, site)
    _add_dyads(api, site)
    _add_alerts(api, site)

    @api.get("/articles", tags=["articles"], summary="Articles, the newest first, without their texts")
    def list_articles(limit: Limit = 50, after: After = None) -> models.Listed[models.ArticleAnswer]:
        with site.archive.connect() as archive:
            rows = articles.newest(archive, most=limit + 1, after=places.read(after))
        return _listed(models.ArticleAnswer, rows, limit, "published_at", "article_id")

    @api.get("/article", tags=["articles"], summary="An article with its text and all that was found in it")
    def one_article(id: str) -> models.ReadingAnswer:  # noqa: A002  the name in the address
        with site.archive.connect() as archive:
            row = articles.article(archive, id)
            if row is None:
                raise HTTPException(404, "no article has this id")
            found = articles.found_in(archive, row["article_hash"])
        return models.ReadingAnswer.model_validate({**row, **{f"{kind}s": list(rows) for kind, rows in found.items()}})

    return api


def _add_findings(api: APIRouter, site: Site) -> None:
    def listed(model: type[Item], choice: findings.Choice, limit: int, after: str | None) -> models.Listed[Item]:
        with site.archive.connect() as archive:
            rows = findings.find(archive, choice, most=limit + 1, after=places.read(after))
        return _listed(model, rows, limit, "published_at", findings.KINDS[choice.kind].key)

    @api.get("/events", tags=["findings"], summary="Events, the newest first")
    def list_events(
        choice: Chosen,
        type: Type = None,  # noqa: A002  the name in the address
        status: Told = None,
        limit: Limit = 50,
        after: After = None,
    ) -> models.Listed[models.EventAnswer]:
        asked = findings.Choice("events", type=type, status=status, **choice)
        return listed(models.EventAnswer, asked, limit, after)

    @api.get("/events/{event_id}", tags=["findings"], summary="One event")
    def one_event(event_id: str) -> models.EventAnswer:
        with site.archive.connect() as archive:
            row = findings.event(archive, event_id)
        if row is None:
            raise HTTPException(404, "no event has this id")
        return models.EventAnswer.model_validate(dict(row))

    @api.get("/stances", tags=["findings"], summary="Stances, the newest first")
    def list_stances(
        choice: Chosen, act: Code = None, status: Told = None, limit: Limit = 50, after: After = None
    ) -> models.Listed[models.StanceAnswer]:
        asked = findings.Choice("stances", type=act, status=status, **choice)
        return listed(models.StanceAnswer, asked, limit, after)

    @api.get("/claims", tags=["findings"], summary="Claims, the newest first")
    def list_claims(
        choice: Chosen, metric: Code = None, limit: Limit = 50, after: After = None
    ) -> models.Listed[models.ClaimAnswer]:
        return listed(models.ClaimAnswer, findings.Choice("claims", type=metric, **choice), limit, after)


def _add_dyads(api: APIRouter, site: Site) -> None:
    @api.get("/dyads", tags=["tension"], summary="Each dyad on its last day that is told, the highest index first")
    def list_dyads(
        since: Annotated[date | None, Query(description="Only dyads told of since that day.")] = None,
        limit: Annotated[int, Query(ge=1, le=2000)] = 500,
    ) -> models.Listed[models.DayAnswer]:
        with site.archive.connect() as archive:
            rows = dyads.ranking(archive, since=since, most=limit)
        return models.Listed(items=[models.DayAnswer.model_validate(dict(row)) for row in rows])

    @api.get("/dyads/{dyad}", tags=["tension"], summary="A dyad on a day, with what its index is made of")
    def one_dyad(dyad: str, day: date | None = None) -> models.DyadAnswer:
        with site.archive.connect() as archive:
            row = dyads.day_of(archive, read_dyad(dyad), day)
        if row is None:
            raise HTTPException(404, "nothing is known of this dyad")
        return models.DyadAnswer.model_validate(dict(row))

    @api.get("/dyads/{dyad}/tension", tags=["tension"], summary="The days of a dyad, in their order")
    def list_days(
        dyad: str,
        since: date | None = None,
        until: date | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
        after: Annotated[date | None, Query(description="Only days after it.")] = None,
    ) -> models.Listed[models.DayAnswer]:
        with site.archive.connect() as archive:
            rows = dyads.days(archive, read_dyad(dyad), since, until, after=after, most=limit + 1)
        items = [models.DayAnswer.model_validate(dict(row)) for row in rows[:limit]]
        return models.Listed(items=items, next=items[-1].day.isoformat() if len(rows) > limit else None)


def _add_alerts(api: APIRouter, site: Site) -> None:
    @api.get("/alerts", tags=["tension"], summary="Alerts, the newest first; or those withdrawn, the last one first")
    def list_alerts(
        dyad: Dyad = None,
        state: State = None,
        limit: Limit = 50,
        after: After = None,
    ) -> models.Listed[models.AlertAnswer] | models.Listed[models.WithdrawnAnswer]:
        place, of = places.read(after), read_dyad(dyad) if dyad else None
        with site.archive.connect() as archive:
            if state == "withdrawn":
                rows = dyads.latest_withdrawals(archive, dyad=of, most=limit + 1, after=place)
                return _listed(models.WithdrawnAnswer, rows, limit, "withdrawn_at", "alert_id")
            day = (place[0].date(), place[1]) if place else None
            rows = dyads.latest_alerts(archive, dyad=of, state=state, most=limit + 1, after=day)
        return _listed(models.AlertAnswer, rows, limit, "entered_on", "alert_id")

    @api.get("/alerts/{alert_id}", tags=["tension"], summary="One alert, also when it was withdrawn")
    def one_alert(alert_id: str) -> models.AlertAnswer | models.WithdrawnAnswer:
        with site.archive.connect() as archive:
            row = dyads.alert_of(archive, alert_id)
        if row is None:
            raise HTTPException(404, "no alert has this id")
        model = models.WithdrawnAnswer if row["state"] == "withdrawn" else models.AlertAnswer
        return model.model_validate(dict(row))


def _listed(model: type[Item], rows: Sequence[models.Row], limit: int, when: str, name: str) -> models.Listed[Item]:
    """Cut the one row too many, and tell where it stood."""
    items = [model.model_validate(dict(row)) for row in rows[:limit]]
    if len(rows) <= limit:
        return models.Listed[model](items=items)  # type: ignore[valid-type]
    last = rows[limit - 1]
    at = last[when] if isinstance(last[when], datetime) else datetime.combine(last[when], time(), UTC)
    return models.Listed[model](items=items, next=places.written((at, last[name])))  # type: ignore[valid-type]
