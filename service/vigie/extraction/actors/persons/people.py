"""Runs of capitalised words in, named persons out: the known, the introduced, then those who speak or have a title."""

import re
from datetime import date

from vigie.extraction.actors.persons.introductions import Introductions
from vigie.extraction.actors.persons.known import KnownPersons
from vigie.extraction.actors.persons.named import NamedPerson, NamedPersons, PersonHit, surname_of
from vigie.extraction.actors.persons.origin import shared_origins
from vigie.extraction.actors.persons.standing import Standing
from vigie.extraction.actors.persons.surroundings import Surroundings
from vigie.extraction.actors.runs import Runs
from vigie.extraction.document import Sentence
from vigie.ontology.parties import all_parties, state_of

_INSIDE = re.compile(r"(?:\b(?:\w{1,3}) |['&] ?)\Z")
"""A short word right before: the run is the end of a longer name ("Bureau of Fisheries and Aquatic Resources")."""
_LOWER_WORDS = re.compile(r"(?: [a-z][a-z-]+){1,3} \Z")
_TOLD_OF = re.compile(r", (?:\d|[a-zà-ÿ])")
_SPEAKING = {"name", "capital", "seat", "organ"}
"""Kinds of forms by which parties speak; towns do not, so that "said Florence, who" is somebody."""
_MIN_NAME = 3
_MAX_NAMING = 20
"""Characters before a name in which a word for being called so ends."""
_MAX_SPEECH = 50
"""Characters before a name in which a word of saying and its hearer may stand ("a indiqué à l'AFP X")."""
_ACTS = 0.64
"""Probability from which the bearer of a name acts or speaks."""
_MAX_LISTED = 200
"""Characters before a name in which a word for several leaders may stand."""


class People:
    """The persons of one article."""

    def __init__(self, around: Surroundings, day: date) -> None:
        self._around = around
        self._names, self._text, self._folded = around.names, around.text, around.folded
        self._named = NamedPersons(around.text)
        self._known = KnownPersons(around, self._named, day)
        self._introductions = Introductions(around, self._named)

    def read(self, sentences: list[Sentence], *, known_only: bool = False) -> list[PersonHit]:
        """Find all persons: known full names first, then names beside a role, then surnames of both.

        Args:
            sentences: of the body.
            known_only: leave out persons whom only the article knows, as on pages of sport.

        Returns:
            The places where they are named, in order of their start.
        """
        self._known.read_full_names()
        runs = () if known_only else Runs(self._names, self._text, self._around.hits).within(sentences)
        left = [(start, end) for start, end in runs if not self._introductions.read(start, end)]
        others = [(start, end) for start, end in left if self._plain(start, end)]
        openings = {sentence.start for sentence in sentences}
        self._known.read_surnames(
            {surname_of(self._text[start:end]) for start, end in others},
            {end for start, end in others if start not in openings},
        )
        unknown = [run for run in left if not self._named.again(*run)]
        titled = self._titled(unknown)
        standing = Standing(self._around, sentences, shared_origins())
        for start, end in unknown:
            if not (self._by_words(start, end, titled) or self._named.again(start, end)):
                self._by_standing(start, end, standing)
        return sorted(self._named.found, key=lambda hit: hit.start)

    def _plain(self, start: int, end: int) -> bool:
        """Tell whether a run is a name of several capitalised words, without "of" or particles between."""
        words = self._text[start:end].split()
        return len(words) > 1 and all(word[0].isupper() for word in words)

    def _titled(self, runs: list[tuple[int, int]]) -> set[str]:
        """Surnames that a civil title stands before: "M. Adler" is a person of the story, a football club is none."""
        return {surname_of(self._text[start:end]) for start, end in runs if self._around.civil_title_before(start)}

    def _by_standing(self, start: int, end: int, standing: Standing) -> None:
        """Make a person of a full name that stands where names of those stand who act or speak."""
        if self._plain(start, end) and standing.acts(start, end) >= _ACTS:
            self._named.resident(start, end)

    def _by_words(self, start: int, end: int, titled: set[str]) -> bool:
        """Make a person of a name without a role: of a people, called so, speaking, or with a civil title elsewhere."""
        name = self._text[start:end]
        if not self._plain(start, end):
            return self._single(start, end) and self._named.resident(start, end)
        if self._names.naming.search(self._folded, max(0, start - _MAX_NAMING), start):
            return shared_origins().likeness(name) > 0 and self._named.resident(start, end)
        country = self._people_before(start)
        if country:
            return self._named.new(start, end, NamedPerson(name, (country,), "CVL", None))
        article = self._around.article_before(start)
        if article and article.group(1) not in self._names.particles:
            return False
        return (surname_of(name) in titled or self._speaks(start, end)) and self._named.resident(start, end)

    def _single(self, start: int, end: int) -> bool:
        """Tell whether one word names somebody: with a civil title, or saying something and told of behind a comma."""
        name = self._text[start:end]
        if " " in name or end - start < _MIN_NAME or not self._around.is_whole(end) or self._named.has_first(name):
            return False
        if self._around.civil_title_before(start):
            return True
        if self._is_party(start, end):
            return False
        said = self._names.speech_before.search(self._folded, max(0, start - _MAX_SPEECH), start)
        return bool(said and _TOLD_OF.match(self._text, end))

    def _is_party(self, start: int, end: int) -> bool:
        """Tell whether a word is a name by which a party speaks: "said Washington, which", not "said Lima, 43"."""
        hit = self._around.hits_from.get(start)
        known = hit is not None and hit.end == end and hit.form.kind in _SPEAKING and bool(hit.form.parties)
        return known and not self._names.age.match(self._folded, end)

    def _people_before(self, start: int) -> str | None:
        """The people that a word for somebody before a name tells of: "la navigatrice suisse X", "Iranian dancer X"."""
        hit = self._around.hits_to.get(start - 1)
        if hit is None and not self._names.modifier_after:
            words = _LOWER_WORDS.search(self._text, max(0, start - _MAX_SPEECH), start)
            hit = self._around.hits_to.get(words.start()) if words else None
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
        article = self._around.article_before(start)
        return article is not None and not article.group(1).endswith(("s", "x"))

    def _among_leaders(self, start: int) -> bool:
        """Tell whether leaders are spoken of shortly before: "devant ses homologues, le Danois X et le Belge Y"."""
        before = self._text[max(0, start - _MAX_LISTED) : start]
        since = start - len(before) + before.rfind(". ") + 1
        return any(
            since <= phrase.start < start and phrase.plural and phrase.head.person and phrase.head.stands == "state"
            for phrase in self._around.phrases.values()
        )

    def _speaks(self, start: int, end: int) -> bool:
        """Tell whether an unknown full name says something: "explique X", "X told"."""
        if self._names.speech_before.search(self._folded, max(0, start - _MAX_SPEECH), start):
            return True
        inside = _INSIDE.search(self._folded, max(0, start - 6), start)
        told = self._names.relative.match(self._folded, end + 2) if self._text[end : end + 2] == ", " else None
        return inside is None and bool(self._names.speech_after.match(self._folded, told.end() - 1 if told else end))
