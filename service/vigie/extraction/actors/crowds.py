"""A word for people without a country in, the country that the article makes likeliest out.

"Villagers", "the rebels", "protesters": where the word stands, what the article is about and whose people it names
elsewhere are weighed together, with the weights of a choice between the countries that the article names.
``tests/evaluation/fit_crowds.py`` fits them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from vigie.extraction.actors.homes import by_state, land_of, nearness
from vigie.extraction.document import Document, Mention
from vigie.extraction.logistic import read_weights_by_kind
from vigie.ontology.parties import PEOPLE_SUFFIXES, all_parties

WEIGHTS = Path(__file__).with_name("crowds.yaml")
_OPENING = 2
"""Sentences of the body in which an article says where it is."""
_UNSEEN = 0.3
"""Places that a country is taken to have besides those that are named."""


class Crowds:
    """Chooses among the countries of one article."""

    def __init__(
        self, document: Document, lands: Mapping[str, int], places: Mapping[str, int], here: Mapping[int, list[Mention]]
    ) -> None:
        """Take what is known of the countries before words are linked.

        Args:
            document: with its mentions, not yet linked.
            lands: how often each country is named.
            places: how often it only locates.
            here: by sentence, mentions that say of which country the text speaks.
        """
        self._document = document
        self._here = here
        self._lands, self._places = by_state(lands), by_state(places)
        body = [sentence.index for sentence in document.sentences if not sentence.heading][:_OPENING]
        self._opening = {land_of(mention) for index in body for mention in here.get(index, ())}
        self._paragraph = {sentence.index: sentence.paragraph for sentence in document.sentences}
        self._in_paragraph: dict[int, set[str]] = {}
        for index, mentions in here.items():
            self._in_paragraph.setdefault(self._paragraph[index], set()).update(map(land_of, mentions))
        self._people, self._groups = _named(document.mentions)
        self._always: dict[str, dict[str, dict[str, float]]] = {}

    def of(self, mention: Mention, recent: Sequence[Mention], suffix: str) -> str | None:
        """Choose the state of a word for people; None where the article names none.

        Args:
            mention: of the word.
            recent: mentions before it that say of which country the text speaks, in order.
            suffix: ``CVL``, ``REB`` or ``OPP``: whom of a state it means.
        """
        weights = read_weights_by_kind(WEIGHTS)[suffix]
        score = {
            state: sum(weights[name] * value for name, value in signs.items())
            for state, signs in self.signs(mention, recent, suffix).items()
        }
        return max(score, key=lambda state: (score[state], state), default=None)

    def signs(self, mention: Mention, recent: Sequence[Mention], suffix: str) -> dict[str, dict[str, float]]:
        """Give for each state what tells for it, by the key of its weight."""
        near = nearness(mention, recent)
        last = land_of(recent[-1]) if recent else None
        located = {land_of(other) for other in self._here.get(mention.sentence, ()) if not other.acts}
        around = self._in_paragraph.get(self._paragraph[mention.sentence], set())
        return {
            state: {
                **always,
                "near": near.get(state, 0.0),
                "last": float(state == last),
                "place": float(state in located),
                "paragraph": float(state in around),
            }
            for state, always in self._told_by_all(suffix).items()
        }

    def _told_by_all(self, suffix: str) -> dict[str, dict[str, float]]:
        """Give what the whole article tells for each state, wherever the word stands."""
        known = self._always.get(suffix)
        if known is None:
            named = sum(self._lands.values())
            located = sum(self._places.values()) + _UNSEEN * len(self._lands)
            known = self._always[suffix] = {
                state: {
                    "share": math.log(count / named),
                    "places": math.log((self._places[state] + _UNSEEN) / located),
                    "opening": float(state in self._opening),
                    "same": math.log1p(self._people[f"{state}.{suffix}"]),
                    "others": math.log1p(
                        sum(self._people[f"{state}.{other}"] for other in PEOPLE_SUFFIXES if other != suffix)
                    ),
                    "groups": math.log1p(self._groups[state]),
                    "quiet": float(state not in all_parties().with_rebels),
                }
                for state, count in self._lands.items()
            }
        return known


def _named(mentions: Iterable[Mention]) -> tuple[Counter[str], Counter[str]]:
    """Count people whose country stands beside them, by code, and armed groups, by the state they stand in most."""
    people: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for mention in mentions:
        party = mention.parties[0] if mention.parties else ""
        if all_parties().kind_of(party) == "people" and not mention.guessed:
            people[party] += 1
        elif party in all_parties().groups:
            groups[all_parties().groups[party]] += 1
    return people, groups
