"""Where an article names a party and how sure its acts are in, how likely the party acts, speaks or suffers there out.

A logistic model over few named features.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vigie.extraction.document import Mention
from vigie.extraction.logistic import likelihood, read_fitted
from vigie.ontology.parties import PartyKind, all_parties

WEIGHTS = Path(__file__).parent / "weights.json"
"""Fitted by `tests/evaluation/fit_parties.py`."""

_WEIGHT = {"direct": 1.0, "metonym": 1.0, "role": 1.0, "title": 1.0, "adjective": 0.25, "coreference": 0.3}
_PLACE_WEIGHT = 0.1
_GUESS_WEIGHT = 0.3
_CROWD = {"opposition", "rebel"}
_CROWD_WEIGHT = 0.3
"""Rebels and protesters act wherever they are spoken of, but whose they are is a guess."""
_PEOPLE_WEIGHT = 0.5
_GENITIVE_WEIGHT = 0.6
_SURE = 0.9
"""Confidence below which a name stands behind "of"."""
_NAMED = 0.8
"""Confidence below which a name is a noun of people ("les Russes")."""
_ENOUGH = 1.0
"""Weight from which a party is an actor: one name that is no place, or several that hint."""
_PEOPLE_ENOUGH = 3.0
"""The same for civilians without a name: they are mostly spoken of, not acting."""
_SUREST = 4.0
"""Number of mentions and acts that make a party surer than this is of no more weight."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Weights by feature; a feature that has none counts nothing."""

    weights: Mapping[str, float]
    threshold: float

    def likely(self, features: Mapping[str, float]) -> float:
        """Say how likely a party is an actor: between 0 and 1."""
        return likelihood(self.weights, features)

    def acts(self, party: str, mentions: Sequence[Mention], told: float) -> bool:
        """Tell whether a party is an actor of the article."""
        return self.likely(features_of(party, mentions, told)) >= self.threshold


@cache
def read_acting(path: Path = WEIGHTS) -> Acting:
    """Read fitted weights.

    Raises:
        Misconfigured: where they are missing: without them nobody would be an actor.
    """
    return Acting(*read_fitted(path, "the actors"))


def features_of(party: str, mentions: Sequence[Mention], told: float) -> dict[str, float]:
    """Name what speaks for and against a party.

    Args:
        party: its code.
        mentions: all places that name it; none where only an act implies it.
        told: how likely the article tells an act by it or on it, between 0 and 1.
    """
    kind = _kind_of(party)
    persons = any(mention.kind == "person" and mention.sector != "JRN" for mention in mentions)
    shown = {
        "told": min(_SUREST, -math.log(max(1e-3, 1.0 - told))),
        "weight": math.log1p(sum(map(_weight, mentions))),
        "enough": float(bool(mentions) and _is_named_enough(party, mentions)),
        "person": float(persons),
        "once": float(len({mention.sentence for mention in mentions}) == 1),
    }
    features = {"bias": 1.0, kind: 1.0, "places": math.log1p(sum(not mention.acts for mention in mentions))}
    features |= shown | {f"{kind}:{name}": value for name, value in shown.items()}
    features |= {f"by:{_manner(mention)}": 1.0 for mention in mentions}
    return {name: value for name, value in features.items() if value}


def _is_named_enough(party: str, mentions: Sequence[Mention]) -> bool:
    """Tell by its mentions alone whether a party acts.

    Media, companies and non-governmental bodies do only where an event or a stance has them.
    """
    kind = all_parties().kind_of(party)
    if kind == "body":
        return any(mention.person for mention in mentions)
    if party.endswith(".CVL"):
        if any(mention.kind == "person" and mention.sector != "JRN" for mention in mentions):
            return True
        return sum(_weight(m) for m in mentions if _of_a_people(m)) >= _PEOPLE_ENOUGH
    return sum(map(_weight, mentions)) >= _ENOUGH


def _manner(mention: Mention) -> str:
    """Say how a mention names its party."""
    if mention.kind == "person":
        return "guessed person" if mention.guessed else "person"
    if not mention.acts:
        return "place" if mention.via == "direct" else "city"
    if mention.guessed:
        return "guess"
    if mention.via not in {"direct", "metonym"}:
        return mention.via
    if mention.via == "metonym" and mention.confidence < _NAMED:
        return "noun"
    return mention.via if mention.confidence >= _SURE else f"{mention.via} of"


def _kind_of(party: str) -> str:
    kind: PartyKind | None = all_parties().kind_of(party)
    return party.partition(".")[2] if kind == "people" else kind or "group"


def _of_a_people(mention: Mention) -> bool:
    """Tell whether a country stands beside a word for people; of a crowd whose it is alone, it is a guess."""
    return mention.via == "role" and mention.sector != "JRN" and not mention.guessed


def _weight(mention: Mention) -> float:
    if not mention.acts:
        return _PLACE_WEIGHT
    if mention.kind == "person" and not mention.guessed:
        return _WEIGHT["title"]
    if mention.guessed:
        return _CROWD_WEIGHT if mention.office in _CROWD else _GUESS_WEIGHT
    if mention.via == "metonym" and mention.confidence < _NAMED:
        return _PEOPLE_WEIGHT
    if mention.via in {"direct", "metonym"} and mention.confidence < _SURE:
        return _GENITIVE_WEIGHT
    return _WEIGHT[mention.via]
