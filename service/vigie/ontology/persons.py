"""Persons who act for parties, with the days they did: who was president on the day of an article."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast, get_args

from vigie.errors import Misconfigured
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.yaml_text import read_yaml

FOLDER = Path(__file__).parent
SECTORS: frozenset[str] = frozenset(get_args(Sector))
_TERM = re.compile(
    r"(?:(?P<party>[A-Z0-9][A-Z0-9_.-]+)/)?(?P<sector>[A-Z]{3})(?P<offices>(?: [a-z_]+)*)"
    r"(?: (?P<first>\d{4}(?:-\d\d){0,2})?\.\.(?P<last>\d{4}(?:-\d\d){0,2})?)?"
)
_LONG_AGO, _FAR_AHEAD = date(1900, 1, 1), date(2200, 1, 1)
_HISTORY, _LONG = date(1999, 12, 31), 5
"""A day, and years."""
Time = tuple[date, date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Term:
    """A time in which a person stood for a party."""

    party: str
    sector: Sector
    offices: tuple[str, ...]
    """Office ids of the packs' role words: ``president``, ``foreign``, ``spokesman``."""
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the news name."""

    names: tuple[str, ...]
    """Full names as the languages spell them; surnames that stand alone are in ``alone``."""
    alone: tuple[str, ...]
    terms: tuple[Term, ...]

    def historic_on(self, day: date) -> bool:
        """Tell whether a person was out of office before this century, and long so on a day: spoken of, not acting."""
        last = max(term.last for term in self.terms)
        return last < _HISTORY and last.year + _LONG < day.year

    def term_on(self, day: date) -> Term:
        """Tell for whom the person stands on a day: in office, a civilian after it, as first known before it."""
        for term in self.terms:
            if term.first <= day <= term.last:
                return term
        over = [term for term in self.terms if term.last < day]
        if not over:
            return self.terms[0]
        last = max(over, key=lambda term: term.last)
        if all_parties().kind_of(last.party) not in {"state", "people"} or last.sector in {"OPP", "REB"}:
            return last
        return Term(f"{state_of(last.party)}.CVL", "CVL", (), last.last, _FAR_AHEAD)


@cache
def all_persons() -> tuple[Person, ...]:
    """Read the persons that ship with Vigie.

    Raises:
        Misconfigured: naming the entry that cannot be read.
    """
    persons: list[Person] = []
    for path in sorted(FOLDER.glob("persons*.yaml")):
        for party, entries in read_yaml(path).items():
            all_parties().checked(party, path.name)
            persons += [_person(party, name, entry, path.name) for name, entry in entries.items()]
    return tuple(persons)


@cache
def common_surnames() -> frozenset[str]:
    """Read the surnames that many bear: alone they mean a known person only where the country is named too."""
    return frozenset(read_yaml(FOLDER / "surnames.yaml")["common"])


def _person(party: str, name: str, entry: str, where: str) -> Person:
    """Read ``Vladimir Putin: Vladimir Poutine, =Putin, =Poutine | GOV president 2012-05..``: names, then terms."""
    spelled, _, terms = entry.rpartition("|")
    variants = [variant.strip() for variant in spelled.split(",") if variant.strip()]
    return Person(
        names=(name, *(variant for variant in variants if not variant.startswith("="))),
        alone=tuple(variant[1:] for variant in variants if variant.startswith("=")),
        terms=tuple(_term(party, term.strip(), f"{where}: {name}") for term in terms.split(";") if term.strip()),
    )


def _term(party: str, text: str, where: str) -> Term:
    read = _TERM.fullmatch(text)
    if not read or read["sector"] not in SECTORS:
        raise Misconfigured(f"{where}: {text!r} is no term such as 'GOV president 2012-05-07..2018'")
    sector = cast(Sector, read["sector"])
    first, last = time_of(read["first"], read["last"])
    return Term(
        party=all_parties().checked(read["party"] or party, where),
        sector=sector,
        offices=tuple(read["offices"].split()),
        first=first,
        last=last,
    )


def time_of(first: str | None, last: str | None) -> Time:
    """Read two days, months or years, of which either may be missing: since ever, or to this day."""
    return _day(first, _LONG_AGO, last=False), _day(last, _FAR_AHEAD, last=True)


def _day(text: str | None, otherwise: date, *, last: bool) -> date:
    """Read a day, month or year; its first day, or its last."""
    if not text:
        return otherwise
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return date(year, month, day)
    if month:
        return date(year, month, monthrange(year, month)[1] if last else 1)
    return date(year, 12, 31) if last else date(year, 1, 1)
