"""Sketches of days in, shares of articles on threats and acts of war and terror out: a gauge that knows no events.

In the manner of the Geopolitical Risk index (Caldara and Iacoviello, American Economic Review 2022): the share of all
articles in which word groups fire, overall and, of a state, those of them that name it. In per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.tension.volume import Marks, Volume

WEEK = 7
"""Days of the mean: single days are too noisy to be read."""


@dataclass(frozen=True, slots=True)
class Share:
    """Shares of some days, each in [0, 100]. Beyond the volume's sample of a day they are estimates."""

    articles: int
    """Of all articles."""
    share: float
    """Any group fires."""
    threat: float
    act: float


def share_of(volume: Volume, day: int, state: str | None = None, *, days: int = 1) -> Share | None:
    """Measure the share of a day, or of some days that end with it, each article weighing the same.

    Args:
        volume: the sketches.
        day: as an ordinal.
        state: only articles that name it count as firing; all articles are what the share is taken of.
        days: how many; 7 gives the weekly mean.

    Returns:
        None where no article was published.
    """
    articles, fired = 0, {"any": 0.0, "threat": 0.0, "act": 0.0}
    for passed in range(day - days + 1, day + 1):
        sampled, marks = volume.sample(passed)
        if sampled:
            articles += volume.count(passed)
            scale = volume.count(passed) / sampled
            for part, firing in _firing(marks, state).items():
                fired[part] += firing * scale
    return Share(articles, *(100.0 * firing / articles for firing in fired.values())) if articles else None


def states_of(volume: Volume, day: int, *, days: int = WEEK) -> Mapping[str, float]:
    """Measure the share of every state that is named where any group fires, the largest first."""
    named = {mark for passed in range(day - days + 1, day + 1) for marks in volume.sample(passed)[1] for mark in marks}
    shares = {state: share_of(volume, day, state, days=days) for state in named if state.isupper()}
    known = {state: share.share for state, share in shares.items() if share}
    return dict(sorted(known.items(), key=lambda told: (-told[1], told[0])))


def _firing(marks: list[Marks], state: str | None) -> dict[str, int]:
    wanted = [one for one in marks if state is None or state in one]
    return {"any": len(wanted)} | {part: sum(part in one for one in wanted) for part in ("threat", "act")}
