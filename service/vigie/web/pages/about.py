"""How the index is made, from the file that it is made with."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vigie.tension.points import read_points
from vigie.web.site import Site


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/about")
    def about(request: Request) -> Response:
        return site.page(request, "about.html", points=read_points())

    return pages
