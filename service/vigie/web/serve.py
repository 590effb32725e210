"""Settings in, a web server that runs until it is told to stop out."""

import socket
from contextlib import suppress

import uvicorn
from sqlalchemy import Engine

from vigie.errors import Misconfigured
from vigie.settings import Settings
from vigie.web.app import application

PATIENCE = 3
"""Seconds that open answers get when the server is told to stop: live streams never end by themselves."""
LISTENING = 128


def listen(settings: Settings) -> socket.socket:
    """Take the port.

    Raises:
        Misconfigured: where it is taken, or the host is none of this machine.
    """
    host, port = settings.web_host, settings.web_port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        taken = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise Misconfigured(f"VIGIE_WEB_HOST: {host} is no host: {error.strerror}") from error
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(LISTENING)
    except OSError as error:
        taken.close()
        raise Misconfigured(f"VIGIE_WEB_PORT: {host}:{port} cannot be opened: {error.strerror}") from error
    return taken


def address_of(listening: socket.socket) -> str:
    """Write where the pages are, for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{host}:{port}/"


def serve(settings: Settings, archive: Engine, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    config = uvicorn.Config(
        application(settings, archive),
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
        log_config=None,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
