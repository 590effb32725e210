"""Words of a date and the publication day in, the day, month or year that they mean out: the arithmetic of dates."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from vigie.extraction.text.date_words import DateWords

Granularity = Literal["day", "week", "month", "season", "quarter", "year", "decade", "vague"]
_OTHER_CLAUSE = 1_000
"""Added to the distance of a verb that stands in another clause than a date."""
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7}
_YEARS = {"year": 1, "decade": 10, "century": 100}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a mention is resolved against."""

    folded: str
    written: str
    published_on: date
    previous: date | None
    words: DateWords


def measured(phrase: str, words: DateWords) -> tuple[str, int | None]:
    """Find unit and count in a phrase such as "il y a deux ans"."""
    tokens = re.findall(r"\d+|[a-z]+", phrase)
    unit = next(words.units[token] for token in reversed(tokens) if token in words.units)
    if any(vague in phrase for vague in words.vague if " " in vague):
        return unit, None
    counts = [
        int(token) if token.isdigit() else words.numbers[token]
        for token in tokens
        if token.isdigit() or token in words.numbers
    ]
    if not counts or words.vague.intersection(tokens):
        return unit, None
    return unit, sum(counts) if len(counts) > 1 and counts[0] >= 20 > counts[1] else counts[-1]


def moved(day: date, unit: str, count: int) -> tuple[str, Granularity, str | None]:
    """Move by so many units; the result is as exact as the unit, and empty where it leaves the calendar."""
    if unit in {"month", "quarter"}:
        index = day.year * 12 + day.month - 1 + count * (3 if unit == "quarter" else 1)
        value = f"{index // 12:04d}-{index % 12 + 1:02d}"
        return value, "month", value
    if unit in _YEARS:
        year = day.year + count * _YEARS[unit]
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return "", "vague", None
        return f"{year:04d}", "year" if unit == "year" else "decade", f"{year:04d}"
    there = day + timedelta(count * _DAYS[unit])
    if unit != "week":
        return there.isoformat(), "day", there.isoformat()
    number = there.isocalendar()
    return f"{number.year}-W{number.week:02d}", "week", f"{there:%Y-%m}"


def direction_of(word: str | None, scene: Scene) -> int:
    """Say where "last" and "next" point: -1 back, 1 ahead, 0 where nothing says."""
    if word is None:
        return 0
    word = word.strip()
    return -1 if word in scene.words.last else 1 if word in scene.words.next else 0


def year_of(written: str | None, scene: Scene) -> int | None:
    """Read a year; of two figures at most five years ahead."""
    if written is None:
        return None
    year = int(written)
    if year < 100:
        century = scene.published_on.year // 100 * 100
        year += century if year <= scene.published_on.year % 100 + 5 else century - 100
    return year


def day_of(year: int, month: int, day: int) -> date | None:
    """Give the day, where the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_day(month: int, day: int, direction: int, match: re.Match[str], scene: Scene) -> date | None:
    """Choose the year that brings the day nearest to publication, on the side that words or tense name."""
    published_on = scene.published_on
    days = [found for year in (-1, 0, 1) if (found := day_of(published_on.year + year, month, day))]
    if direction == 0 and lies_ahead(match, scene):
        direction = 1
    if direction < 0:
        return max((found for found in days if found <= published_on), default=None)
    if direction > 0:
        return min((found for found in days if found >= published_on), default=None)
    return min(days, key=lambda found: abs((found - published_on).days), default=None)


def nearest_month(month: int, direction: int, match: re.Match[str], scene: Scene) -> int:
    """Choose the year that brings the month nearest to publication, as for a day."""
    here = scene.published_on.year * 12 + scene.published_on.month
    if direction == 0 and lies_ahead(match, scene):
        direction = 1
    distances = [(scene.published_on.year + year) * 12 + month - here for year in (-1, 0, 1)]
    if direction < 0:
        distance = max(distance for distance in distances if distance < 0)
    elif direction > 0:
        distance = min(distance for distance in distances if distance >= 0)
    else:
        distance = min(distances, key=lambda d: (abs(d), d))
    return (here + distance - 1) // 12


def lies_ahead(match: re.Match[str], scene: Scene) -> bool:
    """Tell from the verbs near a date whether it lies in the future: the nearest word that knows decides."""
    low, high = max(0, match.start() - 70), match.end() + 70
    ahead = [
        _gap(found, match, scene)
        for found in scene.words.future.finditer(scene.written, low, high)
        if not scene.written[found.start()].isupper()
    ]
    behind = [_gap(found, match, scene) for found in scene.words.past.finditer(scene.written, low, high)]
    return bool(ahead) and min(ahead) <= min(behind, default=_OTHER_CLAUSE * 2)


def _gap(found: re.Match[str], match: re.Match[str], scene: Scene) -> int:
    """Count the characters between a verb and a date; one beyond a comma or an "and" is farther than any other."""
    low, high = min(found.end(), match.end()), max(found.start(), match.start())
    apart = scene.words.clauses.search(scene.folded, low, high)
    return max(high - low, 0) + (_OTHER_CLAUSE if apart else 0)
