"""A word in, the numbers of its pieces out: SentencePiece's unigram model, word by word.

The likeliest way of cutting a word into known pieces is found by the algorithm of Viterbi (Kudo 2018, "Subword
Regularization", section 3.2).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_START = "\u2581"
"""Marks the start of a word in the vocabulary."""
_LONGEST = 24
"""Pieces of one word that are read; a word with more is no word."""
_MARK = re.compile(r"<[a-z/]+>")
_NEVER = float("-inf")
_CACHED = 65_536
_LONGEST_CACHED = 48
"""Characters: a page of made-up words must not fill the memory for the rest of a process's life."""


class Pieces:
    """A vocabulary of pieces with the logarithm of how likely each is."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        """Take the vocabulary.

        Args:
            pieces: what the numbers stand for, in order.
            scores: natural logarithm of the probability of each.
            unknown: number that stands for a character that no piece holds.
        """
        # "<s>" in a text is three letters, no mark.
        self._numbers = {piece: number for number, piece in enumerate(pieces) if not _MARK.fullmatch(piece)}
        self._scores = list(scores)
        self._unknown = unknown
        self._longest = max(map(len, pieces))
        self._unknown_score = min(scores) - 10.0
        self._cached = lru_cache(_CACHED)(self._cut)

    def of(self, word: str) -> tuple[int, ...]:
        """Cut a word; the same word costs nothing the second time."""
        return self._cached(word) if len(word) <= _LONGEST_CACHED else self._cut(word)

    def _cut(self, word: str) -> tuple[int, ...]:
        text = _START + unicodedata.normalize("NFKC", word)[: 8 * _LONGEST]
        best = [_NEVER] * (len(text) + 1)
        best[0] = 0.0
        came: list[tuple[int, int]] = [(0, self._unknown)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                number = self._numbers.get(text[start:end])
                score = self._unknown_score if number is None else self._scores[number]
                if (number is not None or end == start + 1) and best[start] + score > best[end]:
                    best[end] = best[start] + score
                    came[end] = start, self._unknown if number is None else number
        cut, end = [], len(text)
        while end > 0:
            end, number = came[end]
            cut.append(number)
        return tuple(reversed(cut))[:_LONGEST]
