"""Articles in over HTTP, messages of their topic out: ``POST /articles``, for programs without a Kafka client."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from vigie.errors import Misconfigured, Rejected, Unavailable
from vigie.model.given import MAX_MESSAGE, Given, given
from vigie.settings import Settings
from vigie.stream.clients.intake import Intake
from vigie.web.site import Site, article_link

LARGEST = {
    "application/json": MAX_MESSAGE,
    "application/x-ndjson": 4 * MAX_MESSAGE,
    "application/jsonl": 4 * MAX_MESSAGE,
}
"""Bytes of a body, by its content type: one article, or one a line."""
MOST_LINES = 1_000
AT_ONCE = 8
"""Requests at a time; each may hold a whole body in memory."""
A_SECOND = 50
"""Requests a second, on average; a burst may have twice that."""
SLOWEST = 30.0
"""Seconds for a body to come."""
PATIENCE = 8.0
"""Seconds for Kafka to take the articles, before the client is told to come again."""
RETRY = 5
"""Seconds after which a client that was turned away should come again."""
LEAST_TOKEN = 24
"""Characters: fewer can be guessed."""
_NOT_READ = ("not_json", "not_utf8", "empty_message")


class Turned(Exception):
    """A request that is turned away: what it is answered (RFC 9457)."""

    def __init__(self, status: int, reason: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.answer = JSONResponse(
            {"type": f"urn:vigie:problem:{reason}", "title": reason, "status": status, "detail": detail},
            status_code=status,
            headers=dict(headers or {}),
            media_type="application/problem+json",
        )


def router(site: Site) -> APIRouter:
    """Build the route.

    Raises:
        Misconfigured: the token cannot be read, or is too short.
    """
    door = Door(site.settings)
    routes = APIRouter(lifespan=door.lifespan, tags=["articles"])

    @routes.post(
        "/articles",
        status_code=202,
        summary="Send articles in",
        responses=_RESPONSES,
        openapi_extra={"requestBody": _BODY, "security": [{"bearer": []}]},
    )
    async def send_articles(request: Request) -> JSONResponse:
        """Publish one article (JSON), or one a line (JSON Lines), to be read in their turn.

        Needs `Authorization: Bearer …`. An article needs `text` or `html`; the same id with the same text counts once
        however often it is sent.
        """
        try:
            return await door.take(request)
        except Turned as turned:
            return turned.answer

    return routes


class Door:
    """Checks who comes, and what is brought, and publishes it."""

    def __init__(self, settings: Settings) -> None:
        self._token = _token_of(settings)
        self._intake = Intake(settings, source="web", patience=PATIENCE)
        self._inside = 0
        self._pace = Pace(A_SECOND)

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Close the connection to Kafka when the server ends."""
        yield
        await self._intake.close()

    async def take(self, request: Request) -> JSONResponse:
        """Publish what a request brings.

        Raises:
            Turned: it is not taken; nothing of it was published, unless Kafka went away in the middle.
        """
        self._check_token(request.headers.get("authorization", ""))
        form = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if form not in LARGEST or request.headers.get("content-encoding", "identity") != "identity":
            raise Turned(415, "unknown_form", f"send {' or '.join(LARGEST)}, not packed")
        most = LARGEST[form]
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            raise _too_large(most)
        if not self._pace.allows():
            detail = f"more than {A_SECOND} requests a second: send several articles in one, as JSON Lines"
            raise Turned(429, "too_fast", detail, {"Retry-After": "1"})
        if self._inside >= AT_ONCE:
            raise Turned(503, "busy", "too many requests at a time: come again", {"Retry-After": "1"})
        self._inside += 1
        try:
            body = await _body(request, most)
            if form == "application/json":
                return await self._one(request, body)
            return await self._lines(request, body)
        finally:
            self._inside -= 1

    def _check_token(self, authorization: str) -> None:
        if self._token is None:
            raise Turned(
                403, "closed", "nobody may send articles here: set VIGIE_WEB_TOKEN or VIGIE_WEB_TOKEN_FILE and restart"
            )
        scheme, _, token = authorization.partition(" ")
        given_token = hashlib.sha256(token.strip().encode("utf-8", "replace")).digest()
        if not (hmac.compare_digest(given_token, self._token) and scheme.lower() == "bearer"):
            raise Turned(401, "unknown_token", "send Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})

    async def _one(self, request: Request, body: bytes) -> JSONResponse:
        article = await asyncio.to_thread(given, body.strip(), "body", len(body), datetime.now(UTC))
        if article.error:
            status = 413 if article.error.reason == "too_large" else 400 if article.error.reason in _NOT_READ else 422
            raise Turned(status, article.error.reason, article.error.detail)
        await self._publish(request, [article])
        told = _told(article)
        return JSONResponse(told, status_code=202, headers={"Location": told["look_at"]})

    async def _lines(self, request: Request, body: bytes) -> JSONResponse:
        """Take all lines that are articles, and say of each line what became of it."""
        lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
        if not 0 < len(lines) <= MOST_LINES:
            raise Turned(413 if lines else 400, "number_of_lines", f"send 1 to {MOST_LINES} articles, one a line")
        now = datetime.now(UTC)
        found = await asyncio.to_thread(
            lambda: [(number, given(line.strip(), f"line {number}", len(line), now)) for number, line in lines]
        )
        good = [article for _, article in found if not article.error]
        if good:
            await self._publish(request, good)
        told = {
            "accepted": len(good),
            "refused": len(found) - len(good),
            "articles": [
                {"line": number, **(_refused(one.error) if one.error else _told(one))} for number, one in found
            ],
        }
        return JSONResponse(told, status_code=202 if good else 422)

    async def _publish(self, request: Request, articles: list[Given]) -> None:
        trace = [
            (name, request.headers[name].encode()) for name in ("traceparent", "tracestate") if name in request.headers
        ]
        try:
            await self._intake.put(articles, trace=trace)
        except (Unavailable, Misconfigured) as error:
            detail = f"{error}. Send the whole again: what stands already counts once"
            raise Turned(503, "kafka_away", detail, {"Retry-After": str(RETRY)}) from error


class Pace:
    """Lets so many through in a second on average, and twice as many in a burst."""

    def __init__(self, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second = a_second
        self._clock = clock
        self._room, self._at = 2 * a_second, clock()

    def allows(self) -> bool:
        """Say whether there is room for one more, and take it."""
        now = self._clock()
        self._room = min(2 * self._a_second, self._room + (now - self._at) * self._a_second)
        self._at = now
        if self._room < 1:
            return False
        self._room -= 1
        return True


async def _body(request: Request, most: int) -> bytes:
    """Read a body, never more than ``most`` bytes of it, and not for ever."""
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError as error:
        raise Turned(408, "too_slow", f"the body did not come within {SLOWEST:.0f} s") from error
    return bytes(body)


def _too_large(most: int) -> Turned:
    # The rest of the body would be read for nothing.
    return Turned(413, "too_large", f"a body may have {most:,} bytes", {"Connection": "close"})


def _told(article: Given) -> dict[str, Any]:
    name = article.article.article_id if article.article else ""
    return {"id": name, "look_at": article_link(name)}


def _refused(error: Rejected) -> dict[str, Any]:
    return {"reason": error.reason, "detail": error.detail}


def _token_of(settings: Settings) -> bytes | None:
    """Read the token; its digest alone is kept."""
    token = settings.web_token.get_secret_value() if settings.web_token else None
    name = "VIGIE_WEB_TOKEN"
    if settings.web_token_file:
        if token is not None:
            raise Misconfigured("VIGIE_WEB_TOKEN and VIGIE_WEB_TOKEN_FILE are both set: keep one")
        name, token = "VIGIE_WEB_TOKEN_FILE", _content(settings.web_token_file)
    if token is None:
        return None
    token = token.strip()
    if len(token) < LEAST_TOKEN:
        raise Misconfigured(
            f"{name}: a token has {LEAST_TOKEN} characters at least; `openssl rand -hex 32` makes a good one"
        )
    return hashlib.sha256(token.encode()).digest()


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"VIGIE_WEB_TOKEN_FILE: {path}: {getattr(error, 'strerror', None) or error}") from error


_ARTICLE = {
    "type": "object",
    "description": "An article, as `vigie.articles.v1` takes it.",
    "properties": {
        **{
            name: {"type": "string"}
            for name in ("id", "text", "html", "title", "outlet", "url", "published_at", "language")
        }
    },
    "anyOf": [{"required": ["text"]}, {"required": ["html"]}],
}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": _ARTICLE},
        "application/x-ndjson": {"schema": {"type": "string", "description": "One article a line."}},
    },
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    202: {"description": "Published; `look_at` shows what was found, once it was read."},
    400: {"description": "Not JSON, not UTF-8, or nothing."},
    401: {"description": "No token, or another one."},
    403: {"description": "No token is set: nobody may send articles."},
    413: {"description": "Too large."},
    415: {"description": "Neither JSON nor JSON Lines."},
    422: {"description": "No article; `title` says why in one word, `detail` in more."},
    429: {"description": "Too fast."},
    503: {"description": "Kafka is away, or too many requests at a time. Come again after `Retry-After` seconds."},
}
