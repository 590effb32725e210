"""Bytes of a feed in, its entries out: RSS and Atom of any version, broken ones as far as they can be read."""

import io
import re
import time
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

import httpx

from vigie.errors import Rejected
from vigie.model.article import EARLIEST, MAX_OUTLET, MAX_TITLE, MAX_URL
from vigie.model.identity import digest

MOST = 500
"""Entries of one look, the first ones: feeds list the newest first, and few list more than a hundred."""
DEEPEST = 1_000
"""Elements that stand open within each other. Feeds have twenty; the library takes minutes for a hundred thousand."""
_ELEMENT = re.compile(rb"<(/?)[A-Za-z][^<>]*>")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_TRACKING = re.compile(r"^(utm_\w+|at_\w+|xtor|fbclid|gclid|cmpid|ref|ns_\w+)$", re.IGNORECASE)
"""What publishers add to a link to see where readers come from: without it the link is the same article."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as far as the feed tells it."""

    article_id: str
    """From its guid, else from its link; the same in every feed of an outlet, whenever it is read."""
    link: str | None
    title: str | None
    outlet: str
    published_at: datetime | None
    language: str | None
    content: str
    """HTML: the whole text, a summary, or nothing."""


def entries_of(body: bytes, url: httpx.URL, content_type: str = "") -> list[Entry]:
    """Read a feed.

    Args:
        body: as it came.
        url: where it came from: relative links start there.
        content_type: as the server says; the charset may stand there alone.

    Raises:
        Rejected: ``no_feed``.
    """
    import feedparser  # noqa: PLC0415  a fifth of a second

    if _depth(body) > DEEPEST:
        raise Rejected("no_feed", f"more than {DEEPEST} elements within each other")
    headers = {"content-type": content_type, "content-location": str(url)}
    try:
        # A stream: of a text the library would guess whether it is an address or a file to open.
        read = feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=True)
    except Exception as error:
        raise Rejected("no_feed", f"cannot be read: {type(error).__name__}") from error
    if not read.entries and not read.get("version"):
        why = read.get("bozo_exception")
        raise Rejected("no_feed", f"no RSS, no Atom{f' ({why})' if why else ''}"[:200])
    return [_entry(entry, read.feed, url) for entry in read.entries[:MOST]]


def _depth(body: bytes) -> int:
    """Count the elements that stand open at most, outside of CDATA."""
    depth = deepest = at = 0
    while 0 <= at < len(body):
        quoted = body.find(b"<![CDATA[", at)
        for tag in _ELEMENT.finditer(body, at, quoted if quoted >= 0 else len(body)):
            if not tag[0].endswith(b"/>"):
                depth = max(0, depth + (-1 if tag[1] else 1))
                deepest = max(deepest, depth)
        at = body.find(b"]]>", quoted) if quoted >= 0 else -1
    return deepest


def _entry(entry: Any, feed: Any, url: httpx.URL) -> Entry:
    link = _link(entry.get("link"))
    contents = [one.get("value") or "" for one in entry.get("content") or ()]
    content = max([*contents, entry.get("summary") or ""], key=len)
    return Entry(
        article_id="feed-" + digest(_identity(entry, link, url, content)),
        link=link,
        title=_line(entry.get("title")),
        outlet=_outlet(entry, link, url),
        # Past the library's own fallbacks, of which it warns.
        published_at=_instant(dict.get(entry, "published_parsed")) or _instant(dict.get(entry, "updated_parsed")),
        language=_language(entry.get("title_detail", {}).get("language")) or _language(feed.get("language")),
        content=content,
    )


def _identity(entry: Any, link: str | None, url: httpx.URL, content: str) -> str:
    """Name an entry for all time. A guid that is no URI (``1234``) is only one within its host."""
    guid = (entry.get("id") or "").strip()
    if guid:
        return guid if ":" in guid else f"{url.host} {guid}"
    if link:
        return _without_tracking(link)
    return f"{url.host} {entry.get('title') or ''} {content}"


def _without_tracking(link: str) -> str:
    url = httpx.URL(link)
    kept = [(name, value) for name, value in url.params.multi_items() if not _TRACKING.match(name)]
    return str(url.copy_with(params=kept or None, fragment=None))


def _link(given: Any) -> str | None:
    try:
        url = httpx.URL(str(given or "").strip())
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return None
    return str(url) if url.scheme in ("http", "https") and url.host and len(str(url)) <= MAX_URL else None


def _outlet(entry: Any, link: str | None, url: httpx.URL) -> str:
    """Name the outlet by a host: of what the entry says it is taken from, of its link, of the feed.

    Titles of feeds name sections ("Le Fil - Monde"), which would count as several outlets.
    """
    source = _link((entry.get("source") or {}).get("href"))
    host = httpx.URL(source or link or str(url)).host
    return host.removeprefix("www.")[:MAX_OUTLET]


def _line(html: Any) -> str | None:
    """Write a title, which may hold tags and entities, on one line."""
    words = " ".join(unescape(_TAG.sub(" ", str(html or ""))).replace("\x00", "").split())
    return words[:MAX_TITLE] or None


def _instant(parsed: time.struct_time | None) -> datetime | None:
    try:
        at = datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return at if at and at >= EARLIEST else None


def _language(given: Any) -> str | None:
    tag = str(given or "").strip().lower()
    return tag if re.fullmatch(r"[a-z]{2,3}([-_][a-z0-9]{1,8}){0,3}", tag) else None
