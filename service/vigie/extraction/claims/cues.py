"""A counted noun in, the nearest word that says what befell those counted out."""

from typing import cast

from vigie.extraction.claims.phrase import STOPS, Sentence
from vigie.extraction.claims.wording import Wording
from vigie.model.codes import Metric

_REACH_BEFORE = 9
"""Words before a number within which a verb of killing, freeing … decides what is counted."""
_REACH_AFTER = 14
"""The same after the noun; verbs come late in a passive."""
_NO_FIGHTERS = {"protesters", "other_people"}
"""What armed forces are not: gathered soldiers do not demonstrate."""
Cue = tuple[float, str, int, int]
"""Distance in words, metric, first and last word."""


def cue_of(
    sentence: Sentence, first: int, last: int, wording: Wording, *, fighters: bool = False, low: int = 0
) -> tuple[Metric | None, tuple[int, int] | None]:
    """Find the nearest deciding word before the number at ``first`` or after the noun that ends at ``last``.

    Args:
        sentence: the words.
        first: word at which the number begins.
        last: last word of the noun.
        wording: the words that decide.
        fighters: whether the noun is one of armed forces.
        low: first word that may be looked at.

    Returns:
        The metric and the characters of the deciding word; nothing where none stands near.
    """
    cues = (
        _before(sentence, first, last, wording, fighters=fighters, low=low),
        _after(sentence, last, wording, fighters=fighters),
    )
    found = min((cue for cue in cues if cue), default=None)
    if found is None:
        return None, None
    return cast(Metric, found[1]), (sentence.starts[found[2]], sentence.ends[found[3]])


def _before(sentence: Sentence, first: int, last: int, wording: Wording, *, fighters: bool, low: int) -> Cue | None:
    words = sentence.words
    for index in range(first - 1, max(low - 1, first - 1 - _REACH_BEFORE), -1):
        if words[index] in STOPS:
            return None
        found = wording.before.at(words, index)
        if not found:
            continue
        if words[index] in wording.losses and not fighters and words[last] not in wording.lives:
            return None
        if index + len(found[0]) <= first + 1:
            negated = not wording.negated.isdisjoint(words[max(0, index - 3) : index])
            if negated and found[1] in {"released", "troops_withdrawn"}:
                return None
            return first - index, found[1], index, index + len(found[0]) - 1
    return None


def _after(sentence: Sentence, last: int, wording: Wording, *, fighters: bool) -> Cue | None:
    words = sentence.words
    for index in range(last + 1, min(len(words), last + 1 + _REACH_AFTER)):
        if words[index] in STOPS:
            return None
        found = wording.after.at(words, index)
        if found and not (fighters and found[1] in _NO_FIGHTERS):
            # half a word nearer: "tué" after the noun wins over an equally near verb of another clause before it
            return index - last - 0.5, found[1], index, index + len(found[0]) - 1
    return None
