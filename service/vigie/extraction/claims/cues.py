"""A counted noun in, the nearest word that says what befell those counted out."""

from collections.abc import Iterator
from typing import cast

from vigie.extraction.claims.phrase import STOPS, Noun, Sentence, noun_at
from vigie.extraction.claims.wording import BEFALLS, Wording
from vigie.model.codes import Metric

_REACH_BEFORE = 9
"""Words before a number within which a verb of killing, freeing … decides what is counted."""
_REACH_AFTER = 14
"""The same after the noun; verbs come late in a passive."""
_REACH_AUXILIARY = 4
"""Words before a participle within which its auxiliary stands: adverbs stand between."""
_REACH_TIME = 4
"""Words after a verb within which a noun of time makes "the same day" of what looks like an object."""
_MOST_BEHIND = 2
"""Adjectives that may follow a noun of a list, where the language puts them there."""
_REACH_PART = 3
"""Words before a number within which "dont" stands: "dont, selon Kiev, neuf"."""
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
    for index in _ahead(sentence, last, wording):
        found = wording.after.at(sentence.words, index)
        if found and is_done_by(sentence, last, index, wording):
            return None
        if found and not (fighters and found[1] in _NO_FIGHTERS):
            # half a word nearer: "tué" after the noun wins over an equally near verb of another clause before it
            return index - last - 0.5, found[1], index, index + len(found[0]) - 1
    return None


def _ahead(sentence: Sentence, last: int, wording: Wording) -> Iterator[int]:
    """List the words after a noun that may say what befell it.

    Behind the next number it is not spoken of any more, unless both stand in a list ("deux soldats et un policier
    ont été tués"); what the further noun itself says ("et trois blessés") is its own.
    """
    words = sentence.words
    before, own = last, last
    for index in range(last + 1, min(len(words), last + 1 + _REACH_AFTER)):
        if words[index] in STOPS:
            return
        noun = _counted_at(sentence, index, wording)
        if noun is not None:
            if not _goes_on(sentence, before + 1, index, wording):
                return
            before = own = noun.last
        if index > own:
            yield index


def _counted_at(sentence: Sentence, index: int, wording: Wording) -> Noun | None:
    """Find the noun of a number that begins at a word; numbers that count nobody are passed over."""
    after = sentence.numbers.get(index)
    if after is None or after >= len(sentence.words) or wording.units.at(sentence.words, after):
        return None
    return noun_at(sentence, after, wording) or (
        Noun("", after, after) if wording.after.at(sentence.words, after) else None
    )


def _goes_on(sentence: Sentence, first: int, number: int, wording: Wording) -> bool:
    """Tell whether nothing but a list, or "dont", stands between a noun and the next number."""
    words = sentence.words
    neutral = wording.of | wording.places | {","}
    index = first
    unknown = []
    joined = number > first and words[number - 1] == ","
    while index < number:
        found = wording.lists.at(words, index) or wording.parts.at(words, index) or wording.nouns.at(words, index)
        joined = joined or (found is not None and found[1] == "list" and index + len(found[0]) == number)
        if not found and words[index] not in neutral and not sentence.written[index][0].isupper():
            unknown.append(index)
        index += len(found[0]) if found else 1
    if not joined and part_before(sentence, first, number, wording) is None:
        return False
    behind = 0 if wording.before_noun else _MOST_BEHIND
    return len(unknown) <= behind and not any(sentence.is_small(index, wording) for index in unknown)


def part_before(sentence: Sentence, low: int, number: int, wording: Wording) -> int | None:
    """Find the word that makes a number a part of the one before, right before it: "dont", "including"."""
    for index in range(number - 1, max(low, number - 1 - _REACH_PART) - 1, -1):
        if sentence.words[index] in STOPS:
            return None
        found = wording.parts.at(sentence.words, index)
        if found and index + len(found[0]) <= number:
            return index
    return None


def is_doer(sentence: Sentence, last: int, wording: Wording) -> bool:
    """Tell whether the noun that ends at ``last`` kills, frees … instead of being killed: it is not counted for it."""
    for index in _ahead(sentence, last, wording):
        found = wording.after.at(sentence.words, index) or wording.before.at(sentence.words, index)
        if found and found[1] in BEFALLS:
            return _is_active(sentence, last, index, index + len(found[0]), wording)
    return False


def is_done_by(sentence: Sentence, last: int, verb: int, wording: Wording) -> bool:
    """Tell whether a word that says what befell people is an act of the noun that ends at ``last`` ("ont tué")."""
    found = wording.after.at(sentence.words, verb)
    if found is None or found[0] not in wording.transitive:
        return False
    return _is_active(sentence, last, verb, verb + len(found[0]), wording)


def _is_active(sentence: Sentence, last: int, verb: int, end: int, wording: Wording) -> bool:
    """Look for an auxiliary of having without one of the passive, else for an object right after the verb.

    Another doer between noun and verb ("que la Russie a tués") makes the noun the object again.
    """
    verbs = range(verb - 1, max(last, verb - 1 - _REACH_AUXILIARY), -1)
    auxiliary = next((i for i in verbs if sentence.words[i] in wording.having | wording.passive), None)
    if auxiliary is None:
        return _has_object(sentence, end, wording) and not _has_own_doer(sentence, last + 1, verb, wording)
    return sentence.words[auxiliary] in wording.having and not _has_own_doer(sentence, last + 1, auxiliary, wording)


def _has_object(sentence: Sentence, index: int, wording: Wording) -> bool:
    """Tell whether an object begins here: an article, a number; no time ("the same day", "two days ago")."""
    words = sentence.words
    if not wording.objects or index >= len(words):
        return False
    if index not in sentence.numbers and words[index] not in wording.objects:
        return False
    after = sentence.numbers.get(index, index)
    near = range(after, min(len(words), after + _REACH_TIME))
    return not any(wording.units.at(words, i) or words[i] in wording.times for i in near)


def _has_own_doer(sentence: Sentence, first: int, verb: int, wording: Wording) -> bool:
    """Tell whether another doer stands between noun and verb: "que la Russie", "Russia", "they"."""
    words = sentence.words[first:verb]
    if any(word in wording.whom and words[at + 1] != "," for at, word in enumerate(words[:-1])):
        return True
    return bool(words and wording.objects) and (words[0] in wording.objects or sentence.written[first][0].isupper())
