"""Mentions in, countries out: those that an article is about, its main dyad, and the one that is near a mention."""

from collections import Counter

from vigie.extraction.actors.crowds import Crowds
from vigie.extraction.actors.homes import Homes, frames, in_a_land
from vigie.extraction.actors.phrases import ABROAD
from vigie.extraction.document import Document, Mention
from vigie.ontology.parties import all_parties, state_of

_REACH = 4
"""Sentences that a role looks back for its country."""
_HEADING_WEIGHT = 3
_ONCE = 1
"""Weight of an armed group up to which "the rebels" of an article are others as often as not."""
_USUAL = 3
"""Weight of the first of several equal codes against the others: packs list the usual one first."""
_HOME = 0.3
"""Share of the country that the whole article names most, against one named in the same sentence."""
_QUIET = 0.3
"""Share of a state without an army of its own, where an army is spoken of."""
_FRAME, _FRAME_REACH = 0.5, 1
"""Weight of a place that opens a sentence, and sentences behind it that it still frames: "A Bogota, le ministre X"."""


class Countries:
    """Weighs the countries of one article; what is remembered on the way counts for what is asked after it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_index = {sentence.index: sentence for sentence in document.sentences}
        self._weight = self._weights()
        self._lands: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._here: dict[int, list[Mention]] = {}
        self._recent: list[Mention] = []
        for mention in filter(in_a_land, document.mentions):
            self._lands[_land(mention)] += _HEADING_WEIGHT if self._by_index[mention.sentence].heading else 1
            self._here.setdefault(mention.sentence, []).append(mention)
            if not mention.acts:
                self._places[_land(mention)] += 1
        self._homes = Homes(document, self._lands, self._here)
        self._crowds = Crowds(document, self._lands, self._places, self._here)
        self.main_dyad = self._dyad()
        """The two parties that the article is about, in the order of their codes."""

    def remember(self, mention: Mention) -> None:
        """Let a mention be near those after it, if it says which country the text speaks of."""
        if in_a_land(mention):
            self._recent.append(mention)

    def home_of(self, person: Mention) -> str | None:
        """Give the state of an expert or a journalist of whom nothing is said."""
        return self._homes.of(person, self._recent[-12:], civil=True)

    def likeliest_of(self, candidates: tuple[str, ...]) -> str | None:
        """Choose among equal codes the one whose state the article names elsewhere."""
        named = [code for code in candidates if self._lands[state_of(code)]]
        first = candidates[0]
        return max(
            named,
            key=lambda code: (self._lands[state_of(code)] * (_USUAL if code == first else 1), code),
            default=None,
        )

    def rebels_of(self, country: str) -> str:
        """The named group that the article speaks of most, if more than once, else the rebels of the country."""
        based = all_parties().groups
        roaming = all_parties().roaming
        groups = [party for party in self._weight if party in based and (based[party] == country or party in roaming)]
        best = max(groups, key=lambda party: (self._weight[party], party), default=None)
        rebels = f"{country}.REB"
        return best if best and self._weight[best] > max(_ONCE, self._weight[rebels]) else rebels

    def near(self, mention: Mention, suffix: str | None) -> str | None:
        """The state that a role or people have whose country no word tells.

        Args:
            mention: of the role or the people.
            suffix: whom of the state it means; None where it is the state itself.
        """
        if mention.person:
            return self._homes.of(mention, self._recent[-12:], civil=suffix is not None)
        if suffix is not None:
            return self._crowds.of(mention, self._recent[-12:], suffix)
        score: dict[str, float] = {}
        for other in self._recent[-12:]:
            distance = mention.sentence - other.sentence
            if 0 <= distance <= _REACH:
                code = _land(other)
                score[code] = max(score.get(code, 0.0), 1 / (2 + distance))
        if mention.office not in ABROAD and (frame := self._frame(mention)):
            code, weight = frame
            score[code] = score.get(code, 0.0) + weight
        most = max(self._lands.values(), default=1)
        for code, weight in self._lands.items():
            score[code] = score.get(code, 0.0) + _HOME * weight / most
        if mention.office == "forces":
            for code in score.keys() & all_parties().without_army:
                score[code] *= _QUIET
        return max(score, key=lambda code: (score[code], code), default=None)

    def _frame(self, mention: Mention) -> tuple[str, float] | None:
        """The place that opens this sentence or one shortly before, and what it weighs."""
        for distance in range(_FRAME_REACH + 1):
            for other in self._here.get(mention.sentence - distance, ()):
                if frames(other, mention, self._by_index[other.sentence], self._document.text):
                    return _land(other), _FRAME / (1 + distance)
        return None

    def _weights(self) -> Counter[str]:
        weight: Counter[str] = Counter()
        for mention in self._document.mentions:
            heading = self._by_index[mention.sentence].heading
            for party in mention.parties[:2]:
                weight[party] += _HEADING_WEIGHT if heading else 1
        return weight

    def _dyad(self) -> tuple[str, str] | None:
        """The pair that stands together in most sentences; else the two parties named most."""
        by_sentence: dict[int, set[str]] = {}
        for mention in self._document.mentions:
            if mention.parties and not mention.parties[0].endswith(".CVL"):
                by_sentence.setdefault(mention.sentence, set()).update(mention.parties[:2])
        together: Counter[tuple[str, str]] = Counter()
        for index, parties in by_sentence.items():
            weight = _HEADING_WEIGHT if self._by_index[index].heading else 1
            ordered = sorted(parties, key=lambda party: (-self._weight[party], party))[:8]
            for place, first in enumerate(ordered):
                for second in ordered[place + 1 :]:
                    together[min(first, second), max(first, second)] += weight
        if together:
            return max(together, key=lambda pair: (together[pair], self._weight[pair[0]] + self._weight[pair[1]], pair))
        most = [party for party, _ in self._weight.most_common(2)]
        return (min(most), max(most)) if len(most) == 2 else None


def _land(mention: Mention) -> str:
    """The country of a mention: a breakaway one by its name, else the state."""
    party = mention.parties[0]
    named = mention.kind == "people" and mention.via in {"direct", "metonym", "adjective"} and party.endswith(".REB")
    return party if named else state_of(party)
