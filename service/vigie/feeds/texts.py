"""An entry in, the article it stands for out: its own text where that is whole, else that of the page it links to."""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

import httpx

from vigie.errors import Rejected, Unavailable
from vigie.extraction.page.charset import decoded
from vigie.extraction.page.html import Extracted, extracted
from vigie.feeds.addresses import Guard
from vigie.feeds.entries import Entry
from vigie.feeds.fetching import Answer, Fetcher
from vigie.feeds.robots import Robots
from vigie.model.article import FUTURE_TOLERANCE, MAX_HTML, MAX_TEXT
from vigie.model.given import Given, given, written
from vigie.model.record import rfc3339

WHOLE = 1_000
"""Characters from which on a feed's own text counts as the whole one; teasers have one to six hundred."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says, and when its page says that it was published."""

    words: str
    published_at: datetime | None = None


class Texts:
    """Finds the text of entries.

    Args:
        fetcher: asks for pages.
        robots: says which pages may be asked for.
    """

    def __init__(self, fetcher: Fetcher, robots: Robots) -> None:
        self._fetcher = fetcher
        self._robots = robots

    async def of(self, entry: Entry, guard: Guard, *, last_try: bool) -> Text:
        """Find the text of an entry.

        Args:
            entry: of a feed.
            guard: of that feed.
            last_try: what the feed says is enough where the page does not come.

        Raises:
            Unavailable: the page may come later.
        """
        own = await asyncio.to_thread(_of_fragment, entry.content)
        if len(own.words) >= WHOLE or entry.link is None:
            return own
        try:
            page = await self._page(httpx.URL(entry.link), guard)
        except Rejected:
            return own  # robots.txt, or no page: nobody will give it later either
        except Unavailable:
            if last_try:
                return own
            raise
        return page if page and len(page.words) > len(own.words) else own

    async def _page(self, url: httpx.URL, guard: Guard) -> Text | None:
        await self._robots.check(url, guard)
        answer = await self._fetcher.get(url, guard, {"Accept": "text/html,application/xhtml+xml"})
        if answer.status == 429 or answer.status >= 500:
            raise Unavailable(f"{url.host} answers {answer.status}")
        if answer.status != 200 or "html" not in answer.headers.get("content-type", "html"):
            return None
        found = await asyncio.to_thread(lambda: extracted(_decoded(answer)[:MAX_HTML]))
        return Text(found.text, _midnight(found))


def article_of(entry: Entry, text: Text, now: datetime) -> Given:
    """Make the article; like every one that comes in it is checked.

    A date in the future is a wrong clock of the publisher: then nothing is known of it.
    """
    at = entry.published_at or text.published_at
    at = at if at and at <= now + FUTURE_TOLERANCE else None
    fields = {
        "id": entry.article_id,
        "title": entry.title,
        "outlet": entry.outlet,
        "url": entry.link,
        "published_at": rfc3339(at) if at else None,
        "language": entry.language,
        "text": text.words.replace("\x00", "")[:MAX_TEXT],
    }
    value = written(**{name: field for name, field in fields.items() if field is not None})
    return given(value, entry.link or entry.article_id, len(value), now)


def _of_fragment(html: str) -> Text:
    if not html.strip():
        return Text("")
    if "<" not in html:
        html = f"<p>{html}</p>"
    found = extracted(f"<html><body><article>{html[:MAX_HTML]}</article></body></html>")
    return Text(found.text)


def _decoded(answer: Answer) -> str:
    """Decode a page by what the server says, else by its own declaration, else as UTF-8."""
    said = _CHARSET.search(answer.headers.get("content-type", "").encode()) or _CHARSET.search(answer.body[:2048])
    try:
        return decoded(answer.body, said[1].decode() if said else "utf-8")
    except (LookupError, UnicodeError):
        return answer.body.decode("utf-8", "replace")


def _midnight(found: Extracted) -> datetime | None:
    return datetime.combine(found.published_on, time(), UTC) if found.published_on else None
