"""A pack's lists of clue words in, the kinds that each word of a text is a clue to out."""

import re
from collections.abc import Iterator, Mapping, Sequence

from vigie.languages.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = "*"


class Clues:
    """Words, and beginnings of words, each with the kinds of people that it goes with.

    Args:
        lists: kind -> words; a star ends the beginning of a word.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        for kind, words in lists.items():
            for word in words:
                kinds = self._beginnings if word.endswith(_BEGINNING) else self._words
                key = fold(word.removesuffix(_BEGINNING))
                kinds[key] = (*kinds.get(key, ()), kind)
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Give place and kind of each clue in ``folded[start:end]``, in order of the places."""
        for word in _WORD.finditer(folded, start, end):
            for kind in self._kinds_of(word.group()):
                yield word.start(), kind

    def _kinds_of(self, word: str) -> Iterator[str]:
        yield from self._words.get(word, ())
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._beginnings.get(word[:length], ())
