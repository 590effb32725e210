"""A page in, the word groups that fire in it out: threats and acts of war and terror, in the manner of the GPR index.

A second gauge beside the tension index that shares nothing with it: no parser, no parties, no rules of acts.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import accumulate

from vigie.extraction.document import Page
from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack
from vigie.languages.sections import WordGroups
from vigie.model.article import WordGroup

_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[a-z0-9]+")
LEAD = 600
"""Characters in which an article says what it is about: one sentence there is enough, elsewhere it takes two."""
LONGEST = 40_000
"""Characters that are looked at: five long articles; a book is no article on a threat."""

Place = tuple[int, bool]
"""Position of a group, and whether the word is of its second list."""


def word_groups_of(page: Page, pack: Pack | None) -> tuple[WordGroup, ...]:
    """Say which parts fire: a word of the first list near one of the second, in one sentence.

    None where the article is of another subject (films, sport, history) by the pack's exclusions, or has no pack.
    """
    if pack is None:
        return ()
    reader = reader_of(pack)
    body = "\n".join(page.text[span.start : span.end] for span in page.body)[:LONGEST]
    return tuple(sorted({reader.groups.groups[group].part for group in reader.fired(body)}))


class GroupReader:
    """The word groups of one language, ready to look words up."""

    def __init__(self, groups: WordGroups) -> None:
        self.groups = groups
        self._words = _Words({
            (number, second): words
            for number, group in enumerate(groups.groups)
            for second, words in ((False, group.first), (True, group.second))
        })  # fmt: skip
        self._excluded = _Words({(number, False): (word,) for number, word in enumerate(groups.exclude)})
        self._ignored = re.compile(rf"\b(?:{alternation(groups.ignore)})\b")

    def fired(self, text: str) -> set[int]:
        """Positions of the groups that fire in a text; empty where it is excluded."""
        parts = _SENTENCE.split(self._ignored.sub(" ", _plain(text)))
        sentences = [_WORD.findall(part) for part in parts]
        strange = {number for words in sentences for word in words for number, _ in self._excluded.places(word)}
        if len(strange) >= self.groups.excluded:
            return set()
        hits = [(at, group) for at, words in enumerate(sentences) for group in set(self._fired_in(words))]
        lead = sum(end < LEAD for end in accumulate(map(len, parts)))
        if len({at for at, _ in hits}) < 2:
            hits = [(at, group) for at, group in hits if at <= lead]
        return {group for _, group in hits}

    def _fired_in(self, words: list[str]) -> Iterable[int]:
        last: dict[Place, int] = {}
        for at, word in enumerate(words):
            found = self._words.places(word)
            for group, second in found:
                if at - last.get((group, not second), -self.groups.within - 1) <= self.groups.within:
                    yield group
            last.update((place, at) for place in found)


class _Words:
    """Words, some with any ending, and where they stand."""

    def __init__(self, lists: Mapping[Place, Iterable[str]]) -> None:
        self._whole: dict[str, tuple[Place, ...]] = {}
        self._stems: dict[str, tuple[Place, ...]] = {}
        self._seen: dict[str, tuple[Place, ...]] = {}
        for place, words in lists.items():
            for word in words:
                kept = self._stems if word.endswith("*") else self._whole
                stem = fold(word.removesuffix("*"))
                kept[stem] = (*kept.get(stem, ()), place)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def places(self, word: str) -> tuple[Place, ...]:
        """Find where a word stands; remembered, since news repeats its words."""
        known = self._seen.get(word)
        if known is None:
            stems = (self._stems.get(word[:length], ()) for length in self._lengths if length <= len(word))
            found = {*self._whole.get(word, ()), *(place for places in stems for place in places)}
            known = tuple(sorted(found))
            if len(self._seen) < MOST_SEEN:
                self._seen[word] = known
        return known


MOST_SEEN = 50_000
"""Words that are remembered of one list."""


def _plain(text: str) -> str:
    """Fold, apostrophes and hyphens as spaces: phrases are written that way in the pack."""
    return fold(text).replace("'", " ")


@cache
def reader_of(pack: Pack) -> GroupReader:
    """Return the one reader of a pack."""
    return GroupReader(pack.word_groups)
