"""Linked mentions in, the same out with the persons whose party was a guess given the likeliest.

A name that no list knows and no word beside it gives to a party gets a first guess by what is near. Here all that the
article says of the person is weighed once: that guess, words that go with opposition, rebels, offices or trades around
every place of the name, what stands near, and how often the article names each party. The model is a choice between
parties; `tests/evaluation/origins/fit.py` fits its weights.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from vigie.extraction.actors.homes import Homes, in_a_land
from vigie.extraction.actors.phrases import CIVIL, sector_for
from vigie.extraction.document import Document, Mention
from vigie.extraction.logistic import read_weights
from vigie.languages.folding import fold, folded_article
from vigie.languages.names import Names
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.persons import all_persons

_WEIGHTS = Path(__file__).parent / "weights" / "allegiance.yaml"
_MOST_PLACES = 6
"""Places of a name that are looked at."""
_MOST_STATES = 6
"""States of an article between which is chosen."""
_BEFORE, _AFTER = 70, 80
"""Characters around a name, within its sentence, in which a word is near."""
_BESIDE_BEFORE, _BESIDE_AFTER = 40, 60
_LIKELY = 0.4
"""Probability from which a party is believed: below it two of three are wrong, and the person is left without one."""
_NOBODY = "none"
_TOLD, _GUESSED = 0.55, 0.45
"""Confidence from which a word or a possessive beside the name told the party, and from which what is near did."""
_UNSURE = {"guess", "home", _NOBODY}
_SECTORS: dict[str, Sector] = {"OPP": "OPP", "REB": "REB"}


@dataclass(slots=True)
class Case:
    """One person and all that is weighed."""

    person: str
    given: str
    """The party that the words beside the name gave, or ``none``."""
    how: str
    """What gave it: ``guess``, ``home`` or ``none``."""
    words: dict[str, float] = field(default_factory=dict)
    """Signs that weigh differently for each side: ``state``, ``CVL``, ``OPP``, ``REB``, ``body``."""
    states: dict[str, dict[str, float]] = field(default_factory=dict)
    parties: dict[str, dict[str, float]] = field(default_factory=dict)
    """Each party that can be chosen, with the signs for it alone."""

    def signs(self, party: str) -> dict[str, float]:
        """Give all signs for a party, by the key of their weight."""
        side = side_of(party)
        found = {f"{side} {name}": value for name, value in self.words.items()}
        group = "civil" if side == "CVL" else "own"
        if side != "body":
            found |= {f"{group} {name}": value for name, value in self.states.get(state_of(party), {}).items()}
        return found | self.parties[party]


def settled(document: Document, names: Names) -> list[Mention]:
    """Give the mentions of a linked document with the parties of its persons weighed anew."""
    allegiances = Allegiances(document, names)
    chosen = {case.person: allegiances.choice(case) for case in allegiances.cases()}
    return [
        _standing_for(mention, chosen[mention.person]) if mention.person in chosen else mention
        for mention in document.mentions
    ]


class Allegiances:
    """Chooses the parties of the persons of one article."""

    def __init__(self, document: Document, names: Names) -> None:
        self._document = document
        self._names = names
        self._text, self._folded = document.text, folded_article(document.text)
        self._sentences = {sentence.index: sentence for sentence in document.sentences}
        self._places: dict[str, list[Mention]] = {}
        self._named: Counter[str] = Counter()
        self._heading: set[str] = set()
        self._here: dict[int, list[Mention]] = {}
        self._lands: Counter[str] = Counter()
        for mention in document.mentions:
            if mention.person:
                if mention.kind == "person":
                    self._places.setdefault(mention.person, []).append(mention)
                if mention.guessed or not _is_known(mention.person):
                    continue
            if len(mention.parties) == 1 and mention.kind != "pronoun":
                self._count(mention)
        self._clues_of: dict[int, list[tuple[int, str]]] = {}
        self._homes = Homes(document, self._lands, self._of_lands())

    def _count(self, mention: Mention) -> None:
        party = mention.parties[0]
        self._named[party] += 1
        self._here.setdefault(mention.sentence, []).append(mention)
        if self._sentences[mention.sentence].heading:
            self._heading.add(party)
        if in_a_land(mention):
            self._lands[state_of(party)] += 1

    def _of_lands(self) -> dict[int, list[Mention]]:
        return {index: [m for m in here if in_a_land(m)] for index, here in self._here.items()}

    def cases(self) -> Iterator[Case]:
        """Give every person whom neither a list nor a word beside the name gives to a party, with what is weighed."""
        for person, places in self._places.items():
            if not _is_known(person) and _how(places[0]) in _UNSURE:
                yield self._case(person, places[:_MOST_PLACES])

    def choice(self, case: Case) -> str:
        """Choose the party of a person; ``none`` where no party is likely enough."""
        weights = read_weights(_WEIGHTS)
        score = {
            party: sum(weights.get(name, 0.0) * value for name, value in case.signs(party).items())
            for party in case.parties
        }
        best = max(score, key=lambda party: (score[party], party), default=_NOBODY)
        likely = 1 / sum(math.exp(other - score[best]) for other in score.values()) if score else 0.0
        return best if likely >= _LIKELY else _NOBODY

    def _case(self, person: str, places: Sequence[Mention]) -> Case:
        first = places[0]
        given = first.parties[0] if first.parties else _NOBODY
        case = Case(person, given, _how(first))
        ruled = side_of(given) if given != _NOBODY else _NOBODY
        case.words = self._words(places) | {"always": 1.0, f"{ruled} {case.how}": 1.0, f"office {first.office}": 1.0}
        self._add_states(case, first)
        self._add_parties(case, places)
        return case

    def _words(self, places: Sequence[Mention]) -> dict[str, float]:
        """Tell which kinds of words stand near the name, in its sentences and in the one before the first."""
        found: dict[str, float] = {}
        for place in places:
            sentence = self._sentences[place.sentence]
            for at, kind in self._clues(place.sentence):
                if not place.start <= at < place.end:
                    found[f"in {kind}"] = 1.0
                    if place.start - _BEFORE <= at < place.end + _AFTER:
                        found[f"near {kind}"] = 1.0
            if self._names.age.match(self._folded, place.end, sentence.end):
                found["aged"] = 1.0
        return found | {f"before {kind}": 1.0 for _, kind in self._clues(places[0].sentence - 1)}

    def _clues(self, index: int) -> list[tuple[int, str]]:
        """Give the clues of a sentence; none where there is no such sentence."""
        known = self._clues_of.get(index)
        if known is None:
            sentence = self._sentences.get(index)
            known = list(self._names.clues.find(self._folded, sentence.start, sentence.end)) if sentence else []
            self._clues_of[index] = known
        return known

    def _add_states(self, case: Case, first: Mention) -> None:
        recent = [
            mention
            for index in range(first.sentence - 5, first.sentence + 1)
            for mention in self._here.get(index, ())
            if mention.start < first.start and in_a_land(mention)
        ]
        case.states = self._homes.signs(first, recent[-12:])
        ruled = state_of(case.given)
        if case.given != _NOBODY and ruled in all_parties().states:
            case.states.setdefault(ruled, {})[f"ruled {case.how}"] = 1.0

    def _add_parties(self, case: Case, places: Sequence[Mention]) -> None:
        lands = [land for land, _ in self._lands.most_common(_MOST_STATES)]
        near = [
            mention
            for place in places
            for index in range(place.sentence - 2, place.sentence + 1)
            for mention in self._here.get(index, ())
        ]
        lands += [state_of(mention.parties[0]) for mention in near if in_a_land(mention)]
        chosen = dict.fromkeys(party for land in lands for party in (land, f"{land}.CVL"))
        ruled = state_of(case.given)
        if ruled in all_parties().states:
            chosen |= dict.fromkeys((ruled, f"{ruled}.CVL", f"{ruled}.OPP", f"{ruled}.REB"))
        chosen |= dict.fromkeys(party for party in self._named if side_of(party) in {"OPP", "REB"})
        chosen |= dict.fromkeys(mention.parties[0] for mention in near if side_of(mention.parties[0]) == "body")
        if case.given != _NOBODY:
            chosen[case.given] = None
        case.parties = {
            party: self._of_party(party, case, places) for party in chosen if all_parties().kind_of(party) is not None
        }

    def _of_party(self, party: str, case: Case, places: Sequence[Mention]) -> dict[str, float]:
        side = side_of(party)
        found = {f"{side} named": float(min(4, self._named[party])) ** 0.5}
        if party == case.given:
            found[f"same {side} {case.how}"] = 1.0
        for place in places:
            for mention in self._here.get(place.sentence, ()):
                if mention.parties[0] == party:
                    found[f"{side} here"] = 1.0
                    before, behind = place.start - mention.end, mention.start - place.end
                    if 0 <= behind < _BESIDE_AFTER or 0 <= before < _BESIDE_BEFORE:
                        found[f"{side} beside"] = 1.0
        earlier = [m for m in self._here.get(places[0].sentence - 1, ()) if m.acts]
        if earlier and earlier[0].parties[0] == party:
            found[f"{side} subject"] = 1.0
        if any(mention.parties[0] == party for mention in earlier):
            found[f"{side} earlier"] = 1.0
        if party in self._heading:
            found[f"{side} heading"] = 1.0
        return found


def _standing_for(mention: Mention, party: str) -> Mention:
    """Let a mention of a person stand for a party, with a sector that goes with it."""
    if party == _NOBODY:
        return replace(mention, parties=())
    if mention.parties == (party,):
        return mention
    side, sector = side_of(party), mention.sector or "CVL"
    if side == "CVL":
        sector = sector if sector in CIVIL else "CVL"
    elif side == "state":
        sector = "GOV" if sector in {"CVL", "OPP", "REB", "IGO"} else sector
    else:
        sector = _SECTORS.get(side, sector)
    return replace(mention, parties=(party,), candidates=(), sector=sector_for((party,), sector))


def side_of(party: str) -> str:
    """Tell a state from its people, and both from organisations and groups."""
    if all_parties().kind_of(party) in {"organisation", "group", "body"}:
        return "body"
    return party.partition(".")[2] or "state"


def _how(first: Mention) -> str:
    if not first.parties:
        return _NOBODY
    certain = first.confidence
    return "told" if certain > _TOLD else "guess" if certain > _GUESSED else "home"


def _is_known(person: str) -> bool:
    return fold(person) in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(fold(name) for person in all_persons() for name in (*person.names, *person.alone))
