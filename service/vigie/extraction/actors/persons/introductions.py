"""Runs of capitalised words in, unknown persons out: those whom a role, an institute or an age introduces."""

import re
from dataclasses import dataclass, field

from vigie.extraction.actors.affiliation import Affiliations
from vigie.extraction.actors.persons.named import NamedPerson, NamedPersons
from vigie.extraction.actors.persons.surroundings import Surroundings
from vigie.extraction.actors.phrases import Phrase, sector_for
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties

_GAP_BEFORE = re.compile(r'[ ,:]{1,2}"?\Z')
_APPOSITION = re.compile(r"(?:,? \(?\d{1,3}(?: [a-z]+){0,2}\)?)?(?:, | \(| - )")
_WORD_BEFORE = re.compile(r"\w[\w'’-]* \Z")
_MAX_WORD = 24
"""Characters before a role in which the word before it stands."""
_MAX_DESCRIBED = 3
"""Words before a role, a possessive the first of them: "its outgoing president"."""
_MAX_ROLE = 70
"""Characters between a role word and the comma before its bearer ("la présidente du Club de Paris, X")."""
_TITLES = {"soldier", "judge", "deputy", "president", "ambassador"}
"""Offices that stand before a surname alone: "le colonel X", "Judge X"."""
_MAX_APPOSITION = 40
"""Characters between a name and the role word after it ("X, 43 ans, un ancien professeur")."""


@dataclass(slots=True)
class _Listed:
    """The role of a list of names: "les ministres allemand et français, X et Y"."""

    end: int
    phrase: Phrase
    taken: int = 1
    parties: tuple[str, ...] = field(default=())


class Introductions:
    """Finds the unknown persons of one article beside whose name stands who they are."""

    def __init__(self, around: Surroundings, named: NamedPersons) -> None:
        self._around = around
        self._names, self._text, self._folded = around.names, around.text, around.folded
        self._named = named
        self._affiliations = Affiliations(around.names, around.text, around.folded, around.hits)
        self._listed: _Listed | None = None

    def read(self, start: int, end: int) -> bool:
        """Make a person of a name that a role, an institute or an age stands beside."""
        name = self._text[start:end]
        several = " " in name
        listed = self._from_list(start, end)
        if listed:
            return listed
        gap = _GAP_BEFORE.search(self._folded, max(0, start - 3), start)
        phrase = self._phrase_ending(gap.start()) if gap else None
        if gap and several and (phrase is None or not phrase.head.person):
            phrase = self._described(gap.start(), end) or phrase
        direct = bool(gap and "," not in gap.group())
        alone = bool(phrase and (phrase.office == "resident" or (direct and self._is_title(phrase, start, end))))
        if gap and phrase and phrase.head.person and (several or alone):
            self._listed = _Listed(end, phrase, parties=phrase.parties) if phrase.plural else None
            parties = (
                phrase.parties[:1]
                if phrase.plural and len(phrase.parties) > 1
                else self._affiliations.of_role(phrase, until=start)
            )
            behind = self._apposition(end) if direct and several and not (parties or phrase.candidates) else None
            parties = behind.parties if behind and len(behind.parties) == 1 else parties
            return self._with_role(start, end, parties, phrase, title=direct)
        if several:
            party = self._affiliations.of_leader(end)
            phrase = None if party else self._apposition(end)
            if phrase:
                return self._with_role(start, end, self._affiliations.of_role(phrase), phrase, title=False)
            party = party or self._affiliations.of_name(start, end)
            if party:
                sector: Sector = "GOV" if all_parties().kind_of(party) == "state" else "CVL"
                return self._named.new(start, end, NamedPerson(name, (party,), sector_for((party,), sector), None))
            return self._aged(start, end)
        return False

    def _is_title(self, phrase: Phrase, start: int, end: int) -> bool:
        """Tell whether a role before one word is a title of its bearer: with its country, or "Judge X"."""
        if phrase.parties:
            return True
        known = self._around.hits_from.get(start)
        return phrase.office in _TITLES and known is None and self._around.is_whole(end)

    def _phrase_ending(self, end: int) -> Phrase | None:
        """The role that ends at a place, fillers and an unknown body or ministry behind it included."""
        phrase = self._around.phrase_to.get(end)
        if (phrase and phrase.head.person) or (not self._names.modifier_after and self._text[end : end + 2] != ", "):
            return phrase
        for place in range(end - 1, max(-1, end - _MAX_ROLE), -1):
            if self._text[place] in ',.;:\n«»"()':
                return None
            phrase = self._around.phrase_to.get(place)
            if phrase and phrase.head.person:
                return phrase if self._reaches(phrase, end) else None
        return None

    def _described(self, comma: int, end: int) -> Phrase | None:
        """The role of whom commas enclose: "the prefect of Kumasi, X, said", with an unknown place or body in it."""
        if self._text[comma : comma + 2] != ", " or self._text[end : end + 1] not in {",", ".", ";", ")"}:
            return None
        for place in range(comma - 1, max(0, comma - _MAX_ROLE), -1):
            if self._text[place] in ',.;:\n«»"()':
                return None
            phrase = self._around.phrase_to.get(place)
            if phrase and phrase.head.person:
                patterns = (self._names.links, self._names.place_links, self._names.of, self._names.in_charge)
                linked = any(pattern.match(self._folded, place + 1) for pattern in patterns)
                return phrase if linked and not phrase.plural else None
        return None

    def _reaches(self, phrase: Phrase, end: int) -> bool:
        """Tell whether what stands between a role word and a place only says which it is."""
        behind = phrase.end + 1
        charged = self._names.links.match(self._folded, behind) or self._names.in_charge.match(self._folded, behind)
        if self._text[end : end + 2] == ", " and (charged or phrase.office == "opposition_leader"):
            definite = self._around.article_before(phrase.start)
            return not phrase.plural and bool(definite or (phrase.parties and not self._names.modifier_after))
        while behind < end:
            filler = self._names.fillers.match(self._folded, behind)
            if filler is None:
                return False
            behind = filler.end()
        return True

    def _from_list(self, start: int, end: int) -> bool:
        listed = self._listed
        if listed is None:
            return False
        joint = self._names.coordination.match(self._folded, listed.end)
        if joint is None or joint.end() != start or " " not in self._text[start:end]:
            self._listed = None
            return False
        parties = listed.parties
        here = parties[listed.taken : listed.taken + 1] if len(parties) > 1 else parties
        listed.end, listed.taken = end, listed.taken + 1
        return self._with_role(start, end, here, listed.phrase, title=False)

    def _apposition(self, end: int) -> Phrase | None:
        """The role word behind a name: "X, ministre malien du Commerce"; not "X, whom Malian troops took"."""
        opening = _APPOSITION.match(self._text, end)
        if not opening:
            return None
        relative = self._names.relative.match(self._folded, opening.end())
        other = self._around.hits_from.get(relative.end()) if relative else None
        if other and other.form.kind != "head":
            return None
        for place in range(opening.end(), min(opening.end() + _MAX_APPOSITION, len(self._text))):
            sign = self._text[place]
            if sign in ".;:\n)" or (sign == "," and place > opening.end() + 22):
                return None
            phrase = self._around.phrases.get(place)
            if phrase and phrase.head.person:
                return phrase
            known = self._around.hits_from.get(place)
            if known and known.form.kind == "person":
                return None
        return None

    def _aged(self, start: int, end: int) -> bool:
        """A name with an age: somebody of the place."""
        return bool(self._names.age.match(self._folded, end)) and self._named.resident(start, end)

    def _with_role(self, start: int, end: int, parties: tuple[str, ...], phrase: Phrase, *, title: bool) -> bool:
        left = phrase.former and not parties
        person = NamedPerson(
            self._text[start:end],
            parties,
            "CVL" if left else sector_for(parties, phrase.sector),
            "former" if left else phrase.office,
            owned=self._owned(phrase.start),
            candidates=() if parties else phrase.candidates,
        )
        return self._named.new(start, end, person, phrase if title else None)

    def _owned(self, place: int) -> bool:
        """Tell whether a possessive stands before a role and what describes it: "its outgoing *president*"."""
        for _ in range(_MAX_DESCRIBED):
            if self._names.possessors.search(self._folded, max(0, place - 8), place):
                return True
            word = _WORD_BEFORE.search(self._folded, max(0, place - _MAX_WORD), place)
            if word is None:
                return False
            place = word.start()
        return False
