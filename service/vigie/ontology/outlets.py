"""Name and address of an outlet in, the state it stands in out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from vigie.ontology.parties import all_parties
from vigie.ontology.yaml_text import read_yaml

FILE = Path(__file__).with_name("outlets.yaml")


@dataclass(frozen=True, slots=True)
class Outlets:
    """Which addresses belong to which state."""

    endings: Mapping[str, str]
    hosts: Mapping[str, str]

    def seat(self, outlet: str | None, url: str | None) -> str | None:
        """Find the state of an outlet; None where neither its address nor its name, where that is one, tells."""
        for host in (_host(url or ""), _host(f"//{outlet or ''}")):
            labels = host.split(".")
            for start in range(len(labels) - 1):
                if known := self.hosts.get(".".join(labels[start:])):
                    return known
            if len(labels) > 1 and (known := self.endings.get(labels[-1])):
                return known
        return None


@cache
def all_outlets() -> Outlets:
    """Read the addresses that ship with Vigie.

    Raises:
        Misconfigured: naming the file, where a state is none.
    """
    read, parties = read_yaml(FILE), all_parties()
    for group in ("endings", "hosts"):
        for name, state in read[group].items():
            parties.checked(state, f"{FILE.name}: {name}")
    return Outlets(read["endings"], read["hosts"])


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
