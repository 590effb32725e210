"""A pack's ``names*.yaml`` in, everything by which the language names or points to actors out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vigie.errors import Misconfigured
from vigie.languages.clues import Clues
from vigie.languages.folding import alternation, fold
from vigie.languages.written_forms import Form, Head, forms_of, inflected
from vigie.ontology.yaml_text import read_yaml

__all__ = ["Form", "Head", "Names", "names_of", "read_names"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Names:
    """How a language names actors. All patterns and words are of folded text."""

    language: str
    forms: dict[str, tuple[Form, ...]]
    modifier_after: bool
    """The country follows the role word ("ministre russe"), else it stands before it."""
    people_upper: bool
    """Nouns of people are told from adjectives by their capital."""
    compounds: bool
    """A noun may stand before a noun as its adjective ("military leadership")."""
    after_heads: frozenset[str]
    """Words that may follow a role word without making it the first half of a compound."""
    possessives: tuple[str, ...]
    links: re.Pattern[str]
    place_links: re.Pattern[str]
    of: re.Pattern[str]
    coordination: re.Pattern[str]
    coordination_before: re.Pattern[str]
    joint: re.Pattern[str]
    """What joins names of one list, without a word before them: a comma or "and"."""
    joint_end: re.Pattern[str]
    """What joins the last of them."""
    portfolios: dict[str, re.Pattern[str]]
    """Office id -> the ministries that make it: ``defence``, ``foreign``."""
    fillers: re.Pattern[str]
    fillers_before: re.Pattern[str]
    former: re.Pattern[str]
    former_after: re.Pattern[str]
    definite: re.Pattern[str]
    possessors: re.Pattern[str]
    """Words for "his" or "their" before what belongs to the subject: "ses troupes"."""
    indefinite: re.Pattern[str]
    genitive: re.Pattern[str]
    locative: re.Pattern[str]
    locative_weak: re.Pattern[str]
    usual: frozenset[str]
    """States that a name of several means where the article names none of them: "Congo"."""
    dative: frozenset[str]
    """Words of giving and asking, after which a weak locative marks a receiver ("demander à Moscou")."""
    against: re.Pattern[str]
    speech_before: re.Pattern[str]
    speech_after: re.Pattern[str]
    people_do: re.Pattern[str]
    """Words behind a noun of people that make it the people and not their state: "les Maliens ont voté"."""
    relative: re.Pattern[str]
    """Words behind a name that begin what is told of its bearer: "whom", "dont"."""
    leading: re.Pattern[str]
    """Words between a name and what its bearer leads: "who heads", "qui dirige"."""
    naming: re.Pattern[str]
    """Words right before the name of somebody of whom nothing else is said: "by the name of", "présidée par"."""
    clues: Clues
    """Words around a name that help to tell for whom its bearer stands."""
    protesting: re.Pattern[str]
    """Beginnings of words beside which a crowd is one of protesters: "des milliers de personnes ont manifesté"."""
    in_charge: re.Pattern[str]
    """Words between a role and the name of its bearer that say what the role is for."""
    age: re.Pattern[str]
    pronouns: dict[str, str]
    """Subject pronoun -> gender and number: ``m``, ``f``, ``mp``, ``fp``."""
    pairs: re.Pattern[str]
    civil_title: re.Pattern[str]
    particles: frozenset[str]
    not_names: frozenset[str]
    """Capitalised words that are no part of a name of people; not folded."""
    body_words: frozenset[str]
    """Capitalised words of bodies and places: what holds one is no person; not folded."""
    sport: frozenset[str]
    """Words of pages on sport, where states are teams."""


@cache
def names_of(language: str) -> Names | None:
    """Read the names of a language; None where there is no pack with names for it."""
    folder = _FOLDER / language
    if not language.isalpha() or not (folder / "names.yaml").is_file():
        return None
    return read_names(folder)


@cache
def read_names(folder: Path) -> Names:
    """Read the names of one pack.

    Raises:
        Misconfigured: naming the file and the key that is missing or wrong.
    """
    read = read_yaml(folder / "names.yaml")
    try:
        return _names(folder, read)
    except KeyError as error:
        raise Misconfigured(f"{folder.name}/names.yaml: the key {error} is missing") from error
    except re.error as error:
        raise Misconfigured(f"{folder.name}/names.yaml: a pattern is wrong: {error}") from error


def _names(folder: Path, read: Mapping[str, Any]) -> Names:
    filler = alternation(form for word in read["fillers"] for form in (*inflected(read, word), word))
    both = alternation(read["and"])
    speech = alternation(read["speech"])
    links, hearer = alternation(read["links"]), alternation(read["hearers"])
    return Names(
        language=folder.name,
        forms=forms_of(folder, read),
        modifier_after=read["modifier"] == "after",
        people_upper=read["nouns_of_people_upper"] == "yes",
        compounds=read["compounds"] == "yes",
        after_heads=_words(read["after_heads"]),
        possessives=tuple(fold(mark) for mark in read["possessive"]),
        links=_at(read["links"]),
        place_links=_at((*read["links"], *read["place_links"])),
        of=_at(read["of"]),
        coordination=re.compile(rf"(?:, | ?(?:, )?(?:{both}) ?)(?:(?:{links})(?:(?<=') ?|\b ?))?"),
        coordination_before=re.compile(rf"(?:, (?:{both}) |, | (?:{both}) )\Z"),
        joint=re.compile(rf", | (?:{alternation((*read['and'], *read['or']))}) "),
        joint_end=re.compile(rf",? (?:{alternation((*read['and'], *read['or']))}) "),
        portfolios={office: re.compile(rf"(?:{alternation(words)})\b") for office, words in read["portfolios"].items()},
        fillers=re.compile(rf"(?:{filler})\b ?"),
        fillers_before=re.compile(rf"(?:^|[^\w])(?:{filler}) ?\Z"),
        former=_before(read["former"]),
        former_after=_at(read["former_after"]),
        definite=_before(read["definite"]),
        possessors=_before(read["possessors"]),
        indefinite=_before(read["indefinite"]),
        genitive=_before(read["genitive"]),
        locative=_before(read["locative"]),
        locative_weak=_before(read["locative_weak"]),
        usual=frozenset(read["ambiguous"].get("usual") or ()),
        dative=_words(read["dative"]),
        against=_before(read["against_prefixes"]),
        speech_before=re.compile(rf"(?:^|[^\w])(?:{speech})(?: (?:{hearer}) [\w' ]{{1,24}}?)?[ ,]{{1,2}}\Z"),
        speech_after=re.compile(rf" (?:{speech}|{alternation(read['speech_with_object'])})\b"),
        people_do=re.compile(rf" (?:(?:{alternation(read['who'])}) )?(?:{alternation(read['people_do'])})\b"),
        relative=_at(read["relative"]),
        leading=_at(read["leading"]),
        naming=_before(read["naming"]),
        clues=Clues(read["clues"]),
        protesting=re.compile(rf"\b(?:{alternation(read['protesting'])})"),
        in_charge=_at(read["in_charge"] or ["\0"]),
        age=re.compile(read["age"]),
        pronouns=dict(read["pronouns"]),
        pairs=re.compile(rf"\b(?:{alternation(read['pairs'])})\b"),
        civil_title=_before(read["civil_title"]),
        particles=_words(read["particles"]),
        not_names=frozenset(read["not_names"]),
        body_words=frozenset(read["body_words"]),
        sport=_words(read["sport"]),
    )


def _words(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in listed)


def _before(words: Iterable[str]) -> re.Pattern[str]:
    """Match one of the words right before a place, searched in the text up to there."""
    return re.compile(rf"(?:^|[^\w])({alternation(words)}) ?\Z")


def _at(words: Iterable[str]) -> re.Pattern[str]:
    """Match one of the words at a place, with the space behind it."""
    return re.compile(rf"(?:{alternation(words)})(?:(?<=') ?|\b ?)")
