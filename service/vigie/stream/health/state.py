"""The state of a worker in, ``/metrics``, ``/live`` and ``/ready`` out, from a thread of their own.

A thread, so that they answer while the event loop is busy, recovers or hangs: that is when they are asked.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from vigie.errors import Misconfigured

log = logging.getLogger(__name__)

LOOP_STALL = 15.0
"""Seconds without a turn of the event loop after which the worker counts as hung; a long collection takes one."""
COMMIT_STALL = 300.0
"""Seconds without a commit while there is something to commit. Honest work takes at most four minutes: a chunk that
takes too long, then its article alone."""


@dataclass(slots=True)
class Health:
    """What is known of a worker; the event loop writes, the server's thread reads."""

    loop_at: float = field(default_factory=time.monotonic)
    stalled: dict[str, float] = field(default_factory=dict)
    """Per topic and partition with lag: seconds since its committed offset moved."""
    crashed: str = ""
    unready: Callable[[], list[str]] = lambda: ["starting"]
    """Reasons not to be ready: ``extract: rebalancing``."""
    rejecting: Callable[[], str] = lambda: ""
    """Says so where nearly everything is rejected."""

    def ticked(self) -> None:
        """Note that the event loop runs."""
        self.loop_at = time.monotonic()

    def sick(self) -> list[str]:
        """List what a restart should cure; empty for a live worker."""
        found = [f"crashed: {self.crashed}"] if self.crashed else []
        silence = time.monotonic() - self.loop_at
        if silence > LOOP_STALL:
            found.append(f"event loop has not run for {silence:.0f} s")
        found += [
            f"no commit on {name} for {age:.0f} s" for name, age in list(self.stalled.items()) if age > COMMIT_STALL
        ]
        if words := self.rejecting():
            found.append(words)
        return found


class HealthServer:
    """Serves a worker's health over HTTP until it is left.

    Args:
        host, port: where; port 0 takes a free one.
        health: what ``/live`` and ``/ready`` tell.
        registry: what ``/metrics`` shows.

    Raises:
        Misconfigured: where the port cannot be opened.
    """

    def __init__(self, host: str, port: int, *, health: Health, registry: CollectorRegistry) -> None:
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(health, registry))
        except OSError as error:
            raise Misconfigured(f"VIGIE_METRICS_PORT: {host}:{port} cannot be opened: {error.strerror}") from error
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.address = f"{host}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "vigie"
        sys_version = ""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/metrics":
                encode, content_type = choose_encoder(self.headers.get("Accept", ""))
                self._answer(200, content_type, encode(registry))
            elif path == "/live":
                self._verdict(health.sick())
            elif path == "/ready":
                self._verdict(health.sick() or health.unready())
            else:
                self._answer(404, "text/plain; charset=utf-8", b"/metrics /live /ready\n")

        def _verdict(self, reasons: list[str]) -> None:
            body = json.dumps({"ok": not reasons, "reasons": reasons}).encode()
            self._answer(503 if reasons else 200, "application/json", body)

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library names it so
            log.debug(format, *args)

    return Handler
