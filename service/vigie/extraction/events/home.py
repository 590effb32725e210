"""Parties of an act inside one country in, the people of that country who do it or suffer it out."""

from dataclasses import replace

from vigie.extraction.document import Mention, Party
from vigie.languages.acts import Act
from vigie.ontology.parties import all_parties, state_of

HOW = "home"
"""How such a party was found."""


def crowds(act: Act, parties: list[Party]) -> list[Party]:
    """Turn states that stand for a crowd into those of their people who do the act ("des manifestations à Minsk")."""
    return [_people(p, act.crowd) if act.crowd else p for p in parties]


def at_place(act: Act, mentions: list[Mention], start: int) -> list[Party]:
    """The crowd of the country that the nearest place lies in: "des manifestations devant l'ambassade à Niamey"."""
    places = [m for m in mentions if act.crowd and not m.acts and len(m.parties) == 1]
    nearest = min(places, key=lambda m: abs(m.start - start), default=None)
    return crowds(act, [Party(nearest.parties[0], nearest)]) if nearest else []


def suffering(act: Act, sources: list[Party]) -> list[tuple[Party, Party]]:
    """Pair each source with whom its act falls on where no target is named: a crowd's state, a state's own people."""
    if act.crowd:
        of_people = [s for s in sources if "." in s.code and state_of(s.code) in all_parties().states]
        return [(s, replace(s, code=state_of(s.code))) for s in of_people]
    states = [s for s in sources if act.home and s.code in all_parties().states]
    return [(s, _people(s, act.home)) for s in states]


def _people(party: Party, kind: str | None) -> Party:
    return replace(party, code=f"{party.code}.{kind}") if party.code in all_parties().states else party
