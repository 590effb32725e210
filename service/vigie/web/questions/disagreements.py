"""Disagreements on a dyad: what articles tell in ways that exclude each other, with the words of each side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

from sqlalchemy import Connection, select

from vigie.archive.schema import articles
from vigie.archive.schema import disagreements as table
from vigie.tension.report import LONGEST_QUOTE

Row = Mapping[Any, Any]
DAYS = 60
"""Days with disagreements that are looked at, the newest."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side, and the newest article that tells it so."""

    voice: Row
    """As in the record: ``who``, ``value``, ``outlets``, ``article_id``, ``finding_id``."""
    words: str
    article: Row | None
    """Title, outlet and day; None where the archive does not have it yet."""

    @property
    def negated(self) -> bool:
        """Of an act: it is told as not having happened."""
        return str(self.voice["who"]).startswith("not ")

    @property
    def parties(self) -> tuple[str, str]:
        """Of an act: who is said to have done it to whom."""
        source, _, target = self.voice["who"].removeprefix("not ").partition(">")
        return source, target

    @property
    def bound(self) -> str:
        """Of a number: how the words bound it."""
        low, high = self.voice["low"], self.voice["high"]
        if high is None:
            return "at_least"
        return "exact" if low == high else "about" if low else "at_most"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One disagreement."""

    day: date
    kind: str
    """``act`` or ``quantity``."""
    about: str
    """Event type, or metric."""
    subject: str
    """Party whose things are counted; empty for an act."""
    opposed: bool
    """The two parties, or outlets of their countries, contradict each other."""
    abroad: bool
    """Outlets of different countries do."""
    sides: tuple[Side, ...]
    more: int
    """Voices that are not among the sides."""


def latest(archive: Connection, dyad: str, *, acts: int, numbers: int) -> list[Dispute]:
    """List the newest disagreements on a dyad: acts first, each kind the newest day first.

    Args:
        archive: to ask.
        dyad: key.
        acts: how many of them at most.
        numbers: how many of them at most.
    """
    asked = select(table).where(table.c.dyad == dyad).order_by(table.c.day.desc()).limit(DAYS)
    told = [(row["day"], one) for row in archive.execute(asked).mappings() for one in row["disagreements"]]
    chosen = [
        (day, one, _sides(one))
        for kind, most in (("act", acts), ("quantity", numbers))
        for day, one in [each for each in told if each[1]["kind"] == kind][:most]
    ]
    known = _articles(archive, (voice["article_id"] for _, _, voices in chosen for voice in voices))
    return [_dispute(day, one, voices, known) for day, one, voices in chosen]


def _sides(one: Row) -> Sequence[Row]:
    """Choose what is shown: all readings of an act; of many numbers two that exclude each other by the most."""
    voices: Sequence[Row] = one["voices"]
    if one["kind"] == "act":
        return sorted(voices, key=lambda voice: (voice["who"].startswith("not "), voice["who"]))
    low = min(voices, key=lambda voice: inf if voice["high"] is None else voice["high"])
    return low, max(voices, key=lambda voice: voice["low"])


def _dispute(day: date, one: Row, voices: Sequence[Row], known: Mapping[str, Row]) -> Dispute:
    about, _, subject = one["about"].partition(" ")
    return Dispute(
        day=day,
        kind=one["kind"],
        about=about,
        subject=subject,
        opposed=one["opposed"],
        abroad=one["abroad"],
        sides=tuple(Side(voice, _quoted(voice["text"]), known.get(voice["article_id"])) for voice in voices),
        more=len(one["voices"]) - len(voices),
    )


def _quoted(text: str) -> str:
    """Show that words were cut where the record keeps no more of them."""
    return text + "…" if len(text) >= LONGEST_QUOTE else text


def _articles(archive: Connection, ids: Iterable[str]) -> dict[str, Row]:
    asked = select(articles.c.article_id, articles.c.title, articles.c.outlet, articles.c.published_on)
    found: Iterator[Row] = iter(archive.execute(asked.where(articles.c.article_id.in_({*ids}))).mappings())
    return {row["article_id"]: row for row in found}
