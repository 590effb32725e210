"""Alerts of the archive in, Atom feeds out: ``/alerts.atom`` and ``/dyads/RUS-UKR/alerts.atom``.

An entry is an episode: it keeps its id, and comes again as updated whenever it rises, closes or is corrected. An alert
that is withdrawn stays as an entry that says so, as long as it would have stayed had it stood.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from vigie.model.record import in_utc, rfc3339
from vigie.web.pages.dyad import read_dyad
from vigie.web.questions import dyads
from vigie.web.questions.dyads import Row
from vigie.web.site import Site, dyad_link
from vigie.web.words import Language

MOST = 100
"""Alerts of a feed that stand, the newest ones; and of those that were withdrawn, none older than these."""
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
        rows = _rows(archive, dyad)
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


def _rows(archive: Connection, dyad: str | None) -> list[Row]:
    """Look up what is told of, the newest first."""
    standing = dyads.latest_alerts(archive, dyad=dyad, most=MOST)
    since = standing[-1]["entered_on"] if len(standing) == MOST else None
    gone = dyads.latest_withdrawals(archive, dyad=dyad, since=since, most=MOST)
    rows = [*standing, *({**row, "steps": ()} for row in gone)]
    return sorted(rows, key=lambda row: (row["entered_on"], row["alert_id"]), reverse=True)


def feed_of(rows: Sequence[Row], language: Language, *, base: str, path: str, dyad: str | None) -> bytes:
    """Write a feed.

    Args:
        rows: alerts that stand and alerts that were withdrawn, the newest first.
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
    A withdrawal is as old as its record in the topic, and an alert that came again is newer than that.
    """
    day = max((date.fromisoformat(step["day"]) for step in row["steps"]), default=row["entered_on"])
    told = _midnight(day) + _DAY + timedelta(milliseconds=min(row["revision"], 86_399_999))
    at: datetime | None = row["withdrawn_at"]
    if at is None:
        return told
    return max(told, at + timedelta(milliseconds=max(0, row["revision"] - row["withdrawn_revision"])))


def _entry(feed: Element, row: Row, language: Language, base: str) -> None:
    entry = SubElement(feed, "entry")
    withdrawn = row["state"] == "withdrawn"
    _text(entry, "id", f"urn:vigie:alert:{row['alert_id']}")
    _text(entry, "title", _withdrawn_title(row, language) if withdrawn else _title(row, language))
    _text(entry, "published", rfc3339(_midnight(row["entered_on"]) + _DAY))
    _text(entry, "updated", rfc3339(updated_at(row)))
    day = row["steps"][-1]["day"] if row["steps"] else row["entered_on"].isoformat()
    SubElement(entry, "link", rel="alternate", type="text/html", href=base + dyad_link(row["dyad"], day=day)[1:])
    for term in (row["dyad"], None if withdrawn else row["level"], row["state"]):
        if term:
            SubElement(entry, "category", term=term)
    _text(entry, "content", _why(row, language) if withdrawn else "\n".join(_lines(row, language)), type="text")


def _title(row: Row, language: Language) -> str:
    state, level = language.label("state", row["state"]), language.label("level", row["level"])
    return f"{language.dyad(row['dyad'])}: {level} ({state})"


def _withdrawn_title(row: Row, language: Language) -> str:
    return language("withdrawn.title", dyad=language.dyad(row["dyad"]), day=language.day(row["entered_on"]))


def _why(row: Row, language: Language) -> str:
    index = language.number(row["index_value"], 1)
    return language("withdrawn.why", day=language.day(row["entered_on"]), index=index)


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
    except (ValueError, OverflowError):  # the second where a number of the date is no number of C
        return False
    return updated.replace(microsecond=0) <= in_utc(since)
