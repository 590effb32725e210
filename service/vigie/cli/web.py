"""Settings in, pages on a port of this machine out: `vigie web`."""

import os
import signal
import sys
import webbrowser


def serve_pages(*, in_browser: bool) -> None:
    """Serve the pages over the archive until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: where the port is taken, or the archive's URL is none.
    """
    from vigie.archive.engine import read_archive
    from vigie.cli.configured import settings_of_environment
    from vigie.local.folder import archive_url, with_broker
    from vigie.web.serve import address_of, listen, serve

    settings = with_broker(settings_of_environment())
    archive = read_archive(archive_url(settings))
    listening = listen(settings)
    address = address_of(listening)
    print(f"The pages are at {address} (Ctrl-C stops)", flush=True)
    if in_browser:
        webbrowser.open(address)
    # The server hands the signal on when it is done; who was asked to end has ended well.
    signal.signal(signal.SIGTERM, lambda *_: None)
    serve(settings, archive, listening)


def can_show_pages() -> bool:
    """Say whether somebody sits before a screen: a terminal that prints, and a display or a Mac."""
    display = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return display and sys.stdout.isatty()
