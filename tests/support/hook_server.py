"""A receiver of webhooks on the loopback that answers as the test says."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Call:
    """One call that came."""

    path: str
    headers: dict[str, str]
    body: bytes


class HookServer:
    """Keeps all calls; ``answer`` says status and headers, by path and by how often that was called before."""

    def __init__(
        self, answer: Callable[[str, int], tuple[int, dict[str, str]]] = lambda _path, _before: (204, {})
    ) -> None:
        self.calls: list[Call] = []
        self.answer = answer
        self._came = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def url(self, path: str = "/") -> str:
        """Address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def to(self, path: str) -> list[Call]:
        """List the calls of a path."""
        return [call for call in self.calls if call.path == path]

    def wait_for(self, count: int, path: str = "/", seconds: float = 20.0) -> list[Call]:
        """Wait until a path was called so often."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.to(path)) >= count, seconds), self.calls
        return self.to(path)

    def take(self, call: Call) -> tuple[int, dict[str, str]]:
        """Keep a call and choose the answer."""
        with self._came:
            before = len(self.to(call.path))
            self.calls.append(call)
            self._came.notify_all()
        return self.answer(call.path, before)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(server: HookServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = server.take(Call(self.path, dict(self.headers), body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler
