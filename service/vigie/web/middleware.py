"""Around every answer: what a browser may do with it, and how long it took."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from vigie.stream.metrics import WebMetrics

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
"""Nothing from elsewhere and nothing inline: words of an article that look like a script stay words."""
HEADERS = {
    b"content-security-policy": "; ".join(DIRECTIVES).encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Guarded:
    """Sends the headers of a careful site with every answer."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in HEADERS.items() if name not in given]
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, sending)


class Headed:
    """Answers HEAD as GET without its body: so programs ask whether a page is there, but not of what never ends."""

    def __init__(self, app: App, endless: str) -> None:
        self._app = app
        self._endless = endless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope.get("method") != "HEAD" or scope["path"] == self._endless:
            await self._app(scope, receive, send)
            return

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, sending)


class Measured:
    """Observes how long each answer took, by the template of its address."""

    def __init__(self, app: App, metrics: WebMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and observe."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, code = time.perf_counter(), 500

        async def sending(message: MutableMapping[str, Any]) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.request(_handler(scope), method, code, time.perf_counter() - begun)


def _handler(scope: Scope) -> str:
    """Name what answered: a template as ``/dyads/{dyad}``, whose number is bounded whatever addresses are tried."""
    route = scope.get("route")
    return str(getattr(route, "path", "") or "none")
