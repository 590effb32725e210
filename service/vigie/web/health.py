"""The state of the web process: ``/live``, ``/ready`` and ``/metrics``."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client.exposition import choose_encoder
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from vigie.archive.schema import articles
from vigie.web.site import Site


def router(site: Site) -> APIRouter:
    """Build the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/live")
    def live() -> JSONResponse:
        return JSONResponse({"ok": True, "reasons": []})

    @routes.get("/ready")
    def ready() -> JSONResponse:
        """Ready is who can ask the archive."""
        try:
            with site.archive.connect() as archive:
                archive.execute(select(articles.c.article_id).limit(1)).first()
        except DBAPIError as error:
            reason = f"archive: {type(error).__name__}"
            return JSONResponse({"ok": False, "reasons": [reason]}, status_code=503)
        return JSONResponse({"ok": True, "reasons": []})

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(site.metrics.registry), media_type=content_type)

    return routes
