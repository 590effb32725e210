"""Known forms in, role phrases out: a role word with its country, as "le ministre russe de la Défense"."""

from dataclasses import dataclass

from vigie.extraction.actors.hits import Hit
from vigie.languages.names import Head, Names
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of

_MAX_FILLERS = 4
_COUNTRY = {"name", "capital", "seat", "organ", "adjective", "noun"}
"""Kinds of hits that say whose minister or army it is."""


@dataclass(slots=True)
class Phrase:
    """A role word and the words around it that say whose it is."""

    start: int
    end: int
    head: Head
    hit: Hit
    parties: tuple[str, ...]
    """Of the whole phrase: ``("UKR.REB",)`` for Ukrainian rebels; none where no country stands beside the word."""
    sector: Sector
    former: bool = False

    @property
    def office(self) -> str:
        """The office id of the role word."""
        return self.head.office


class Phrases:
    """Builds the phrases of one article, the last first, so that a phrase may hang on the one after it."""

    def __init__(self, names: Names, folded: str, hits: list[Hit]) -> None:
        self._names = names
        self._folded = folded
        self._by_start = {hit.start: hit for hit in hits}
        self._by_end = {hit.end: hit for hit in hits}
        self.at: dict[int, Phrase] = {}
        for hit in reversed(hits):
            if hit.entry.kind == "head" and hit.entry.head:
                phrase = self._phrase(hit, hit.entry.head)
                self.at[hit.start] = phrase

    def _phrase(self, hit: Hit, head: Head) -> Phrase:
        start, end, sector = hit.start, hit.end, head.sector
        codes: tuple[str, ...] = ()
        before = None if self._names.modifier_after else self._before(start)
        if before:
            start, codes = before
        else:
            found = self._after(end, head)
            if found:
                end, codes, inner = found
                if inner and inner.sector == "MIL" and head.office == "spokesman":
                    sector = "MIL"
        parties = tuple(dict.fromkeys(_stands(head, code) for code in codes))
        former = bool(self._names.former.search(self._folded, max(0, start - 16), start))
        if former and parties:
            parties = tuple(f"{state_of(code)}.CVL" if all_parties().kind_of(code) == "state" else code for code in parties)
        return Phrase(start, end, head, hit, parties, sector_for(parties, sector), former)

    def _after(self, end: int, head: Head) -> tuple[int, tuple[str, ...], Phrase | None] | None:
        """Look right of a role word for its country; give where the phrase ends."""
        place = self._skip(end)
        for _ in range(_MAX_FILLERS + 1):
            hit = self._by_start.get(place)
            if hit and hit.entry.kind in {"adjective", "prefix"} and self._names.modifier_after:
                return self._with_more(hit)
            linked = self._linked(place, head)
            if linked:
                return linked
            filler = self._names.fillers.match(self._folded, place)
            if not filler:
                return None
            place = self._skip(filler.end())
        return None

    def _with_more(self, hit: Hit) -> tuple[int, tuple[str, ...], Phrase | None]:
        """Take an adjective, and what hangs on it: "franco-allemand", "russes et chinois" stays two."""
        hit.used = True
        codes = hit.entry.parties
        following = self._by_start.get(self._skip(hit.end))
        if hit.entry.kind == "prefix" and following and following.entry.kind == "adjective":
            following.used = True
            return following.end, (*codes, *following.entry.parties), None
        return hit.end, codes, None

    def _linked(self, place: int, head: Head) -> tuple[int, tuple[str, ...], Phrase | None] | None:
        links = self._names.place_links if head.stands != "state" or head.office in {"minister", "state", "soldier"} else self._names.links
        link = links.match(self._folded, place)
        if not link:
            return None
        target = self._by_start.get(link.end())
        if target is None:
            return None
        entry = target.entry
        plain = self._names.links.match(self._folded, place)
        if entry.kind in _COUNTRY or entry.kind == "people":
            if not plain and head.stands == "state":
                return None
            if entry.kind == "adjective" and not _capital(target):
                return None
            target.used = True
            return target.end, entry.parties, None
        if entry.kind == "place" and (head.stands != "state" or plain):
            target.used = True
            return target.end, entry.parties, None
        if entry.kind == "head" and plain:
            inner = self.at.get(target.start)
            if inner and inner.parties and inner.head.stands in {"state", head.stands, "OPP", "REB"}:
                inner.hit.used = True
                return inner.end, inner.parties, inner
        return None

    def _before(self, start: int) -> tuple[int, tuple[str, ...]] | None:
        """Look left of a role word for its country ("Russian foreign minister")."""
        place = start
        for _ in range(_MAX_FILLERS + 1):
            found = self._country_ending(place)
            if found:
                found.used = True
                return found.start, found.entry.parties
            filler = self._names.fillers_before.search(self._folded, max(0, place - 24), place)
            if not filler:
                return None
            inside = filler.start()
            place = inside if inside == 0 or self._folded[inside].isalnum() else inside + 1
        return None

    def _country_ending(self, place: int) -> Hit | None:
        end = place
        while end and self._folded[end - 1] == " ":
            end -= 1
        if end == place:
            return None
        for mark in self._names.possessives:
            if self._folded.endswith(mark, 0, end):
                end -= len(mark)
                break
        hit = self._by_end.get(end)
        return hit if hit and hit.entry.kind in _COUNTRY and not hit.used else None

    def _skip(self, place: int) -> int:
        while place < len(self._folded) and self._folded[place] == " ":
            place += 1
        return place


def _capital(hit: Hit) -> bool:
    return hit.entry.kind != "adjective"


def _stands(head: Head, code: str) -> str:
    """Turn the country of a phrase into the party that the phrase stands for."""
    kind = all_parties().kind_of(code)
    if head.stands == "state" or kind in {"organisation", "group", "body"}:
        return code
    if kind == "people" and head.stands == "CVL":
        return f"{state_of(code)}.CVL"
    return code if kind == "people" else f"{code}.{head.stands}"


def sector_for(parties: tuple[str, ...], sector: Sector) -> Sector:
    """Say what officials of organisations and of armed groups are."""
    kind = all_parties().kind_of(parties[0]) if parties else None
    if kind == "organisation":
        return "IGO"
    if kind == "group":
        return "REB"
    return sector
