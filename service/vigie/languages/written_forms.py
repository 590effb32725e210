"""A pack's names files in, every written form with its meanings out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vigie.errors import Misconfigured
from vigie.languages.folding import fold
from vigie.model.codes import Sector
from vigie.ontology.movements import all_movements
from vigie.ontology.parties import all_parties
from vigie.ontology.persons import all_persons
from vigie.ontology.yaml_text import read_yaml

FormKind = Literal[
    "name", "capital", "seat", "organ", "place", "adjective", "noun", "prefix", "head", "people", "person", "silent"
]
Case = Literal["exact", "upper", "free"]
"""``exact``: as written; ``upper``: with its first capital; ``free``: any."""
_MOVEMENTS = "names_movements.yaml"
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9.+/&-]{0,4}\Z")
_KINDS: tuple[tuple[str, FormKind], ...] = (
    ("names", "name"), ("capital", "capital"), ("seats", "seat"), ("organs", "organ"), ("places", "place"),
    ("nouns", "noun"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A word that points to an actor and takes its country from the words around it."""

    office: str
    sector: Sector
    stands: str
    """``state``, or the people it stands for: ``CVL``, ``REB``, ``OPP``."""
    person: bool
    """A title: a name may follow it."""
    lone: bool
    """Points to somebody even where no country stands beside it."""


@dataclass(frozen=True, slots=True)
class Form:
    """What one written form means."""

    kind: FormKind
    surface: str
    case: Case
    capital: int = 0
    """Place of its first capital, in characters."""
    parties: tuple[str, ...] = ()
    """Several where nothing but the context decides between them."""
    head: Head | None = None
    person: int = -1
    """Index into ``all_persons()``."""
    movements: tuple[str, ...] = ()
    """Keys of ``all_movements()``; which of them is meant, and for whom it acts, country and day of an article tell."""
    soft: bool = False
    """Also a common word or a name of people: silent beside another capitalised word."""


def forms_of(folder: Path, read: Mapping[str, Any]) -> dict[str, tuple[Form, ...]]:
    """Map each folded form to its meanings; the first whose case fits stands.

    Args:
        folder: of the pack.
        read: its ``names.yaml``.
    """
    writer = _Writer(read)
    files = list(_files(folder))
    writer.soft |= {fold(word) for _, _, entry in files for word in entry.get("soft", ())}
    writer.phrases()
    for where, code, entry in files:
        writer.party(all_parties().checked(code, where), entry)
    writer.movements(folder)
    writer.persons()
    writer.heads()
    return {form: tuple(meanings) for form, meanings in writer.forms.items()}


def inflected(read: Mapping[str, Any], word: str) -> list[str]:
    """Write all forms of an adjective; the longest ending that fits stands."""
    endings: Mapping[str, list[str]] = read["inflections"]
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            return [word[: len(word) - len(ending)] + other for other in endings[ending]]
    return [word]


def _files(folder: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path in sorted(set(folder.glob("names_*.yaml")) - {folder / _MOVEMENTS}):
        for code, entry in read_yaml(path).items():
            yield f"{folder.name}/{path.name}", code, entry if isinstance(entry, dict) else {"names": [entry]}


class _Writer:
    """Collects written forms; the first meaning of a form and case stands."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._read = read
        self._people_upper = read["nouns_of_people_upper"] == "yes"
        self.forms: dict[str, list[Form]] = {}
        self.soft = {fold(word) for word in read["soft"]}

    def add(self, surface: str, kind: FormKind, *, case: Case = "upper", **meaning: Any) -> None:
        """Add a form. Acronyms stand only as written; a form without a capital stands in any case."""
        capital = next((place for place, letter in enumerate(surface) if letter.isupper() or letter.isdigit()), -1)
        if _ACRONYM.match(surface) and kind != "head":
            case = "exact"
        elif capital < 0:
            case = "free"
        form = Form(kind, surface, case, max(capital, 0), **meaning)
        known = self.forms.setdefault(fold(surface), [])
        if not any(other.case == case and (case != "exact" or other.surface == surface) for other in known):
            known.append(form)

    def phrases(self) -> None:
        """Add silent, ambiguous and fixed phrases and the first halves of compounds."""
        for phrase in self._read["silent"]:
            self.add(phrase, "silent")
        for word, codes in self._read["ambiguous"]["names"].items():
            self.add(word, "name", parties=tuple(codes))
        for word, codes in self._read["ambiguous"]["adjectives"].items():
            self._adjectives(word, tuple(codes))
        for code, phrases in self._read["fixed"].items():
            for phrase in phrases:
                self.add(phrase, "people", case="free", parties=(all_parties().checked(code, "fixed"),))
        for prefix, code in self._read["prefixes"].items():
            self.add(prefix, "prefix", case="free", parties=(all_parties().checked(code, "prefixes"),))

    def party(self, code: str, entry: Mapping[str, Any]) -> None:
        """Add all names of one party."""
        for key, kind in _KINDS:
            for name in entry.get(key, ()):
                if name not in self._read["unused"]:
                    self.add(name, kind, parties=(code,), soft=fold(name) in self.soft)
        for adjective in entry.get("adjectives", ()):
            self._adjectives(adjective, (code,))
        for form in entry.get("feminine", ()):
            self.add(form, "adjective", case="free", parties=(code,))

    def movements(self, folder: Path) -> None:
        """Add the names of political parties; those of several countries share theirs ("PDP")."""
        if not (folder / _MOVEMENTS).is_file():
            return
        named: dict[str, list[str]] = {}
        for key, names in read_yaml(folder / _MOVEMENTS).items():
            if key not in all_movements():
                raise Misconfigured(f"{folder.name}/{_MOVEMENTS}: {key!r} is no movement")
            for name in names:
                named.setdefault(name, []).append(key)
        for name, keys in named.items():
            self.add(name, "name", movements=tuple(keys), soft=fold(name) in self.soft)

    def persons(self) -> None:
        """Add the names of all known persons."""
        for index, person in enumerate(all_persons()):
            for name in person.names:
                self.add(name, "person", person=index, soft=name.isalpha())
            for name in person.alone:
                self.add(name, "person", person=index, soft=True)

    def heads(self) -> None:
        """Add the role words and their plurals."""
        for group in self._read["heads"]:
            head = Head(
                office=group["office"],
                sector=group["sector"],
                stands=group.get("stands", "state"),
                person=group.get("person") == "yes",
                lone=group.get("lone") == "yes",
            )
            for word in group["words"]:
                case: Case = "upper" if word[0].isupper() and " " not in word else "free"
                for form in dict.fromkeys((word, self._plural(word))):
                    self.add(form, "head", case=case, head=head)

    def _adjectives(self, word: str, codes: tuple[str, ...]) -> None:
        case: Case = "free" if self._people_upper else "upper"
        for form in inflected(self._read, word):
            self.add(form, "adjective", case=case, parties=codes, soft=fold(word) in self.soft)

    def _plural(self, phrase: str) -> str:
        words = phrase.split(" ")
        place = 0 if self._read["plural_of"] == "first" else -1
        for ending, other in self._read["plural"].items():
            if words[place].endswith(ending):
                words[place] = words[place][: len(words[place]) - len(ending)] + other
                break
        return " ".join(words)
