"""Capitalised words in, named persons out: known ones, and unknown ones by the role that stands beside their name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vigie.extraction.actors.hits import Hit
from vigie.extraction.actors.phrases import Phrase, sector_for
from vigie.extraction.document import Sentence
from vigie.languages.folding import fold
from vigie.languages.names import Names
from vigie.model.codes import Sector
from vigie.ontology.persons import all_persons

_WORD = r"(?:(?:[aA]l|[eE]l|[dDlL]|[oO])['’-])?[A-ZÀ-ÖØ-ÞĀ-Ž](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?"
_RUN = re.compile(rf"(?<![\w'’-]){_WORD}(?: (?:[a-zäöü]{{1,4}} ){{0,2}}{_WORD}){{0,5}}")
_TOKEN = re.compile(r"\S+")
_GAP_BEFORE = re.compile(r'[ ,:]{1,2}(?:"?)\Z')
_AGE = r"(?:,? \(?\d{1,3}(?: ans| years old)?\)?)?"
_APPOSITION = re.compile(rf"{_AGE}(?:, | \(| - )")
_MAX_APPOSITION = 40
"""Characters between a name and the role word after it ("X, 43 ans, un ancien professeur")."""


@dataclass(slots=True)
class NamedPerson:
    """A person whom the article names."""

    name: str
    """The longest form that the article gives."""
    surname: str
    parties: tuple[str, ...]
    sector: Sector | None
    offices: tuple[str, ...]
    known: int = -1
    """Index into ``all_persons()``; -1 for a person only the article knows."""
    gender: str | None = None


@dataclass(slots=True)
class PersonHit:
    """A place where the article names a person."""

    start: int
    end: int
    person: NamedPerson
    full: bool
    phrase: Phrase | None = None
    """The role that stands right before the name, without a comma."""


class People:
    """The persons of one article."""

    def __init__(self, names: Names, text: str, folded: str, day: date) -> None:
        self._names = names
        self._text = text
        self._folded = folded
        self._day = day
        self.by_surname: dict[str, NamedPerson] = {}
        self._by_known: dict[int, NamedPerson] = {}
        self.found: list[PersonHit] = []

    def read(self, sentences: list[Sentence], hits: list[Hit], phrases: dict[int, Phrase]) -> None:
        """Find all persons: known names first, then names beside a role, then surnames of both."""
        for hit in hits:
            if hit.entry.kind == "person" and not hit.entry.soft and self._whole(hit):
                self._known(hit)
        runs = list(self._runs(sentences, hits))
        by_end = {phrase.end: phrase for phrase in phrases.values()}
        left: list[tuple[int, int]] = []
        for start, end in runs:
            if not self._beside_role(start, end, by_end, phrases):
                left.append((start, end))
        for hit in hits:
            if hit.entry.kind == "person" and hit.entry.soft and self._whole(hit):
                self._alone(hit)
        for start, end in left:
            self._again(start, end)
        self.found.sort(key=lambda hit: hit.start)

    def _whole(self, hit: Hit) -> bool:
        return self._text[hit.start].isupper()

    def _known(self, hit: Hit) -> None:
        person = self._person(hit.entry.person, self._text[hit.start : hit.end])
        self.found.append(PersonHit(hit.start, hit.end, person, full=True))

    def _alone(self, hit: Hit) -> None:
        """A surname that stands for one person everywhere ("Poutine"), unless the article has another of that name."""
        surname = fold(self._text[hit.start : hit.end])
        person = self.by_surname.get(surname)
        if person is None:
            person = self._person(hit.entry.person, self._text[hit.start : hit.end])
        self.found.append(PersonHit(hit.start, hit.end, person, full=False))

    def _person(self, index: int, written: str) -> NamedPerson:
        person = self._by_known.get(index)
        if person is None:
            term = all_persons()[index].term_on(self._day)
            person = NamedPerson(written, _surname(written), (term.party,), term.sector, term.offices, index)
            self._by_known[index] = person
        elif len(written) > len(person.name):
            person.name = written
        self.by_surname.setdefault(_surname(written), person)
        return person

    def _runs(self, sentences: list[Sentence], hits: list[Hit]) -> Iterator[tuple[int, int]]:
        """Capitalised runs that may be names: known forms and function words cut them."""
        taken = [(hit.start, hit.end) for hit in hits if not hit.entry.soft or hit.entry.kind == "person"]
        for sentence in sentences:
            for match in _RUN.finditer(self._text, sentence.start, sentence.end):
                yield from self._cut(match.start(), match.end(), taken)

    def _cut(self, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        words: list[tuple[int, int]] = []
        for token in _TOKEN.finditer(self._text, start, end):
            place, stop = token.span()
            word = self._text[place:stop]
            inside = any(first < stop and place < last for first, last in _near(taken, place, stop))
            bare = word.rstrip(".,")
            if inside or bare in self._names.not_names or (word[0].islower() and fold(word) not in self._names.particles):
                yield from self._trimmed(words)
                words = []
            else:
                words.append((place, stop))
        yield from self._trimmed(words)

    def _trimmed(self, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        while words and self._text[words[0][0]].islower():
            words = words[1:]
        while words and self._text[words[-1][0]].islower() and "-" not in self._text[words[-1][0] : words[-1][1]]:
            words = words[:-1]
        if words:
            end = words[-1][1]
            if self._text[end - 1] == "." and end - words[-1][0] > 2:
                end -= 1
            yield words[0][0], end

    def _beside_role(self, start: int, end: int, by_end: dict[int, Phrase], phrases: dict[int, Phrase]) -> bool:
        """Make a person of a name that a role introduces, or follows between commas."""
        several = " " in self._text[start:end]
        gap = _GAP_BEFORE.search(self._folded, max(0, start - 3), start)
        phrase = by_end.get(gap.start()) if gap else None
        if phrase and phrase.head.person and (several or "," not in gap.group()):  # type: ignore[union-attr]
            direct = "," not in self._text[phrase.end : start]
            if several or phrase.parties:
                return self._named(start, end, phrase, phrase if direct else None)
        if several:
            phrase = self._apposition(end, phrases)
            if phrase:
                return self._named(start, end, phrase, None)
        return False

    def _apposition(self, end: int, phrases: dict[int, Phrase]) -> Phrase | None:
        opening = _APPOSITION.match(self._text, end)
        if not opening:
            return None
        for place in range(opening.end(), min(opening.end() + _MAX_APPOSITION, len(self._text))):
            sign = self._text[place]
            if sign in ".;:\n)" or (sign == "," and place > opening.end() + 22):
                return None
            phrase = phrases.get(place)
            if phrase and phrase.head.person:
                return phrase
        return None

    def _named(self, start: int, end: int, phrase: Phrase, title: Phrase | None) -> bool:
        name = self._text[start:end]
        surname = _surname(name)
        person = self.by_surname.get(surname)
        if person is None:
            person = NamedPerson(
                name, surname, phrase.parties, sector_for(phrase.parties, phrase.sector), (phrase.office,)
            )
            self.by_surname[surname] = person
        elif len(name) > len(person.name):
            person.name = name
        if not person.parties:
            person.parties = phrase.parties
        self.found.append(PersonHit(start, end, person, full=" " in name, phrase=title))
        return True

    def _again(self, start: int, end: int) -> None:
        """A surname, or a full name once more."""
        person = self.by_surname.get(_surname(self._text[start:end]))
        if person is None and " " in self._text[start:end]:
            person = self.by_surname.get(fold(self._text[start:end]))
        if person is not None:
            self.found.append(PersonHit(start, end, person, full=" " in self._text[start:end]))


def _surname(name: str) -> str:
    return fold(name.split()[-1]).removeprefix("al ").removeprefix("el ")


def _near(taken: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Spans that may touch ``[start, end)``; the list is sorted and short spans are the rule."""
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return taken[low : low + 3]
