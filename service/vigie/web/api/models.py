"""What the API answers, as OpenAPI describes it: rows of the archive under the names of the records."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from vigie.model.record import Instant, Place
from vigie.model.tension import Contribution, Directed

Row = Mapping[Any, Any]
Item = TypeVar("Item")


class Answer(BaseModel):
    """An object of an answer."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Listed(Answer, Generic[Item]):
    """Some items, and where the next ones begin."""

    items: list[Item]
    next: str | None = Field(default=None, description="Send it as `after` for what follows; null at the end.")


class Finding(Answer):
    """What every finding says of its article, and the words that show it."""

    article_id: str
    article_hash: str = Field(description="Copies of one text share it.")
    outlet: str | None
    url: str | None
    published_at: Instant
    dyad: str = Field(description="Both parties, sorted: `RUS|UKR`.")
    date: str | None = Field(description="Day, month or year as the article tells it.")
    day: dt.date
    confidence: float
    rule: str
    evidence_start: int = Field(description="In characters of the article's text.")
    evidence_end: int
    evidence: str


class EventAnswer(Finding):
    """Who did what to whom."""

    event_id: str
    event_key: str = Field(description="Shared by reports of one real event.")
    type: str
    mode: str | None
    quad_class: str
    source: str | None
    target: str | None
    source_person: str | None
    target_person: str | None
    reciprocal: bool
    modality: str
    status: str
    background: bool
    recap: bool


class StanceAnswer(Finding):
    """Who is for or against whom."""

    stance_id: str
    holder: str
    holder_person: str | None
    holder_kind: str
    target: str | None
    act: str | None
    polarity: float
    modality: str
    report: str


class ClaimAnswer(Finding):
    """Who says how many."""

    claim_id: str
    metric: str
    value: float
    bound: str
    subject: str | None
    claimant: str | None


class DayAnswer(Answer):
    """Tension of a dyad on a day."""

    dyad: str
    day: dt.date
    revision: int
    index: float = Field(validation_alias="index_value", description="0 to 100.")
    low: float
    high: float
    level: str
    threat: float
    act: float
    change_1d: float
    change_7d: float
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None
    z: float | None
    articles: int
    outlets: int
    thin: bool
    told: bool = Field(description="An act has this very day; otherwise the index only fades.")


class DyadAnswer(DayAnswer):
    """The same with what it is made of."""

    trend_index: float
    momentum: float
    asymmetry: float
    directed: list[Directed]
    contributions: list[Contribution]
    reliefs: list[Contribution]


class AlertAnswer(Answer):
    """An episode in which a dyad stands out. It stands, whatever `withdrawn_at` says."""

    alert_id: str
    dyad: str
    entered_on: dt.date
    left_on: dt.date | None
    state: str
    revision: int
    level: str
    index: float = Field(validation_alias="index_value")
    z: float | None
    change_7d: float
    peak: float
    peak_on: dt.date
    steps: list[dict[str, Any]]
    contributions: list[Contribution]
    withdrawn_at: Instant | None = Field(description="When it was last withdrawn, before it came again; null: never.")
    withdrawn_revision: int | None = Field(description="The revision that withdrew it then.")


class WithdrawnAnswer(Answer):
    """An alert that no longer holds: with what is known now there was no such episode."""

    alert_id: str
    dyad: str
    entered_on: dt.date
    state: Literal["withdrawn"]
    revision: int
    index: float = Field(
        validation_alias="index_value", description="Of the day it was entered on, as it is known since."
    )
    withdrawn_at: Instant
    withdrawn_revision: int = Field(description="The revision that withdrew it.")


class ArticleAnswer(Answer):
    """An article without its text."""

    article_id: str
    article_hash: str
    title: str | None
    outlet: str | None
    url: str | None
    language: str
    published_at: Instant
    published_at_source: str
    ingested_at: Instant


class ActorAnswer(Answer):
    """A party or person of an article."""

    actor_id: str
    party: str | None
    person: str | None
    sector: str | None
    name: str
    mentions: list[Place]


class ReadingAnswer(ArticleAnswer):
    """An article with its text and all that was found in it."""

    text: str
    body: list[Place]
    actors: list[ActorAnswer]
    events: list[EventAnswer]
    stances: list[StanceAnswer]
    claims: list[ClaimAnswer]
