"""Text in, known forms with their places out: one pass of an automaton, then word borders, case and longest match."""

from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from vigie.languages.names import Entry, Names


@dataclass(slots=True)
class Hit:
    """A known form at its place."""

    start: int
    end: int
    entry: Entry
    used: bool = False
    """Part of a larger mention."""


class Matcher:
    """Finds the forms of one pack. Build it once a process: it takes a tenth of a second."""

    def __init__(self, names: Names) -> None:
        self._meanings = list(names.entries.values())
        self._automaton = AhoCorasick(
            list(names.entries),
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str) -> list[Hit]:
        """Find the longest forms, none over another, in order. ``folded`` is ``fold(text)``."""
        found: list[tuple[int, int, Entry]] = []
        last = len(folded)
        meanings = self._meanings
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and folded[start - 1].isalnum()) or (end < last and folded[end].isalnum()):
                continue
            for entry in meanings[index]:
                if _fits(entry, text, start, end):
                    found.append((start, -end, entry))
                    break
        found.sort(key=_place)
        hits: list[Hit] = []
        free_from = 0
        for start, minus_end, entry in found:
            if start >= free_from:
                free_from = -minus_end
                hits.append(Hit(start, free_from, entry))
        return hits


def _place(found: tuple[int, int, Entry]) -> tuple[int, int]:
    return found[0], found[1]


def _fits(entry: Entry, text: str, start: int, end: int) -> bool:
    if entry.kind == "prefix":
        return end < len(text) and text[end] in "-\u2010\u2011" and end + 1 < len(text) and text[end + 1].isalpha()
    if entry.case == "free":
        return True
    if entry.case == "upper":
        return text[start].isupper() or text[start].isdigit()
    return text[start:end] == entry.surface


_MATCHERS: dict[int, tuple[Names, Matcher]] = {}


def matcher_for(names: Names) -> Matcher:
    """One matcher per pack and process."""
    known = _MATCHERS.get(id(names))
    if known is None:
        known = _MATCHERS[id(names)] = (names, Matcher(names))
    return known[1]

