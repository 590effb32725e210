"""Capitalised words in, named persons out: known ones, and unknown ones by what stands beside their name."""

import re
from dataclasses import dataclass, field
from datetime import date

from vigie.extraction.actors.affiliation import Affiliations
from vigie.extraction.actors.hits import Hit
from vigie.extraction.actors.phrases import Phrase, sector_for
from vigie.extraction.actors.runs import Runs
from vigie.extraction.document import Sentence
from vigie.languages.folding import fold
from vigie.languages.names import Names
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.persons import Person, Term, all_persons, common_surnames

_INSIDE = re.compile(r"(?:\b(?:\w{1,3}) |['&] ?)\Z")
"""A short word right before: the run is the end of a longer name ("Bureau of Fisheries and Aquatic Resources")."""
_NAME_BEFORE = re.compile(r"(\w[\w'’-]*) \Z")
_NICKNAME = re.compile(r"[A-ZÀ-Þ]\w+ [\"“«] ?[A-ZÀ-Þ][^\"”»\n]{0,20}[\"”»] \Z")
"""A first name and a nickname right before a surname: Dwayne "The Rock" Johnson."""
_NAME_AFTER = re.compile(r" (?:al-|el-|d['’])?[A-ZÀ-Þ][a-zà-ÿ]")
_GAP_BEFORE = re.compile(r'[ ,:]{1,2}"?\Z')
_APPOSITION = re.compile(r"(?:,? \(?\d{1,3}(?: [a-z]+){0,2}\)?)?(?:, | \(| - )")
_OF_STATES = {"GOV", "MIL"}
"""Sectors of those who are civilians of their country once they are out of office."""
_MAX_SURNAME_GAP = 24
"""Characters before a surname in which a first name may stand."""
_LOWER_WORDS = re.compile(r"(?: [a-z][a-z-]+){1,3} \Z")
_MAX_DESCRIBED = 3
"""Words before a role, a possessive the first of them: "its outgoing president"."""
_MAX_ROLE = 70
"""Characters between a role word and the comma before its bearer ("la présidente du Club de Paris, X")."""
_MAX_SPEECH = 50
"""Characters before a name in which a word of saying and its hearer may stand ("a indiqué à l'AFP X")."""
_MAX_LISTED = 200
"""Characters before a name in which a word for several leaders may stand."""
_MAX_APPOSITION = 40
"""Characters between a name and the role word after it ("X, 43 ans, un ancien professeur")."""


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


@dataclass(slots=True)
class _Listed:
    """The role of a list of names: "les ministres allemand et français, X et Y"."""

    end: int
    phrase: Phrase
    taken: int = 1
    parties: tuple[str, ...] = field(default=())


class People:
    """The persons of one article."""

    def __init__(self, names: Names, text: str, folded: str, day: date) -> None:
        self._names = names
        self._text = text
        self._folded = folded
        self._day = day
        self._by_surname: dict[str, NamedPerson] = {}
        self._by_known: dict[int, NamedPerson] = {}
        self._listed: _Listed | None = None
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        self.found: list[PersonHit] = []

    def read(
        self, sentences: list[Sentence], hits: list[Hit], phrases: dict[int, Phrase], *, known_only: bool = False
    ) -> None:
        """Find all persons: known full names first, then names beside a role, then surnames of both.

        Args:
            sentences: of the body.
            hits: known forms in the sentences.
            phrases: role phrases by the place of their role word.
            known_only: leave out persons whom only the article knows, as on pages of sport.
        """
        self._hits_from = {hit.start: hit for hit in hits}
        self._hits_to = {hit.end: hit for hit in hits}
        self._phrases = phrases
        self._phrase_to = {phrase.end: phrase for phrase in phrases.values()}
        self._affiliations = Affiliations(self._names, self._text, self._folded, hits)
        persons = all_persons()
        known = [
            hit for hit in hits if hit.form.kind == "person" and not persons[hit.form.person].historic_on(self._day)
        ]
        for hit in known:
            if not hit.form.soft:
                self._known(hit)
        runs = () if known_only else Runs(self._names, self._text, hits).within(sentences)
        left = [(start, end) for start, end in runs if not self._introduced(start, end)]
        others = [(start, end) for start, end in left if self._plain(start, end)]
        self._others = {_surname(self._text[start:end]) for start, end in others}
        openings = {sentence.start for sentence in sentences}
        self._other_ends = {end for start, end in others if start not in openings}
        self._lands = {state_of(party) for hit in hits for party in hit.form.parties}
        for hit in known:
            if hit.form.soft:
                self._alone(hit)
        unknown = [run for run in left if not self._again(*run)]
        titled = self._titled(unknown)
        for start, end in unknown:
            if not self._unintroduced(start, end, titled):
                self._again(start, end)
        self.found.sort(key=lambda hit: hit.start)

    def _plain(self, start: int, end: int) -> bool:
        """Tell whether a run is a name of several capitalised words, without "of" or particles between."""
        words = self._text[start:end].split()
        return len(words) > 1 and all(word[0].isupper() for word in words)

    def _known(self, hit: Hit) -> None:
        person = self._person(hit.form.person, self._text[hit.start : hit.end], self._direct_title(hit.start))
        self._add(PersonHit(hit.start, hit.end, person, full=True, phrase=self._direct_title(hit.start)))

    def _alone(self, hit: Hit) -> None:
        """A surname that stands for one person everywhere ("Poutine"), unless another bears it here."""
        surname = fold(self._text[hit.start : hit.end])
        if hit.end in self._ends or (hit.end in self._other_ends and not self._title_case(hit)):
            return
        person = self._by_surname.get(surname)
        if person is None:
            if surname in self._others or self._part_of_name(hit) or not self._at_home(hit):
                return
            person = self._person(hit.form.person, self._text[hit.start : hit.end], self._direct_title(hit.start))
        self._add(PersonHit(hit.start, hit.end, person, full=False, phrase=self._direct_title(hit.start)))

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
        if _NAME_AFTER.match(self._text, hit.end) and hit.end + 1 not in self._hits_from and not self._title_case(hit):
            return True
        before = _NAME_BEFORE.search(self._text, max(0, hit.start - _MAX_SURNAME_GAP), hit.start)
        if before is None or not before.group(1)[0].isupper() or before.group(1) in self._names.not_names:
            return False
        if hit.start - 1 in self._hits_to or self._names.civil_title.search(
            self._folded, max(0, hit.start - 12), hit.start
        ):
            return False
        return not self._title_case(hit)

    def _title_case(self, hit: Hit) -> bool:
        """Tell whether words around are capitalised because a headline writes all words so."""
        window = self._text[max(0, hit.start - 40) : hit.end + 40].split()
        words = [word for word in window[1:-1] if word[:1].isalpha()]
        return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)

    def _person(self, index: int, written: str, title: Phrase | None) -> NamedPerson:
        person = self._by_known.get(index)
        if person is None:
            term = self._term(all_persons()[index], title)
            person = NamedPerson(written, (term.party,), term.sector, term.offices[0] if term.offices else None)
            self._by_known[index] = person
        elif len(written) > len(person.name):
            person.name = written
        self._remember(written, person)
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

    def _remember(self, name: str, person: NamedPerson) -> None:
        self._by_surname.setdefault(_surname(name), person)
        party = person.parties[0] if person.parties else ""
        if state_of(party) in all_parties().family_name_first and " " in name:
            self._by_surname.setdefault(fold(name.split(maxsplit=1)[0]), person)

    def _direct_title(self, start: int) -> Phrase | None:
        phrase = self._phrase_to.get(start - 1)
        return phrase if phrase and phrase.head.person and self._text[start - 1] == " " else None

    def _introduced(self, start: int, end: int) -> bool:
        """Make a person of a name that a role, an institute or an age stands beside."""
        name = self._text[start:end]
        several = " " in name
        listed = self._from_list(start, end)
        if listed:
            return listed
        gap = _GAP_BEFORE.search(self._folded, max(0, start - 3), start)
        phrase = self._phrase_ending(gap.start()) if gap else None
        alone = bool(phrase and (phrase.office == "resident" or (phrase.parties and gap and "," not in gap.group())))
        if gap and phrase and phrase.head.person and (several or alone):
            direct = "," not in gap.group()
            self._listed = _Listed(end, phrase, parties=phrase.parties) if phrase.plural else None
            parties = (
                phrase.parties[:1]
                if phrase.plural and len(phrase.parties) > 1
                else self._affiliations.of_role(phrase, until=start)
            )
            behind = self._apposition(end) if direct and several and not (parties or phrase.candidates) else None
            parties = behind.parties if behind and len(behind.parties) == 1 else parties
            return self._named(start, end, parties, phrase, title=direct)
        if several:
            party = self._affiliations.of_leader(end)
            phrase = None if party else self._apposition(end)
            if phrase:
                return self._named(start, end, self._affiliations.of_role(phrase), phrase, title=False)
            party = party or self._affiliations.of_name(start, end)
            if party:
                sector: Sector = "GOV" if all_parties().kind_of(party) == "state" else "CVL"
                return self._new(start, end, NamedPerson(name, (party,), sector_for((party,), sector), None))
            return self._aged(start, end)
        return False

    def _phrase_ending(self, end: int) -> Phrase | None:
        """The role that ends at a place, fillers and an unknown body or ministry behind it included."""
        phrase = self._phrase_to.get(end)
        if (phrase and phrase.head.person) or (not self._names.modifier_after and self._text[end : end + 2] != ", "):
            return phrase
        for place in range(end - 1, max(-1, end - _MAX_ROLE), -1):
            if self._text[place] in ',.;:\n«»"()':
                return None
            phrase = self._phrase_to.get(place)
            if phrase and phrase.head.person:
                return phrase if self._reaches(phrase, end) else None
        return None

    def _reaches(self, phrase: Phrase, end: int) -> bool:
        """Tell whether what stands between a role word and a place only says which it is."""
        behind = phrase.end + 1
        charged = self._names.links.match(self._folded, behind) or self._names.in_charge.match(self._folded, behind)
        if self._text[end : end + 2] == ", " and (charged or phrase.office == "opposition_leader"):
            definite = self._names.definite.search(self._folded, max(0, phrase.start - 6), phrase.start)
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
        return self._named(start, end, here, listed.phrase, title=False)

    def _apposition(self, end: int) -> Phrase | None:
        """The role word behind a name: "X, ministre malien du Commerce"; not "X, whom Malian troops took"."""
        opening = _APPOSITION.match(self._text, end)
        if not opening:
            return None
        relative = self._names.relative.match(self._folded, opening.end())
        other = self._hits_from.get(relative.end()) if relative else None
        if other and other.form.kind != "head":
            return None
        for place in range(opening.end(), min(opening.end() + _MAX_APPOSITION, len(self._text))):
            sign = self._text[place]
            if sign in ".;:\n)" or (sign == "," and place > opening.end() + 22):
                return None
            phrase = self._phrases.get(place)
            if phrase and phrase.head.person:
                return phrase
            known = self._hits_from.get(place)
            if known and known.form.kind == "person":
                return None
        return None

    def _aged(self, start: int, end: int) -> bool:
        """A name with an age: somebody of the place."""
        return bool(self._names.age.match(self._folded, end)) and self._local(start, end)

    def _named(self, start: int, end: int, parties: tuple[str, ...], phrase: Phrase, *, title: bool) -> bool:
        person = NamedPerson(
            self._text[start:end],
            parties,
            sector_for(parties, phrase.sector),
            phrase.office,
            owned=self._owned(phrase.start),
            candidates=() if parties else phrase.candidates,
        )
        return self._new(start, end, person, phrase if title else None)

    def _owned(self, place: int) -> bool:
        """Tell whether a possessive stands before a role and what describes it: "its outgoing *president*"."""
        for _ in range(_MAX_DESCRIBED):
            if self._names.possessors.search(self._folded, max(0, place - 8), place):
                return True
            word = _NAME_BEFORE.search(self._folded, max(0, place - _MAX_SURNAME_GAP), place)
            if word is None:
                return False
            place = word.start()
        return False

    def _new(self, start: int, end: int, person: NamedPerson, title: Phrase | None = None) -> bool:
        known = self._by_surname.get(_surname(person.name))
        if known is not None and _agree(known.name, person.name):
            if len(person.name) > len(known.name):
                known.name = person.name
            known.parties = known.parties or person.parties
            known.candidates = () if known.parties else known.candidates or person.candidates
            person = known
        self._remember(person.name, person)
        self._add(PersonHit(start, end, person, full=" " in self._text[start:end], phrase=title))
        return True

    def _again(self, start: int, end: int) -> bool:
        """A surname, or a full name once more."""
        written = self._text[start:end]
        person = self._by_surname.get(_surname(written))
        if person is None or not _agree(person.name, written):
            return False
        if start not in self._starts:
            self._add(PersonHit(start, end, person, full=" " in written))
        return True

    def _titled(self, runs: list[tuple[int, int]]) -> set[str]:
        """Surnames that a civil title stands before: "M. Adler" is a person of the story, a football club is none."""
        return {
            _surname(self._text[start:end])
            for start, end in runs
            if self._names.civil_title.search(self._folded, max(0, start - 12), start)
        }

    def _unintroduced(self, start: int, end: int, titled: set[str]) -> bool:
        """Make a person of a full name without a role: of a people, speaking, or with a civil title elsewhere."""
        name = self._text[start:end]
        if not self._plain(start, end):
            return False
        country = self._people_before(start)
        if country:
            return self._new(start, end, NamedPerson(name, (country,), "CVL", None))
        article = self._names.definite.search(self._folded, max(0, start - 6), start)
        if article and article.group(1) not in self._names.particles:
            return False
        return (_surname(name) in titled or self._speaks(start, end)) and self._local(start, end)

    def _people_before(self, start: int) -> str | None:
        """The people that a word for somebody before a name tells of: "la navigatrice suisse X", "Iranian dancer X"."""
        hit = self._hits_to.get(start - 1)
        if hit is None and not self._names.modifier_after:
            words = _LOWER_WORDS.search(self._text, max(0, start - _MAX_SPEECH), start)
            hit = self._hits_to.get(words.start()) if words else None
        if hit is None or hit.used or hit.form.kind != "adjective" or len(hit.form.parties) != 1:
            return None
        if self._names.modifier_after and self._text[hit.start].isupper():
            if not self._is_one(hit.start):
                return None
            if self._among_leaders(start):
                return hit.form.parties[0]
        elif self._names.modifier_after and not self._text[hit.start - 2].islower():
            return None
        party = f"{state_of(hit.form.parties[0])}.CVL"
        return party if all_parties().kind_of(party) else None

    def _is_one(self, start: int) -> bool:
        """Tell whether an article before a noun makes it one: "le Danois X", not "les Danois"."""
        article = self._names.definite.search(self._folded, max(0, start - 6), start)
        return article is not None and not article.group(1).endswith(("s", "x"))

    def _among_leaders(self, start: int) -> bool:
        """Tell whether leaders are spoken of shortly before: "devant ses homologues, le Danois X et le Belge Y"."""
        before = self._text[max(0, start - _MAX_LISTED) : start]
        since = start - len(before) + before.rfind(". ") + 1
        return any(
            since <= phrase.start < start and phrase.plural and phrase.head.person and phrase.head.stands == "state"
            for phrase in self._phrases.values()
        )

    def _speaks(self, start: int, end: int) -> bool:
        """Tell whether an unknown full name says something: "explique X", "X told"."""
        if self._names.speech_before.search(self._folded, max(0, start - _MAX_SPEECH), start):
            return True
        inside = _INSIDE.search(self._folded, max(0, start - 6), start)
        told = self._names.relative.match(self._folded, end + 2) if self._text[end : end + 2] == ", " else None
        return inside is None and bool(self._names.speech_after.match(self._folded, told.end() - 1 if told else end))

    def _local(self, start: int, end: int) -> bool:
        return self._new(start, end, NamedPerson(self._text[start:end], (), "CVL", "resident"))

    def _add(self, hit: PersonHit) -> None:
        self.found.append(hit)
        self._starts.add(hit.start)
        self._ends.add(hit.end)


def _surname(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1]).removeprefix("al ").removeprefix("el ")


def _agree(first: str, second: str) -> bool:
    """Tell whether two names may be one person's: one of them has no first name, or the first names agree."""
    one, other = fold(first).split(), fold(second).split()
    if len(one) == 1 or len(other) == 1:
        return True
    return one[0][0] == other[0][0] or bool(set(one[:-1]) & set(other[:-1]))
