"""A sentence and its numbers in, what each number counts out."""

import re
from dataclasses import dataclass

from vigie.extraction.claims.wording import Wording
from vigie.extraction.text.numbers import Number
from vigie.languages.folding import fold
from vigie.model.codes import Metric

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[$€£¥]|[^\w\s]")
_STOPS = frozenset(".;:!?()[]{}|")
_MARKS = frozenset('"«»“”\'’-–—…/')
_REACH_BEFORE = 9
"""Words before a number within which a verb of killing, freeing … decides what is counted."""
_REACH_AFTER = 14
_LEAST_OTHERS = 10
"""Citizens, settlers, observers: fewer are persons, no number."""
_BEFALLS = {"killed", "wounded", "arrested", "displaced", "released"}
_YEARS = range(1900, 2101)
_LEAST_MONEY = 1e6
"""Less is a price or a fine."""
_LEAST_PEOPLE = 100
"""People of a country that are counted without anything befalling them: fewer are no matter of a crisis."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts. ``noun`` and ``cue`` are character spans in the text, where there are any."""

    number: Number
    metric: Metric
    how: str
    start: int
    end: int
    noun: tuple[int, int] | None
    is_people: bool
    confidence: float


@dataclass(slots=True)
class Sentence:
    """A sentence as words: folded, with their places in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    written: list[str]

    def index_at(self, offset: int) -> int:
        """Find the first word at or after an offset."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def words_of(flat: str, start: int, end: int) -> Sentence:
    """Cut a stretch of plain text into folded words and marks; a break that a mark of phrase makes stays visible."""
    sentence = Sentence([], [], [], [])
    folded = fold(flat[start:end])
    for match in _TOKEN.finditer(flat, start, end):
        written = match.group()
        if written in _MARKS:
            continue
        word = folded[match.start() - start : match.end() - start]
        sentence.words.append(word if word.strip() else written)
        sentence.starts.append(match.start())
        sentence.ends.append(match.end())
        sentence.written.append(written)
    return sentence


def counted_in(sentence: Sentence, numbers: list[Number], wording: Wording) -> list[Counted]:
    """Tell what the numbers of a sentence count; most count nothing that matters."""
    found: list[Counted] = []
    silent = wording.silent.within(sentence.words)
    for number in numbers:
        counted = _one(sentence, number, wording, found)
        if counted is None or (silent and counted.is_people):
            continue
        found.append(counted)
    return found


@dataclass(frozen=True, slots=True)
class _Noun:
    kind: str
    first: int
    last: int


def _one(sentence: Sentence, number: Number, wording: Wording, before: list[Counted]) -> Counted | None:
    first, after = sentence.index_at(number.figures), sentence.index_at(number.end)
    money = _money(sentence, number, first, after, wording)
    if money is not None:
        return money
    if after < len(sentence.words) and wording.units.at(sentence.words, after):
        return None
    noun = _noun(sentence, after, wording)
    if noun is None:
        return _without_noun(sentence, number, first, after, wording, before)
    if number.weak and noun.kind not in {"killed", "wounded"}:
        return None
    if noun.kind not in {"people", "fighters", "name"}:
        return _decided(sentence, number, noun, noun.kind, wording, first)
    metric, cue, how = _cue(sentence, first, noun.last, wording, fighters=noun.kind == "fighters", since=before)
    if metric == "troops" and noun.kind != "fighters" and sentence.words[noun.last] not in wording.force_people:
        metric, cue, how = None, None, ""
    joined = _joined_metric(sentence, first, before, wording)
    if joined is not None and not (cue and cue[0] < sentence.ends[min(noun.last + 3, len(sentence.ends) - 1)] and cue[0] > number.end):
        metric, cue, how = joined, None, "again"
    if metric is None:
        metric, how = _default(sentence, number, noun)
    if metric is None:
        return None
    return _made(sentence, number, metric, how, noun, cue)


def _joined_metric(sentence: Sentence, first: int, before: list[Counted], wording: Wording) -> Metric | None:
    """"The killings of two soldiers and four settlers", "5.000 men for those of 1.000 others": as the number before."""
    if not before or not before[-1].is_people or before[-1].metric == "other_people":
        return None
    near = sentence.words[max(0, first - 3) : first]
    if {"celle", "celui", "celles", "ceux", "that", "those"}.intersection(near) & wording.again:
        return before[-1].metric
    gap = sentence.words[sentence.index_at((before[-1].noun or (0, before[-1].number.end))[1]) : first]
    return before[-1].metric if gap in (["et"], ["and"], [","]) and before[-1].how in {"verb", "again"} else None


def _default(sentence: Sentence, number: Number, noun: _Noun) -> tuple[Metric | None, str]:
    if noun.kind == "fighters":
        return "troops", "noun"
    is_year = number.value in _YEARS and number.start == number.figures
    if noun.kind == "name" and number.value >= _LEAST_PEOPLE and not is_year:
        return "other_people", "name"
    return None, ""


def _decided(sentence: Sentence, number: Number, noun: _Noun, metric: str, wording: Wording, first: int) -> Counted | None:
    """A noun that decides alone; prisoners who are freed and citizens who are killed are counted as what befalls them."""
    cue = None
    how = "noun"
    if metric in {"prisoners", "other_people", "protesters", "displaced"}:
        better, found, _ = _cue(sentence, first, noun.last, wording)
        allowed = {"prisoners": {"released", "killed"}, "displaced": {"killed", "released"}}.get(metric, {"killed", "wounded", "arrested", "released", "expelled", "displaced", "prisoners"})
        if better in allowed:
            metric, cue, how = better, found, "verb"
    if metric == "other_people" and number.value < _LEAST_OTHERS:
        return None
    return _made(sentence, number, metric, how, noun, cue)  # type: ignore[arg-type]


def _noun(sentence: Sentence, index: int, wording: Wording) -> _Noun | None:
    """Find the counted noun right after a number."""
    unknown = 0
    while index < len(sentence.words):
        word = sentence.words[index]
        if word == "xnumx" or (word.isdigit() and unknown == 0):
            index += 1
            continue
        found = wording.nouns.at(sentence.words, index)
        if found:
            further = _noun(sentence, index + len(found[0]), wording) if wording.before_noun and found[1] in {"people", "fighters"} else None
            if further is not None and further.first == index + len(found[0]) and further.kind not in {"name"}:
                return _Noun(further.kind, index, further.last)
            return _Noun(found[1], index, index + len(found[0]) - 1)
        if word in wording.skip:
            index += 1
            continue
        if _is_people_name(sentence, index):
            following = _noun_after_name(sentence, index, wording)
            return following or _Noun("name", index, index)
        if not word.isalpha() or word in wording.small or unknown >= wording.before_noun:
            return None
        unknown += 1
        index += 1
    return None


def _noun_after_name(sentence: Sentence, index: int, wording: Wording) -> _Noun | None:
    """"Two Israelis soldiers": where a noun follows at once, it is what is counted."""
    if not wording.before_noun or index + 1 >= len(sentence.words):
        return None
    found = wording.nouns.at(sentence.words, index + 1)
    return _Noun(found[1], index, index + len(found[0])) if found else None


def _is_people_name(sentence: Sentence, index: int) -> bool:
    """A capitalised plural after a number names a people ("450.000 Israéliens"); states and nations are none."""
    written = sentence.written[index]
    return written[0].isupper() and len(written) > 4 and written[-1] in "sx" and written[1:].islower() and not sentence.words[index].startswith(("etats", "state", "nation"))


def _cue(sentence: Sentence, first: int, last: int, wording: Wording, *, fighters: bool = False, since: list[Counted] | None = None) -> tuple[Metric | None, tuple[int, int] | None, str]:
    """Find the nearest word that says what befell the people counted."""
    best: tuple[float, str, int, int] | None = None
    words = sentence.words
    low = sentence.index_at(since[-1].number.end) if since else 0
    for distance, index in enumerate(_leftwards(sentence, first)):
        if index < low:
            break
        found = wording.before.at(words, index)
        if found and words[index] in wording.losses and not fighters and words[last] not in wording.lives:
            break
        if found and index + len(found[0]) <= first + 1:
            negated = any(word in wording.negated for word in words[max(0, index - 3) : index])
            if not (negated and found[1] in {"released", "troops_withdrawn"}):
                best = (distance + 1.0, found[1], index, index + len(found[0]) - 1)
            break
    for distance, index in enumerate(_rightwards(sentence, last)):
        found = wording.after.at(words, index)
        if found and not (fighters and found[1] in {"protesters", "other_people"}):
            if best is None or distance + 0.5 < best[0]:
                best = (distance + 0.5, found[1], index, index + len(found[0]) - 1)
            break
    if best is None:
        return None, None, ""
    return best[1], (sentence.starts[best[2]], sentence.ends[best[3]]), "verb"  # type: ignore[return-value]


def _leftwards(sentence: Sentence, first: int) -> list[int]:
    reach = []
    for index in range(first - 1, max(-1, first - 1 - _REACH_BEFORE), -1):
        if sentence.words[index] in _STOPS:
            break
        reach.append(index)
    return reach


def _rightwards(sentence: Sentence, last: int) -> list[int]:
    reach = []
    for index in range(last + 1, min(len(sentence.words), last + 1 + _REACH_AFTER)):
        if sentence.words[index] in _STOPS:
            break
        reach.append(index)
    return reach


def _without_noun(sentence: Sentence, number: Number, first: int, after: int, wording: Wording, before: list[Counted]) -> Counted | None:
    """A number alone: what a verb right before it says, what "the number of" names, or the same as the number before."""
    if number.weak:
        return None
    words = sentence.words
    follows = words[after] if after < len(words) else "."
    if follows.isalpha() and follows not in wording.small:
        return None
    named = _number_of(sentence, first, after, wording, before)
    if named is not None:
        return _made(sentence, number, named.metric, "number_of", named.noun, None)
    for back in range(1, 5):
        index = first - back
        if index < 0 or words[index] in _STOPS:
            break
        found = wording.before.at(words, index)
        if found and words[index] not in wording.losses and found[1] in _BEFALLS and index + len(found[0]) >= first - 2:
            return _made(sentence, number, found[1], "verb", None, (sentence.starts[index], sentence.ends[index]))  # type: ignore[arg-type]
    if before and before[-1].metric not in {"money_usd", "money_eur", "money_other"} and number.value >= 10:
        near = words[max(0, first - 4) : first]
        if wording.again.intersection(near) or _is_list(sentence, first, after, before[-1]):
            return _made(sentence, number, before[-1].metric, "again", None, None, is_people=before[-1].is_people)
    return None


def _is_list(sentence: Sentence, first: int, after: int, last: Counted) -> bool:
    """"Washington a 5.800 ogives et Moscou 6.375": within ten words of the number that has the noun."""
    words = sentence.words
    follows = words[after] if after < len(words) else "."
    return sentence.starts[first] - last.end < 60 and (not follows.isalnum() or follows in {"pour", "for", "et", "and", "a", "in"})


@dataclass(frozen=True, slots=True)
class _Named:
    metric: Metric
    noun: _Noun


def _number_of(sentence: Sentence, first: int, after: int, wording: Wording, before: list[Counted]) -> _Named | None:
    """Find "the number of NOUN" after the number (close) or before it in the sentence."""
    words = sentence.words
    low = sentence.index_at(before[-1].number.end) if before else 0
    for index in (*range(after, min(len(words), after + 3)), *range(max(low, first - 30), first)):
        found = wording.number_of.at(words, index)
        if not found:
            continue
        noun = _noun(sentence, index + len(found[0]), wording)
        if noun is not None and (index >= after or noun.last < first):
            metric = noun.kind
            if metric in {"people", "name", "fighters"}:
                metric = _cue(sentence, index, noun.last, wording)[0] or ("troops" if metric == "fighters" else "")
            if metric:
                return _Named(metric, noun)  # type: ignore[arg-type]
    return None


def _money(sentence: Sentence, number: Number, first: int, after: int, wording: Wording) -> Counted | None:
    words = sentence.words
    currency = None
    end = number.end
    if first and (found := wording.currencies.at(words, first - 1)):
        currency = found[1]
    if currency is None:
        for index in range(after, min(len(words), after + 3)):
            found = wording.currencies.at(words, index)
            if found:
                currency, end = found[1], sentence.ends[index + len(found[0]) - 1]
                break
            if words[index] not in wording.skip and words[index] not in {"us", "canadian", "australian"}:
                break
    if currency is None or number.value < _LEAST_MONEY:
        return None
    metric: Metric = {"usd": "money_usd", "eur": "money_eur"}.get(currency, "money_other")  # type: ignore[assignment]
    return Counted(number, metric, "currency", number.start, max(end, number.end), None, is_people=False, confidence=0.75)


_THINGS = {"aircraft", "vehicles", "ships", "missiles", "warheads", "weapons_other"}
_CONFIDENCE = {"noun": 0.8, "verb": 0.8, "number_of": 0.7, "again": 0.6, "name": 0.6}


def _made(sentence: Sentence, number: Number, metric: Metric, how: str, noun: _Noun | None, cue: tuple[int, int] | None, *, is_people: bool | None = None) -> Counted:
    start, end = number.start, number.end
    span = None
    if noun is not None:
        span = (sentence.starts[noun.first], sentence.ends[noun.last])
        start, end = min(start, span[0]), max(end, span[1])
    if cue is not None:
        start, end = min(start, cue[0]), max(end, cue[1])
    people = metric not in _THINGS if is_people is None else is_people
    return Counted(number, metric, how, start, end, span, people, _CONFIDENCE[how])
