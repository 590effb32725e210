"""The tables of the archive: one row for each article, finding, day of a dyad and alert.

Names that hold for all of them:

- Instants (``*_at``) are UTC; days (``day``, ``*_on``) are dates of the UTC calendar.
- ``dyad`` is a key as ``RUS|UKR``; parties are codes as ``RUS`` or ``UKR.CVL``.
- ``evidence`` is the whole sentence; ``evidence_start`` and ``evidence_end`` count characters of the ``text`` of the
  article with the same ``article_id`` and ``article_hash``.
- Copies of one text share ``article_hash`` and the ids of their findings: a finding has one row, which names its
  earliest publication. So what an article says is asked by ``article_hash``, and a copy shows the same findings.
- Where an article came again with another text, ``articles`` has the newest; findings in the older text stay, under
  its ``article_hash``.

There are no foreign keys, since topics are read side by side: a finding may be there before its article.
People and dashboards read the views (``views.py``), whose names begin with ``v_``.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from vigie.archive.columns import Json, Moment

metadata = MetaData(
    naming_convention={"pk": "%(table_name)s_pkey", "ix": "%(table_name)s_by_%(column_0_N_name)s"},
)


def _given(name: str, kind: Any) -> Column[Any]:
    """A column that every row fills."""
    return Column(name, kind, nullable=False)


def _origin() -> list[Column[Any]]:
    """What each finding says of its article."""
    return [
        _given("article_id", Text),
        _given("article_hash", Text),
        Column("outlet", Text),
        Column("url", Text),
        _given("published_at", Moment),
        _given("published_on", Date),
        _given("extractor_version", Text),
    ]


def _shown() -> list[Column[Any]]:
    """How sure a finding is, and the words that show it."""
    return [
        _given("confidence", Double),
        _given("rule", Text),
        _given("evidence_start", Integer),
        _given("evidence_end", Integer),
        _given("evidence", Text),
    ]


def _indexed(table: Table, *columns: tuple[str, ...]) -> Table:
    for names in columns:
        Index(None, *(table.c[name] for name in names))
    return table


articles = _indexed(
    Table(
        "articles",
        metadata,
        Column("article_id", Text, primary_key=True),
        _given("article_hash", Text),
        Column("title", Text),
        Column("outlet", Text),
        Column("url", Text),
        _given("language", Text),
        _given("published_at", Moment),
        _given("published_on", Date),
        _given("published_at_source", Text),
        _given("ingested_at", Moment),
        _given("extractor_version", Text),
        _given("body", Json),
        _given("text", Text),
    ),
    ("article_hash",),
    ("published_at",),
    ("outlet", "published_at"),
)
"""``body``: list of ``{"start", "end"}``, the parts of ``text`` that are the article itself."""

actors = _indexed(
    Table(
        "actors",
        metadata,
        Column("actor_id", Text, primary_key=True),
        *_origin(),
        Column("party", Text),
        Column("person", Text),
        Column("sector", Text),
        _given("name", Text),
        _given("mentions", Json),
    ),
    ("article_hash",),
    ("party", "published_at"),
    ("person",),
)
"""``mentions``: list of ``{"start", "end"}``."""

events = _indexed(
    Table(
        "events",
        metadata,
        Column("event_id", Text, primary_key=True),
        _given("event_key", Text),
        *_origin(),
        _given("type", Text),
        Column("mode", Text),
        _given("quad_class", Text),
        Column("source", Text),
        Column("target", Text),
        Column("source_person", Text),
        Column("target_person", Text),
        _given("reciprocal", Boolean),
        _given("modality", Text),
        _given("status", Text),
        Column("date", Text),
        _given("day", Date),
        _given("background", Boolean),
        _given("recap", Boolean),
        _given("dyad", Text),
        *_shown(),
    ),
    ("dyad", "published_at"),
    ("dyad", "day"),
    ("article_hash",),
    ("source", "published_at"),
    ("target", "published_at"),
    ("type", "published_at"),
    ("outlet", "published_at"),
    ("published_at",),
    ("event_key",),
)
"""``date``: day, month or year as the article tells it; ``day``: that day, or the one of publication where it tells
none. ``event_key`` is shared by reports of one real event."""

stances = _indexed(
    Table(
        "stances",
        metadata,
        Column("stance_id", Text, primary_key=True),
        *_origin(),
        _given("holder", Text),
        Column("holder_person", Text),
        _given("holder_kind", Text),
        Column("target", Text),
        Column("addressee", Text),
        Column("act", Text),
        _given("polarity", Double),
        _given("modality", Text),
        _given("report", Text),
        _given("chain", Json),
        Column("date", Text),
        _given("day", Date),
        _given("dyad", Text),
        *_shown(),
    ),
    ("dyad", "published_at"),
    ("article_hash",),
    ("holder", "published_at"),
    ("target", "published_at"),
    ("outlet", "published_at"),
    ("published_at",),
)

claims = _indexed(
    Table(
        "claims",
        metadata,
        Column("claim_id", Text, primary_key=True),
        *_origin(),
        _given("metric", Text),
        _given("value", Double),
        _given("bound", Text),
        Column("subject", Text),
        Column("claimant", Text),
        Column("date", Text),
        _given("day", Date),
        _given("dyad", Text),
        *_shown(),
    ),
    ("dyad", "published_at"),
    ("article_hash",),
    ("metric", "published_at"),
    ("subject", "published_at"),
    ("claimant", "published_at"),
    ("outlet", "published_at"),
    ("published_at",),
)
"""``dyad``: the article's main dyad. ``claimant``: null where the article says it in its own voice."""

tension = _indexed(
    Table(
        "tension",
        metadata,
        _given("dyad", Text),
        _given("day", Date),
        _given("revision", BigInteger),
        _given("told", Boolean),
        _given("index_value", Double),
        _given("index_without_relief", Double),
        _given("threat", Double),
        _given("act", Double),
        _given("low", Double),
        _given("high", Double),
        _given("level", Text),
        _given("change_1d", Double),
        _given("change_7d", Double),
        _given("trend_index", Double),
        _given("momentum", Double),
        Column("baseline", Double),
        Column("baseline_low", Double),
        Column("baseline_high", Double),
        Column("z", Double),
        _given("pressure", Double),
        _given("conflict", Double),
        _given("relief", Double),
        _given("asymmetry", Double),
        _given("volume", Double),
        _given("articles", Integer),
        _given("outlets", Integer),
        _given("n_eff", Double),
        _given("outlet_diversity", Double),
        _given("thin", Boolean),
        _given("extractor_version", Text),
        _given("points_version", Text),
        _given("directed", Json),
        _given("contributions", Json),
        _given("reliefs", Json),
        PrimaryKeyConstraint("dyad", "day"),
    ),
    ("day",),
    ("dyad", "told", "day"),
)
"""``index_value``: the index, 0 to 100. ``told``: an act has this very day; after the last such day the index only
decays, so that lists show the last day that is told. ``baseline_low`` and ``baseline_high``: two robust standard
deviations around what is usual, as indices; null where z is null, or so near 0 that it does not tell them.
``directed``, ``contributions``, ``reliefs``: lists of objects, as in the record."""

alerts = _indexed(
    Table(
        "alerts",
        metadata,
        Column("alert_id", Text, primary_key=True),
        _given("dyad", Text),
        _given("entered_on", Date),
        Column("left_on", Date),
        _given("state", Text),
        _given("revision", BigInteger),
        _given("level", Text),
        _given("index_value", Double),
        Column("z", Double),
        _given("change_7d", Double),
        _given("low", Double),
        _given("high", Double),
        _given("threat", Double),
        _given("act", Double),
        _given("asymmetry", Double),
        _given("peak", Double),
        _given("peak_on", Date),
        _given("extractor_version", Text),
        _given("points_version", Text),
        _given("steps", Json),
        _given("contributions", Json),
    ),
    ("dyad", "entered_on"),
    ("entered_on",),
)
"""Alerts that stand: one that is withdrawn leaves the table. ``steps``: list of objects, as in the record."""

withdrawals = _indexed(
    Table(
        "withdrawals",
        metadata,
        Column("alert_id", Text, primary_key=True),
        _given("dyad", Text),
        _given("entered_on", Date),
        _given("revision", BigInteger),
        _given("withdrawn_at", Moment),
        _given("index_value", Double),
    ),
    ("dyad", "entered_on"),
    ("entered_on",),
)
"""Alerts that were withdrawn, for those who were told of them; one that came again stands in ``alerts`` too.
``withdrawn_at``: when the topic was told so; ``index_value``: of the day it was entered on, as it is known since. The
topic keeps a withdrawal for a day or more: a rebuilt archive has those alone that it still holds."""

disagreements = _indexed(
    Table(
        "disagreements",
        metadata,
        _given("dyad", Text),
        _given("day", Date),
        _given("extractor_version", Text),
        _given("disagreements", Json),
        PrimaryKeyConstraint("dyad", "day"),
    ),
    ("day",),
)
"""``disagreements``: list of objects, as in the record, the widest first; days without any have no row."""

volume = Table(
    "volume",
    metadata,
    Column("day", Date, primary_key=True),
    _given("articles", BigInteger),
    _given("sketch", Json),
)
"""``articles``: distinct articles first published on the day, as the index divides by them; beyond 255 an estimate."""

offsets = Table(
    "archive_offsets",
    metadata,
    _given("topic", Text),
    _given("partition", Integer),
    _given("next_offset", BigInteger),
    PrimaryKeyConstraint("topic", "partition"),
)
"""How far each topic is in the tables: written in the transaction that writes its rows."""

state = Table("archive_state", metadata, Column("name", Text, primary_key=True), _given("value", Text))
"""``kafka``: which cluster and namespace the rows come from. ``views``: which definitions stand."""

FOUND = (articles, actors, events, stances, claims, tension, alerts, withdrawals, disagreements, volume)
"""What comes from the topics, and can be built again from them."""
