"""States of the pieces of a sentence in, how likely each of its parties does what to each other out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.extraction.network.encoder import Array, gelu
from vigie.extraction.network.questions import SENTENCE_FEATURES, Question
from vigie.extraction.network.roles import Roles

_NOWHERE = 1e12
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Said:
    """Likelihoods of one question; the first two axes are source and target, None last."""

    acts: Array
    """And type."""
    statuses: Array
    """And status."""
    backgrounds: Array
    """That it is told as background."""
    sectors: Array
    """And side, and sector: people whom no word names stand for themselves behind their state."""
    looked: Any
    """The piece looked at most."""


class Head:
    """What answers from the states of one reader."""

    def __init__(self, arrays: Mapping[str, Any], prefix: str) -> None:
        """Take the weights whose names begin so."""
        self._arrays = {
            name.removeprefix(prefix): np.asarray(arrays[name], np.float32)
            for name in arrays
            if name.startswith(prefix)
        }

    def weigh(self, question: Question, states: Sequence[Array], roles: Roles) -> Said:
        """Give all likelihoods of a question.

        Args:
            question: it.
            states: of the article by one's own encoder, (pieces, width) for each window.
            roles: how the parties stand in the tree of the sentence.
        """
        window, first, end = question.place
        pieces = states[window][first : max(end, first + 1)]
        rows = [np.mean([states[w][a:b].mean(0) for w, a, b in known.ranges], axis=0) for known in question.parties]
        meant = np.stack([*rows, self._arrays["none"]]).astype(np.float32)
        features = np.array(
            [*(known.features for known in question.parties), (0.0,) * len(question.parties[0].features)], np.float32
        )
        party = np.concatenate([meant, features], axis=1)
        source = self._line("a", party) + self._turn("ra", roles.parties)
        target = self._line("b", party) + self._turn("rb", roles.parties)
        pair = source[:, None] + target[None] + self._turn("rf", roles.ways)
        turned = np.tanh(pair)
        # A sentence has fewer pieces than pairs of parties: what can be reckoned for each piece is not for each pair.
        looks = turned @ (pieces @ self._arrays["q.weight"]).T + pieces @ self._arrays["q.bias"]
        looks /= np.float32(math.sqrt(pieces.shape[1]))
        drawn = self._arrays["rw"] + self._line("rq", turned)
        weights = _shares(looks + (roles.path @ drawn[..., None])[..., 0])
        passed = roles.path.max(-1)
        passed /= np.maximum(passed.sum(-1, keepdims=True), 1)
        here = np.broadcast_to(np.array(question.features, np.float32), (*pair.shape[:2], SENTENCE_FEATURES))
        around = np.concatenate([here, pair_features(question)], axis=-1)
        seen = weights @ self._line("c", pieces) + passed @ self._turn("rc", pieces)
        hidden = gelu(pair + seen + self._line("f", around))
        hidden = _normed(hidden + gelu(self._line("m", hidden)), self._arrays["ln.weight"], self._arrays["ln.bias"])
        hidden = hidden + self._rivals(hidden)
        acts, backgrounds = _chance(self._line("out", hidden)), _chance(self._line("bg", hidden)[..., 0])
        sectors = np.stack([_shares(self._line(side, hidden)) for side in ("ss", "ts")], axis=-2)
        return Said(acts, _shares(self._line("st", hidden)), backgrounds, sectors, weights.argmax(-1))

    def _rivals(self, hidden: Array) -> Array:
        """Weigh each two parties against the others of the sentence: what one of them does another seldom does too."""
        own = gelu(self._line("v", hidden))
        others = own.max(0, keepdims=True), own.max(1, keepdims=True), own.max((0, 1), keepdims=True)
        compared = own, own.swapaxes(0, 1), *(np.broadcast_to(other, own.shape) for other in others)
        return self._line("w", np.concatenate(compared, axis=-1))

    def _line(self, name: str, values: Array) -> Array:
        found: Array = self._turn(name, values) + self._arrays[f"{name}.bias"]
        return found

    def _turn(self, name: str, values: Array) -> Array:
        turned: Array = values @ self._arrays[f"{name}.weight"].T
        return turned


def pair_features(question: Question) -> Array:
    """Tell of each two parties which stands first, whether they are of one state and whether both stand here."""
    count = len(question.parties) + 1
    starts = np.array([min(k.start, _NOWHERE / 1e3) for k in question.parties] + [_NOWHERE])
    states = [k.code.partition(".")[0] for k in question.parties]
    here = np.array([k.features[0] for k in question.parties] + [0.0], np.float32)
    found = np.zeros((count, count, 4), np.float32)
    found[..., 0] = starts[:, None] < starts[None]
    found[:-1, :-1, 1] = [[first == second for second in states] for first in states]
    found[..., 2] = here[:, None] * here[None]
    found[-1, :, 3] = found[:, -1, 3] = 1.0
    return found


def _chance(values: Array) -> Array:
    chance: Array = np.float32(1) / (np.float32(1) + np.exp(-values))
    return chance


def _shares(values: Array) -> Array:
    """Likelihoods that sum to 1 along the last axis (softmax)."""
    values = np.exp(values - values.max(-1, keepdims=True))
    shares: Array = values / values.sum(-1, keepdims=True)
    return shares


def _normed(values: Array, weight: Array, bias: Array) -> Array:
    values = values - values.mean(-1, keepdims=True)
    values /= np.sqrt(np.square(values).mean(-1, keepdims=True) + _EPSILON)
    normed: Array = values * weight + bias
    return normed
