"""Closed days in, alerts out: a pure fold in the order of the days, never of arrival.

It is made anew whenever a day changes; an episode keeps its identity, the day it was entered on.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from vigie.tension.index import level_after
from vigie.tension.points import LEVELS, Points

_LOWEST = LEVELS.index("elevated")
"""Level of an open episode at least: an alert without one would look like none."""


class Signals(Protocol):
    """What the fold asks of a dyad."""

    def index(self, day: int) -> float: ...  # noqa: D102
    def deviation(self, day: int) -> float | None: ...  # noqa: D102

    def is_shown(self, day: int) -> bool:
        """Whether enough articles and outlets stand behind the index of a day."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which an episode opened, rose or closed."""

    day: int
    kind: Literal["escalation", "de-escalation"]
    level: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch of days that stands out."""

    entered: int
    turns: tuple[Turn, ...]
    level: int
    """Highest level reached, as a position in ``LEVELS``."""
    peak: float
    peak_day: int
    calm: int = 0
    """Calm days in a row up to now."""
    left: int | None = None


def fold(
    days: Iterable[int], signals: Signals, points: Points, *, going: Episode | None = None, before: Iterable[int] = ()
) -> list[Episode]:
    """Follow a dyad through its closed days.

    Args:
        days: closed days on which there was news, in order.
        signals: index, deviation and evidence of each day.
        points: the rules.
        going: the episode that was open before the first day.
        before: the closed days with news just before, in order; the first of ``days`` may need them to open one.

    Returns:
        Episodes by the day they were entered on; the last may still be open.
    """
    episodes: list[Episode] = []
    passed = deque(before, maxlen=points.alert.days - 1)
    for day in days:
        going = _followed(going, day, signals, points) if going else _opened(day, passed, signals, points)
        passed.append(day)
        if going and going.left is not None:
            episodes.append(going)
            going = None
    return [*episodes, going] if going else episodes


def _opened(day: int, passed: Collection[int], signals: Signals, points: Points) -> Episode | None:
    """Open an episode on a high day, or on the last of some days in a row that are all unusual."""
    rules, index = points.alert, signals.index(day)
    if index < min(rules.index, rules.high) or not signals.is_shown(day):
        return None
    in_a_row = [*passed, day]
    reasons = []
    if len(in_a_row) >= rules.days and all(_is_unusual(one, signals, points) for one in in_a_row):
        reasons.append("unusual_for_dyad")
    if index >= rules.high:
        reasons.append("high_index")
    if not reasons:
        return None
    level = max(_LOWEST, level_after(0, index, points))
    return Episode(day, (Turn(day, "escalation", level, tuple(reasons)),), level, index, day)


def _is_unusual(day: int, signals: Signals, points: Points) -> bool:
    if signals.index(day) < points.alert.index:
        return False
    z = signals.deviation(day)
    return z is not None and z >= points.alert.deviation


def _followed(going: Episode, day: int, signals: Signals, points: Points) -> Episode:
    index = signals.index(day)
    if index > going.peak:
        going = replace(going, peak=index, peak_day=day)
    level = level_after(0, index, points)
    if level > going.level:
        turn = Turn(day, "escalation", level, (f"level_{LEVELS[level]}",))
        going = replace(going, level=level, turns=(*going.turns, turn))
    calm = going.calm + 1 if _is_calm(index, day, signals, points) else 0
    if calm != going.calm:
        going = replace(going, calm=calm)
    if calm < points.alert.calm_days:
        return going
    turn = Turn(day, "de-escalation", level, ("calm_days",))
    return replace(going, left=day, turns=(*going.turns, turn))


def _is_calm(index: float, day: int, signals: Signals, points: Points) -> bool:
    """Low whatever is usual, or neither unusual nor high. Where nobody knows what is usual, not high is enough."""
    rules = points.alert
    if index < rules.calm_floor:
        return True
    if index >= rules.calm_index:
        return False
    z = signals.deviation(day)
    return z is None or z < rules.calm_deviation
