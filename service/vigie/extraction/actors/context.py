"""Mentions in, linked mentions out: roles, people, counterparts, pairs and pronouns to parties and persons."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vigie.extraction.actors.countries import Countries
from vigie.extraction.actors.persons.allegiance import settled
from vigie.extraction.actors.phrases import ABROAD, CIVIL, sector_for
from vigie.extraction.document import GUESS, Document, Mention, MentionKind
from vigie.languages.folding import fold, folded_article
from vigie.languages.names import Names
from vigie.ontology.parties import all_parties, state_of

_PAIR_REACH = 4
"""Sentences that a word for a pair looks back for its parties."""
_PEOPLE_OF = {
    "rebel": "REB",
    "rebel_leader": "REB",
    "putschist": "REB",
    "opposition": "OPP",
    "opposition_leader": "OPP",
}
_GUESSED = {"civilian", "people", "resident", "former", "chief", "court"}
"""Offices of civilians that are of the place the article is about, where nothing else is said."""
_OF_FIRMS = {"chief", "spokesman"}
"""Offices that firms and associations have too."""
_CROWDS = {"people", "civilian"}
"""Offices of crowds, which are the opposition where they protest."""
_NAMELESS = {"resident", "kin"}
"""Offices that many of a story share: "the father" is not the one named before."""
_SUBJECT_WITHIN = 60
"""Characters from the start of a sentence within which its first actor is taken for its subject."""
_FIRST_WORD = re.compile(r"\W*(\w+)\b")


def link(document: Document, names: Names) -> list[Mention]:
    """Resolve what ``read_mentions`` left open, add pronouns and pairs, and set ``document.main_dyad``."""
    linker = _Linker(document, names)
    document.mentions = linker.linked()
    document.mentions = settled(document, names)
    document.main_dyad = linker.main_dyad
    return document.mentions


class _Linker:
    def __init__(self, document: Document, names: Names) -> None:
        self._document = document
        self._names = names
        self._folded = folded_article(document.text)
        self._by_index = {sentence.index: sentence for sentence in document.sentences}
        self._countries = Countries(document)
        self.main_dyad = self._countries.main_dyad
        self._last_party: list[Mention] = []
        self._holder: dict[str, Mention] = {}
        self._party_of: dict[str, tuple[str, ...]] = {}
        self._of_sentence: dict[int, list[Mention]] = {}

    def linked(self) -> list[Mention]:
        """Go through the mentions once, in order; what is resolved helps those after it."""
        pending = sorted(
            [*self._document.mentions, *self._pointers()], key=lambda mention: (mention.start, -mention.end)
        )
        done: list[Mention] = []
        for mention in pending:
            resolved = mention if mention.parties else self._resolved(mention)
            if resolved.kind in {"pronoun", "collective"} and not resolved.parties:
                continue
            done.append(resolved)
            self._remember(resolved)
        return done

    def _remember(self, mention: Mention) -> None:
        self._of_sentence.setdefault(mention.sentence, []).append(mention)
        if not mention.parties or mention.kind in {"pronoun", "collective"}:
            return
        if mention.person and mention.person not in self._party_of:
            self._party_of[mention.person] = mention.parties
        if mention.office not in _CROWDS or not mention.guessed:
            self._countries.remember(mention)
        if mention.acts and not mention.parties[0].endswith(".CVL"):
            self._last_party.append(mention)
        if mention.kind == "person" and mention.office:
            self._holder[mention.office] = mention

    def _pointers(self) -> Iterable[Mention]:
        """Pronouns that begin a sentence, and words for a pair."""
        for sentence in self._document.sentences:
            for match in self._names.pairs.finditer(self._folded, sentence.start, sentence.end):
                yield self._pointer(match.start(), match.end(), sentence.index, "collective")
            first = _FIRST_WORD.match(self._folded, sentence.start, sentence.end)
            if first and first.group(1) in self._names.pronouns and not sentence.heading:
                yield self._pointer(first.start(1), first.end(1), sentence.index, "pronoun")

    def _pointer(self, start: int, end: int, sentence: int, kind: MentionKind) -> Mention:
        text = self._document.text[start:end]
        return Mention(start, end, text, sentence, kind, (), via="coreference", confidence=0.7)

    def _resolved(self, mention: Mention) -> Mention:
        if mention.candidates:
            return self._decided(mention)
        if mention.person in self._party_of:
            return replace(mention, parties=self._party_of[mention.person])
        if mention.owned and (party := self._owner_of(mention)):
            return replace(
                mention, parties=(party,), sector=sector_for((party,), mention.sector or "CVL"), confidence=0.6
            )
        if mention.kind == "collective":
            pair = self._recent_pair(mention)
            return replace(mention, parties=pair) if pair else mention
        if mention.kind == "pronoun":
            return self._pronoun(mention)
        return self._role(mention)

    def _role(self, mention: Mention) -> Mention:
        """Give a role without a country the one who held it last, else the country that is near."""
        if mention.office == "counterpart":
            return self._counterpart(mention)
        named = mention.kind == "role" and mention.office not in _NAMELESS
        holder = self._holder.get(mention.office or "") if named else None
        if holder:
            return replace(mention, parties=holder.parties, person=holder.person, sector=holder.sector, confidence=0.75)
        return self._of_country(mention)

    def _of_country(self, mention: Mention) -> Mention:
        """Give a role or people without a country the one that is near."""
        suffix = self._people_of(mention)
        if mention.office == "chief" and mention.person is None:
            return mention
        if suffix is None and self._is_of_the_subject(mention):
            owner = self._subject_before(mention)
            if owner:
                return replace(mention, parties=(self._belonging(mention, owner),), confidence=0.6)
        if suffix is None and (mention.office == "chief" or mention.sector in CIVIL):
            if mention.office not in _GUESSED:
                return self._at_home(mention)
            suffix = "CVL"
        country = self._countries.near(mention, suffix)
        if country is None:
            return mention
        if suffix == "REB" and mention.office != "putschist":
            return replace(
                mention,
                parties=(self._countries.rebels_of(state_of(country)),),
                confidence=min(mention.confidence, GUESS),
            )
        if suffix == "CVL" and mention.sector == "GOV":
            mention = replace(mention, sector="CVL")
        party = f"{state_of(country)}.{suffix}" if suffix else country
        return replace(mention, parties=(party,), confidence=min(mention.confidence, GUESS))

    def _people_of(self, mention: Mention) -> str | None:
        """Rebels or opposition; a crowd is the opposition where its sentence tells of a protest."""
        if mention.office in _CROWDS:
            sentence = self._by_index[mention.sentence]
            protests = self._names.protesting.search(self._folded, sentence.start, sentence.end)
            return "OPP" if protests else None
        return _PEOPLE_OF.get(mention.office or "")

    def _is_of_the_subject(self, mention: Mention) -> bool:
        """Tell whether a possessive gives a word for people or an army to the subject: "ses troupes"."""
        if mention.kind not in {"people", "state"} or mention.person:
            return False
        return bool(self._names.possessors.search(self._folded, max(0, mention.start - 8), mention.start))

    def _subject_before(self, mention: Mention) -> Mention | None:
        """The first actor of the sentence, if it stands before; else the last of those before."""
        here = [m for m in self._of_sentence.get(mention.sentence, ()) if m.acts and m.parties]
        if here:
            return here[0]
        last = self._last_party[-1] if self._last_party else None
        return last if last and mention.sentence - last.sentence <= 1 else None

    def _owner_of(self, mention: Mention) -> str | None:
        """The party of a person's role that is "his" or "its": of the first actor before, here or one sentence back."""
        for sentence in (mention.sentence, mention.sentence - 1):
            earlier = [m for m in self._of_sentence.get(sentence, ()) if self._may_own(m, mention)]
            joined = [m for m in earlier if sentence == mention.sentence and self._joined_by_possessive(m)]
            if mention.office in ABROAD:
                # The nearest, but for the host city right before the name: "accuses Peru and expels its envoy".
                earlier = [m for m in reversed(earlier) if self._folded[m.end : mention.start] != ", "]
            for owner in (*joined[-1:], *earlier):
                party = self._of_owner(owner.parties[0], mention)
                if party:
                    return party
        return None

    @staticmethod
    def _may_own(earlier: Mention, mention: Mention) -> bool:
        guessed = earlier.via == "role" and earlier.guessed
        return earlier.acts and len(earlier.parties) == 1 and earlier.person != mention.person and not guessed

    def _joined_by_possessive(self, earlier: Mention) -> bool:
        """Tell whether a possessive follows a name behind "and" or a comma: "Mali and its president, X"."""
        joint = self._names.coordination.match(self._folded, earlier.end)
        word = _FIRST_WORD.match(self._folded, joint.end()) if joint else None
        return word is not None and bool(self._names.possessors.search(self._folded, word.start(1) - 1, word.end(1)))

    @staticmethod
    def _of_owner(party: str, mention: Mention) -> str | None:
        if mention.sector in CIVIL:
            return f"{state_of(party)}.CVL" if all_parties().kind_of(state_of(party)) == "state" else party
        return None if party.endswith(".CVL") and mention.office not in _OF_FIRMS else party

    @staticmethod
    def _belonging(mention: Mention, owner: Mention) -> str:
        party = owner.parties[0]
        civil = mention.kind == "people" and all_parties().kind_of(party) in {"state", "people"}
        return f"{state_of(party)}.CVL" if civil else party

    def _at_home(self, mention: Mention) -> Mention:
        """Give an expert or a journalist of whom nothing is said the country that the article makes likeliest."""
        home = self._countries.home_of(mention) if mention.person else None
        return replace(mention, parties=(f"{home}.CVL",), confidence=0.4) if home else mention

    def _decided(self, mention: Mention) -> Mention:
        """Choose among equal codes the one that the article names elsewhere, else the usual one."""
        best, usual = self._countries.likeliest_of(mention.candidates), mention.candidates[0]
        if best is not None:
            return replace(mention, parties=(best,), candidates=(), confidence=mention.confidence * 0.9)
        if state_of(usual) in self._names.usual:
            return replace(mention, parties=(usual,), candidates=(), confidence=mention.confidence * 0.8)
        return mention

    def _recent_pair(self, mention: Mention) -> tuple[str, ...]:
        """Two parties: of this sentence, else the article's own where one of them speaks, else the last together."""
        near = [m for m in self._last_party if mention.sentence - m.sentence <= _PAIR_REACH]
        here = _distinct(m for m in near if m.sentence == mention.sentence)
        if len(here) > 1:
            return tuple(sorted(here[-2:]))
        if self.main_dyad and set(here) & set(self.main_dyad):
            return self.main_dyad
        # Who speaks of "both countries" and is none of the article's two is a third.
        others = [m for m in near if m.parties[0] not in here]
        for sentence in sorted({m.sentence for m in others}, reverse=True):
            together = _distinct(m for m in others if m.sentence == sentence)
            if len(together) > 1:
                return tuple(sorted(together[-2:]))
        last = _distinct(others)
        return tuple(sorted(last[-2:])) if len(last) > 1 else self.main_dyad or ()

    def _pronoun(self, mention: Mention) -> Mention:
        """A pronoun that begins a sentence takes the one person of the sentence before, if that one is its subject."""
        gender = self._names.pronouns[fold(mention.text)]
        last = [earlier for earlier in self._of_sentence.get(mention.sentence - 1, ()) if earlier.acts]
        sentence = self._by_index.get(mention.sentence - 1)
        if gender.endswith("p") or not last or sentence is None:
            return mention
        subject = last[0]
        persons = {earlier.person for earlier in last if earlier.person}
        if subject.person is None or len(persons) > 1 or subject.start - sentence.start > _SUBJECT_WITHIN:
            return mention
        return replace(
            mention, parties=subject.parties, person=subject.person, sector=subject.sector, office=subject.office
        )

    def _counterpart(self, mention: Mention) -> Mention:
        """Give "son homologue" the other side of the sentence's first actor in the main dyad."""
        here = [earlier for earlier in self._of_sentence.get(mention.sentence, ()) if earlier.parties]
        own = here[0].parties[0] if here else None
        if self.main_dyad and own in self.main_dyad:
            other = self.main_dyad[0] if self.main_dyad[1] == own else self.main_dyad[1]
            return replace(mention, parties=(other,), confidence=0.6)
        return mention


def _distinct(mentions: Iterable[Mention]) -> list[str]:
    """First parties, each where it stands last."""
    parties = [m.parties[0] for m in mentions]
    return list(reversed(dict.fromkeys(reversed(parties))))
