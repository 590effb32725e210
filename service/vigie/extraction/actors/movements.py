"""Hits in, the same out with political parties turned into the state or the opposition that they are on a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from vigie.extraction.actors.hits import Hit
from vigie.ontology.movements import all_movements
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.persons import all_persons


def with_movements(hits: list[Hit], day: date) -> list[Hit]:
    """Resolve the names of political parties; drop those of countries that the article does not name.

    A name that several countries have ("PDP") is the one of the country that is named most.
    """
    if not any(hit.form.movements for hit in hits):
        return hits
    lands = _lands(hits)
    kept: list[Hit] = []
    for hit in hits:
        if hit.form.movements:
            movements = [all_movements()[key] for key in hit.form.movements]
            meant = max(movements, key=lambda movement: lands[movement.state])
            if not lands[meant.state]:
                continue
            hit.form = replace(hit.form, parties=(meant.party_on(day),))
        kept.append(hit)
    return kept


def _lands(hits: Iterable[Hit]) -> Counter[str]:
    """Count how often each country is named, by its own names or by persons who stand for it."""
    lands: Counter[str] = Counter()
    for hit in hits:
        if hit.form.kind == "person":
            lands.update({state_of(term.party) for term in all_persons()[hit.form.person].terms})
        elif len(hit.form.parties) == 1 and hit.form.parties[0] in all_parties().states:
            lands[hit.form.parties[0]] += 1
    return lands
