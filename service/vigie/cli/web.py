"""Settings in, pages on a port of this machine out: `vigie web`."""

import os
import signal
import sys
import time
import webbrowser
from threading import Timer
from typing import TYPE_CHECKING

from vigie.errors import Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Engine

PATIENCE = 30.0
"""Seconds in which PostgreSQL may come up, as where both start together."""
PAUSE = 1.0
"""Seconds between two tries, and until a person is told that somebody does not answer at all."""


def serve_pages(*, in_browser: bool) -> None:
    """Serve the pages over the archive until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: where the port is taken, or the archive's URL is none, or names what is no archive.
        Unavailable: the archive's folder is missing, or PostgreSQL stays away.
    """
    from vigie.archive.engine import read_archive
    from vigie.cli.configured import settings_of_environment
    from vigie.local.folder import archive_url, with_broker
    from vigie.web.serve import address_of, listen, serve

    settings = with_broker(settings_of_environment())
    archive = read_archive(archive_url(settings))
    listening = listen(settings)
    wait_for(archive)
    address = address_of(listening)
    print(f"The pages are at {address} (Ctrl-C stops)", flush=True)
    if in_browser:
        webbrowser.open(address)
    # The server hands the signal on when it is done; who was asked to end has ended well.
    signal.signal(signal.SIGTERM, lambda *_: None)
    serve(settings, archive, listening)


def wait_for(archive: "Engine", *, patience: float = PATIENCE) -> None:
    """Wait until the archive answers, and say at once that it does not. Tables may come later: pages tell of that.

    Args:
        archive: as opened to read.
        patience: seconds for PostgreSQL; the file of SQLite is there or is not.

    Raises:
        Misconfigured: it can never be opened as it is named.
        Unavailable: it stays away.
    """
    from vigie.archive.engine import MAKES, shown, stands

    until, said = time.monotonic() + patience, ""
    slow = Timer(PAUSE, _tell, [f"waiting for {shown(archive)}"])
    slow.daemon = True
    slow.start()
    try:
        while True:
            try:
                if not stands(archive):
                    _tell(f"{shown(archive)} is not there yet: {MAKES}; the pages come with it")
                return
            except Unavailable as error:
                slow.cancel()
                if archive.dialect.name == "sqlite":
                    raise
                why = f"{error}; start PostgreSQL, or mend VIGIE_ARCHIVE"
                if time.monotonic() + PAUSE > until:
                    raise Unavailable(why) from error
                if why != said:
                    _tell(f"{why}; trying for {patience:.0f} s")
                said = why
                time.sleep(PAUSE)
    finally:
        slow.cancel()


def _tell(words: str) -> None:
    print(f"vigie: {' '.join(words.split())}", file=sys.stderr, flush=True)


def can_show_pages() -> bool:
    """Say whether somebody sits before a screen: a terminal that prints, and a display or a Mac."""
    display = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return display and sys.stdout.isatty()
