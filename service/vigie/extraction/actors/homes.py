"""A person of whom no word tells the country in, the country that the article makes likeliest out.

What stands near the name, what the whole article is about and what the name sounds like are weighed together, with the
weights of a choice between the countries that the article names. ``tests/evaluation/origins/fit.py`` fits them.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from vigie.extraction.actors.persons.origin import shared_origins
from vigie.extraction.document import Document, Mention, Sentence
from vigie.extraction.logistic import read_weights_by_kind
from vigie.ontology.parties import all_parties, state_of

_WEIGHTS = Path(__file__).parent / "persons" / "weights" / "homes.yaml"
_REACH = 4
"""Sentences back in which a country is near."""
_BEFORE, _AFTER = 40, 60
"""Characters between a country and a name beside which it stands."""
_OPENING = 2
"""Sentences of the body in which an article says where it is."""
_FARTHEST = -6.0
"""Least logarithm of likelihood of a name among those of a country against the best country here."""
_FRAME_WITHIN = 16
"""Characters from the start of a sentence to a place that frames it."""


class Homes:
    """Chooses among the countries of one article."""

    def __init__(self, document: Document, lands: Mapping[str, int], here: Mapping[int, list[Mention]]) -> None:
        self._sentences = {sentence.index: sentence for sentence in document.sentences}
        self._text = document.text
        self._lands = by_state(lands)
        self._here = here
        self._origins = shared_origins()
        headings = {sentence.index for sentence in document.sentences if sentence.heading}
        body = [sentence.index for sentence in document.sentences if not sentence.heading][:_OPENING]
        self._heading = {land_of(mention) for index in headings for mention in here.get(index, ())}
        self._opening = {land_of(mention) for index in body for mention in here.get(index, ())}

    def of(self, mention: Mention, recent: list[Mention], *, civil: bool) -> str | None:
        """Choose the state of a person; None where the article names none.

        Args:
            mention: of the person.
            recent: mentions before it that say of which country the text speaks, in order.
            civil: the person is none of the state.
        """
        signs = self.signs(mention, recent)
        weights = read_weights_by_kind(_WEIGHTS)["civil" if civil else "official"]
        score = {state: sum(weights[name] * value for name, value in told.items()) for state, told in signs.items()}
        return max(score, key=lambda state: (score[state], state), default=None)

    def signs(self, mention: Mention, recent: list[Mention]) -> dict[str, dict[str, float]]:
        """Give for each state what tells for it, by the key of its weight."""
        states = list(self._lands)
        if not states:
            return {}
        near = nearness(mention, recent)
        last = land_of(recent[-1]) if recent else None
        here = self._here.get(mention.sentence, ())
        after = {land_of(other) for other in here if other.start >= mention.end}
        beside = {
            land_of(other)
            for other in here
            if 0 <= other.start - mention.end < _AFTER or 0 <= mention.start - other.end < _BEFORE
        }
        acting = {land_of(other) for other in here if other.acts and other.via != "adjective"}
        frame = self._frame(mention)
        total = sum(self._lands.values())
        sounds = self._origins.likelihoods(mention.person or "", states)
        best = max(sounds)
        return {
            state: {
                "near": near.get(state, 0.0),
                "last": float(state == last),
                "after": float(state in after),
                "beside": float(state in beside),
                "acting": float(state in acting),
                "share": math.log(self._lands[state] / total),
                "heading": float(state in self._heading),
                "opening": float(state in self._opening),
                "frame": frame.get(state, 0.0),
                "sound": max(sound - best, _FARTHEST),
            }
            for state, sound in zip(states, sounds, strict=True)
        }

    def _frame(self, mention: Mention) -> dict[str, float]:
        """The place that opens this sentence or the one before, and what it weighs."""
        found: dict[str, float] = {}
        for distance in (1, 0):
            for other in self._here.get(mention.sentence - distance, ()):
                if frames(other, mention, self._sentences[other.sentence], self._text):
                    found[land_of(other)] = 1 / (1 + distance)
        return found


def nearness(mention: Mention, recent: Sequence[Mention]) -> dict[str, float]:
    """Weigh the states named in the sentences up to a mention: 1 in its own, less before it."""
    near: dict[str, float] = {}
    for other in recent:
        distance = mention.sentence - other.sentence
        if 0 <= distance <= _REACH:
            near[land_of(other)] = 2 / (2 + distance)
    return near


def by_state(lands: Mapping[str, int]) -> Counter[str]:
    """Add up countries and their peoples by state."""
    counted: Counter[str] = Counter()
    for land, count in lands.items():
        counted[state_of(land)] += count
    return counted


def land_of(mention: Mention) -> str:
    """Name the state of a mention."""
    return state_of(mention.parties[0])


def in_a_land(mention: Mention) -> bool:
    """Tell whether a mention says which country the text speaks of; a civilian's own country does not."""
    if not mention.parties or all_parties().kind_of(mention.parties[0]) not in {"state", "people"}:
        return False
    if not mention.parties[0].endswith(".CVL"):
        return True
    # Companies and media are everywhere; where experts come from says nothing of the story.
    return mention.kind != "person" and mention.via == "role"


def frames(place: Mention, mention: Mention, sentence: Sentence, text: str) -> bool:
    """Tell whether a place opens its sentence, before a mention and a comma: "A Bogota, le ministre X"."""
    opening = place.start - sentence.start <= _FRAME_WITHIN
    return opening and place.start < mention.start and text[place.end : place.end + 1] == ","
