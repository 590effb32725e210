"""Known persons in, the day an undated article was likely written on out: when most of them held what they are called."""

from collections.abc import Iterable
from datetime import date

from vigie.extraction.actors.hits import Hit
from vigie.ontology.persons import Person, Term, all_persons

_IN_POWER = {"GOV", "MIL", "LEG", "IGO", "REB"}
_MANY = 60
"""Persons looked at: an article names fewer."""


def likely_day(hits: Iterable[Hit], latest: date) -> date:
    """Choose the day, at most ``latest``, on which most of the named persons were in office; the last such day."""
    indices = dict.fromkeys(hit.form.person for hit in hits if hit.form.kind == "person")
    persons = [all_persons()[index] for index in list(indices)[:_MANY]]
    days = {latest}
    for person in persons:
        days.update(day for term in person.terms for day in (term.first, term.last) if day < latest)
    return max(days, key=lambda day: (sum(_in_office(person, day) for person in persons), day))


def _in_office(person: Person, day: date) -> bool:
    return any(_holds(term, day) for term in person.terms)


def _holds(term: Term, day: date) -> bool:
    return term.first <= day <= term.last and term.sector in _IN_POWER
