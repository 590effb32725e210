"""A document's mentions in, its actors out: the parties that act, speak or suffer, and the named persons."""

from collections.abc import Collection
from dataclasses import dataclass

from vigie.extraction.document import Document, Mention, Span
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties

_WEIGHT = {"direct": 1.0, "metonym": 1.0, "role": 1.0, "title": 1.0, "adjective": 0.25, "coreference": 0.3}
_PLACE_WEIGHT = 0.1
_LONE_WEIGHT = 0.3
_CROWD = {"opposition", "rebel"}
_CROWD_WEIGHT = 0.3
"""Rebels and protesters act wherever they are spoken of, but whose they are is a guess."""
_PEOPLE_WEIGHT = 0.5
_GENITIVE_WEIGHT = 0.6
_SURE = 0.9
"""Confidence below which a name stands behind "of"."""
_NAMED = 0.8
"""Confidence below which a name is a noun of people ("les Russes")."""
_LONE = 0.5
"""Confidence up to which the context alone says whose a role is."""
_ENOUGH = 1.0
"""Weight from which a party is an actor: one name that is no place, or several that hint."""
_PEOPLE_ENOUGH = 3.0
"""The same for civilians without a name: they are mostly spoken of, not acting."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """A party (``person`` None), or a person who acts for it, with all places that name them."""

    party: str | None
    person: str | None
    sector: Sector | None
    name: str
    """As the article first writes it; the code of a party that only an event implies."""
    spans: tuple[Span, ...]


def actors_of(document: Document, involved: Collection[str] = ()) -> list[CastMember]:
    """List parties, then persons, each in order of first mention.

    Args:
        document: with linked mentions.
        involved: parties of the article's events and stances; they are actors whatever else is known of them.
    """
    return [*_parties(document, frozenset(involved)), *_persons(document)]


def _parties(document: Document, involved: frozenset[str]) -> list[CastMember]:
    found: dict[str, list[Mention]] = {}
    for mention in document.mentions:
        for party in mention.parties:
            found.setdefault(party, []).append(mention)
    named = [
        CastMember(party, None, None, mentions[0].text, tuple(Span(m.start, m.end) for m in mentions))
        for party, mentions in found.items()
        if party in involved or _acts(party, mentions)
    ]
    return [*named, *(CastMember(party, None, None, party, ()) for party in sorted(involved.difference(found)))]


def _acts(party: str, mentions: list[Mention]) -> bool:
    """Media, companies and non-governmental bodies act only where an event or a stance has them."""
    if all_parties().kind_of(party) == "body":
        return any(mention.person for mention in mentions)
    if party.endswith(".CVL"):
        if any(mention.kind == "person" and mention.sector != "JRN" for mention in mentions):
            return True
        return sum(_weight(m) for m in mentions if _of_a_people(m)) >= _PEOPLE_ENOUGH
    return sum(map(_weight, mentions)) >= _ENOUGH


def _of_a_people(mention: Mention) -> bool:
    """Tell whether a country stands beside a word for people; of a crowd whose it is alone, it is a guess."""
    return mention.via == "role" and mention.sector != "JRN" and mention.confidence > _LONE


def _weight(mention: Mention) -> float:
    if not mention.acts:
        return _PLACE_WEIGHT
    if mention.kind == "person" and mention.confidence > _LONE:
        return _WEIGHT["title"]
    if mention.confidence <= _LONE:
        return _CROWD_WEIGHT if mention.office in _CROWD else _LONE_WEIGHT
    if mention.via == "metonym" and mention.confidence < _NAMED:
        return _PEOPLE_WEIGHT
    if mention.via in {"direct", "metonym"} and mention.confidence < _SURE:
        return _GENITIVE_WEIGHT
    return _WEIGHT[mention.via]


def _persons(document: Document) -> list[CastMember]:
    found: dict[tuple[str, str | None], list[Mention]] = {}
    for mention in document.mentions:
        if mention.person:
            party = mention.parties[0] if mention.parties else None
            found.setdefault((mention.person, party), []).append(mention)
    return [
        CastMember(party, person, mentions[0].sector, mentions[0].text, tuple(Span(m.start, m.end) for m in mentions))
        for (person, party), mentions in found.items()
        if party is not None and any(mention.kind == "person" for mention in mentions)
    ]
