"""Folded text in, the number that its words say out: small numbers add up, hundreds and scales multiply."""

import re
from dataclasses import dataclass

from vigie.extraction.text.number_words import NumberWords

_WORD = re.compile(r"[a-z]+")
_LEAST_SCALE = 1000
_ABBREVIATION = 2
"""Letters of a scale that is written only after figures ("bn")."""


@dataclass(slots=True)
class Read:
    """A number where it stands, before its bound is known."""

    start: int
    end: int
    value: float
    scaled: bool
    approximate: bool = False
    weak: bool = False
    scale: float = 1.0


@dataclass(slots=True)
class _Sum:
    """A number while its words come in."""

    words: NumberWords
    total: float = 0.0
    """What scales have closed ("two thousand")."""
    current: float = 0.0
    scale: float = 1.0
    taken: int = 0
    weak: bool = True
    approximate: bool = False
    is_over: bool = False

    def take(self, word: str) -> bool:
        """Add a word; False where it is none of this number."""
        taken = self._collective(word) or self._small(word) or self._hundred(word) or self._scale(word)
        self.taken += taken
        return taken

    def _collective(self, word: str) -> bool:
        times = self.words.collective.get(word)
        if times is None or not self.current:
            return False
        self.current *= times
        self.approximate, self.weak, self.is_over = True, False, True
        return True

    def _small(self, word: str) -> bool:
        value = self.words.small.get(word)
        if value is None:
            return False
        tens = self.current % 100
        if value == 20 and tens == 4:  # four twenties
            self.current += 76
        elif tens and not _fits(tens, value):
            return False
        else:
            self.current += value
        self.weak = self.weak and word in self.words.weak and not self.taken
        return True

    def _hundred(self, word: str) -> bool:
        if word not in self.words.hundreds or self.current >= 100:
            return False
        self.current = max(self.current, 1) * 100
        self.weak = False
        return True

    def _scale(self, word: str) -> bool:
        times = self.words.scales.get(word, 0)
        if times < _LEAST_SCALE or len(word) <= _ABBREVIATION or not (self.current or word in self.words.alone):
            return False
        self.total += max(self.current, 1) * times
        self.scale, self.current = max(self.scale, times), 0
        self.weak = self.weak and not self.taken and word not in self.words.alone
        return True


def _fits(tens: float, value: float) -> bool:
    """Tell whether a small number may follow tens: "sixty two", "soixante douze", and nothing after a unit."""
    if tens < 10 or tens % 10:
        return False
    return value < 10 or (value < 20 and tens in {60, 80})


def spoken(folded: str, first: re.Match[str], words: NumberWords) -> Read | None:
    """Read number words from one on; None where they make no number."""
    number = _Sum(words)
    position: re.Match[str] | None = first
    end = first.end()
    while position is not None and not number.is_over:
        if number.take(position.group()):
            end = position.end()
            position = _next(folded, end)
        elif number.taken and position.group() in words.links and _goes_on(folded, position, number):
            position = _next(folded, position.end())
        else:
            break
    value = number.total + number.current
    if not number.taken or (value <= 0 and not number.weak):
        return None
    return Read(
        first.start(),
        end,
        value,
        number.scale > 1,
        approximate=number.approximate,
        weak=number.weak,
        scale=number.scale,
    )


def _goes_on(folded: str, link: re.Match[str], number: _Sum) -> bool:
    """Tell whether "and" joins two parts of one number: a unit after tens, anything after hundreds and scales."""
    ahead = _next(folded, link.end())
    if ahead is None or not (ahead.group() in number.words.small or ahead.group() in number.words.hundreds):
        return False
    return bool(number.total) or number.current >= 100 or number.current % 10 == 0


def _next(folded: str, at: int) -> re.Match[str] | None:
    return _WORD.match(folded, at + (folded[at : at + 1] == " "))
