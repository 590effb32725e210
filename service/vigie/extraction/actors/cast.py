"""A document's mentions in, its actors out: the parties that act, speak or suffer, and the named persons."""

from collections.abc import Collection
from dataclasses import dataclass

from vigie.extraction.document import Document, Mention, Span
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties

_WEIGHT = {"direct": 1.0, "metonym": 1.0, "role": 1.0, "title": 1.0, "adjective": 0.25, "coreference": 0.3}
_PLACE_WEIGHT = 0.1
_ENOUGH = 1.0
"""Weight from which a party is an actor: one name that is no place, or several that hint."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """A party (``person`` None), or a person who acts for it, with all places that name them."""

    party: str | None
    person: str | None
    sector: Sector | None
    name: str
    """As the article first writes it."""
    spans: tuple[Span, ...]


def actors_of(document: Document, involved: Collection[str] = ()) -> list[CastMember]:
    """List parties, then persons, each in order of first mention.

    Args:
        document: with linked mentions.
        involved: parties of the article's events and stances; they are actors whatever else is known of them.
    """
    return [*_parties(document, frozenset(involved)), *_persons(document)]


def _parties(document: Document, involved: frozenset[str]) -> list[CastMember]:
    spans: dict[str, list[Mention]] = {}
    weight: dict[str, float] = {}
    for mention in document.mentions:
        for party in mention.parties:
            spans.setdefault(party, []).append(mention)
            weight[party] = weight.get(party, 0) + _weight(mention)
    kept = [party for party in spans if party in involved or (weight[party] >= _ENOUGH and not _in_passing(party, spans[party]))]
    return [
        CastMember(party, None, None, spans[party][0].text, tuple(Span(m.start, m.end) for m in spans[party]))
        for party in kept
    ]


def _weight(mention: Mention) -> float:
    if not mention.acts:
        return _PLACE_WEIGHT
    if mention.confidence <= 0.5:  # noqa: PLR2004  lone roles: the context alone says whose they are
        return 0.3
    return _WEIGHT[mention.via]


def _in_passing(party: str, mentions: list[Mention]) -> bool:
    """Media and companies, and non-governmental bodies, are actors only where an event or a stance has them."""
    named_only = all(mention.kind == "people" and mention.via in {"direct", "metonym"} and mention.person is None for mention in mentions)
    return all_parties().kind_of(party) == "body" or (party.endswith(".CVL") and named_only)


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
