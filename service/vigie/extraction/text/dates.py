"""Running text and the publication day in, the dates it names out.

Words are those of the pack; nothing is guessed that the words do not say: what cannot be resolved to a year, a month or
a day has no ``iso``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from vigie.extraction.text.date_reckoning import (
    Granularity,
    Scene,
    day_of,
    direction_of,
    lies_ahead,
    measured,
    moved,
    nearest_day,
    nearest_month,
    year_of,
)
from vigie.extraction.text.date_words import FIRST_TOKEN, DateWords, words_of_dates
from vigie.languages.folding import fold
from vigie.languages.pack import Pack

Kind = Literal["point", "since", "until", "span", "set"]
_MOST = 30
"""Dates that are read in one sentence; more are a table."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as the text names it."""

    start: int
    end: int
    iso: str | None
    """Day ``2014-03-18``, month ``2014-03`` or year ``2014``; None where the text does not say."""
    value: str
    """The same as TIMEX3 writes it, weeks (``2014-W12``) and durations (``P2Y``) too."""
    granularity: Granularity
    kind: Kind = "point"


def find_dates(
    text: str, start: int, end: int, published_on: date, pack: Pack, *, previous: date | None = None
) -> list[DateMention]:
    """Find the dates named in ``text[start:end]``, best one sentence at a time, in order.

    Args:
        text: what offsets refer to.
        start: first character looked at.
        end: one past the last.
        published_on: the day on which "today" is today.
        pack: the language.
        previous: the day that the text before named last; "the day before" is told from it.
    """
    words = words_of_dates(pack)
    folded = fold(text[start:end])
    found: list[DateMention] = []
    for match in _matches(folded, words):
        scene = Scene(folded, text[start:end], published_on, previous, words)
        for mention in _resolved(match, scene):
            found.append(_shifted(mention, start))
            if mention.granularity == "day" and mention.iso and mention.kind != "set":
                previous = date.fromisoformat(mention.iso)
    return found


def _matches(folded: str, words: DateWords) -> Iterator[re.Match[str]]:
    """Try the pattern only where a word stands that can begin a date: the pattern is large, such words are few."""
    at = found = 0
    for token in FIRST_TOKEN.finditer(folded):
        if found >= _MOST:
            return
        if token.start() < at or not (token.group() in words.first or token.group()[0].isdigit()):
            continue
        match = words.pattern.match(folded, token.start())
        if match:
            at = match.end()
            found += 1
            yield match


def _shifted(mention: DateMention, by: int) -> DateMention:
    return DateMention(
        mention.start + by, mention.end + by, mention.iso, mention.value, mention.granularity, mention.kind
    )


_Resolver = Callable[[re.Match[str], Scene], Iterator[DateMention]]


def _resolved(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    for name, resolver in _RESOLVERS:
        if match[name] is not None:
            yield from resolver(match, scene)
            return


def _mention(
    match: re.Match[str],
    scene: Scene,
    value: str,
    granularity: Granularity,
    *,
    iso: str | None = "",
    kind: Kind | None = None,
) -> DateMention:
    iso = value if iso == "" else iso
    return DateMention(match.start(), match.end(), iso, value, granularity, kind or _kind(match, scene))


def _kind(match: re.Match[str], scene: Scene) -> Kind:
    determiner = scene.words.determiner.match(match.group())
    at = match.start() + (determiner.end() if determiner else 0)
    before = scene.folded[max(0, at - 28) : at]
    if scene.words.since.search(before):
        return "since"
    return "until" if scene.words.until.search(before) else "point"


def _numeric(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    year, month, day = match["iso_y"], match["iso_m"], match["iso_d"]
    if year is None:
        first, second = match["num_1"], match["num_2"]
        year = match["num_y"]
        month, day = (first, second) if scene.words.month_first else (second, first)
    found = day_of(int(year), int(month), int(day))
    if found:
        yield _mention(match, scene, found.isoformat(), "day")


def _day_month(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    month = scene.words.months[match["dm_month"] or match["md_month"]]
    day = int(match["dm_day"] or match["md_day"])
    year = year_of(match["dm_year"] or match["md_year"], scene)
    direction = direction_of(match["dm_rel"] or match["md_rel"], scene)
    other = match["dm_other"] or match["md_other"]
    for number, at in ((other, "other"), (day, "day")):
        if number is None:
            continue
        found = day_of(year, month, int(number)) if year else nearest_day(month, int(number), direction, match, scene)
        if found is None:
            continue
        start, end = match.span("dm_other" if match["dm_other"] else "md_other") if at == "other" else match.span()
        if at == "day" and other is not None and match["dm_day"]:
            start = match.start("dm_day")
        yield DateMention(start, end, found.isoformat(), found.isoformat(), "day", _kind(match, scene))


def _weekday(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    weekday = scene.words.weekdays[match["weekday"]]
    before = scene.folded[max(0, match.start() - 12) : match.start()]
    if scene.words.sets.search(before) and not (match["wd_rel"] or match["wd_rel2"]):
        yield _mention(match, scene, f"XXXX-WXX-{weekday + 1}", "vague", iso=None, kind="set")
        return
    back = (scene.published_on.weekday() - weekday) % 7
    direction = direction_of(match["wd_rel"] or match["wd_rel2"], scene)
    if direction < 0:
        days = -(back or 7)
    elif direction > 0:
        days = (-back) % 7 or 7
    elif lies_ahead(match, scene):
        days = (-back) % 7
    else:
        days = -back
    yield _mention(match, scene, (scene.published_on + timedelta(days)).isoformat(), "day")


def _named_day(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    phrase = match["day"]
    if phrase in scene.words.anchored:
        anchor = scene.previous or scene.published_on
        found = anchor + timedelta(scene.words.anchored[phrase])
    else:
        found = scene.published_on + timedelta(scene.words.days[phrase])
    yield _mention(match, scene, found.isoformat(), "day")


def _month(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    written = scene.written[match.start("month") : match.end("month")]
    if scene.words.capital_months and not written[0].isupper():
        return
    around = scene.words.not_months.finditer(scene.folded, max(0, match.start() - 20), match.end() + 12)
    if any(found.start() < match.end("month") and match.start("month") < found.end() for found in around):
        return
    month = scene.words.months[match["month"]]
    year = year_of(match["m_year"], scene)
    relative = match["m_rel"]
    before = scene.folded[max(0, match.start() - 24) : match.start()]
    if year is None and not relative and not match["m_edge"] and not scene.words.within.search(before):
        return
    if year is None:
        year = nearest_month(month, direction_of(relative, scene), match, scene)
    if year:
        yield _mention(match, scene, f"{year:04d}-{month:02d}", "month")


def _season(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    season = scene.words.seasons[match["season"]]
    year = year_of(match["s_year"], scene)
    relative = match["s_rel"] or match["s_rel2"]
    if year is None and relative:
        direction = direction_of(relative, scene)
        year = scene.published_on.year - (1 if direction < 0 and scene.published_on.month < 9 else 0) + (direction > 0)
    if year is not None:
        yield _mention(match, scene, f"{year:04d}-{season}", "season", iso=f"{year:04d}")


def _bare_unit(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    unit = scene.words.bare[match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]]
    relative = match["u_rel"] or match["u_rel2"] or match["u_this"]
    direction = direction_of(relative, scene)
    day, year = scene.published_on, scene.published_on.year
    if unit == "week":
        week = day + timedelta(7 * direction)
        number = week.isocalendar()
        yield _mention(match, scene, f"{number.year}-W{number.week:02d}", "week", iso=f"{week:%Y-%m}")
    elif unit == "month":
        index = year * 12 + day.month - 1 + direction
        yield _mention(match, scene, f"{index // 12:04d}-{index % 12 + 1:02d}", "month")
    elif unit == "quarter":
        index = year * 4 + (day.month - 1) // 3 + direction
        yield _mention(match, scene, f"{index // 4:04d}-Q{index % 4 + 1}", "quarter", iso=f"{index // 4:04d}")
    elif unit == "decade":
        yield _mention(match, scene, f"{year // 10 + direction}X", "decade", iso=None)
    else:
        yield _mention(match, scene, f"{year + direction:04d}", "year")


def _ago(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    yield from _away(match, scene, "ago", -1, scene.published_on)


def _ahead(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    yield from _away(match, scene, "ahead", 1, scene.published_on)


def _earlier(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    yield from _away(match, scene, "earlier", -1, scene.previous)


def _later(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    yield from _away(match, scene, "later", 1, scene.previous)


def _away(match: re.Match[str], scene: Scene, name: str, sign: int, anchor: date | None) -> Iterator[DateMention]:
    """Move from a day; where the text named none, "two days earlier" is no date."""
    unit, count = measured(match[name], scene.words)
    if count is None or anchor is None:
        yield _mention(match, scene, f"PX{_LETTER[unit]}", "vague", iso=None)
        return
    value, granularity, iso = moved(anchor, unit, sign * count)
    if value:
        yield _mention(match, scene, value, granularity, iso=iso)


def _span(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    unit, count = measured(match["span"], scene.words)
    is_since = bool(scene.words.opens_since.match(match["span"]))
    kind: Kind = "since" if is_since else "span"
    if count is None:
        yield _mention(match, scene, f"PX{_LETTER[unit]}", "vague", iso=None, kind=kind)
        return
    _, granularity, iso = moved(scene.published_on, unit, -count)
    yield _mention(match, scene, f"P{count}{_LETTER[unit]}", granularity, iso=iso if is_since else None, kind=kind)


def _bare_year(match: re.Match[str], scene: Scene) -> Iterator[DateMention]:
    year = int(match["year"])
    before = scene.folded[max(0, match.start() - 24) : match.start()]
    named = scene.words.within.search(before) or match["y_edge"] or re.search(r"(?:[(,/-]|\d{4} )\s*\Z", before)
    after = re.match(r"\s?([a-z]*)", scene.folded[match.end() : match.end() + 24])
    counted = after and after.group(1) and after.group(1) not in scene.words.small and not named
    grouped = re.search(r"(?<!\d)\d{1,3}[ .,]\Z", before) or re.match(
        r"[.,]?\d|[ ]\d{3}(?!\d)|%|\s?[€$£]", scene.folded[match.end() : match.end() + 6]
    )
    if counted or grouped or not named:
        return
    following = after.group(1) if after else ""
    if len(following) > 3 and following not in scene.words.small and following.endswith(scene.words.plurals):
        return
    yield _mention(match, scene, f"{year:04d}", "year")


_LETTER = {
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "E",
    "century": "C",
}
_RESOLVERS: tuple[tuple[str, _Resolver], ...] = (
    ("numeric", _numeric),
    ("daymonth", _day_month),
    ("weekdays", _weekday),
    ("day", _named_day),
    ("ago", _ago),
    ("ahead", _ahead),
    ("earlier", _earlier),
    ("later", _later),
    ("span", _span),
    ("bare", _bare_unit),
    ("months", _month),
    ("seasons", _season),
    ("years", _bare_year),
)
