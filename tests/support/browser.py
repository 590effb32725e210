"""A real server with the pages, and a real browser that looks at them."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine
from vigie.settings import Settings
from vigie.web.app import application
from vigie.web.serve import address_of, listen

CHROMIUM = shutil.which("chromium")
INSTALL = "chromium is not on this machine: apt-get install chromium fonts-dejavu"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def pages_over(archive: Engine) -> Iterator[str]:
    """Serve the pages over an archive from a thread; gives their address, without a slash at its end."""
    settings = Settings(web_port=0)
    listening = listen(settings)
    config = uvicorn.Config(application(settings, archive), log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield address_of(listening).rstrip("/")
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; one is enough for a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that is being looked at, and what went on behind it."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    """What the console and the scripts complained about."""
    asked: list[str] = field(default_factory=list)
    """Address of every request."""

    def go(self, path: str) -> None:
        """Open a page, and wait until its scripts have run."""
        self.page.goto(self.base + path, wait_until="load")
        self.page.wait_for_timeout(50)


@contextmanager
def visiting(browser: Browser, base: str, *, theme: str = "light", width: int = 1280) -> Iterator[Visit]:
    """A fresh visitor: no cookies, English."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    visit = Visit(page, base)
    page.on(
        "console",
        lambda message: visit.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", lambda request: visit.asked.append(request.url))
    try:
        yield visit
    finally:
        context.close()
