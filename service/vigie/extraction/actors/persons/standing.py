"""The place of a full name that nothing introduces in, how likely its bearer acts or speaks there out."""

import math
import re
from collections import Counter
from pathlib import Path

from vigie.extraction.actors.persons.named import surname_of
from vigie.extraction.actors.persons.origin import Origins
from vigie.extraction.actors.persons.surroundings import Surroundings
from vigie.extraction.document import Sentence
from vigie.extraction.logistic import likelihood, read_weights
from vigie.languages.folding import fold

_WEIGHTS = Path(__file__).parent / "weights" / "standing.yaml"
_DESCRIBED = re.compile(r"(\S+) (?:[a-zà-ÿ][\w'’-]* ){1,4}\Z")
"""Small words right before a name, and the one before them."""
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*) \Z")
_WORD_AFTER = re.compile(r" ([a-zà-ÿ][\w'’-]*)")
_APPOSITION = re.compile(r", [a-zà-ÿ]")
_YEAR = re.compile(r"\b1[0-9]\d\d\b")
_SPOKEN = re.compile(r"[\"”»][,.]? ?\w{0,12} ?[^\"”»«“]{0,40}\Z")
"""A quotation that ends shortly before."""
_SPEAKS_ON = re.compile(r"[^.\n]{0,60}[«“\"]")
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 3
_REACH = 60
"""Characters before and behind a name that are looked at."""


class Standing:
    """Weighs the names of one article."""

    def __init__(self, around: Surroundings, sentences: list[Sentence], origins: Origins) -> None:
        self._around = around
        self._text, self._folded = around.text, around.folded
        self._origins = origins
        self._sentences = sentences
        self._openings = {sentence.start for sentence in sentences}
        self._words = Counter(map(fold, _WORD.findall(around.text)))

    def acts(self, start: int, end: int) -> float:
        """Give the probability that the bearer of a name acts or speaks."""
        return likelihood(read_weights(_WEIGHTS), self.signs(start, end))

    def signs(self, start: int, end: int) -> dict[str, float]:
        """Give what tells for or against a name, by the key of its weight."""
        text, folded, names = self._text, self._folded, self._around.names
        name = text[start:end]
        before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        word = _WORD_BEFORE.search(before)
        previous = word.group(1) if word else ""
        following = _WORD_AFTER.match(after)
        sentence = self._sentence(start)
        described = _DESCRIBED.search(before)
        relative = names.relative.match(folded, end + 2) if after.startswith(", ") else None
        again = self._words[fold(surname_of(name))] - 1
        return {
            "always": 1.0,
            "likeness": max(-3.0, min(3.0, self._origins.likeness(name) / 3)),
            "three_words": float(name.count(" ") == 2),
            "four_words": float(name.count(" ") > 2),
            "opens": float(start in self._openings),
            "comma_before": float(before.endswith(", ")),
            "described": float(previous[:1].islower() and len(previous) > _SHORT),
            "noun_phrase": float(
                bool(
                    described
                    and previous[:1].islower()
                    and len(previous) > _SHORT
                    and self._is_article(described.group(1))
                )
            ),
            "short_word": float(previous[:1].islower() and len(previous) <= _SHORT),
            "capital_before": float(previous[:1].isupper()),
            "and_before": float(bool(names.joint_end.search(folded, max(0, start - 6), start))),
            "article": float(bool(self._around.article_before(start))),
            "apposition": float(bool(_APPOSITION.match(after)) and relative is None),
            "relative": float(relative is not None),
            "verb": float(bool(following) and len(following.group(1)) > _SHORT) if following else 0.0,
            "short_after": float(bool(following) and len(following.group(1)) <= _SHORT) if following else 0.0,
            "stop_after": float(after[:1] in ".;)»”"),
            "quoted_before": float(bool(_SPOKEN.search(before))),
            "quotes": float(bool(_SPEAKS_ON.match(after))),
            "again": math.log1p(max(0, again)),
            "old_year": float(bool(_YEAR.search(text, sentence.start, sentence.end)) if sentence else 0),
            "late": start / len(text),
            "heading": float(bool(sentence and sentence.heading)),
        }

    def _is_article(self, word: str) -> bool:
        said = f" {fold(word)} "
        return bool(self._around.names.definite.search(said) or self._around.names.indefinite.search(said))

    def _sentence(self, place: int) -> Sentence | None:
        return next((sentence for sentence in self._sentences if sentence.start <= place < sentence.end), None)
