"""A document with sentences in, its mentions of parties and persons out; what only the context tells is left open."""

import re
from bisect import bisect_right
from itertools import pairwise

from vigie.extraction.actors.hits import Hit, matcher_for
from vigie.extraction.actors.movements import with_movements
from vigie.extraction.actors.period import likely_day
from vigie.extraction.actors.persons.named import PersonHit
from vigie.extraction.actors.persons.people import People
from vigie.extraction.actors.persons.surroundings import Surroundings
from vigie.extraction.actors.phrases import Phrase, Phrases
from vigie.extraction.document import GUESS, Document, Mention, MentionKind, Sentence, Via
from vigie.languages.folding import folded_article
from vigie.languages.names import Names
from vigie.ontology.parties import all_parties

_VIA: dict[str, Via] = {
    "name": "direct", "capital": "metonym", "seat": "metonym", "organ": "metonym", "place": "metonym",
    "noun": "metonym", "adjective": "adjective", "prefix": "adjective", "people": "direct",
}  # fmt: skip
_CERTAINTY: dict[Via, float] = {
    "direct": 1.0,
    "metonym": 0.9,
    "adjective": 0.8,
    "role": 0.85,
    "title": 0.9,
    "coreference": 0.7,
}
_GENITIVE = 0.85
"""Certainty of a name behind "of": "les dirigeants de la Chine" act, "le nord de l'Italie" does not."""
_PEOPLE = 0.7
"""Certainty of nouns of people: "les Russes" are the state, or its people, or a minority elsewhere."""
_LOOK_BACK = 60
"""Characters before a name in which a giving word makes "à Moscou" a receiver."""
_CAPITALISED_BEFORE = re.compile(r"(?<![^\W_])[A-ZÀ-Þ][^\W\d_]+[ -]\Z")
_CAPITALISED_AFTER = re.compile(r" [A-ZÀ-Þ][^\W\d_]+")
_OPENING = re.compile(r"(?:\A|[.!?:\n»\"“] ?)\Z")
_WORD = re.compile(r"\w+")
_TALLY = re.compile(r" \(\d| (?:avec|with) \d|: \d")
_TALLY_BEFORE = re.compile(r"\d (?:= ?|(?:pour|en|in|for) )(?:l'|la |le |the )?\Z")
"""A number beside a name in a table of countries: "le Brésil (64), l'Inde avec 12.000 morts"."""
_STOP = re.compile(r"[.;:)]")
_COUNTED = re.compile(r"\d[\d., ]*\Z")
_BRACKET = 80
_SIDES = {"name", "capital"}
"""Kinds of forms by which states are named that are members of something."""
_CLOSED = (", ", ")", ".")
_LONG_LIST = 5
_MAX_GAP = 12
_LISTING = re.compile(r"(?:,| |(?<=[ ,])[a-z]{1,3}'?(?=[ ]|$)){1,5}")
_SPORT_SHARE = 0.01
"""Sport words per word of text from which states are teams: political pages have under a third of it."""
_MIN_SPORT_WORDS = 3
_SPORT_KINDS = 3
"""Different sport words that such a page has at least."""


def read_mentions(document: Document, names: Names) -> list[Mention]:
    """Find the mentions of the body, in order of their start."""
    text = document.text
    folded = folded_article(text)
    hits = _inside(matcher_for(names).find(text, folded), document.sentences)
    hits = _standing(hits, text, names, folded)
    day = document.published_on if document.dated else likely_day(hits, {}, document.published_on)
    hits = with_movements(hits, day)
    phrases = Phrases(names, text, folded, hits)
    if not document.dated:
        offices = {phrase.end + 1: phrase.office for phrase in phrases.at.values() if not phrase.former}
        day = likely_day(hits, offices, document.published_on)
    people = People(Surroundings(names, text, folded, hits, phrases.at), day)
    sport = is_sport(document, names, folded)
    persons = people.read(document.sentences, known_only=sport)
    reader = _Reader(document, names, folded, silenced=sport)
    reader.take(hits, phrases.at, persons)
    return reader.mentions


def is_sport(document: Document, names: Names, folded: str) -> bool:
    """Tell whether states are teams here."""
    words = 0
    found: list[str] = []
    for sentence in document.sentences:
        spoken = _WORD.findall(folded, sentence.start, sentence.end)
        words += len(spoken)
        found += [word for word in spoken if word in names.sport]
    return len(found) > max(_MIN_SPORT_WORDS, _SPORT_SHARE * words) and len(set(found)) >= _SPORT_KINDS


def _inside(hits: list[Hit], sentences: list[Sentence]) -> list[Hit]:
    """Keep what lies in a sentence of the body."""
    kept: list[Hit] = []
    place = 0
    for hit in hits:
        while place < len(sentences) and sentences[place].end <= hit.start:
            place += 1
        if place < len(sentences) and sentences[place].start <= hit.start and hit.end <= sentences[place].end:
            kept.append(hit)
    return kept


def _standing(hits: list[Hit], text: str, names: Names, folded: str) -> list[Hit]:
    """Drop silent phrases, words after "pro-" or "anti-", and names that are somebody's first or last name."""
    kept: list[Hit] = []
    for hit in hits:
        if hit.form.kind == "silent":
            continue
        if (
            hit.start
            and text[hit.start - 1] in "-\u2010\u2011"
            and names.against.search(folded, max(0, hit.start - 10), hit.start)
        ):
            continue
        if hit.form.soft and hit.form.kind != "person" and _beside_name(hit, text):
            continue
        kept.append(hit)
    return kept


def _beside_name(hit: Hit, text: str) -> bool:
    if _CAPITALISED_AFTER.match(text, hit.end):
        return True
    before = _CAPITALISED_BEFORE.search(text, max(0, hit.start - 24), hit.start)
    return before is not None and not _OPENING.search(text, max(0, before.start() - 3), before.start())


class _Reader:
    """Turns hits, phrases and persons into mentions."""

    def __init__(self, document: Document, names: Names, folded: str, *, silenced: bool) -> None:
        self._document = document
        self._names = names
        self._folded = folded
        self._starts = [sentence.start for sentence in document.sentences]
        self._openings = set(self._starts)
        self._silenced = silenced
        self._state_ends: set[int] = set()
        self._leaders: dict[int, tuple[str, ...]] = {}
        self._counted: set[int] = set()
        self._located: set[int] = set()
        self.mentions: list[Mention] = []

    def take(self, hits: list[Hit], phrases: dict[int, Phrase], persons: list[PersonHit]) -> None:
        """Write the mentions; a title and the name after it are one."""
        taken = bytearray(len(self._document.text))
        self._leaders = {person.end: person.person.parties for person in persons}
        self._state_ends = {
            hit.end for hit in hits if hit.form.kind in _SIDES and _kind_of(hit.form.parties[0]) == "state"
        }
        for person in persons:
            start = person.phrase.start if person.phrase else person.start
            self._person(person, start)
            taken[start : person.end] = b"\1" * (person.end - start)
        phrase_end = 0
        for place in sorted(phrases, key=lambda key: (phrases[key].start, -phrases[key].end)):
            phrase = phrases[place]
            if phrase.start < phrase_end or taken.find(1, phrase.start, phrase.end) >= 0:
                continue
            if phrase.parties or phrase.candidates or self._of_leader(phrase) or self._points(phrase):
                if not self._is_membership(phrase):
                    self._phrase(phrase)
                phrase_end = phrase.end
                taken[phrase.start : phrase.end] = b"\1" * (phrase.end - phrase.start)
        plain = [
            hit for hit in hits if hit.form.kind not in {"head", "person"} and taken.find(1, hit.start, hit.end) < 0
        ]
        self._counted = self._enumerated(plain)
        self._located = self._in_row_with_places(plain)
        for place, hit in enumerate(plain):
            if not self._qualifies(hit, plain[place - 1 : place] + plain[place + 1 : place + 2]):
                self._name(hit)
        self.mentions.sort(key=lambda mention: (mention.start, -mention.end))

    def _enumerated(self, hits: list[Hit]) -> set[int]:
        """Starts of names in a long list ("members are Argentina, Australia, Brazil...": they do nothing)."""
        counted: set[int] = set()
        row: list[Hit] = []
        for hit in [*hits, None]:
            gap = self._folded[row[-1].end : hit.start] if row and hit else ""
            if hit and row and hit.form.kind == "name" and len(gap) <= _MAX_GAP and _LISTING.fullmatch(gap):
                row.append(hit)
                continue
            if len(row) >= _LONG_LIST:
                counted.update(named.start for named in row)
            row = [hit] if hit and hit.form.kind == "name" else []
        return counted

    def _in_row_with_places(self, hits: list[Hit]) -> set[int]:
        """Starts of names that "and" or a list joins to one that only locates ("à Londres, Berlin et Tunis")."""
        located: set[int] = set()
        row: list[Hit] = []
        for hit in [*hits, None]:
            joint = self._names.joint.fullmatch(self._folded, row[-1].end, hit.start) if row and hit else None
            if hit and joint:
                row.append(hit)
                continue
            closed = any(
                self._names.joint_end.fullmatch(self._folded, one.end, other.start) for one, other in pairwise(row)
            )
            if closed and (row[0].form.kind == "place" or self._locates(row[0])):
                located.update(named.start for named in row[1:])
            row = [hit] if hit else []
        return located

    @staticmethod
    def _qualifies(hit: Hit, around: list[Hit]) -> bool:
        """Tell whether an adjective only says where a named group is from: "le Hezbollah libanais"."""
        return hit.form.kind == "adjective" and any(
            _kind_of(other.form.parties[0]) == "group" and (other.end + 1 == hit.start or hit.end + 1 == other.start)
            for other in around
        )

    def _points(self, phrase: Phrase) -> bool:
        """Tell whether a role word without a country points to somebody: "the army", "rebels", not "an army"."""
        people = phrase.head.stands != "state" and not phrase.head.person
        if people and phrase.head.lone and phrase.head.stands == "CVL":
            return True
        if people and self._names.possessors.search(self._folded, max(0, phrase.start - 8), phrase.start):
            return phrase.plural
        if people and phrase.plural:
            return phrase.head.lone
        if phrase.head.lone and not phrase.head.person and phrase.start in self._openings:
            return True
        definite = self._names.definite.search(self._folded, max(0, phrase.start - 14), phrase.start)
        return bool(definite) and (phrase.head.lone or phrase.head.person)

    def _sentence(self, start: int) -> int:
        return self._document.sentences[bisect_right(self._starts, start) - 1].index

    def _add(self, start: int, end: int, kind: MentionKind, parties: tuple[str, ...], **more: object) -> None:
        self.mentions.append(
            Mention(
                start=start,
                end=end,
                text=self._document.text[start:end],
                sentence=self._sentence(start),
                kind=kind,
                parties=parties if kind == "collective" or len(parties) == 1 else (),
                candidates=parties if kind != "collective" and len(parties) > 1 else (),
                **more,  # type: ignore[arg-type]
            )
        )

    def _person(self, hit: PersonHit, start: int) -> None:
        person = hit.person
        via: Via = "title" if hit.phrase else "direct" if hit.full else "coreference"
        self._add(
            start, hit.end, "person", person.parties[:1] or person.candidates,
            person=person.name, sector=person.sector, via=via, confidence=_CERTAINTY[via] if hit.full else 0.9,
            office=person.office, owned=person.owned,
        )  # fmt: skip

    def _phrase(self, phrase: Phrase) -> None:
        people = phrase.head.stands != "state"
        kind: MentionKind = "role" if phrase.head.person else "people" if people else "state"
        parties = phrase.parties or phrase.candidates or self._of_leader(phrase)
        if len(phrase.parties) > 1:
            kind = "collective"
        self._add(
            phrase.start, phrase.end, kind, parties,
            sector=phrase.sector, via="role", confidence=_CERTAINTY["role"] if parties else GUESS,
            acts=not self._silenced, office=phrase.office,
        )  # fmt: skip

    def _of_leader(self, phrase: Phrase) -> tuple[str, ...]:
        """Give the party of the person whose a role is: "Ruto's trade minister"; none where it is nobody's."""
        if not phrase.head.person or phrase.head.stands != "state":
            return ()
        for mark in self._names.possessives:
            if self._folded.endswith(f"{mark} ", 0, phrase.start):
                return self._leaders.get(phrase.start - len(mark) - 1, ())[:1]
        return ()

    def _is_membership(self, phrase: Phrase) -> bool:
        """Tell whether a role tells of the state before it: "La Turquie, membre de l'Otan, ..."."""
        if phrase.plural or len(phrase.parties) != 1 or _kind_of(phrase.parties[0]) != "organisation":
            return False
        article = self._article_behind_state(phrase.start)
        bare = article == "" and self._names.modifier_after
        return bare or (article is not None and self._folded.startswith(_CLOSED, phrase.end))

    def _article_behind_state(self, start: int) -> str | None:
        """Give the "a" between a state with a comma and a place ("Turkey, a NATO ..."), empty where none is there."""
        article = self._names.indefinite.search(self._folded, max(0, start - 16), start)
        place = article.start(1) if article else start
        beside = self._folded.startswith(", ", place - 2) and place - 2 in self._state_ends
        return self._folded[place:start] if beside else None

    def _name(self, hit: Hit) -> None:
        form = hit.form
        kind = _kind_of(form.parties[0])
        via = _VIA[form.kind]
        certainty = _CERTAINTY[via]
        if kind == "organisation" and self._article_behind_state(hit.start):
            return
        if form.kind == "noun" or (form.kind == "adjective" and self._is_noun(hit)):
            via, certainty = "metonym", _PEOPLE
            if kind == "state" and self._of_people(hit):
                self._add(
                    hit.start,
                    hit.end,
                    "people",
                    (f"{form.parties[0]}.CVL",),
                    sector="CVL",
                    via="role",
                    confidence=certainty,
                )
                return
        acts = form.kind != "place" and not self._silenced and not self._locates(hit)
        if certainty > _GENITIVE and self._names.genitive.search(self._folded, max(0, hit.start - 8), hit.start):
            certainty = _GENITIVE
        self._add(hit.start, hit.end, kind, form.parties, via=via, confidence=certainty, acts=acts)

    def _of_people(self, hit: Hit) -> bool:
        """Tell whether a noun of people means them and not their state: "deux Russes", "les Maliens ont voté"."""
        counted = self._names.indefinite.search(self._folded, max(0, hit.start - 16), hit.start)
        return bool(
            counted
            or _COUNTED.search(self._folded, max(0, hit.start - 16), hit.start)
            or self._names.people_do.match(self._folded, hit.end)
        )

    def _is_noun(self, hit: Hit) -> bool:
        """Tell nouns of people from adjectives: by their capital, or by a plural that adjectives do not have.

        Without either, one of them stands alone: "a Malawian, a Nigerian and two Swedes".
        """
        if self._names.people_upper:
            return self._document.text[hit.start].isupper()
        if self._folded[hit.end - 1] == "s":
            return True
        one = self._names.indefinite.search(self._folded, max(0, hit.start - 16), hit.start)
        return bool(one) and self._stands_alone(hit.end)

    def _stands_alone(self, end: int) -> bool:
        """Tell whether a noun ends at a place: before a stop, a relative, or a list that no other country goes on."""
        joint = self._names.joint.match(self._folded, end)
        if joint:
            return not self._document.text[joint.end() : joint.end() + 1].isupper()
        return bool(_STOP.match(self._folded, end) or self._names.relative.match(self._folded, end + 1))

    def _locates(self, hit: Hit) -> bool:
        """Tell whether a name only says where ("à Moscou", "en Syrie")."""
        if hit.form.kind not in {"name", "capital"}:
            return False
        if hit.form.kind == "name" and _kind_of(hit.form.parties[0]) not in {"state", "people"}:
            return False
        if hit.start in self._counted or hit.start in self._located or self._is_told_apart(hit):
            return True
        window = max(0, hit.start - 30)
        if self._names.locative.search(self._folded, window, hit.start):
            return True
        weak = self._names.locative_weak.search(self._folded, window, hit.start)
        if not weak:
            return False
        sentence = self._document.sentences[bisect_right(self._starts, hit.start) - 1]
        before = _WORD.findall(self._folded, max(sentence.start, weak.start() - _LOOK_BACK), weak.start(1))
        return not self._names.dative.intersection(before[-6:])

    def _is_told_apart(self, hit: Hit) -> bool:
        """Tell whether a name stands in brackets or beside its number in a table of countries."""
        tally = _TALLY_BEFORE.search(self._folded, max(0, hit.start - 14), hit.start)
        return bool(tally or _TALLY.match(self._folded, hit.end)) or self._in_brackets(hit)

    def _in_brackets(self, hit: Hit) -> bool:
        """Tell whether a name stands in brackets: "cinq membres (France, Estonie...)", "Leipzig (Allemagne)"."""
        opened = self._folded.rfind("(", max(0, hit.start - _BRACKET), hit.start)
        closed = self._folded.find(")", hit.end, hit.end + _BRACKET)
        return 0 <= opened < hit.start and closed >= 0 and self._folded.find(")", opened, hit.start) < 0


def _kind_of(code: str) -> MentionKind:
    kind = all_parties().kind_of(code)
    if kind == "body":
        return "organisation"
    return kind or "state"
