"""An article: its text, with all that was found in it marked in place."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from vigie.web.pages.marks import marks_of, paragraphs
from vigie.web.questions import articles
from vigie.web.site import Site

KINDS = ("event", "stance", "claim", "actor")


def router(site: Site) -> APIRouter:
    """Build the route. Ids are what publishers choose, slashes and dots included: so they stand in the query."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/article")
    def article(request: Request, id: str) -> Response:  # noqa: A002  the name in the address
        with site.archive.connect() as archive:
            row = articles.article(archive, id)
            if row is None:
                raise HTTPException(404)
            found = articles.found_in(archive, row["article_hash"])
            copies = articles.copies(archive, row)
        text = list(paragraphs(row["text"], row["body"], marks_of(found)))
        return site.page(request, "article.html", row=row, found=found, copies=copies, text=text, kinds=KINDS)

    return pages
