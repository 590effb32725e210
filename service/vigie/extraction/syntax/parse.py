"""Sentence texts in, plain parsed tokens out: with `pipeline`, the one place that knows the parser.

Labels are those of Universal Dependencies, whatever the language, so that one clause layer serves all packs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from vigie.errors import Misconfigured
from vigie.extraction.syntax.pipeline import load_pipeline

BATCH = 32
"""Sentences parsed at once: whole pages in one batch double the memory and gain no time (design/reading.md)."""
LONGEST = 1_200
"""Characters of a sentence that are parsed; what is longer is a list or no prose, and costs memory."""
WORD = re.compile(r"\w+(?:-\w+)*")
"""A word of a text that is not parsed, as the lists of a pack write it."""
_GLYPHS = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\n": " ", "\t": " ",
    "\r": " ", "\\": " ", "\u200b": " ", "\u200c": " ", "\u200d": " ", "\u2060": " ", "\ufeff": " ", "…": ".",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence."""

    index: int
    text: str
    """With the glyphs of ``normalised``."""
    start: int
    """Characters from the start of the sentence."""
    end: int
    pos: str
    """Universal part of speech: ``VERB``, ``NOUN``, ``PROPN``…"""
    dep: str
    """Universal relation to the head: ``nsubj``, ``obl:agent``…; ``ROOT`` for a root."""
    head: int
    """Index of the head; its own for a root."""
    features: str
    """Universal features: ``Mood=Cnd|Tense=Pres``; empty where the model gives none."""

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """The words of one sentence with their heads."""

    text: str
    tokens: tuple[Token, ...]


class Parser(Protocol):
    """What the rest of the reading knows of a parser."""

    def parse(self, texts: Sequence[str]) -> list[ParsedSentence]:
        """Parse sentences, in order; offsets are those of each text."""
        ...


def normalised(text: str) -> str:
    """Write typographic quotes, apostrophes, dashes and spaces as ASCII, one for one, so that offsets hold."""
    return text.translate(_GLYPHS)


class SpacyParser:
    """A spaCy pipeline, from an installed package or from a folder of weights."""

    def __init__(self, weights: str | Path) -> None:
        """Load the pipeline, which costs seconds; parsing costs milliseconds.

        Args:
            weights: the name of an installed package or the path of a folder.

        Raises:
            Misconfigured: where there is no such package or folder.
        """
        try:
            self._pipeline: Any = load_pipeline(weights)
        except OSError as error:
            raise Misconfigured(f"{weights}: no parser there; `make env` installs it ({error})"[:300]) from error

    def parse(self, texts: Sequence[str]) -> list[ParsedSentence]:
        """Parse sentences, in order; of a text beyond ``LONGEST`` characters the rest is left out."""
        return list(self._parsed(texts))

    def _parsed(self, texts: Sequence[str]) -> Iterator[ParsedSentence]:
        for first in range(0, len(texts), BATCH):
            batch = [normalised(text[:LONGEST]) for text in texts[first : first + BATCH]]
            # Words that the vocabulary has not seen are forgotten at the end of the zone: memory stays flat.
            with self._pipeline.memory_zone():
                for text, doc in zip(batch, self._pipeline.pipe(batch, batch_size=BATCH), strict=True):
                    yield ParsedSentence(text, _tokens(doc))


def _tokens(doc: Any) -> tuple[Token, ...]:
    words = [word for word in doc if not word.is_space]
    place = {word.i: index for index, word in enumerate(words)}
    return tuple(
        Token(
            index=index,
            text=word.text,
            start=word.idx,
            end=word.idx + len(word.text),
            pos=word.pos_,
            dep=word.dep_,
            head=place.get(word.head.i, index),
            features=str(word.morph),
        )
        for index, word in enumerate(words)
    )
