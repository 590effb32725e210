"""Known persons in, the likely day of an undated article out: when most of them held what they are called."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from vigie.extraction.actors.hits import Hit
from vigie.ontology.persons import Person, Term, all_persons

_IN_POWER = {"GOV", "MIL", "LEG", "IGO", "REB"}
_TITLE = 2
"""Weight of an office that the text itself gives a person, against that of a bare name."""
_EVE = timedelta(days=1)
"""Off the day of a handover, when whoever goes and whoever comes are both in office."""
_MANY = 60
"""Persons looked at: an article names fewer."""


def likely_day(hits: Iterable[Hit], offices: Mapping[int, str], latest: date) -> date:
    """Choose the day on which most of the named persons were in office, above all in the one they are called by.

    Args:
        hits: known forms, names of persons among them.
        offices: office id of the title right before a name, by the place of the name.
        latest: the day the article came in; the last of equally good days up to it is chosen.
    """
    called: dict[int, str | None] = {}
    for hit in hits:
        if hit.form.kind == "person" and len(called) < _MANY:
            called[hit.form.person] = called.get(hit.form.person) or offices.get(hit.start)
    persons = [(all_persons()[index], office) for index, office in called.items()]
    days = {latest}
    for person, _ in persons:
        ends = (
            day for term in person.terms for day in (term.first + _EVE, term.last - _EVE) if term.first != term.last
        )
        days.update(day for day in ends if day < latest)
    return max(days, key=lambda day: (sum(_fits(person, office, day) for person, office in persons), day))


def _fits(person: Person, office: str | None, day: date) -> int:
    held = [term for term in person.terms if _holds(term, day)]
    return bool(held) + _TITLE * any(office in term.offices for term in held)


def _holds(term: Term, day: date) -> bool:
    return term.first <= day <= term.last and term.sector in _IN_POWER
