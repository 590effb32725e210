"""The parties that exist, and what a party code says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from vigie.errors import Misconfigured
from vigie.ontology.yaml_text import read_yaml

PartyKind = Literal["state", "organisation", "group", "body", "people"]
"""``people``: civilians, rebels or opposition of a state. ``body``: a non-governmental body under its own name."""
PEOPLE_SUFFIXES = ("CVL", "REB", "OPP")
FILE = Path(__file__).with_name("parties.yaml")


@dataclass(frozen=True, slots=True)
class Parties:
    """All codes that stand for a party."""

    states: frozenset[str]
    organisations: frozenset[str]
    groups: dict[str, str]
    """Named group -> the state it stands in most."""
    bodies: frozenset[str]
    family_name_first: frozenset[str] = frozenset()
    """States whose people's family name comes first."""
    roaming: frozenset[str] = frozenset()
    """Groups that fight far from where they stand most."""
    with_rebels: frozenset[str] = frozenset()
    """States with armed rebels of their own."""
    without_army: frozenset[str] = frozenset()
    """States where "the army" is another's."""
    kinds: dict[str, PartyKind] = field(default_factory=dict)
    """Every code with what it stands for."""

    def kind_of(self, code: str) -> PartyKind | None:
        """Tell what a code stands for; None where no party has it."""
        return self.kinds.get(code)

    def checked(self, code: str, where: str) -> str:
        """Give the code back.

        Raises:
            Misconfigured: where no party has it.
        """
        if self.kind_of(code) is None:
            raise Misconfigured(f"{where}: {code!r} is no party of {FILE.name}")
        return code


def state_of(code: str) -> str:
    """Reduce ``UKR.REB`` to ``UKR``; other codes stay as they are."""
    return code.partition(".")[0]


@cache
def all_parties() -> Parties:
    """Read the parties that ship with Vigie."""
    read = read_yaml(FILE)
    parties = Parties(
        states=frozenset(read["states"]),
        organisations=frozenset(read["organisations"]),
        groups=dict(read["groups"]),
        bodies=frozenset(read["bodies"]),
        family_name_first=frozenset(read["family_name_first"]),
        roaming=frozenset(read["roaming"]),
        with_rebels=frozenset(read["with_rebels"]),
        without_army=frozenset(read["without_army"]),
    )
    parties.kinds.update(_kinds(parties))
    for group, state in parties.groups.items():
        if state not in parties.states:
            raise Misconfigured(f"{FILE.name}: {group} stands in {state!r}, which is no state")
    return parties


def _kinds(parties: Parties) -> Iterator[tuple[str, PartyKind]]:
    for state in parties.states:
        yield state, "state"
        for suffix in PEOPLE_SUFFIXES:
            yield f"{state}.{suffix}", "people"
    for code in parties.organisations:
        yield code, "organisation"
    for code in parties.groups:
        yield code, "group"
    for code in parties.bodies:
        yield code, "body"
