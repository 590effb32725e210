"""A stretch of text in, its words out; and the noun that a number counts."""

import re
from dataclasses import dataclass, field

from vigie.extraction.claims.wording import Wording
from vigie.languages.folding import fold

_TOKEN = re.compile(r"\d+|(?:\b[^\W\d_]\.){2,}|[^\W\d_]+|[$€£¥]|[^\w\s]")
STOPS = frozenset(".;:!?()[]{}|")
"""Marks that end a clause for a number."""
_MARKS = frozenset("\"«»“”'’-–—…/")


@dataclass(slots=True)
class Sentence:
    """A sentence as words: folded, with their places in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    written: list[str]
    numbers: dict[int, int] = field(default_factory=dict)
    """First word of each number, its bound included, to the first word after it."""

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

    def is_small(self, index: int, wording: Wording) -> bool:
        """Tell whether one of the most frequent words stands there; "US" among small letters is a name, no pronoun."""
        if self.words[index] not in wording.small:
            return False
        written = self.written[index]
        return len(written) == 1 or not written.isupper() or not any(map(str.islower, self.written))


def words_of(flat: str, start: int, end: int) -> Sentence:
    """Cut a stretch of plain text into folded words and marks; a break that a mark of phrase makes stays visible."""
    sentence = Sentence([], [], [], [])
    folded = fold(flat[start:end])
    for match in _TOKEN.finditer(flat, start, end):
        written = match.group()
        if written in _MARKS:
            continue
        word = folded[match.start() - start : match.end() - start]
        if len(written) > 1 and written[-1] == ".":
            written, word = written.replace(".", ""), word.replace(".", "")
        sentence.words.append(word if word.strip() else written)
        sentence.starts.append(match.start())
        sentence.ends.append(match.end())
        sentence.written.append(written)
    return sentence


@dataclass(frozen=True, slots=True)
class Noun:
    """The counted noun: its kind (a metric, ``people``, ``fighters`` or ``name``) and its words."""

    kind: str
    first: int
    last: int


def noun_at(sentence: Sentence, index: int, wording: Wording) -> Noun | None:
    """Find the counted noun right after a number."""
    unknown = 0
    while index < len(sentence.words):
        word = sentence.words[index]
        if word == "xnumx" or (word.isdigit() and unknown == 0):
            index += 1
            continue
        found = wording.nouns.at(sentence.words, index)
        if found:
            end = index + len(found[0])
            compound = wording.before_noun and found[1] in {"people", "fighters"} and end < len(sentence.words)
            # "killed" after "soldiers" is a verb: whose, the verb itself must tell
            if compound and not wording.after.at(sentence.words, end):
                further = noun_at(sentence, end, wording)
                if further is not None and further.first == end and further.kind != "name":
                    return Noun(further.kind, index, further.last)
            return Noun(found[1], index, index + len(found[0]) - 1)
        if word in wording.skip:
            index += 1
            continue
        if _is_people_name(sentence, index):
            following = _noun_after_name(sentence, index, wording)
            return following or Noun("name", index, index)
        if not word.isalpha() or sentence.is_small(index, wording) or unknown >= wording.before_noun:
            return None
        unknown += 1
        index += 1
    return None


def _noun_after_name(sentence: Sentence, index: int, wording: Wording) -> Noun | None:
    """Take the noun that follows a name at once ("two Chechens fighters"): it is what is counted."""
    if not wording.before_noun or index + 1 >= len(sentence.words):
        return None
    found = wording.nouns.at(sentence.words, index + 1)
    return Noun(found[1], index, index + len(found[0])) if found else None


def _is_people_name(sentence: Sentence, index: int) -> bool:
    """A capitalised plural after a number names a people ("450.000 Israéliens"); states and nations are none."""
    written = sentence.written[index]
    return (
        written[0].isupper()
        and len(written) > 4
        and written[-1] in "sx"
        and written[1:].islower()
        and not sentence.words[index].startswith(("etats", "state", "nation"))
    )
