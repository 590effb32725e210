"""Places of names in, persons out: whom a surname names in an article, and where each person is named."""

from dataclasses import dataclass

from vigie.extraction.actors.phrases import Phrase
from vigie.languages.folding import fold
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of


@dataclass(slots=True)
class NamedPerson:
    """A person whom the article names."""

    name: str
    """The longest form that the article gives."""
    parties: tuple[str, ...]
    sector: Sector | None
    office: str | None
    owned: bool = False
    """The role is somebody's spoken of before: "its chairman"."""
    candidates: tuple[str, ...] = ()
    """Equally good codes, where nothing beside the name decides: "le ministre congolais X"."""


@dataclass(slots=True)
class PersonHit:
    """A place where the article names a person."""

    start: int
    end: int
    person: NamedPerson
    full: bool
    phrase: Phrase | None = None
    """The role that stands right before the name, without a comma."""


class NamedPersons:
    """The persons of one article, by surname; the first bearer keeps a surname."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_surname: dict[str, NamedPerson] = {}
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        self.found: list[PersonHit] = []
        """In the order in which they were found."""

    def bearer_of(self, surname: str) -> NamedPerson | None:
        """Give the person whom a folded surname names here."""
        return self._by_surname.get(surname)

    def ends_at(self, place: int) -> bool:
        """Tell whether a name that was found ends at a place."""
        return place in self._ends

    def has_first(self, word: str) -> bool:
        """Tell whether somebody's first name is a word: "Sir X" is one who was named in full before."""
        return any(hit.person.name.startswith(f"{word} ") for hit in self.found)

    def remember(self, name: str, person: NamedPerson) -> None:
        """Let the surname of a name be a person's, if nobody bears it yet."""
        self._by_surname.setdefault(surname_of(name), person)
        party = person.parties[0] if person.parties else ""
        if state_of(party) in all_parties().family_name_first and " " in name:
            self._by_surname.setdefault(fold(name.split(maxsplit=1)[0]), person)

    def new(self, start: int, end: int, person: NamedPerson, title: Phrase | None = None) -> bool:
        """Add a person at a place, or more about the one of that name; always True."""
        known = self._by_surname.get(surname_of(person.name))
        if known is not None and _agree(known.name, person.name):
            if len(person.name) > len(known.name):
                known.name = person.name
            known.parties = known.parties or person.parties
            known.candidates = () if known.parties else known.candidates or person.candidates
            person = known
        self.remember(person.name, person)
        self.add(PersonHit(start, end, person, full=" " in self._text[start:end], phrase=title))
        return True

    def resident(self, start: int, end: int) -> bool:
        """Add somebody of the place of whom nothing else is known; always True."""
        return self.new(start, end, NamedPerson(self._text[start:end], (), "CVL", "resident"))

    def again(self, start: int, end: int) -> bool:
        """Add a place with the surname or once more the full name of a person; False where it is nobody's."""
        written = self._text[start:end]
        person = self._by_surname.get(surname_of(written))
        if person is None or not _agree(person.name, written):
            return False
        if start not in self._starts:
            self.add(PersonHit(start, end, person, full=" " in written))
        return True

    def add(self, hit: PersonHit) -> None:
        """Add a place of a person."""
        self.found.append(hit)
        self._starts.add(hit.start)
        self._ends.add(hit.end)


def surname_of(name: str) -> str:
    """Give the folded last word of a name, without an Arabic article."""
    return fold(name.rsplit(maxsplit=1)[-1]).removeprefix("al ").removeprefix("el ")


def _agree(first: str, second: str) -> bool:
    """Tell whether two names may be one person's: one of them has no first name, or the first names agree."""
    one, other = fold(first).split(), fold(second).split()
    if len(one) == 1 or len(other) == 1:
        return True
    return one[0][0] == other[0][0] or bool(set(one[:-1]) & set(other[:-1]))
