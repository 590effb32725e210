"""Political parties, with the days they were in government: whether one is its state or the opposition on a day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from vigie.errors import Misconfigured
from vigie.ontology.parties import all_parties
from vigie.ontology.persons import Time, time_of
from vigie.ontology.yaml_text import read_yaml

FILE = Path(__file__).with_name("movements.yaml")
_ITSELF = "itself "
_TIME = re.compile(r"(?P<first>\d{4}(?:-\d\d){0,2})?\.\.(?P<last>\d{4}(?:-\d\d){0,2})?")


@dataclass(frozen=True, slots=True)
class Movement:
    """A political party; a *party* is whoever acts: the state, or its opposition."""

    state: str
    governs: tuple[Time, ...]
    itself: tuple[Time, ...] = ()
    """When it fought and was a party of its own: UNITA up to 2002."""
    name: str = ""
    """Its code in those times."""

    def party_on(self, day: date) -> str:
        """Tell for which party it acts on a day: ``GBR`` in government, ``GBR.OPP`` out of it, ``UNITA`` in arms."""
        if any(first <= day <= last for first, last in self.itself):
            return self.name
        return self.state if any(first <= day <= last for first, last in self.governs) else f"{self.state}.OPP"


@cache
def all_movements() -> dict[str, Movement]:
    """Read the movements that ship with Vigie, by ``STATE/NAME``.

    Raises:
        Misconfigured: naming the entry that cannot be read.
    """
    return {
        f"{state}/{name}": _movement(state, name, terms)
        for state, movements in read_yaml(FILE).items()
        for name, terms in movements.items()
        if all_parties().checked(state, FILE.name)
    }


def _movement(state: str, name: str, terms: str) -> Movement:
    where = f"{FILE.name}: {state}/{name}"
    listed = [text.strip() for text in terms.split(",") if text.strip()]
    own = [text.removeprefix(_ITSELF) for text in listed if text.startswith(_ITSELF)]
    if own:
        all_parties().checked(name, where)
    governs = [text for text in listed if not text.startswith(_ITSELF)]
    return Movement(state, tuple(_times(governs, where)), tuple(_times(own, where)), name)


def _times(terms: Iterable[str], where: str) -> list[Time]:
    times: list[Time] = []
    for text in terms:
        read = _TIME.fullmatch(text)
        if read is None:
            raise Misconfigured(f"{where}: {text!r} is no time such as '2010-05-11..2024-07'")
        times.append(time_of(read["first"], read["last"]))
    return times
