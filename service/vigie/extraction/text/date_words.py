"""A pack in, the words of its dates out, with the patterns that find them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from vigie.extraction.text.date_pattern import pattern_of_dates
from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack

FIRST_TOKEN = re.compile(r"[a-z]+|\d+")
"""What is looked up in ``DateWords.first``."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words and patterns of dates in one language, folded."""

    pattern: re.Pattern[str]
    first: frozenset[str]
    """Words with which a match can begin."""
    weekdays: dict[str, int]
    months: dict[str, int]
    days: dict[str, int]
    anchored: dict[str, int]
    last: frozenset[str]
    next: frozenset[str]
    units: dict[str, str]
    bare: dict[str, str]
    seasons: dict[str, str]
    numbers: dict[str, int]
    vague: frozenset[str]
    past: re.Pattern[str]
    """Matches the text as written, as ``future`` does: "à" is no form of "avoir"."""
    future: re.Pattern[str]
    clauses: re.Pattern[str]
    """What parts the clauses of a sentence."""
    since: re.Pattern[str]
    opens_since: re.Pattern[str]
    until: re.Pattern[str]
    sets: re.Pattern[str]
    within: re.Pattern[str]
    not_months: re.Pattern[str]
    small: frozenset[str]
    month_first: bool
    capital_months: bool
    determiner: re.Pattern[str]
    plurals: tuple[str, ...]


@lru_cache(maxsize=16)
def words_of_dates(pack: Pack) -> DateWords:
    """Compile the words of a pack, once."""
    dates, numbers = pack.dates, pack.numbers
    weekdays = {fold(form): number for number, forms in enumerate(dates.weekdays) for form in forms.split("|")}
    months = {fold(form): number for number, forms in enumerate(dates.months, start=1) for form in forms.split("|")}
    endings = rf"|\w{{2,}}(?:{'|'.join(map(re.escape, dates.future_endings))})" if dates.future_endings else ""
    counts = {fold(word): value for word, value in numbers.words.items()}
    determiner = alternation(dates.determiners)
    return DateWords(
        pattern=re.compile(pattern_of_dates(pack, weekdays, months, counts)),
        first=_first_words(pack, weekdays, months),
        weekdays=weekdays,
        months=months,
        days={fold(word): days for word, days in dates.days.items()},
        anchored={fold(word): days for word, days in dates.anchored.items()},
        last=frozenset(map(fold, dates.last)),
        next=frozenset(map(fold, dates.next)),
        units={fold(word): unit for word, unit in dates.units.items()},
        bare={fold(word): unit for word, unit in dates.bare_units.items()},
        seasons={fold(word): season for word, season in dates.seasons.items()},
        numbers=counts | {fold(word): value for word, value in numbers.collective.items()},
        vague=frozenset(map(fold, dates.vague)),
        past=_as_written(dates.past),
        future=_as_written(dates.future, endings),
        clauses=re.compile(rf"[,;:]|(?<!\w)(?:{alternation(numbers.links)})(?!\w)"),
        since=re.compile(rf"(?<!\w)(?:{alternation(dates.since)})(?:\s(?:{determiner}))?\s?'?\Z"),
        opens_since=re.compile(rf"(?:{alternation(dates.since)})\s"),
        until=re.compile(rf"(?<!\w)(?:{alternation(dates.until)})(?:\s(?:{determiner}))?\s?\Z"),
        sets=re.compile(rf"(?<!\w)(?:{alternation(dates.sets)})\s\Z"),
        within=re.compile(
            rf"(?<!\w)(?:{alternation(dates.within)})(?:\s(?:{determiner}|{alternation(dates.year_of)}|{alternation(dates.month_of)}))?\s?\Z"
        ),
        not_months=re.compile(rf"(?:{alternation(dates.not_months)})(?!\w)"),
        small=frozenset(map(fold, pack.text.stop_words)),
        month_first=dates.month_first,
        capital_months=dates.capital_months,
        determiner=re.compile(rf"(?:{determiner})\s?(?=\w)"),
        plurals=dates.plurals,
    )


def _as_written(words: Iterable[str], more: str = "") -> re.Pattern[str]:
    longest = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest) or '(?!)'}{more})(?!\w)", re.IGNORECASE)


def _first_words(pack: Pack, weekdays: dict[str, int], months: dict[str, int]) -> frozenset[str]:
    dates, numbers = pack.dates, pack.numbers
    phrases = [
        *weekdays, *months, *dates.days, *dates.anchored, *dates.last, *dates.next, *dates.this, *dates.edges,
        *dates.seasons, *dates.bare_units, *dates.articles, *dates.vague, *numbers.words, *numbers.collective,
        *dates.ago, *dates.ahead, *dates.earlier, *dates.later, *dates.spans, *dates.within, *dates.joiners,
    ]  # fmt: skip
    return frozenset(match.group() for phrase in phrases if (match := FIRST_TOKEN.search(fold(phrase))))
