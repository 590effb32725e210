"""HTML in, the article's text, title and day out."""

import logging
import re
from dataclasses import dataclass
from datetime import date

from vigie.extraction.page.plain import plain
from vigie.model.article import MAX_TEXT

_HEAD = re.compile(r"<title\b[^<>]{0,300}>(?P<title>[^<>]{1,2000})", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_TAGS = 60_000
"""A news page has one to five thousand tags; beyond this the tree costs more than the article is worth."""
_LONG_TAG = re.compile(r"<[^<>]{10000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 500
"""Of one tag; the tree compares each with each, so that a hundred thousand of them take minutes."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the page is about, told apart from its layout."""

    text: str
    title: str | None = None
    published_on: date | None = None
    outlet: str | None = None
    language: str | None = None


def extracted(html: str) -> Extracted:
    """Read a page with trafilatura; where it finds nothing, or the page is no page, strip the tags."""
    read = _by_tree(html) if _is_bearable(html) else None
    if read is not None and read.text.strip():
        return read
    found = _HEAD.search(html)
    text = re.sub(r"[ \t]{2,}", " ", plain(html))
    text = re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", text).strip()[:MAX_TEXT]
    return Extracted(text, found["title"].strip() if found else None)


def _is_bearable(html: str) -> bool:
    if html.count("<") > _MOST_TAGS:
        return False
    return all(len(_QUOTED.sub("", tag).split()) <= _MOST_ATTRIBUTES for tag in _LONG_TAG.findall(html))


def _by_tree(html: str) -> Extracted | None:
    import trafilatura  # noqa: PLC0415  half a second and 40 MB, for pages in HTML alone

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            html, with_metadata=True, include_comments=False, include_tables=False, favor_recall=True
        )
    except Exception:  # noqa: BLE001  lxml and htmldate raise whatever a broken page makes them raise
        return None
    if found is None:
        return None
    day = _DAY.match(found.date or "")
    try:
        published_on = date.fromisoformat(day.group()) if day else None
    except ValueError:
        published_on = None
    text = _headed(found.title, (found.text or "").strip())[:MAX_TEXT]
    return Extracted(text, found.title or None, published_on, found.sitename or None, found.language or None)


def _headed(title: str | None, text: str) -> str:
    """Put the headline above the text: it is body, and the library keeps it apart."""
    if not text or not title or text.startswith(title):
        return text
    return f"{title.strip()}\n\n{text}"
