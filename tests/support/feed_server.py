"""A publisher on the loopback: feeds, pages and bad manners, each under a path that the test chooses."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Before anything is said."""
    etag: str | None = None
    """Who names it gets 304."""


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    path: str
    headers: Mapping[str, str]
    at: float


Answering = Reply | Callable[[int], Reply]
"""The same each time, or by how often the path was asked before."""


class FeedServer:
    """Serves ``replies`` until it is left; all else is 404."""

    def __init__(self, replies: dict[str, Answering] | None = None) -> None:
        self.replies = replies or {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Address of a path."""
        return f"http://{host}:{self.port}{path}"

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.asked)

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        """Note the request and choose the answer."""
        before = self.times(path)
        self.asked.append(Asked(path, dict(headers), time.monotonic()))
        chosen = self.replies.get(path, Reply(b"no such page", 404))
        reply = chosen if isinstance(chosen, Reply) else chosen(before)
        return Reply(status=304) if reply.etag and headers.get("If-None-Match") == reply.etag else reply

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def rss(*items: str, language: str = "fr") -> Reply:
    """A feed of these items."""
    body = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Le Fil</title><language>{language}</language>{"".join(items)}</channel></rss>'
    return Reply(body.encode(), headers={"Content-Type": "application/rss+xml; charset=utf-8"})


def item(name: str, *, link: str | None = None, text: str = "Un résumé.", guid: str | None = None, **more: str) -> str:
    """One item of a feed."""
    link = link or f"https://le-fil.example/{name}"
    inner = "".join(f"<{tag}>{words}</{tag}>" for tag, words in more.items())
    return (
        f"<item><title>Titre {name}</title><link>{link}</link><guid>{guid or link}</guid>"
        f"<description><![CDATA[{text}]]></description>{inner}</item>"
    )


def page(*paragraphs: str, title: str = "Le titre") -> Reply:
    """A news page around these paragraphs."""
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    body = (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Accueil</a></nav>"
        f"<article><h1>{title}</h1>{inner}</article><footer>Mentions légales</footer></body></html>"
    )
    return Reply(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def _handler(server: FeedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            reply = server.reply(self.path, dict(self.headers))
            time.sleep(reply.seconds)
            headers = {**reply.headers, **({"ETag": reply.etag} if reply.etag else {})}
            try:
                self.send_response(reply.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                pass  # who asked had enough

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler
