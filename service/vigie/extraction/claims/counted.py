"""A sentence and its numbers in, what each number counts out."""

from dataclasses import dataclass, field
from typing import cast

from vigie.extraction.claims.cues import cue_of, is_doer, is_done_by, part_before
from vigie.extraction.claims.phrase import STOPS, Noun, Sentence, noun_at
from vigie.extraction.claims.wording import Wording
from vigie.extraction.text.numbers import Number
from vigie.model.codes import Metric

_LEAST_OTHERS = 10
"""Citizens, settlers, observers: fewer are persons, no number."""
_LEAST_PEOPLE = 100
"""People of a country that are counted without anything befalling them: fewer are no matter of a crisis."""
_LEAST_MONEY = 1e6
"""Less is a price or a fine."""
_LEAST_AGAIN = 10
"""A smaller number without a noun is anything."""
_BEFALLS = {"killed", "wounded", "arrested", "displaced", "released", "expelled"}
"""What a verb right before a bare number may say of people ("killed 1,200")."""
_ONLY_PEOPLE = {"expelled", "arrested", "wounded"}
"""What befalls nobody but people: villages are freed, planes are shot down."""
_BETTER: dict[str, set[str]] = {
    "prisoners": {"released", "killed"},
    "displaced": {"killed", "released"},
    "protesters": {"killed", "wounded", "arrested", "released", "expelled"},
    "other_people": {"killed", "wounded", "arrested", "released", "expelled", "displaced", "prisoners"},
}
"""Nouns that decide alone, unless a verb says that one of these befell them."""
_UNDECIDED = {"people", "fighters", "name"}
_THINGS = {"aircraft", "vehicles", "ships", "missiles", "warheads", "weapons_other"}
_YEARS = range(1900, 2101)
_CONFIDENCE = {"noun": 0.8, "verb": 0.8, "number_of": 0.7, "again": 0.6, "name": 0.6, "currency": 0.75}
"""Estimated from output read by hand, not fitted: a noun that decides is surer than what is taken over."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts; ``start`` and ``end`` enclose number, noun and the word that decided."""

    number: Number
    metric: Metric
    how: str
    start: int
    end: int
    noun: tuple[int, int] | None
    is_people: bool
    confidence: float
    lost: bool = False
    """A word of losing decided: they are those of who lost them, wherever it was."""


def counted_in(sentence: Sentence, numbers: list[Number], wording: Wording) -> list[Counted]:
    """Tell what the numbers of a sentence count; most count nothing that matters."""
    sentence.numbers = {sentence.index_at(n.start): sentence.index_at(n.end) for n in numbers}
    counter = _Counter(sentence, wording)
    silent = wording.silent.within(sentence.words)
    for number in numbers:
        counted = counter.count(number)
        if (
            counted is not None
            and (counted.how == "currency" or number.value.is_integer())
            and not (silent and counted.is_people)
        ):
            counter.found.append(counted)
    return counter.found


@dataclass(slots=True)
class _Counter:
    """One sentence with what was counted in it so far."""

    sentence: Sentence
    wording: Wording
    found: list[Counted] = field(default_factory=list)

    def count(self, number: Number) -> Counted | None:
        first, after = self.sentence.index_at(number.figures), self.sentence.index_at(number.end)
        money = self._money(number, first, after)
        if money is not None or self._is_measure(after) or self._is_sum(first, after):
            return money
        noun = noun_at(self.sentence, after, self.wording) or self._unlisted(first, after)
        if noun is None:
            return None if number.weak else self._bare(number, first, after)
        if number.weak and noun.kind not in {"killed", "wounded"}:
            return None
        return self._undecided(number, noun, first) if noun.kind in _UNDECIDED else self._decided(number, noun, first)

    def _unlisted(self, first: int, after: int) -> Noun | None:
        """Take any plural for people where a verb that only befalls people stands right before the number."""
        words = self.sentence.words
        noun = next((i for i in range(after, min(len(words), after + 3)) if words[i] not in self.wording.skip), None)
        if (
            noun is None
            or len(words[noun]) < 5
            or self.sentence.is_small(noun, self.wording)
            or not words[noun].endswith("s")
        ):
            return None
        for index in range(first - 1, max(self._low() - 1, first - 4), -1):
            found = self.wording.before.at(words, index)
            if found and found[1] in _ONLY_PEOPLE:
                return Noun("people", noun, noun)
        return None

    def _is_measure(self, after: int) -> bool:
        return after < len(self.sentence.words) and self.wording.units.at(self.sentence.words, after) is not None

    def _is_sum(self, first: int, after: int) -> bool:
        """Tell whether a currency stands right beside the number: a small sum counts nobody ("claimed £113,000")."""
        words = self.sentence.words
        beside = [at for at in (first - 1, after) if 0 <= at < len(words)]
        return any(self.wording.currencies.at(words, at) for at in beside)

    def _low(self) -> int:
        """The first word after the number before: what stands before it says nothing of this one."""
        return self.sentence.index_at(self.found[-1].number.end) if self.found else 0

    def _undecided(self, number: Number, noun: Noun, first: int) -> Counted | None:
        """Soldiers, people, a nation: the nearest verb says what befell them, else they are there."""
        fighters = noun.kind == "fighters"
        metric, cue = cue_of(self.sentence, first, noun.last, self.wording, fighters=fighters, low=self._low())
        if metric == "troops" and not fighters and self.sentence.words[noun.last] not in self.wording.force_people:
            metric, cue = None, None
        joined = self._whole(number, noun) or self._joined(first)
        if joined is not None and not self._is_close(cue, number, noun):
            return self._made(number, joined, "again", noun=noun)
        if metric is not None:
            return self._made(number, metric, "verb", noun=noun, cue=cue)
        if is_doer(self.sentence, noun.last, self.wording):
            return None
        if fighters:
            return self._made(number, "troops", "noun", noun=noun)
        is_year = number.value in _YEARS and number.start == number.figures
        if noun.kind == "name" and number.value >= _LEAST_PEOPLE and not is_year:
            return self._made(number, "other_people", "name", noun=noun)
        return None

    def _is_close(self, cue: tuple[int, int] | None, number: Number, noun: Noun) -> bool:
        """Tell whether a verb of the number's own stands within three words after its noun."""
        ends = self.sentence.ends
        return cue is not None and number.end < cue[0] < ends[min(noun.last + 3, len(ends) - 1)]

    def _whole(self, number: Number, noun: Noun) -> Metric | None:
        """Take over the metric of the number of which this is a part: "83 morts, dont 17 enfants"."""
        before = self.found[-1] if self.found else None
        first = self.sentence.index_at(number.start)
        if before is None or number.start < before.end:
            return None
        if part_before(self.sentence, self._low(), first, self.wording) is None:
            return None
        low = self.sentence.index_at(before.end)
        is_few = before.metric == "other_people" and number.value < _LEAST_PEOPLE
        is_kind = before.is_people or (before.metric in _THINGS and noun.kind == "fighters")
        return before.metric if is_kind and not is_few and STOPS.isdisjoint(self.sentence.words[low:first]) else None

    def _joined(self, first: int) -> Metric | None:
        """Take over the metric before: "two soldiers and four settlers", "5.000 men for those of 1.000 others"."""
        before = self.found[-1] if self.found else None
        if before is None or not before.is_people or before.metric == "other_people":
            return None
        words = self.sentence.words
        if self.wording.those.intersection(words[max(0, first - 3) : first]):
            return before.metric
        gap = words[self.sentence.index_at(before.noun[1] if before.noun else before.number.end) : first]
        is_list = len(gap) == 1 and (gap[0] == "," or gap[0] in self.wording.links)
        return before.metric if is_list and before.how in {"verb", "again"} else None

    def _decided(self, number: Number, noun: Noun, first: int) -> Counted | None:
        """A noun that decides alone; prisoners who are freed and citizens who are killed are what befalls them."""
        better = _BETTER.get(noun.kind)
        if better:
            whole = self._whole(number, noun)
            if whole in better:
                return self._made(number, whole, "again", noun=noun)
            metric, cue = cue_of(self.sentence, first, noun.last, self.wording, low=self._low())
            if metric in better:
                return self._made(number, metric, "verb", noun=noun, cue=cue)
        if noun.kind == "other_people" and number.value < _LEAST_OTHERS:
            return None
        return self._made(number, cast(Metric, noun.kind), "noun", noun=noun)

    def _bare(self, number: Number, first: int, after: int) -> Counted | None:
        """A number alone: a verb right before it decides, "the number of", or it counts the same as the one before."""
        words = self.sentence.words
        follows = words[after] if after < len(words) else "."
        befallen = self._before_verb(number, after)
        if befallen is not None:
            return befallen
        if follows.isalpha() and not self.sentence.is_small(after, self.wording):
            return None
        return (
            self._number_of(number, first, after)
            or self._after_verb(number, first)
            or self._again(number, first, follows)
        )

    def _before_verb(self, number: Number, after: int) -> Counted | None:
        """Find "dont deux sont mortes", "12 killed": a verb within three words after the number."""
        words = self.sentence.words
        for index in range(after, min(len(words), after + 3)):
            found = self.wording.after.at(words, index)
            if found and is_done_by(self.sentence, after - 1, index, self.wording):
                return None
            if found and found[1] in _BEFALLS:
                cue = (self.sentence.starts[index], self.sentence.ends[index + len(found[0]) - 1])
                return self._made(number, cast(Metric, found[1]), "verb", cue=cue)
            if not self.sentence.is_small(index, self.wording):
                return None
        return None

    def _after_verb(self, number: Number, first: int) -> Counted | None:
        words = self.sentence.words
        for index in range(first - 1, max(-1, first - 5), -1):
            if words[index] in STOPS:
                return None
            found = self.wording.before.at(words, index)
            if not found or words[index] in self.wording.losses or found[1] not in _BEFALLS:
                continue
            if index + len(found[0]) >= first - 2:
                cue = (self.sentence.starts[index], self.sentence.ends[index])
                return self._made(number, cast(Metric, found[1]), "verb", cue=cue)
        return None

    def _again(self, number: Number, first: int, follows: str) -> Counted | None:
        """Find "bringing the total to 4.900" and the further numbers of a list ("Moscow 6.375, Paris 290")."""
        before = self.found[-1] if self.found else None
        if before is None or before.how == "currency" or number.value < _LEAST_AGAIN:
            return None
        near = self.sentence.words[max(0, first - 4) : first]
        goes_on = not follows.isalnum() or follows in self.wording.links or follows in self.wording.places
        is_list = goes_on and self.sentence.starts[first] - before.end < 60
        if not is_list and not self.wording.again.intersection(near):
            return None
        return self._made(number, before.metric, "again")

    def _number_of(self, number: Number, first: int, after: int) -> Counted | None:
        """Find "the number of NOUN" close after the number, or before it in the sentence."""
        words = self.sentence.words
        low = self._low()
        for index in (*range(after, min(len(words), after + 3)), *range(max(low, first - 30), first)):
            found = self.wording.number_of.at(words, index)
            noun = noun_at(self.sentence, index + len(found[0]), self.wording) if found else None
            if noun is None or not (index >= after or noun.last < first):
                continue
            metric: str | None = noun.kind
            if metric in _UNDECIDED:
                metric = cue_of(self.sentence, index, noun.last, self.wording)[0]
                metric = metric or ("troops" if noun.kind == "fighters" else None)
            if metric:
                return self._made(number, cast(Metric, metric), "number_of", noun=noun)
        return None

    def _money(self, number: Number, first: int, after: int) -> Counted | None:
        words = self.sentence.words
        found = self.wording.currencies.at(words, first - 1) if first else None
        end = number.end
        for index in range(after, min(len(words), after + 3)):
            if found is not None or (index > after and words[index - 1] not in self.wording.skip and index > after + 1):
                break
            found = self.wording.currencies.at(words, index)
            if found:
                end = max(end, self.sentence.ends[index + len(found[0]) - 1])
        if found is None or number.value < _LEAST_MONEY:
            return None
        metric = cast(Metric, f"money_{found[1]}")
        return Counted(
            number, metric, "currency", number.start, end, None, is_people=False, confidence=_CONFIDENCE["currency"]
        )

    def _made(
        self, number: Number, metric: Metric, how: str, *, noun: Noun | None = None, cue: tuple[int, int] | None = None
    ) -> Counted:
        start, end, span = number.start, number.end, None
        if noun is not None:
            span = (self.sentence.starts[noun.first], self.sentence.ends[noun.last])
            start, end = min(start, span[0]), max(end, span[1])
        if cue is not None:
            start, end = min(start, cue[0]), max(end, cue[1])
        lost = (
            cue is not None
            and cue[0] < number.start
            and self.sentence.words[self.sentence.index_at(cue[0])] in self.wording.losses
        )
        return Counted(number, metric, how, start, end, span, metric not in _THINGS, _CONFIDENCE[how], lost)
