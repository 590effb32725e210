"""Sentences in, runs of capitalised words that may be names of people out."""

import re
from collections.abc import Iterator

from vigie.extraction.actors.hits import Hit
from vigie.extraction.document import Sentence
from vigie.languages.folding import fold
from vigie.languages.names import Names

_WORD = r"(?:(?:[aA]l|[eE]l|[dDlLO])['’-])?[A-ZÀ-ÖØ-ÞĀ-Ž](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?"
_RUN = re.compile(rf"(?<![\w'’-]){_WORD}(?: (?:[a-zäöü]{{1,4}} ){{0,2}}(?:al-|el-|bin-|ben-)?{_WORD}){{0,5}}")
_ELIDED = re.compile(r"[LJCQ]u?['’][a-zà-ÿ]")
"""A common word behind an elided one: "L'ancien", "J'ai"."""
_POSSESSIVES = ("'s", "’s")
_TOKEN = re.compile(r"\S+")


class Runs:
    """Finds the runs of one article: known forms and function words cut them, words of bodies drop them."""

    def __init__(self, names: Names, text: str, hits: list[Hit]) -> None:
        self._names = names
        self._text = text
        self._taken = bytearray(len(text))
        for hit in hits:
            if not hit.form.soft or (hit.used and hit.form.kind != "person"):
                self._taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)

    def within(self, sentences: list[Sentence]) -> Iterator[tuple[int, int]]:
        """Give start and end of each run, in characters."""
        for sentence in sentences:
            for match in _RUN.finditer(self._text, sentence.start, sentence.end):
                yield from self._cut(match.start(), self._before_body(match.start(), match.end()))

    def _before_body(self, start: int, end: int) -> int:
        """Give where a run ends before a body that it names behind a small word: "Ana Diaz of the Energy Institute"."""
        small = start
        for token in _TOKEN.finditer(self._text, start, end):
            if token.group() in self._names.body_words:
                return small
            if token.group().islower() and fold(token.group()) not in self._names.particles:
                small = token.start()
        return end

    def _cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        words: list[tuple[int, int]] = []
        for token in _TOKEN.finditer(self._text, start, end):
            place, stop = token.span()
            word = token.group()
            if (
                self._taken.find(1, place, stop) >= 0
                or word.rstrip(".,") in self._names.not_names
                or _ELIDED.match(word)
                or (word[0].islower() and "-" not in word and fold(word) not in self._names.particles)
            ):
                yield from self._trimmed(words)
                words = []
            else:
                words.append((place, stop))
                if word.endswith(_POSSESSIVES):
                    yield from self._trimmed(words)
                    words = []
        yield from self._trimmed(words)

    def _trimmed(self, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        while words and self._text[words[0][0]].islower():
            words = words[1:]
        while words and self._text[words[-1][0]].islower() and "-" not in self._text[words[-1][0] : words[-1][1]]:
            words = words[:-1]
        if words:
            end = words[-1][1]
            if self._text[end - 1] == "." and end - words[-1][0] > 2:
                end -= 1
            if self._text.startswith(_POSSESSIVES, end - 2):
                end -= 2
            yield words[0][0], end
