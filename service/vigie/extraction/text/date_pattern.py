"""The words of a pack's dates in, the one pattern that finds all mentions of dates out.

The names of its groups are read by `dates.py`: the outer one of each alternative tells which kind of mention it found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack
from vigie.languages.sections import Dates

_YEAR = r"(?:1[89]|20)\d\d"
_SHORT_YEAR = r"\d\d(?=\s*(?:[.,;:!?)\]]|\Z))(?![.,]\d)"
"""A year in two figures is told from a number by what follows: no word that it could count."""
_DAY = r"\d{1,2}"
_FIGURES = (
    rf"(?P<iso_y>{_YEAR})[ /](?P<iso_m>{_DAY})[ /](?P<iso_d>{_DAY})"
    rf"|(?P<num_1>{_DAY})[/.](?P<num_2>{_DAY})[/.](?P<num_y>{_YEAR})"
)
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What several kinds of mention hold; the last four may be missing from a mention."""

    week: str
    month: str
    relative: str
    this: str
    edge: str
    of: str
    the: str
    joiner: str
    part: str


def pattern_of_dates(pack: Pack, weekdays: Iterable[str], months: Iterable[str], counts: Iterable[str]) -> str:
    """Write the one pattern that finds all mentions; alternatives from the most to the least exact."""
    dates = pack.dates
    parts = _parts(dates, weekdays, months)
    number, unit = _number(pack, counts), rf"{parts.of}(?:{alternation(dates.units)})"
    return "|".join(
        (
            rf"(?<![\d.,])(?P<numeric>{_FIGURES})(?!\d)",
            rf"(?<!\w)(?P<daymonth>{_day_and_month(dates, parts)})(?!\w)",
            rf"(?<!\w)(?P<weekdays>{_weekday(dates, parts)})(?!\w)",
            rf"(?<!\w){_named_day(dates, parts)}",
            rf"(?<!\w)(?P<ago>{_measured(dates.ago, number, unit)})(?!\w)",
            rf"(?<!\w)(?P<earlier>{_measured(dates.earlier, number, unit)})(?!\w)",
            rf"(?<!\w)(?P<later>{_measured(dates.later, number, unit)})(?!\w)",
            rf"(?<!\w)(?P<span>{_measured(dates.spans, number, unit)})(?!\w)",
            rf"(?<!\w)(?P<ahead>{_measured(dates.ahead, number, unit)})(?!\w)",
            rf"(?<!\w)(?P<bare>{_period(dates, parts)})(?!\w)",
            rf"(?<!\w)(?P<months>{_named_month(dates, parts)})(?!\w)",
            rf"(?<!\w)(?P<seasons>{_named_season(dates, parts)})(?!\w)",
            rf"(?<![\w.]){_written_year(dates, parts)}(?!\w)",
        )
    )


def _parts(dates: Dates, weekdays: Iterable[str], months: Iterable[str]) -> _Parts:
    return _Parts(
        week=alternation(weekdays),
        month=alternation(months),
        relative=alternation([*dates.last, *dates.next]),
        this=alternation(dates.this),
        edge=rf"(?:{alternation(dates.edges)})",
        of=rf"(?:(?:{alternation(dates.of)})\s?)?",
        the=rf"(?:(?:{alternation(dates.determiners)})\s?)?",
        joiner=rf"(?:\s?(?:{alternation(dates.joiners)}))?",
        part=rf"(?:\s(?:{alternation(dates.parts)}))?",
    )


def _day_and_month(dates: Dates, parts: _Parts) -> str:
    """Write "le lundi 3 mars 2022", "March 3 and 4, 2022": with the weekday before, and with a second day."""
    tail = rf"(?:{alternation(dates.ordinals)})?"
    also = rf"\s(?:{alternation(dates.lists)})\s"
    comma = ",?" if dates.month_first else ""  # elsewhere what follows a comma is another number
    day_first = (
        rf"(?:(?P<dm_other>{_DAY}){tail}{also})?(?P<dm_day>{_DAY}){tail}{parts.joiner}\s(?P<dm_month>{parts.month})"
        rf"(?:{parts.joiner}{comma}\s(?P<dm_year>{_YEAR}|(?<!,\s){_SHORT_YEAR}))?(?:\s(?P<dm_rel>{parts.relative}))?"
    )
    month_first = (
        rf"{'' if dates.month_first else _NEVER}(?P<md_month>{parts.month})\s(?P<md_day>{_DAY}){tail}(?!\d|[.,]\d)"
        rf"(?:(?:{also}|\s?-\s?)(?P<md_other>{_DAY})(?!\d))?(?:,?\s(?P<md_year>{_YEAR}))?"
        rf"(?:\s(?P<md_rel>{parts.relative}))?"
    )
    return rf"(?:(?:{parts.week}),?\s+)?{parts.the}(?:{day_first}|{month_first})"


def _weekday(dates: Dates, parts: _Parts) -> str:
    """Write "lundi dernier", "this same Monday morning"."""
    return (
        rf"(?:(?P<wd_rel>{parts.relative})\s|(?:{parts.this})\s(?:(?:{alternation(dates.same)})\s)?)?"
        rf"(?P<weekday>{parts.week})(?:\s(?P<wd_rel2>{parts.relative}))?{parts.part}"
    )


def _named_day(dates: Dates, parts: _Parts) -> str:
    """Write "hier soir", "la veille": the group holds the word for the day alone."""
    return rf"(?P<day>{alternation([*dates.days, *dates.anchored])})(?!\w)(?:\s(?:{parts.week})(?!\w))?{parts.part}"


def _number(pack: Pack, counts: Iterable[str]) -> str:
    word = alternation(counts)
    collective = rf"(?:(?:{word})\s)?(?:{alternation(pack.numbers.collective)})"
    return rf"(?:(?:{word})(?:\s(?:{word}))?|\d{{1,3}}|{alternation(pack.dates.vague)}|{collective})"


def _measured(phrases: Iterable[str], number: str, unit: str) -> str:
    """Write phrases with a number of units, "il y a {n} {unit}", the longest first."""
    made = [
        re.escape(fold(phrase)).replace(r"\{n\}", rf"(?:{number})").replace(r"\{unit\}", unit).replace(r"\ ", r"\s+")
        for phrase in phrases
    ]
    return "|".join(sorted(made, key=len, reverse=True))


def _period(dates: Dates, parts: _Parts) -> str:
    """Write "la semaine dernière", "this month", "fin de l'année"."""
    bare, article = alternation(dates.bare_units), alternation(dates.articles)
    return (
        rf"(?:{parts.edge}\s{parts.of})?(?:(?:{article})\s?)?(?:(?P<u_rel>{parts.relative})\s(?P<unit>{bare})"
        rf"|(?P<unit2>{bare})\s(?P<u_rel2>{parts.relative})|(?P<u_this>{parts.this})\s(?P<unit3>{bare}))"
        rf"|{parts.edge}\s{parts.of}(?:{article})\s?(?P<unit4>{bare})"
    )


def _named_month(dates: Dates, parts: _Parts) -> str:
    """Write "fin mars 2022", "last March"."""
    return (
        rf"(?:(?P<m_edge>{parts.edge})\s{parts.of})?(?:(?:{alternation(dates.month_of)})\s?)?(?P<month>{parts.month})"
        rf"(?:{parts.joiner}\s(?P<m_year>{_YEAR}|(?<!,\s){_SHORT_YEAR}))?(?:\s(?P<m_rel>{parts.relative}))?"
    )


def _named_season(dates: Dates, parts: _Parts) -> str:
    """Write "l'été 2022", "last summer"."""
    return (
        rf"(?:(?P<s_rel>{parts.relative}|{parts.this})\s)?{parts.the}(?P<season>{alternation(dates.seasons)})"
        rf"(?:{parts.joiner}\s(?P<s_year>{_YEAR})|\s(?P<s_rel2>{parts.relative}))?"
    )


def _written_year(dates: Dates, parts: _Parts) -> str:
    """Write "début 2022", "l'an 2022"."""
    return (
        rf"(?:(?P<y_edge>{parts.edge})\s{parts.of})?(?:(?:{alternation(dates.year_of)})\s)?"
        rf"(?P<years>(?P<year>{_YEAR}))"
    )
