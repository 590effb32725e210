"""A role word or a name in, the institute, company or town behind it out."""

from vigie.extraction.actors.hits import Hit
from vigie.extraction.actors.phrases import Phrase
from vigie.languages.names import Names
from vigie.ontology.parties import all_parties, state_of

_EMPLOYED = {"minister", "chief", "spokesman", "former"}
"""Offices of states that institutes and companies have too: director, chief, spokesman."""
_MAX_AFFILIATION = 90
"""Characters behind a role word in which its bearer's institute or town may stand."""
_MAX_KIND = 45
"""Characters between "of" and the institute's name ("du cercle de réflexion X")."""


class Affiliations:
    """Finds for whom people work in one article."""

    def __init__(self, names: Names, text: str, folded: str, hits: list[Hit]) -> None:
        self._names = names
        self._text = text
        self._folded = folded
        self._from = {hit.start: hit for hit in hits}
        self._to = {hit.end: hit for hit in hits}

    def of_role(self, phrase: Phrase, until: int | None = None) -> tuple[str, ...]:
        """Give the parties of a role; of a director or an expert, those of the institute or town behind it.

        Args:
            phrase: the role.
            until: where the bearer's name begins, if it follows the role.
        """
        civil = phrase.head.stands == "CVL"
        if phrase.candidates or not (civil or phrase.office in _EMPLOYED):
            return phrase.parties
        town: tuple[str, ...] = ()
        for place in range(phrase.hit.end, min(phrase.hit.end + _MAX_AFFILIATION, until or len(self._text))):
            sign = self._text[place]
            if sign in ";\n" or (sign == "." and self._text[place - 1].islower()) or (sign == "," and not civil):
                break
            hit = self._from.get(place)
            if hit is None or len(hit.form.parties) != 1 or hit.form.kind == "person":
                continue
            party = hit.form.parties[0]
            if _is_civil(party):
                return (party,)
            if civil and hit.form.kind in {"place", "capital"} and all_parties().kind_of(party) in {"state", "people"}:
                town = town or (f"{state_of(party)}.CVL",)
        return phrase.parties or town

    def of_name(self, start: int, end: int) -> str | None:
        """Give the party beside a name: "X, d'Amnesty International", "the BBC's X", "Austria's X said"."""
        possessed = self._folded[max(0, start - 3) : start] == "'s "
        hit = self._to.get(start - 3) if possessed else None
        if hit is None:
            possessed = False
            place = end + (self._text[end : end + 1] == ",")
            place += self._text[place : place + 1] == " "
            link = self._names.of.match(self._folded, place)
            hit = self._named_soon(link.end()) if link else None
        if hit is None or len(hit.form.parties) != 1:
            return None
        party = hit.form.parties[0]
        if _is_civil(party) or all_parties().kind_of(party) in {"organisation", "group"}:
            return party
        if hit.form.movements or (hit.form.kind in {"seat", "organ"} and not possessed):
            return party
        speaks = possessed and hit.form.kind == "name" and self._names.speech_after.match(self._folded, end)
        return party if speaks else None

    def of_leader(self, end: int) -> str | None:
        """Give the party that a person leads: "X, who heads the UN mission", "X, qui dirige le M23"."""
        place = end + (self._text[end : end + 1] == ",")
        leading = self._names.leading.match(self._folded, place + (self._text[place : place + 1] == " "))
        hit = self._named_soon(leading.end()) if leading else None
        return hit.form.parties[0] if hit and len(hit.form.parties) == 1 else None

    def _named_soon(self, place: int) -> Hit | None:
        """Find a known form at a place, or behind lower-case words that say what it is."""
        for start in range(place, min(place + _MAX_KIND, len(self._text))):
            hit = self._from.get(start)
            if hit is not None and hit.form.parties:
                return hit
            if self._text[start] in ".,;\n" or self._text[start].isupper():
                return None
        return None


def _is_civil(party: str) -> bool:
    return party.endswith(".CVL") or all_parties().kind_of(party) == "body"
