"""Alerts of the archive in, Atom feeds out: ``/alerts.atom`` and ``/dyads/RUS-UKR/alerts.atom``.

An entry is an episode: it keeps its id, and comes again as updated whenever it rises, closes or is corrected. An alert
that is withdrawn leaves the archive, and so the feed.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vigie.model.record import rfc3339
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import dyads
from vigie.web.questions.dyads import Row
from vigie.web.site import Site, dyad_link
from vigie.web.words import Language

MOST = 100
"""Entries of a feed, the newest ones."""
AGE = 300
"""Seconds that a reader may keep a feed: alerts are decided once a day is over."""
_ATOM = "http://www.w3.org/2005/Atom"
_DAY = timedelta(days=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


def router(site: Site) -> APIRouter:
    """Build the routes."""
    routes = APIRouter(tags=["alerts"], default_response_class=Response)

    @routes.get("/alerts.atom", summary="Alerts of all dyads, as an Atom feed")
    def of_all(request: Request) -> Response:
        return _answer(site, request, None)

    @routes.get("/dyads/{dyad}/alerts.atom", summary="Alerts of one dyad, as an Atom feed")
    def of_one(request: Request, dyad: str) -> Response:
        return _answer(site, request, read_dyad(dyad))

    return routes


def _answer(site: Site, request: Request, dyad: str | None) -> Response:
    language = site.language(request)
    with site.archive.connect() as archive:
        rows = dyads.latest_alerts(archive, dyad=dyad, most=MOST)
    body = feed_of(rows, language, base=str(request.base_url), path=request.url.path, dyad=dyad)
    updated = max(map(updated_at, rows), default=_NEVER)
    headers = {
        "ETag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
        "Last-Modified": format_datetime(updated.replace(microsecond=0), usegmt=True),
        "Cache-Control": f"max-age={AGE}",
        "Content-Language": language.code,
        "Vary": "Accept-Language, Cookie",
    }
    if _has(request, headers["ETag"], updated):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/atom+xml")


def feed_of(rows: Sequence[Row], language: Language, *, base: str, path: str, dyad: str | None) -> bytes:
    """Write a feed.

    Args:
        rows: of the table ``alerts``, the newest first.
        language: of the words.
        base: address of the site, with its last slash.
        path: of the feed.
        dyad: that it is about; None: all.
    """
    here = base.rstrip("/") + path
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language.code})
    _text(feed, "id", "urn:vigie:alerts" + (f":{dyad.replace('|', ':')}" if dyad else ""))
    about = language("dyad.alerts") if dyad is None else f"{language('dyad.alerts')}: {language.dyad(dyad)}"
    _text(feed, "title", f"Vigie – {about}")
    _text(feed, "updated", rfc3339(max(map(updated_at, rows), default=_NEVER)))
    SubElement(_text(feed, "author"), "name").text = "Vigie"
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=here)
    SubElement(feed, "link", rel="alternate", type="text/html", href=base + (dyad_link(dyad)[1:] if dyad else ""))
    for row in rows:
        _entry(feed, row, language, base)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def updated_at(row: Row) -> datetime:
    """Say when an entry last changed: the end of the day of its last step, and in milliseconds its revision after that.

    Records carry no time of the wall, so that a rebuilt archive gives the same feed. Steps and revisions only grow.
    """
    day = max((date.fromisoformat(step["day"]) for step in row["steps"]), default=row["entered_on"])
    return _midnight(day) + _DAY + timedelta(milliseconds=min(row["revision"], 86_399_999))


def _entry(feed: Element, row: Row, language: Language, base: str) -> None:
    entry = SubElement(feed, "entry")
    state, level = language.label("state", row["state"]), language.label("level", row["level"])
    _text(entry, "id", f"urn:vigie:alert:{row['alert_id']}")
    _text(entry, "title", f"{language.dyad(row['dyad'])}: {level} ({state})")
    _text(entry, "published", rfc3339(_midnight(row["entered_on"]) + _DAY))
    _text(entry, "updated", rfc3339(updated_at(row)))
    day = row["steps"][-1]["day"] if row["steps"] else row["entered_on"].isoformat()
    SubElement(entry, "link", rel="alternate", type="text/html", href=base + dyad_link(row["dyad"], day=day)[1:])
    SubElement(entry, "category", term=row["dyad"])
    SubElement(entry, "category", term=row["level"])
    SubElement(entry, "category", term=row["state"])
    _text(entry, "content", "\n".join(_lines(row, language)), type="text")


def _lines(row: Row, language: Language) -> list[str]:
    """Say what happened on which day, and what it is made of, with its words."""
    index = language("dyad.legend_index")
    lines = [
        f"{language.day(date.fromisoformat(step['day']))}: {language.label('step', step['kind'])}"
        f" {language.label('level', step['level'])}, {index} {language.number(step['index'], 1)}"
        for step in row["steps"]
    ]
    for one in row["contributions"][:3]:
        act = language.label("type" if one["act"].isupper() else "act", one["act"])
        words = (one.get("evidence") or {}).get("text")
        lines.append(
            f"{language.number(one['index'], 1, sign=True)}  {language.party(one['source'])} →"
            f" {language.party(one['target'])}: {act}" + (f" “{words}”" if words else "")
        )
    return lines


def _text(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = None if text is None else _NO_XML.sub("\ufffd", text)
    return element


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _has(request: Request, etag: str, updated: datetime) -> bool:
    """Tell whether the reader has this feed already (RFC 9110: the entity tag decides where there is one)."""
    if tags := request.headers.get("if-none-match"):
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return updated.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=UTC))
