"""Lines of a page in, the days they name out: publication dates stand in the furniture."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from vigie.languages.folding import alternation, fold
from vigie.languages.pack import Pack

_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EARLIEST_YEAR = 1990


def full_dates(text: str, packs: Mapping[str, Pack]) -> list[date]:
    """List the days of a line that are given with their year, in order. Words of months in any pack's language."""
    if not _YEAR.search(text):
        return []
    folded = fold(text)
    found: dict[int, date | None] = {}
    worded, months, month_first = _worded(tuple(packs.values()))
    for match in _ISO.finditer(text):
        found[match.start()] = _day(match["year"], match["month"], match["day"])
    for match in _NUMERIC.finditer(text):
        first, second = (match["first"], match["second"])
        likely = (second, first) if month_first and int(first) <= 12 else (first, second)
        found[match.start()] = _day(match["year"], likely[1], likely[0]) or _day(match["year"], likely[0], likely[1])
    for match in worded.finditer(folded):
        groups = match.groupdict()
        month = months[groups["m1"] or groups["m2"]]
        found[match.start()] = _day(match["y1"] or match["y2"], str(month), match["d1"] or match["d2"])
    return [day for _, day in sorted(found.items()) if day]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _EARLIEST_YEAR else None


@lru_cache(maxsize=8)
def _worded(packs: tuple[Pack, ...]) -> tuple[re.Pattern[str], dict[str, int], bool]:
    months: dict[str, int] = {}
    for pack in packs:
        for number, variants in enumerate(pack.dates.months, start=1):
            months |= {fold(word): number for word in variants.split("|")}
    names = alternation(months)
    tails = alternation(word for pack in packs for word in pack.dates.ordinals)
    pattern = re.compile(
        rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:{tails})?\s+(?:of\s+)?(?P<m1>{names})(?:\s*,)?\s+(?P<y1>(?:19|20)\d\d)"
        rf"|(?P<m2>{names})\s+(?P<d2>\d{{1,2}})(?:{tails})?(?:\s*,)?\s+(?P<y2>(?:19|20)\d\d))(?!\d)"
    )
    return pattern, months, len(packs) == 1 and packs[0].dates.month_first
