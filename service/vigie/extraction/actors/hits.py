"""Text in, known forms with their places out: one pass of an automaton, then word borders, case and longest match."""

from dataclasses import dataclass
from itertools import islice

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from vigie.languages.names import Form, Names


@dataclass(slots=True)
class Hit:
    """A known form at its place."""

    start: int
    end: int
    form: Form
    used: bool = False
    """Part of a larger mention."""


class Matcher:
    """Finds the forms of one pack. Build it once a process: it takes a tenth of a second."""

    def __init__(self, names: Names) -> None:
        self._meanings = list(names.forms.values())
        self._automaton = AhoCorasick(
            list(names.forms),
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str, folded: str) -> list[Hit]:
        """Find the longest forms, none over another, in order. ``folded`` is ``fold(text)``."""
        found: list[tuple[int, int, Form]] = []
        last = len(folded)
        meanings = self._meanings
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (end < last and folded[end].isalnum()) or (start and folded[start - 1].isalnum()):
                continue
            for form in meanings[index]:
                if _fits(form, text, start, end):
                    found.append((start, -end, form))
                    break
        found.sort(key=_place)
        hits: list[Hit] = []
        free_from = 0
        for index, (start, minus_end, form) in enumerate(found):
            if start >= free_from and not _cuts(found, index):
                free_from = -minus_end
                hits.append(Hit(start, free_from, form))
        return hits


def _place(found: tuple[int, int, Form]) -> tuple[int, int]:
    return found[0], found[1]


def _cuts(found: list[tuple[int, int, Form]], index: int) -> bool:
    """Tell whether a form ends inside another that goes before it: "the Alliance" of "Alliance of Sahel States".

    A role word goes behind any name ("président du Parlement" before "européen"), a name behind a longer one.
    """
    start, minus_end, own = found[index]
    for other, other_minus_end, form in islice(found, index + 1, None):
        if other >= -minus_end:
            return False
        longer = own.kind == "head" or other + other_minus_end < start + minus_end
        if other > start and other_minus_end < minus_end and form.kind != "head" and longer:
            return True
    return False


def _fits(form: Form, text: str, start: int, end: int) -> bool:
    joined = end + 1 < len(text) and text[end] in "-\u2010\u2011" and text[end + 1].isalpha()
    if form.kind == "prefix":
        return joined
    if form.kind == "head" and joined:
        return False
    if form.case == "free":
        return True
    if form.kind == "person":
        return all(text[start + place].isupper() for place, sign in enumerate(form.surface) if sign.isupper())
    if form.case == "upper":
        letter = text[start + form.capital]
        return letter.isupper() or letter.isdigit()
    return text[start:end] == form.surface


_MATCHERS: dict[str, tuple[Names, Matcher]] = {}


def matcher_for(names: Names) -> Matcher:
    """One matcher per pack and process."""
    known = _MATCHERS.get(names.language)
    if known is None or known[0] is not names:
        known = _MATCHERS[names.language] = (names, Matcher(names))
    return known[1]
