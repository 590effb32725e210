"""Which topic fills which tables, and which of two records of one key stands: the archive on one screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, collate, tuple_

from vigie.archive import schema
from vigie.archive.rows import (
    row_of_actor,
    row_of_alert,
    row_of_article,
    row_of_claim,
    row_of_disagreements,
    row_of_event,
    row_of_stance,
    row_of_tension,
    row_of_withdrawal,
)
from vigie.archive.upsert import Guard, Row
from vigie.archive.volume import joined_sketches
from vigie.model.actor import Actor
from vigie.model.alert import Alert
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.record import Message
from vigie.model.stance import Stance
from vigie.model.tension import Tension

BYTEWISE = {"postgresql": "C", "sqlite": "BINARY"}
"""The order of texts that Python has, whatever language a database sorts in."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One topic and its table."""

    noun: str
    """Of the topic: ``texts`` of ``vigie.texts.v1``."""
    table: Table
    kind: type[Message] | None = None
    """What its records are; None: a sketch of a day."""
    row: Callable[[Any], Row] = dict
    removed: Callable[[str], Row] | None = None
    """Reads what a tombstone's key names; None: the topic has no tombstones."""
    ordered_by: tuple[str, ...] = ()
    """Columns that say which of two rows of one key stands; of equal ones, or without any, the later."""
    joined: Callable[[Row, Row], Row] | None = None
    """Makes one row of two, where neither stands for both."""
    latest: bool = True
    """The largest stands, else the smallest."""

    def after(self, row: Row, before: Row) -> Row:
        """Say which row stands when one comes after another."""
        if self.joined:
            return self.joined(row, before)
        now, then = (tuple(one[name] for name in self.ordered_by) for one in (row, before))
        return row if (now >= then if self.latest else now <= then) else before

    def guard(self, dialect: str) -> Guard | None:
        """Write the same as SQL."""
        if not self.ordered_by:
            return None

        def columns(of: Any) -> Any:
            return tuple_(
                *(
                    collate(of[name], BYTEWISE[dialect]) if name == "article_id" else of[name]
                    for name in self.ordered_by
                )
            )

        def replaces(comes: Any, stands: Any) -> ColumnElement[bool]:
            now, then = columns(comes), columns(stands)
            decided: ColumnElement[bool] = now >= then if self.latest else now <= then
            return decided

        return replaces


@dataclass(frozen=True, slots=True)
class Change:
    """What one record does to its table."""

    relation: Relation
    row: Row
    gone: bool = False
    """The row of this key is to be deleted; ``row`` holds no more than the key."""

    @property
    def key(self) -> tuple[Any, ...]:
        """The row's primary key."""
        return tuple(self.row[column.name] for column in self.relation.table.primary_key)


def _day_of_dyad(key: str) -> Row:
    dyad, _, day = key.rpartition("|")
    return {"dyad": dyad, "day": date.fromisoformat(day)}


_EARLIEST = ("published_at", "article_id")
"""Copies share the ids of their findings: as in the index, the earliest publication counts."""

RELATIONS = (
    Relation("texts", schema.articles, ArticleText, row_of_article,
             removed=lambda key: {"article_id": key}, ordered_by=("ingested_at",)),
    Relation("actors", schema.actors, Actor, row_of_actor, ordered_by=_EARLIEST, latest=False),
    Relation("events", schema.events, Event, row_of_event, ordered_by=_EARLIEST, latest=False),
    Relation("stances", schema.stances, Stance, row_of_stance, ordered_by=_EARLIEST, latest=False),
    Relation("claims", schema.claims, Claim, row_of_claim, ordered_by=_EARLIEST, latest=False),
    Relation("tension", schema.tension, Tension, row_of_tension, removed=_day_of_dyad, ordered_by=("revision",)),
    Relation("alerts", schema.alerts, Alert, row_of_alert,
             removed=lambda key: {"alert_id": key}, ordered_by=("revision",)),
    Relation("disagreements", schema.disagreements, Disagreements, row_of_disagreements, removed=_day_of_dyad),
    Relation("volume", schema.volume, joined=joined_sketches),
)  # fmt: skip

WITHDRAWALS = Relation("withdrawals", schema.withdrawals, Alert, ordered_by=("revision",))
"""Filled from the topic of the alerts."""


def changes_of(relation: Relation, record: Message, at: datetime) -> tuple[Change, ...]:
    """Say what a record does to the tables.

    Args:
        relation: of its topic.
        record: as it was read.
        at: when its topic was told of it.
    """
    if isinstance(record, Alert) and record.state == "withdrawn":
        gone = Change(relation, {"alert_id": record.alert_id}, gone=True)
        return gone, Change(WITHDRAWALS, row_of_withdrawal(record, at))
    return (Change(relation, relation.row(record)),)
