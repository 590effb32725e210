"""A pack in, the words of its numbers out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack
from vigie.model.codes import Bound


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words and patterns of numbers in one language, folded."""

    first: frozenset[str]
    """Words with which a number can begin."""
    articles: frozenset[str]
    figure: re.Pattern[str]
    small: dict[str, int]
    alone: frozenset[str]
    hundreds: frozenset[str]
    scales: dict[str, float]
    collective: dict[str, int]
    links: frozenset[str]
    half: re.Pattern[str]
    weak: frozenset[str]
    before: re.Pattern[str]
    bounds: dict[str, Bound]
    after: re.Pattern[str]
    bounds_after: dict[str, Bound]
    ranges: tuple[tuple[str, str], ...]
    grouping: frozenset[str]
    decimal: str


@lru_cache(maxsize=16)
def words_of_numbers(pack: Pack) -> NumberWords:
    """Compile the words of a pack, once."""
    numbers = pack.numbers
    signs = "".join(re.escape(fold(sign)) for sign in numbers.grouping)
    grouped = rf"\d{{1,3}}(?P<sign>[{signs}])\d{{3}}(?!\d)(?:(?P=sign)\d{{3}}(?!\d)){{0,4}}"
    foreign = rf"\d{{1,3}}(?:{re.escape(numbers.decimal)}\d{{3}}(?!\d)){{2,4}}"
    figure = rf"{grouped}(?:{re.escape(numbers.decimal)}\d+)?|{foreign}|\d+(?:[.,]\d+)?"
    between = alternation(numbers.between)
    bounds = {fold(phrase): bound for phrase, bound in numbers.bounds.items()}
    after = {fold(phrase): bound for phrase, bound in numbers.bounds_after.items()}
    return NumberWords(
        first=frozenset(map(fold, (*numbers.words, *numbers.hundred, *numbers.scales, *numbers.collective))),
        articles=frozenset(map(fold, numbers.articles)),
        figure=re.compile(figure),
        small={fold(word): value for word, value in numbers.words.items()},
        alone=frozenset(map(fold, numbers.alone)),
        hundreds=frozenset(map(fold, numbers.hundred)),
        scales={fold(word): value for word, value in numbers.scales.items()},
        collective={fold(word): value for word, value in numbers.collective.items()},
        links=frozenset(map(fold, numbers.links)),
        half=re.compile(rf" (?:{alternation(numbers.halves)})(?: ([a-z]+))?(?!\w)"),
        weak=frozenset(map(fold, numbers.ambiguous)),
        before=re.compile(
            rf"(?<!\w)(?P<phrase>{alternation(bounds)})[\s']?\s*(?:(?:{between})\s){{0,2}}(?:[a-z]{{1,2}}\s?)?[$€£¥]?\s?\Z"
        ),
        bounds=bounds,
        after=re.compile(rf"\s+(?P<phrase>{alternation(after)})(?!\w)"),
        bounds_after=after,
        ranges=tuple((fold(opening), fold(middle)) for opening, middle in sorted(numbers.ranges.items(), reverse=True)),
        grouping=frozenset(map(fold, numbers.grouping)),
        decimal=numbers.decimal,
    )
