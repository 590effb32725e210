"""An article with its mentions in, how likely each party does what to each other in each sentence out."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from vigie.errors import Misconfigured
from vigie.extraction.document import Document, Party, Sentence
from vigie.extraction.network.encoder import Arithmetic, Array, Encoder, arithmetic_here
from vigie.extraction.network.head import Head, Said
from vigie.extraction.network.pieces import Pieces
from vigie.extraction.network.questions import (
    SECTORS,
    Known,
    Marks,
    Question,
    Sheet,
    is_state,
    sheet_of,
)
from vigie.extraction.network.roles import Roles
from vigie.extraction.network.tags import Tag, table_of
from vigie.model.codes import EVENT_TYPES, EventType, Status

WEIGHTS = Path(__file__).parent / "weights"
STATUSES: tuple[Status, ...] = ("occurred", "planned", "hypothetical", "negated")
_MEANT = ("statuses", "backgrounds", "sectors")
"""What the readers say of an act, in the order of `Said`."""
_NEVER = 1e-7
"""Likelihoods nearer to 0 or 1 count as this near."""
FAINTEST = 0.02
"""Likelihood below which nothing is told."""


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

    def __init__(self, arrays: Mapping[str, Any], pieces: Sequence[str], graph: bytes, arithmetic: Arithmetic) -> None:
        """Take the weights.

        Args:
            arrays: by name, as `tests/evaluation/network/export.py` writes them.
            pieces: the vocabulary, in order.
            graph: of the encoder (`encoder.Encoder`).
            arithmetic: the one that the graph is for.
        """
        readers = [name.removesuffix("head.none") for name in arrays if name.endswith("head.none")]
        self._encoder = Encoder(arrays, graph, arithmetic)
        unknown, start, end = (int(n) for n in arrays["marks"])
        self._pieces = Pieces(pieces, [float(s) for s in arrays["scores"]], unknown)
        self._marks = Marks(start, end)
        self._heads = [Head(arrays, f"{reader}head.") for reader in readers]

    def sheet(self, document: Document, speakers: Mapping[int, Party]) -> Sheet:
        """List what is asked about an article."""
        return sheet_of(document, speakers, self._pieces.of, self._marks)

    def answers(self, sheet: Sheet, tags: Iterable[Tag], roles: Iterable[Roles]) -> list[Relation]:
        """Tell what is likely in an article, sentence by sentence.

        Args:
            sheet: what is asked.
            tags: what is known of its pieces (`tags.tags_of`).
            roles: how the parties of each question stand in its sentence (`roles.roles_of`), in order.
        """
        if not sheet.questions:
            return []
        states = self.states(sheet, table_of(tags, map(len, sheet.windows)))
        found: list[Relation] = []
        for question, own in zip(sheet.questions, roles, strict=True):
            found += _relations(question, self.weigh(question, states, own))
        return found

    def states(self, sheet: Sheet, tables: Sequence[Array]) -> list[list[Array]]:
        """Give what each piece means in its place to each reader: (pieces, width) for each window."""
        return self._encoder.encode(sheet.windows, tables)

    def weigh(self, question: Question, states: Sequence[Sequence[Array]], roles: Roles) -> Said:
        """Give all likelihoods of a question: the mean of what the readers say, of acts that of their log odds.

        The first reader tells where it looked.
        """
        said = [head.weigh(question, own, roles) for head, own in zip(self._heads, states, strict=True)]
        acts = _mean_chance([one.acts for one in said])
        statuses, backgrounds, sectors = (np.mean([getattr(one, name) for one in said], axis=0) for name in _MEANT)
        return Said(acts, statuses, backgrounds, sectors, said[0].looked)


def read_network(folder: Path = WEIGHTS) -> Network:
    """Read the weights of a folder; from then on linear algebra keeps to one thread in the whole process.

    Raises:
        Misconfigured: where a file is missing or broken.
    """
    # A worker reads with one process a core: threads inside each would wait for each other.
    threadpool_limits(1, user_api="blas")
    arrays: dict[str, Any] = {}
    arithmetic = arithmetic_here()
    try:
        for name in ("words.npz", "network.npz"):
            with np.load(folder / name, allow_pickle=False) as read:
                arrays |= {array: read[array] for array in read.files}
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
        graph = (folder / f"encoder.{arithmetic}.onnx").read_bytes()
        return Network(arrays, pieces, graph, arithmetic)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Misconfigured(f"{folder}: no network to read there ({error})"[:300]) from error


@cache
def shared_network() -> Network:
    """One network a process, all languages together."""
    return read_network()


def _mean_chance(chances: Sequence[Array]) -> Array:
    """Average likelihoods in log odds: a reader that is nearly certain weighs more than one that wavers."""
    odds = np.clip(np.stack(chances), _NEVER, 1 - _NEVER)
    mean: Array = 1 / (1 + np.exp(-np.log(odds / (1 - odds)).mean(0)))
    return mean


def _relations(question: Question, said: Said) -> list[Relation]:
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
            found[(*codes, act)] = Relation(question.sentence, act, first, second, chance, statuses, old, start, end)
    return list(found.values())


def _party(known: Known | None, sector: str) -> Party | None:
    if known is None:
        return None
    return Party(f"{known.code}.{sector}" if sector and is_state(known.code) else known.code, known.mention)


def _word_at(question: Question, piece: int) -> tuple[int, int]:
    place = question.place[1] + piece
    return next(
        ((start, end) for start, end, a, b in question.words if a <= place < b),
        (question.sentence.start, question.sentence.end),
    )
