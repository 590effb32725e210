"""A document's mentions in, its actors out: the parties that act, speak or suffer, and the named persons."""

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.extraction.actors.acting import read_acting
from vigie.extraction.document import Document, Mention, Span
from vigie.model.codes import Sector

IMPLIED = 0.1
"""Likelihood of its acts from which a party that no word names is looked at."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """A party (``person`` None), or a person who acts for it, with all places that name them."""

    party: str | None
    person: str | None
    sector: Sector | None
    name: str
    """As the article first writes it; the code of a party that only an event implies."""
    spans: tuple[Span, ...]


def actors_of(document: Document, told: Mapping[str, float]) -> list[CastMember]:
    """List parties, then persons, each in order of first mention.

    Args:
        document: with linked mentions.
        told: for each party how likely the article tells an act by it or on it, between 0 and 1.
    """
    return [*_parties(document, told), *_persons(document)]


def _parties(document: Document, told: Mapping[str, float]) -> list[CastMember]:
    found: dict[str, list[Mention]] = {}
    for mention in document.mentions:
        for party in mention.parties:
            found.setdefault(party, []).append(mention)
    acting = read_acting()
    implied = sorted(party for party, likely in told.items() if likely >= IMPLIED and party not in found)
    return [
        *(_named(p, mentions) for p, mentions in found.items() if acting.acts(p, mentions, told.get(p, 0.0))),
        *(CastMember(p, None, None, p, ()) for p in implied if acting.acts(p, (), told[p])),
    ]


def _named(party: str, mentions: list[Mention]) -> CastMember:
    return CastMember(party, None, None, mentions[0].text, tuple(Span(m.start, m.end) for m in mentions))


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
