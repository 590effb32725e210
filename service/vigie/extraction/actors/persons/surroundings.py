"""Forms and role phrases in, each by the place where it begins or ends out: what stands beside a name."""

import re

from vigie.extraction.actors.hits import Hit
from vigie.extraction.actors.phrases import Phrase
from vigie.languages.names import Names

_GOES_ON = re.compile(r"-| (?:(?:bin|ben|de|da|von|van|ould) )?(?:al-|el-|d['’])?[A-ZÀ-Þ]|\.[A-Z]")
_MAX_CIVIL_TITLE = 12
"""Characters before a name in which a civil title ends."""
_MAX_ARTICLE = 6
"""Characters before a noun in which its article stands."""


class Surroundings:
    """The text of one article, with the known forms and the role phrases in it."""

    def __init__(self, names: Names, text: str, folded: str, hits: list[Hit], phrases: dict[int, Phrase]) -> None:
        self.names = names
        self.text = text
        self.folded = folded
        self.hits = hits
        self.hits_from = {hit.start: hit for hit in hits}
        self.hits_to = {hit.end: hit for hit in hits}
        self.phrases = phrases
        """By the place of the role word."""
        self.phrase_to = {phrase.end: phrase for phrase in phrases.values()}

    def civil_title_before(self, start: int) -> bool:
        """Tell whether a name is somebody's who is called "M." or "Mrs"."""
        return bool(self.names.civil_title.search(self.folded, max(0, start - _MAX_CIVIL_TITLE), start))

    def is_whole(self, end: int) -> bool:
        """Tell whether no further name follows what ends at a place: "Judge X", not "Judge X" of "Judge X al-Y"."""
        return not _GOES_ON.match(self.text, end)

    def article_before(self, start: int) -> re.Match[str] | None:
        """Find the definite article of a noun; its first group is the word."""
        return self.names.definite.search(self.folded, max(0, start - _MAX_ARTICLE), start)
