"""What went wrong in, a page or a JSON object that says what to do out; never a trace."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as Busy
from starlette.exceptions import HTTPException

from vigie.errors import Unavailable
from vigie.web.site import Site

log = logging.getLogger(__name__)

RETRY = 5
"""Seconds after which a page tries again when the archive was away."""
FOR_PROGRAMS = ("/api/", "/articles")
"""Addresses that answer in JSON whatever happens."""
_TOLD = (404, 405, 422, 503)
"""Codes with words of their own."""


def tell_errors(app: FastAPI, site: Site) -> None:
    """Answer every error with words."""

    def answer(request: Request, status: int, detail: str = "", headers: Any = None) -> Response:
        if request.url.path.startswith(FOR_PROGRAMS):
            said = {"status": status, "message": site.languages.chosen()(_phrase(status)), "detail": detail}
            return JSONResponse({"error": said}, status_code=status, headers=headers)
        page = site.page(request, "error.html", status=status, phrase=_phrase(status), detail=detail, retry=RETRY)
        page.headers.update(headers or {})
        return page

    async def refused(request: Request, error: HTTPException) -> Response:
        detail = "" if error.detail in ("Not Found", "Method Not Allowed") else str(error.detail)
        return answer(request, error.status_code, detail, error.headers)

    async def misunderstood(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return answer(request, 422, f"{place}: {first['msg']}")

    async def away(request: Request, error: Exception) -> Response:
        log.error("the archive does not answer: %s", " ".join(str(error).split())[:500])
        return answer(request, 503, headers={"Retry-After": str(RETRY)})

    async def bug(request: Request, error: Exception) -> Response:
        del error  # the server logs it with its trace
        return answer(request, 500)

    app.add_exception_handler(HTTPException, refused)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, misunderstood)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, away)
    app.add_exception_handler(Busy, away)
    app.add_exception_handler(Unavailable, away)
    app.add_exception_handler(Exception, bug)


def _phrase(status: int) -> str:
    """Key of what to say; a code without words of its own is told as its class."""
    return f"error.{status if status in _TOLD else 500 if status >= 500 else 422}"
