"""A small page that lists the API: it comes from the description itself and loads nothing from elsewhere."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vigie.web.site import Site


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/api/docs")
    def docs(request: Request) -> Response:
        described = request.app.openapi()["paths"]
        routes = [
            (method.upper(), path, told.get("summary", ""), told.get("parameters", ()))
            for path, methods in described.items()
            for method, told in methods.items()
        ]
        return site.page(request, "api.html", routes=routes, base=str(request.base_url).rstrip("/"))

    return pages
