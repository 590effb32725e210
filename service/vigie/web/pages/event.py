"""An event: who did what to whom, the words that say so, and who else tells of it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from vigie.web.questions import articles, findings
from vigie.web.site import Site

AROUND = 280
"""Characters of the article on either side of the words."""


def router(site: Site) -> APIRouter:
    """Build the route."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/events/{event_id}")
    def event(request: Request, event_id: str) -> Response:
        with site.archive.connect() as archive:
            row = findings.event(archive, event_id)
            if row is None:
                raise HTTPException(404)
            article = articles.article(archive, row["article_id"])
            others = findings.same_event(archive, row)
        around = ("", "")
        if article and article["article_hash"] == row["article_hash"]:
            around = in_place(article["text"], row["evidence_start"], row["evidence_end"])
        return site.page(request, "event.html", row=row, article=article, around=around, others=others)

    return pages


def in_place(text: str, start: int, end: int) -> tuple[str, str]:
    """Cut what stands before and after some words, at most to the next paragraph."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    cut_before = len(before) == AROUND and start > AROUND
    cut_after = len(after) == AROUND and len(text) > end + AROUND
    return ("…" if cut_before else "") + before, after + ("…" if cut_after else "")
