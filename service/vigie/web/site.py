"""What every page needs, in one place, and the one way a page is made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine

from vigie import __version__
from vigie.model.codes import EVENT_TYPES, Metric
from vigie.settings import Settings
from vigie.stream.metrics import WebMetrics
from vigie.web.pages import drawing
from vigie.web.words import Language, Languages, all_languages

TEMPLATES = Path(__file__).with_name("templates")
METRICS = get_args(Metric)
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600
"""Seconds that a choice of language or theme is kept in its cookie."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the routers are built with."""

    settings: Settings
    archive: Engine
    metrics: WebMetrics
    languages: Languages
    templates: Environment

    def language(self, request: Request) -> Language:
        """Choose the language of a request."""
        return self.languages.chosen(
            request.query_params.get("lang"),
            request.cookies.get("lang"),
            accept=request.headers.get("accept-language", ""),
        )

    def page(self, request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
        """Make a page, and keep what the address says of language and theme.

        Args:
            request: who asks.
            template: a file of ``templates/``.
            status: of the answer.
            shown: what the template speaks of.
        """
        language = self.language(request)
        theme = _theme(request)
        body = self.templates.get_template(template).render(
            t=language,
            languages=self.languages.known.values(),
            theme=theme,
            here=Here(request),
            version=__version__,
            **shown,
        )
        answer = HTMLResponse(
            body, status_code=status, headers={"Content-Language": language.code, "Vary": "Accept-Language, Cookie"}
        )
        if request.query_params.get("lang") == language.code:
            answer.set_cookie("lang", language.code, max_age=YEAR, samesite="lax")
        if "theme" in request.query_params:
            answer.set_cookie("theme", theme, max_age=YEAR, samesite="lax")
        return answer


class Here:
    """The address of the page that is shown, and the same with other choices."""

    def __init__(self, request: Request) -> None:
        # Two strokes in front would lead to another host.
        self.path = "/" + request.url.path.lstrip("/")
        self._choices = dict(parse_qsl(request.url.query))

    def __call__(self, **changes: object) -> str:
        """Give this address with some choices changed; None takes one out."""
        choices = {**self._choices, **changes}
        kept = {name: str(value) for name, value in choices.items() if value not in (None, "")}
        return self.path + (f"?{urlencode(kept)}" if kept else "")


def new_site(settings: Settings, archive: Engine, metrics: WebMetrics) -> Site:
    """Read words and templates."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals.update(
        article_link=article_link,
        dyad_link=dyad_link,
        written=written,
        t_types=EVENT_TYPES,
        t_metrics=METRICS,
        drawing=drawing,
        address=address,
        as_json=as_json,
    )
    return Site(settings, archive, metrics, all_languages(), templates)


def address(path: str, **choices: object) -> str:
    """Write an address with its choices; None leaves one out."""
    kept = {name: str(value) for name, value in choices.items() if value not in (None, "")}
    return path + (f"?{urlencode(kept)}" if kept else "")


def article_link(article_id: str, finding_id: str | None = None) -> str:
    """Lead to an article, at the place of a finding. Ids are what publishers choose, so they stand in the query."""
    return f"/article?id={quote(article_id, safe='')}" + (f"#f-{finding_id}" if finding_id else "")


def dyad_link(dyad: str, **choices: object) -> str:
    """Lead to a dyad."""
    return address(f"/dyads/{quote(written(dyad), safe='-.')}", **choices)


def written(dyad: str) -> str:
    """Write a dyad as people type it, ``RUS-UKR``; the bar stays where it has a hyphen elsewhere."""
    return dyad if "-" in dyad else dyad.replace("|", "-")


def as_json(value: Mapping[str, Any]) -> str:
    """Write data for an attribute of the page, where the template escapes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _theme(request: Request) -> str:
    for wish in (request.query_params.get("theme"), request.cookies.get("theme")):
        if wish in THEMES:
            return str(wish)
        if wish:
            return "system"
    return "system"
