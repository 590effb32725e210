"""Forms of known persons in, persons out: with the party and office of their term, and surnames that are no others'."""

import re
from collections.abc import Collection
from datetime import date

from vigie.extraction.actors.hits import Hit
from vigie.extraction.actors.persons.named import NamedPerson, NamedPersons, PersonHit
from vigie.extraction.actors.persons.surroundings import Surroundings
from vigie.extraction.actors.phrases import Phrase
from vigie.languages.folding import fold
from vigie.ontology.parties import state_of
from vigie.ontology.persons import Person, Term, all_persons, common_surnames

_NICKNAME = re.compile(r"[A-ZÀ-Þ]\w+ [\"“«] ?[A-ZÀ-Þ][^\"”»\n]{0,20}[\"”»] \Z")
"""A first name and a nickname right before a surname: Dwayne "The Rock" Johnson."""
_NAME_BEFORE = re.compile(r"(\w[\w'’-]*) \Z")
_NAME_AFTER = re.compile(r" (?:al-|el-|d['’])?[A-ZÀ-Þ][a-zà-ÿ]")
_MAX_FIRST_NAME = 24
"""Characters before a surname in which a first name may stand."""
_OF_STATES = {"GOV", "MIL"}
"""Sectors of those who are civilians of their country once they are out of office."""


class KnownPersons:
    """Finds the persons of the ontology in one article."""

    def __init__(self, around: Surroundings, named: NamedPersons, day: date) -> None:
        self._around = around
        self._names, self._text, self._folded = around.names, around.text, around.folded
        self._named = named
        self._day = day
        self._by_known: dict[int, NamedPerson] = {}
        persons = all_persons()
        self._known = [
            hit for hit in around.hits if hit.form.kind == "person" and not persons[hit.form.person].historic_on(day)
        ]
        self._lands = {state_of(party) for hit in around.hits for party in hit.form.parties}

    def read_full_names(self) -> None:
        """Add all places of forms that name a person wherever they stand."""
        for hit in self._known:
            if not hit.form.soft:
                self._add(hit, self._person(hit), full=True)

    def read_surnames(self, others: Collection[str], other_ends: Collection[int]) -> None:
        """Add the places where a surname stands for one person everywhere ("Poutine"), unless another bears it here.

        Args:
            others: surnames of names that nothing here introduces.
            other_ends: where such names end; a headline that writes all words with capitals has none.
        """
        for hit in self._known:
            if not hit.form.soft or self._named.ends_at(hit.end):
                continue
            if hit.end in other_ends and not self._title_case(hit):
                continue
            surname = fold(self._text[hit.start : hit.end])
            bearer = self._named.bearer_of(surname)
            if bearer or not (surname in others or self._part_of_name(hit) or not self._at_home(hit)):
                self._add(hit, bearer or self._person(hit), full=False)

    def _add(self, hit: Hit, person: NamedPerson, *, full: bool) -> None:
        self._named.add(PersonHit(hit.start, hit.end, person, full=full, phrase=self._direct_title(hit.start)))

    def _at_home(self, hit: Hit) -> bool:
        """Tell whether a surname is rare, or the article names the party of its bearer at all."""
        if hit.form.surface not in common_surnames():
            return True
        person = all_persons()[hit.form.person]
        return any(state_of(term.party) in self._lands for term in person.terms)

    def _part_of_name(self, hit: Hit) -> bool:
        """Tell whether a first or another last name stands beside a surname ("Barron Trump", "Saleh Hijazi")."""
        nicknamed = _NICKNAME.search(self._text, max(0, hit.start - 48), hit.start)
        if nicknamed or "&" in self._text[hit.start - 2 : hit.end + 2]:
            return True
        if (
            _NAME_AFTER.match(self._text, hit.end)
            and hit.end + 1 not in self._around.hits_from
            and not self._title_case(hit)
        ):
            return True
        before = _NAME_BEFORE.search(self._text, max(0, hit.start - _MAX_FIRST_NAME), hit.start)
        if before is None or not before.group(1)[0].isupper() or before.group(1) in self._names.not_names:
            return False
        if hit.start - 1 in self._around.hits_to or self._around.civil_title_before(hit.start):
            return False
        return not self._title_case(hit)

    def _title_case(self, hit: Hit) -> bool:
        """Tell whether words around are capitalised because a headline writes all words so."""
        window = self._text[max(0, hit.start - 40) : hit.end + 40].split()
        words = [word for word in window[1:-1] if word[:1].isalpha()]
        return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)

    def _person(self, hit: Hit) -> NamedPerson:
        """Give the person of a form, with the term that the first place tells of."""
        written = self._text[hit.start : hit.end]
        person = self._by_known.get(hit.form.person)
        if person is None:
            term = self._term(all_persons()[hit.form.person], self._direct_title(hit.start))
            person = NamedPerson(written, (term.party,), term.sector, term.offices[0] if term.offices else None)
            self._by_known[hit.form.person] = person
        elif len(written) > len(person.name):
            person.name = written
        self._named.remember(written, person)
        return person

    def _term(self, known: Person, title: Phrase | None) -> Term:
        """The term that the title beside a name tells of, else the one of the day."""
        term = known.term_on(self._day)
        left = self._office_left(title)
        if left and left in term.offices and term.sector in _OF_STATES:
            return Term(f"{state_of(term.party)}.CVL", "CVL", (), self._day, self._day)
        opposed = [other for other in known.terms if other.sector == "OPP" or other.party.endswith(".OPP")]
        opposed = [other for other in opposed if other.first <= self._day and title and title.head.stands == "OPP"]
        if opposed and term.sector in _OF_STATES:
            return max(opposed, key=lambda other: other.last)
        if title is None or title.former or title.office in term.offices or title.head.stands != "state":
            return term
        same = [other for other in known.terms if title.office in other.offices and other.first <= self._day]
        if same:
            return max(same, key=lambda other: other.last)
        if len(title.parties) == 1 and state_of(term.party) == title.parties[0] and term.party != title.parties[0]:
            return Term(title.parties[0], title.sector, (title.office,), self._day, self._day)
        return term

    def _office_left(self, title: Phrase | None) -> str | None:
        """The office that a title says its bearer no longer holds: "former prime minister"."""
        if title is None or title.former or title.office != "former":
            return title.office if title and title.former else None
        _, _, held = self._folded[title.hit.start : title.hit.end].replace("-", " ").partition(" ")
        heads = [form.head for form in self._names.forms.get(held, ()) if form.head]
        return heads[0].office if heads else None

    def _direct_title(self, start: int) -> Phrase | None:
        phrase = self._around.phrase_to.get(start - 1)
        return phrase if phrase and phrase.head.person and self._text[start - 1] == " " else None
