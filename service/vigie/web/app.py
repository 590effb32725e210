"""An archive in, the whole web application out: read this first.

    request ──> middleware ──> a router of pages/ (HTML) or api/ (JSON, files, live)
                                     │ asks
                               questions/ (every SELECT)  ──>  archive
                                     │ rows
                               templates/ + words/  ──>  a page that works without scripts

A router is built by a function ``router(site)`` and is named once, in ``ROUTERS``.
"""

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from starlette.middleware.gzip import GZipMiddleware

from vigie import __version__
from vigie.settings import Settings
from vigie.stream.metrics import WebMetrics
from vigie.web import alert_feed, articles, health
from vigie.web.api import docs, export, lists, live
from vigie.web.errors import tell_errors
from vigie.web.middleware import Guarded, Headed, Measured
from vigie.web.pages import about, article, claims, dyad, event, overview, search
from vigie.web.site import Site, new_site

STATIC = Path(__file__).with_name("static")

ROUTERS: tuple[Callable[[Site], APIRouter], ...] = (
    overview.router,
    dyad.router,
    event.router,
    article.router,
    claims.router,
    search.router,
    about.router,
    alert_feed.router,
    articles.router,
    lists.router,
    export.router,
    live.router,
    docs.router,
    health.router,
)


def application(settings: Settings, archive: Engine, *, metrics: WebMetrics | None = None) -> FastAPI:
    """Build the application.

    Args:
        settings: of the run.
        archive: what the pages are made from; only read.
        metrics: what ``/metrics`` shows.
    """
    site = new_site(settings, archive, metrics or WebMetrics())
    app = FastAPI(
        title="Vigie",
        summary="Where tension between states is rising, with the proof.",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,  # they would load from other hosts
        redoc_url=None,
    )
    for build in ROUTERS:
        app.include_router(build(site))
    app.mount("/static", StaticFiles(directory=STATIC))
    tell_errors(app, site)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Guarded)
    app.add_middleware(Measured, metrics=site.metrics)
    app.add_middleware(Headed, endless=live.PATH)
    return app
