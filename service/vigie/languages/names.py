"""A pack's ``names*.yaml`` in, everything by which the language names or points to actors out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from vigie.errors import Misconfigured
from vigie.languages.folding import fold
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties
from vigie.ontology.persons import all_persons
from vigie.ontology.yaml_text import read_yaml

EntryKind = Literal["name", "capital", "seat", "organ", "place", "adjective", "noun", "prefix", "head", "people", "person", "silent"]
Case = Literal["exact", "upper", "free"]
"""``exact``: as written; ``upper``: begins with a capital; ``free``: any."""
_FOLDER = Path(__file__).parent
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9.+/&-]{0,4}\Z")
_KINDS: tuple[tuple[str, EntryKind], ...] = (
    ("names", "name"), ("capital", "capital"), ("seats", "seat"), ("organs", "organ"), ("places", "place"), ("nouns", "noun"),
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
class Entry:
    """What one written form means."""

    kind: EntryKind
    surface: str
    case: Case
    parties: tuple[str, ...] = ()
    head: Head | None = None
    person: int = -1
    """Index into ``all_persons()``."""
    soft: bool = False
    """Also a common word or a name of people: silent beside another capitalised word."""


@dataclass(frozen=True, slots=True)
class Names:
    """How a language names actors."""

    entries: dict[str, tuple[Entry, ...]]
    """Folded form -> its meanings; the first whose case fits stands."""
    modifier_after: bool
    """The country follows the role word ("ministre russe"), else it stands before it."""
    people_upper: bool
    """Nouns of people are told from adjectives by their capital."""
    possessives: tuple[str, ...]
    links: re.Pattern[str]
    place_links: re.Pattern[str]
    fillers: re.Pattern[str]
    fillers_before: re.Pattern[str]
    former: re.Pattern[str]
    articles: re.Pattern[str]
    indefinite: re.Pattern[str]
    locative: re.Pattern[str]
    locative_weak: re.Pattern[str]
    against: re.Pattern[str]
    speech: re.Pattern[str]
    dative: frozenset[str]
    pronouns: dict[str, str]
    counterpart: re.Pattern[str]
    pairs: re.Pattern[str]
    civil_title: re.Pattern[str]
    genders: dict[str, str]
    particles: frozenset[str]
    not_names: frozenset[str]
    sport: re.Pattern[str]
    words: dict[str, Any] = field(default_factory=dict)


def _alternation(words: Iterable[str]) -> str:
    ordered = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered) or r"(?!)"


def _before(words: Iterable[str]) -> re.Pattern[str]:
    """Match one of the words right before a place of the text, given the text up to there."""
    return re.compile(rf"(?:^|[^\w])({_alternation(words)}) ?\Z")


def _at(words: Iterable[str]) -> re.Pattern[str]:
    """Match one of the words at a place, with the space behind it."""
    return re.compile(rf"({_alternation(words)})(?:(?<=') ?|\b ?)")


class _Builder:
    """Collects written forms; the first meaning of a form and case stands."""

    def __init__(self, read: Mapping[str, Any], where: str) -> None:
        self.read = read
        self.where = where
        self.entries: dict[str, list[Entry]] = {}
        self.soft = {fold(word) for word in read["soft"]}

    def add(self, surface: str, kind: EntryKind, *, case: Case = "upper", **meaning: Any) -> None:
        if _ACRONYM.match(surface):
            case = "exact"
        entry = Entry(kind, surface, case, **meaning)
        known = self.entries.setdefault(fold(surface), [])
        if not any(other.case == case and (case != "exact" or other.surface == surface) for other in known):
            known.append(entry)

    def inflected(self, word: str) -> list[str]:
        endings: Mapping[str, list[str]] = self.read["inflections"]
        for ending in sorted(endings, key=len, reverse=True):
            if word.endswith(ending):
                return [word[: len(word) - len(ending)] + other for other in endings[ending]]
        return [word]

    def plural(self, phrase: str) -> str:
        words = phrase.split(" ")
        place = 0 if self.read["plural_of"] == "first" else -1
        for ending, other in self.read["plural"].items():
            if words[place].endswith(ending):
                words[place] = words[place][: len(words[place]) - len(ending)] + other
                break
        return " ".join(words)

    def party(self, code: str, entry: Mapping[str, Any]) -> None:
        """Add all names of one party."""
        all_parties().checked(code, self.where)
        for key, kind in _KINDS:
            for name in entry.get(key, ()):
                if name in self.read["unused"]:
                    continue
                case: Case = "free" if name[0].islower() else "upper"
                self.add(name, kind, case=case, parties=(code,), soft=fold(name) in self.soft)
        for adjective in entry.get("adjectives", ()):
            for form in self.inflected(adjective):
                self.adjective(form, (code,), soft=fold(adjective) in self.soft)
        for form in entry.get("feminine", ()):
            self.adjective(form, (code,))

    def adjective(self, form: str, codes: tuple[str, ...], *, soft: bool = False) -> None:
        free = self.read["nouns_of_people_upper"] == "yes"
        self.add(form, "adjective", case="free" if free else "upper", parties=codes, soft=soft)

    def heads(self) -> None:
        for group in self.read["heads"]:
            head = Head(
                office=group["office"],
                sector=group["sector"],
                stands=group.get("stands", "state"),
                person=group.get("person") == "yes",
                lone=group.get("lone") == "yes",
            )
            for word in group["words"]:
                for form in {word: 0, self.plural(word): 0}:
                    self.add(form, "head", case="free", head=head)


def _files(folder: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("names_*.yaml")):
        for code, entry in read_yaml(path).items():
            yield path.name, code, entry if isinstance(entry, dict) else {"names": [entry]}


@cache
def read_names(folder: Path) -> Names:
    """Read the names of one pack.

    Raises:
        Misconfigured: naming the file and the key that is missing or wrong.
    """
    where = f"{folder.name}/names.yaml"
    read = read_yaml(folder / "names.yaml")
    build = _Builder(read, where)
    try:
        _fill(build, folder)
        return _names(read, build)
    except KeyError as error:
        raise Misconfigured(f"{where}: the key {error} is missing") from error


def names_of(language: str) -> Names | None:
    """Read the names of a language; None where there is no pack with names for it."""
    folder = _FOLDER / language
    if not language.isalpha() or not (folder / "names.yaml").is_file():
        return None
    return read_names(folder)


def _fill(build: _Builder, folder: Path) -> None:
    for phrase in build.read["silent"]:
        build.add(phrase, "silent", case="upper" if phrase[0].isupper() else "free")
    for word, codes in build.read["ambiguous"].items():
        forms = [word] if word[0].isupper() and build.read["nouns_of_people_upper"] == "yes" else build.inflected(word)
        for form in forms:
            if word[0].isupper() and len(codes) > 1 and build.read["nouns_of_people_upper"] == "yes":
                build.add(form, "name", parties=tuple(codes))
            else:
                build.adjective(form, tuple(codes))
    for code, phrases in build.read["fixed"].items():
        for phrase in phrases:
            build.add(phrase, "people", case="free", parties=(code,))
    for prefix, code in build.read["prefixes"].items():
        build.add(prefix, "prefix", case="free", parties=(code,))
    files = list(_files(folder))
    build.soft |= {fold(word) for _, _, entry in files for word in entry.get("soft", ())}
    for name, code, entry in files:
        build.where = name
        build.party(code, entry)
    for index, person in enumerate(all_persons()):
        for name in person.names:
            build.add(name, "person", person=index)
        for name in person.alone:
            build.add(name, "person", person=index, soft=True)
    build.heads()


def _names(read: Mapping[str, Any], build: _Builder) -> Names:
    fillers = [form for word in read["fillers"] for form in (*build.inflected(word), word)]
    filler = _alternation(fillers)
    titles = read["civil_title"]
    return Names(
        entries={form: tuple(meanings) for form, meanings in build.entries.items()},
        modifier_after=read["modifier"] == "after",
        people_upper=read["nouns_of_people_upper"] == "yes",
        possessives=tuple(fold(mark) for mark in read["possessive"]),
        links=_at(read["links"]),
        place_links=_at((*read["links"], *read["place_links"])),
        fillers=re.compile(rf"(?:{filler})\b ?"),
        fillers_before=re.compile(rf"(?:^|[^\w])(?:{filler}) ?\Z"),
        former=_before(read["former"]),
        articles=_before(read["articles"]),
        indefinite=_before(read["indefinite"]),
        locative=_before(read["locative"]),
        locative_weak=_before(read["locative_weak"]),
        against=_before(read["against_prefixes"]),
        speech=re.compile(rf"({_alternation(read['speech'])})\b"),
        dative=frozenset(fold(word) for word in read["dative"]),
        pronouns=dict(read["pronouns"]),
        counterpart=re.compile(rf"\b({_alternation(read['counterpart'])})\b"),
        pairs=re.compile(rf"\b({_alternation(read['pairs'])})\b"),
        civil_title=re.compile(rf"(?:^|[^\w])({_alternation(read['civil_title'])}) ?\Z"),
        genders={fold(word): gender for word, gender in titles.items()},
        particles=frozenset(fold(word) for word in read["particles"]),
        not_names=frozenset(read["not_names"]),
        sport=re.compile(rf"\b(?:{_alternation(read['sport'])})\b"),
    )
