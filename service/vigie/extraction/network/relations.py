"""An article with its mentions in, how likely each party does what to each other in each sentence out."""

import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from vigie.errors import Misconfigured
from vigie.extraction.document import Document, Sentence
from vigie.extraction.events.draft import Party
from vigie.extraction.network.encoder import Array, Encoder, gelu
from vigie.extraction.network.pieces import Pieces
from vigie.extraction.network.questions import (
    SECTORS,
    SENTENCE_FEATURES,
    Known,
    Marks,
    Question,
    Sheet,
    is_state,
    sheet_of,
)
from vigie.extraction.network.tags import Tag, table_of
from vigie.model.codes import EVENT_TYPES, EventType, Status

WEIGHTS = Path(__file__).parent / "weights"
STATUSES: tuple[Status, ...] = ("occurred", "planned", "hypothetical", "negated")
FAINTEST = 0.02
"""Likelihood below which nothing is told."""
_NOWHERE = 1e12
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Relation:
    """One act of one party towards another, or towards nobody, in one sentence."""

    sentence: Sentence
    type: EventType
    source: Party | None
    target: Party | None
    likely: float
    """That the sentence tells this act of these two, whatever its status: between 0 and 1."""
    statuses: Mapping[Status, float]
    """How likely each status is, if it is told: sums to 1."""
    background: float
    """How likely it is told as background, if it is told: between 0 and 1."""
    start: int
    end: int
    """The word that the network looked at most."""


class Network:
    """The weights, loaded once."""

    def __init__(self, arrays: Mapping[str, Any], pieces: Sequence[str], graph: bytes) -> None:
        """Take the weights.

        Args:
            arrays: by name, as `tests/evaluation/network/export.py` writes them.
            pieces: the vocabulary, in order.
            graph: of the encoder (`encoder.Encoder`).
        """
        readers = [name.removesuffix("head.none") for name in arrays if name.endswith("head.none")]
        self._encoder = Encoder(arrays, graph)
        unknown, start, end = (int(n) for n in arrays["marks"])
        self._pieces = Pieces(pieces, [float(s) for s in arrays["scores"]], unknown)
        self._marks = Marks(start, end)
        self._heads = [_Head(arrays, f"{reader}head.") for reader in readers]

    def sheet(self, document: Document, speakers: Mapping[int, Party]) -> Sheet:
        """List what is asked about an article."""
        return sheet_of(document, speakers, self._pieces.of, self._marks)

    def answers(self, sheet: Sheet, tags: Iterable[Tag]) -> list[Relation]:
        """Tell what is likely in an article, sentence by sentence.

        Args:
            sheet: what is asked.
            tags: what is known of its pieces (`tags.tags_of`).
        """
        if not sheet.questions:
            return []
        states = self.states(sheet, table_of(tags, map(len, sheet.windows)))
        return [relation for question in sheet.questions for relation in self._answers(question, states)]

    def states(self, sheet: Sheet, tables: Sequence[Array]) -> list[list[Array]]:
        """Give what each piece means in its place to each reader: (pieces, width) for each window."""
        return self._encoder.encode(sheet.windows, tables)

    def weigh(self, question: Question, states: Sequence[Sequence[Array]]) -> "Said":
        """Give all likelihoods of a question: the mean of what the readers say. The first one tells where it looked."""
        said = [head.weigh(question, own) for head, own in zip(self._heads, states, strict=True)]
        acts, statuses, sectors = (
            np.mean([getattr(one, name) for one in said], axis=0) for name in ("acts", "statuses", "sectors")
        )
        # The second reader learnt nothing of background.
        return Said(acts, statuses, said[0].backgrounds, sectors, said[0].looked)

    def _answers(self, question: Question, states: Sequence[Sequence[Array]]) -> list[Relation]:
        said = self.weigh(question, states)
        parties = [*question.parties, None]
        named = {known.code for known in question.parties}
        found: dict[tuple[str | None, str | None, EventType], Relation] = {}
        for source, target, kind in np.argwhere(said.acts > FAINTEST):
            statuses = {s: float(p) for s, p in zip(STATUSES, said.statuses[source, target], strict=True)}
            old = float(said.backgrounds[source, target])
            start, end = _word_at(question, int(said.looked[source, target]))
            likely = said.acts[source, target, kind] * np.outer(*said.sectors[source, target])
            for pair in np.argwhere(likely > FAINTEST):
                first, second = (_party(parties[p], SECTORS[s]) for p, s in zip((source, target), pair, strict=True))
                codes = first.code if first else None, second.code if second else None
                if codes[0] == codes[1] or any(s and c in named for s, c in zip(pair, codes, strict=True)):
                    continue
                chance = float(likely[tuple(pair)])
                act = EVENT_TYPES[kind]
                found[(*codes, act)] = Relation(
                    question.sentence, act, first, second, chance, statuses, old, start, end
                )
        return list(found.values())


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


class _Head:
    """What answers from the states of one reader."""

    def __init__(self, arrays: Mapping[str, Any], prefix: str) -> None:
        self._arrays = {
            name.removeprefix(prefix): np.asarray(arrays[name], np.float32)
            for name in arrays
            if name.startswith(prefix)
        }

    def weigh(self, question: Question, states: Sequence[Array]) -> "Said":
        """Give all likelihoods of a question by the states of one's own encoder."""
        window, first, end = question.place
        pieces = states[window][first : max(end, first + 1)]
        rows = [np.mean([states[w][a:b].mean(0) for w, a, b in known.ranges], axis=0) for known in question.parties]
        meant = np.stack([*rows, self._arrays["none"]]).astype(np.float32)
        features = np.array(
            [*(known.features for known in question.parties), (0.0,) * len(question.parties[0].features)], np.float32
        )
        party = np.concatenate([meant, features], axis=1)
        pair = self._line("a", party)[:, None] + self._line("b", party)[None]
        # A sentence has fewer pieces than pairs of parties: what can be reckoned for each piece is not for each pair.
        weights = np.tanh(pair) @ (pieces @ self._arrays["q.weight"]).T + pieces @ self._arrays["q.bias"]
        weights = _shares(weights / np.float32(math.sqrt(pieces.shape[1])))
        here = np.broadcast_to(np.array(question.features, np.float32), (*pair.shape[:2], SENTENCE_FEATURES))
        around = np.concatenate([here, pair_features(question)], axis=-1)
        hidden = gelu(pair + weights @ self._line("c", pieces) + self._line("f", around))
        hidden = _normed(hidden + gelu(self._line("m", hidden)), self._arrays["ln.weight"], self._arrays["ln.bias"])
        acts, backgrounds = _chance(self._line("out", hidden)), _chance(self._line("bg", hidden)[..., 0])
        sectors = np.stack([_shares(self._line(side, hidden)) for side in ("ss", "ts")], axis=-2)
        return Said(acts, _shares(self._line("st", hidden)), backgrounds, sectors, weights.argmax(-1))

    def _line(self, name: str, values: Array) -> Array:
        found: Array = values @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]
        return found


def read_network(folder: Path = WEIGHTS) -> Network:
    """Read the weights of a folder; from then on linear algebra keeps to one thread in the whole process.

    Raises:
        Misconfigured: where a file is missing or broken.
    """
    # A worker reads with one process a core: threads inside each would wait for each other.
    threadpool_limits(1, user_api="blas")
    arrays: dict[str, Any] = {}
    try:
        for name in ("words.npz", "network.npz"):
            with np.load(folder / name, allow_pickle=False) as read:
                arrays |= {array: read[array] for array in read.files}
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
        return Network(arrays, pieces, (folder / "encoder.onnx").read_bytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Misconfigured(f"{folder}: no network to read there ({error})"[:300]) from error


@cache
def shared_network() -> Network:
    """One network a process, all languages together."""
    return read_network()


def _party(known: Known | None, sector: str) -> Party | None:
    if known is None:
        return None
    return Party(f"{known.code}.{sector}" if sector and is_state(known.code) else known.code, known.mention, "network")


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


def _word_at(question: Question, piece: int) -> tuple[int, int]:
    place = question.place[1] + piece
    return next(
        ((start, end) for start, end, a, b in question.words if a <= place < b),
        (question.sentence.start, question.sentence.end),
    )


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
