"""A pack in, the words of its dates out, and the one pattern that finds them."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
    future: re.Pattern[str]
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
    endings = rf"|\w{{2,}}(?:{alternation(dates.future_endings)})" if dates.future_endings else ""
    counts = {fold(word): value for word, value in numbers.words.items()}
    determiner = alternation(dates.determiners)
    return DateWords(
        pattern=re.compile(_pattern(pack, weekdays, months, counts)),
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
        past=re.compile(rf"(?<!\w)(?:{alternation(dates.past)})(?!\w)"),
        future=re.compile(rf"(?<!\w)(?:{alternation(dates.future)}{endings})(?!\w)"),
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


def _first_words(pack: Pack, weekdays: dict[str, int], months: dict[str, int]) -> frozenset[str]:
    dates, numbers = pack.dates, pack.numbers
    phrases = [
        *weekdays, *months, *dates.days, *dates.anchored, *dates.last, *dates.next, *dates.this, *dates.edges,
        *dates.seasons, *dates.bare_units, *dates.articles, *dates.vague, *numbers.words, *numbers.collective,
        *dates.ago, *dates.ahead, *dates.spans, *dates.within, *dates.joiners,
    ]  # fmt: skip
    return frozenset(match.group() for phrase in phrases if (match := FIRST_TOKEN.search(fold(phrase))))


def _pattern(pack: Pack, weekdays: dict[str, int], months: dict[str, int], counts: dict[str, int]) -> str:
    """Write the one pattern that finds all mentions; alternatives from the most to the least exact."""
    dates = pack.dates
    week, month = alternation(weekdays), alternation(months)
    relative = alternation([*dates.last, *dates.next])
    this = alternation(dates.this)
    year = r"(?:1[89]|20)\d\d"
    tail = alternation(dates.ordinals)
    joiner = rf"(?:\s?(?:{alternation(dates.joiners)}))?"
    part = rf"(?:\s(?:{alternation(dates.parts)}))?"
    word = alternation(counts)
    collective = rf"(?:(?:{word})\s)?(?:{alternation(pack.numbers.collective)})"
    number = rf"(?:(?:{word})(?:\s(?:{word}))?|\d{{1,3}}|{alternation(dates.vague)}|{collective})"
    unit = alternation(dates.units)
    bare = alternation(dates.bare_units)
    article = alternation(dates.articles)
    edge = rf"(?:{alternation(dates.edges)})"
    season = alternation(dates.seasons)
    month_first = "" if dates.month_first else "(?!)"

    def measured(patterns: tuple[str, ...]) -> str:
        made = [
            re.escape(fold(text))
            .replace(r"\{n\}", rf"(?:{number})")
            .replace(r"\{unit\}", rf"(?:(?:{alternation(dates.of)})\s?)?(?:{unit})")
            for text in patterns
        ]
        return "|".join(sorted((text.replace(r"\ ", r"\s+") for text in made), key=len, reverse=True))

    of = rf"(?:(?:{alternation(dates.of)})\s?)?"
    the = rf"(?:(?:{alternation(dates.determiners)})\s?)?"
    further = r"(?P<{}>\d{{1,2}})"
    also = rf"\s(?:{alternation(dates.lists)})\s"
    day_first = (
        rf"(?:{further.format('dm_other')}(?:{tail})?{also})?(?P<dm_day>\d{{1,2}})(?:{tail})?{joiner}\s"
        rf"(?P<dm_month>{month})(?:{joiner},?\s(?P<dm_year>{year}|\d\d(?!\d|\s?(?:h|%))))?(?:\s(?P<dm_rel>{relative}))?"
    )
    month_then_day = (
        rf"{month_first}(?P<md_month>{month})\s(?P<md_day>\d{{1,2}})(?:{tail})?(?!\d|[.,]\d)"
        rf"(?:(?:{also}|\s?-\s?){further.format('md_other')}(?!\d))?(?:,?\s(?P<md_year>{year}))?(?:\s(?P<md_rel>{relative}))?"
    )
    figures = (
        rf"(?P<iso_y>{year})[ /](?P<iso_m>\d{{1,2}})[ /](?P<iso_d>\d{{1,2}})"
        rf"|(?P<num_1>\d{{1,2}})[/.](?P<num_2>\d{{1,2}})[/.](?P<num_y>{year})"
    )
    period = (
        rf"(?:{edge}\s{of})?(?:(?:{article})\s?)?(?:(?P<u_rel>{relative})\s(?P<unit>{bare})"
        rf"|(?P<unit2>{bare})\s(?P<u_rel2>{relative})|(?P<u_this>{this})\s(?P<unit3>{bare}))"
        rf"|{edge}\s{of}(?:{article})\s?(?P<unit4>{bare})"
    )
    short_year = r"\d\d(?=[\s.,;)]|\Z)(?!\s(?:h|a|ans|%))"
    named_month = (
        rf"(?:(?P<m_edge>{edge})\s{of})?(?:(?:{alternation(dates.month_of)})\s?)?(?P<month>{month})"
        rf"(?:{joiner}\s(?P<m_year>{year}|{short_year}))?(?:\s(?P<m_rel>{relative}))?"
    )
    named_season = (
        rf"(?:(?P<s_rel>{relative}|{this})\s)?{the}(?P<season>{season})"
        rf"(?:{joiner}\s(?P<s_year>{year})|\s(?P<s_rel2>{relative}))?"
    )
    weekday = (
        rf"(?:(?P<wd_rel>{relative})\s|(?:{this})\s(?:(?:{alternation(dates.same)})\s)?)?(?P<weekday>{week})"
        rf"(?:\s(?P<wd_rel2>{relative}))?{part}"
    )
    named_day = rf"{alternation([*dates.days, *dates.anchored])})(?!\w)(?:\s(?:{week})(?!\w))?{part}"
    written_year = rf"(?:(?P<y_edge>{edge})\s{of})?(?:(?:{alternation(dates.year_of)})\s)?(?P<years>(?P<year>{year}))"
    return "|".join(
        (
            rf"(?<![\d.,])(?P<numeric>{figures})(?!\d)",
            rf"(?<!\w)(?P<daymonth>(?:(?:{week}),?\s+)?{the}(?:{day_first}|{month_then_day}))(?!\w)",
            rf"(?<!\w)(?P<weekdays>{weekday})(?!\w)",
            rf"(?<!\w)(?P<day>{named_day}",
            rf"(?<!\w)(?P<ago>{measured(dates.ago)})(?!\w)",
            rf"(?<!\w)(?P<span>{measured(dates.spans)})(?!\w)",
            rf"(?<!\w)(?P<ahead>{measured(dates.ahead)})(?!\w)",
            rf"(?<!\w)(?P<bare>{period})(?!\w)",
            rf"(?<!\w)(?P<months>{named_month})(?!\w)",
            rf"(?<!\w)(?P<seasons>{named_season})(?!\w)",
            rf"(?<![\w.]){written_year}(?!\w)",
        )
    )
