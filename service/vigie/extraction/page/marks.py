"""Packs in, the phrases of furniture out, folded and compiled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack


@dataclass(frozen=True)
class Marks:
    """The phrases of all packs, folded and compiled: a page of one language carries the furniture of others."""

    labels: frozenset[str]
    reporters: frozenset[str]
    captions: frozenset[str]
    made_by: frozenset[str]
    particles: frozenset[str]
    """Not folded."""
    durations: tuple[str, ...]
    related: re.Pattern[str]
    endings: re.Pattern[str]
    teasers: re.Pattern[str]
    published: re.Pattern[str]
    bylines: re.Pattern[str]
    stubs: re.Pattern[str]
    appeals: re.Pattern[str]
    poses: re.Pattern[str]
    length: re.Pattern[str]
    """A duration with its figures, or figures such as 3:15 alone."""
    glued_name: re.Pattern[str]
    """An author's name that lost the blank before the text; not folded."""
    small_words: frozenset[str]


def marks_of(packs: Mapping[str, Pack]) -> Marks:
    """Gather the phrases of the packs, once for each set of them."""
    return _marks(tuple(packs.values()))


@lru_cache(maxsize=8)
def _marks(packs: tuple[Pack, ...]) -> Marks:
    def phrases(name: str) -> list[str]:
        return [fold(phrase) for pack in packs for phrase in getattr(pack.furniture, name)]

    return Marks(
        labels=frozenset(reduced(phrase) for phrase in phrases("labels")),
        reporters=frozenset(reduced(phrase) for phrase in phrases("reporters")),
        captions=frozenset(reduced(phrase) for phrase in phrases("captions")),
        made_by=frozenset(phrases("made_by")),
        particles=frozenset(word for pack in packs for word in pack.furniture.particles),
        durations=tuple(phrases("durations")),
        related=_opening(phrases("related")),
        endings=_opening(phrases("endings")),
        teasers=_opening(phrases("teasers")),
        published=_anywhere(phrases("published")),
        bylines=_opening(phrases("bylines")),
        stubs=_anywhere(phrases("stubs")),
        appeals=_anywhere(phrases("appeals")),
        poses=_anywhere(phrases("poses")),
        length=re.compile(rf"(?:{alternation(phrases('durations'))})\b.{{0,12}}\d|\d{{1,2}}:\d{{2}}\Z"),
        glued_name=_glued_name([word for pack in packs for word in pack.furniture.made_by]),
        small_words=frozenset(word for pack in packs for word in pack.text.stop_words),
    )


def _opening(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]{{0,6}}(?:\d{{1,4}}\s+)?(?P<phrase>{alternation(phrases)})(?!\w)")


def _anywhere(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(phrases)})(?!\w)")


def _glued_name(by: list[str]) -> re.Pattern[str]:
    written = "|".join(re.escape(form) for word in by for form in (word.capitalize(), word.upper())) or "(?!)"
    return re.compile(rf"\s*(?:{written})\s+(?:[A-ZÀ-Ý][\w'’.-]*\s+){{0,3}}[A-ZÀ-Ý][a-zà-ÿ]+(?=[A-ZÀ-Ý][a-zà-ÿ'’\s])")


def reduced(text: str) -> str:
    """Strip a phrase of the marks around it, and of double blanks inside."""
    return " ".join(text.split()).strip(" :;,.|-()")
