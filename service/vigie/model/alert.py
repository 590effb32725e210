"""An alert: one episode in which the tension of a dyad stands out, from its first to its last day."""

from typing import Literal

from vigie.model.record import Message, Record
from vigie.model.tension import Contribution, Level

AlertState = Literal["open", "closed", "withdrawn"]


class Step(Record):
    """A day on which an alert opened, rose to a level it had not reached, or closed."""

    day: str
    kind: Literal["escalation", "de-escalation"]
    level: Level
    index: float
    z: float | None
    reasons: tuple[str, ...]


class Alert(Message):
    """One episode of one dyad. The same episode keeps its id whatever comes in later; ``revision`` grows.

    ``withdrawn``: with what is known now there was no such episode.
    """

    alert_id: str
    dyad: str
    entered_on: str
    left_on: str | None = None
    state: AlertState
    revision: int
    extractor_version: str
    points_version: str
    level: Level
    """The highest level that was reached."""
    steps: tuple[Step, ...]
    index: float
    """With all that follows: on the day of the last step."""
    z: float | None
    change_7d: float
    low: float
    high: float
    threat: float
    act: float
    asymmetry: float
    peak: float
    peak_on: str
    contributions: tuple[Contribution, ...] = ()
