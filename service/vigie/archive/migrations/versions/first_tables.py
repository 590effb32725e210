"""The first tables: articles, findings, tension, alerts, volume, and how far the topics were read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "articles",
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_hash", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("published_at_source", sa.Text, nullable=False),
        sa.Column("ingested_at", MOMENT, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="articles_pkey"),
    )
    op.create_index("articles_by_article_hash", "articles", ["article_hash"])
    op.create_index("articles_by_outlet_published_at", "articles", ["outlet", "published_at"])
    op.create_index("articles_by_published_at", "articles", ["published_at"])
    op.create_table(
        "actors",
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_hash", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("party", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("sector", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mentions", JSON, nullable=False),
        sa.PrimaryKeyConstraint("actor_id", name="actors_pkey"),
    )
    op.create_index("actors_by_article_hash", "actors", ["article_hash"])
    op.create_index("actors_by_party_published_at", "actors", ["party", "published_at"])
    op.create_index("actors_by_person", "actors", ["person"])
    op.create_table(
        "events",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("event_key", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_hash", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("mode", sa.Text),
        sa.Column("quad_class", sa.Text, nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("target", sa.Text),
        sa.Column("source_person", sa.Text),
        sa.Column("target_person", sa.Text),
        sa.Column("reciprocal", sa.Boolean, nullable=False),
        sa.Column("modality", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("date", sa.Text),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("background", sa.Boolean, nullable=False),
        sa.Column("recap", sa.Boolean, nullable=False),
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("evidence_start", sa.Integer, nullable=False),
        sa.Column("evidence_end", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="events_pkey"),
    )
    op.create_index("events_by_article_hash", "events", ["article_hash"])
    op.create_index("events_by_dyad_day", "events", ["dyad", "day"])
    op.create_index("events_by_dyad_published_at", "events", ["dyad", "published_at"])
    op.create_index("events_by_event_key", "events", ["event_key"])
    op.create_index("events_by_outlet_published_at", "events", ["outlet", "published_at"])
    op.create_index("events_by_published_at", "events", ["published_at"])
    op.create_index("events_by_source_published_at", "events", ["source", "published_at"])
    op.create_index("events_by_target_published_at", "events", ["target", "published_at"])
    op.create_index("events_by_type_published_at", "events", ["type", "published_at"])
    op.create_table(
        "stances",
        sa.Column("stance_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_hash", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("holder_person", sa.Text),
        sa.Column("holder_kind", sa.Text, nullable=False),
        sa.Column("target", sa.Text),
        sa.Column("addressee", sa.Text),
        sa.Column("act", sa.Text),
        sa.Column("polarity", sa.Double, nullable=False),
        sa.Column("modality", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("chain", JSON, nullable=False),
        sa.Column("date", sa.Text),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("evidence_start", sa.Integer, nullable=False),
        sa.Column("evidence_end", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stance_id", name="stances_pkey"),
    )
    op.create_index("stances_by_article_hash", "stances", ["article_hash"])
    op.create_index("stances_by_dyad_published_at", "stances", ["dyad", "published_at"])
    op.create_index("stances_by_holder_published_at", "stances", ["holder", "published_at"])
    op.create_index("stances_by_outlet_published_at", "stances", ["outlet", "published_at"])
    op.create_index("stances_by_published_at", "stances", ["published_at"])
    op.create_index("stances_by_target_published_at", "stances", ["target", "published_at"])
    op.create_table(
        "claims",
        sa.Column("claim_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_hash", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("bound", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("claimant", sa.Text),
        sa.Column("date", sa.Text),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("evidence_start", sa.Integer, nullable=False),
        sa.Column("evidence_end", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name="claims_pkey"),
    )
    op.create_index("claims_by_article_hash", "claims", ["article_hash"])
    op.create_index("claims_by_claimant_published_at", "claims", ["claimant", "published_at"])
    op.create_index("claims_by_dyad_published_at", "claims", ["dyad", "published_at"])
    op.create_index("claims_by_metric_published_at", "claims", ["metric", "published_at"])
    op.create_index("claims_by_outlet_published_at", "claims", ["outlet", "published_at"])
    op.create_index("claims_by_published_at", "claims", ["published_at"])
    op.create_index("claims_by_subject_published_at", "claims", ["subject", "published_at"])
    op.create_table(
        "tension",
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("index_value", sa.Double, nullable=False),
        sa.Column("index_without_relief", sa.Double, nullable=False),
        sa.Column("threat", sa.Double, nullable=False),
        sa.Column("act", sa.Double, nullable=False),
        sa.Column("low", sa.Double, nullable=False),
        sa.Column("high", sa.Double, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("change_1d", sa.Double, nullable=False),
        sa.Column("change_7d", sa.Double, nullable=False),
        sa.Column("trend_index", sa.Double, nullable=False),
        sa.Column("momentum", sa.Double, nullable=False),
        sa.Column("baseline", sa.Double),
        sa.Column("baseline_low", sa.Double),
        sa.Column("baseline_high", sa.Double),
        sa.Column("z", sa.Double),
        sa.Column("pressure", sa.Double, nullable=False),
        sa.Column("conflict", sa.Double, nullable=False),
        sa.Column("relief", sa.Double, nullable=False),
        sa.Column("asymmetry", sa.Double, nullable=False),
        sa.Column("volume", sa.Double, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("outlets", sa.Integer, nullable=False),
        sa.Column("n_eff", sa.Double, nullable=False),
        sa.Column("outlet_diversity", sa.Double, nullable=False),
        sa.Column("thin", sa.Boolean, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("points_version", sa.Text, nullable=False),
        sa.Column("directed", JSON, nullable=False),
        sa.Column("contributions", JSON, nullable=False),
        sa.Column("reliefs", JSON, nullable=False),
        sa.PrimaryKeyConstraint("dyad", "day", name="tension_pkey"),
    )
    op.create_index("tension_by_day", "tension", ["day"])
    op.create_index("tension_by_dyad_told_day", "tension", ["dyad", "told", "day"])
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("index_value", sa.Double, nullable=False),
        sa.Column("z", sa.Double),
        sa.Column("change_7d", sa.Double, nullable=False),
        sa.Column("low", sa.Double, nullable=False),
        sa.Column("high", sa.Double, nullable=False),
        sa.Column("threat", sa.Double, nullable=False),
        sa.Column("act", sa.Double, nullable=False),
        sa.Column("asymmetry", sa.Double, nullable=False),
        sa.Column("peak", sa.Double, nullable=False),
        sa.Column("peak_on", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("points_version", sa.Text, nullable=False),
        sa.Column("steps", JSON, nullable=False),
        sa.Column("contributions", JSON, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="alerts_pkey"),
    )
    op.create_index("alerts_by_dyad_entered_on", "alerts", ["dyad", "entered_on"])
    op.create_index("alerts_by_entered_on", "alerts", ["entered_on"])
    op.create_table(
        "volume",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("articles", sa.BigInteger, nullable=False),
        sa.Column("sketch", JSON, nullable=False),
        sa.PrimaryKeyConstraint("day", name="volume_pkey"),
    )
    op.create_table(
        "archive_offsets",
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("topic", "partition", name="archive_offsets_pkey"),
    )
    op.create_table(
        "archive_state",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="archive_state_pkey"),
    )


def downgrade() -> None:
    """Drop them: all of it comes again from the topics."""
    op.drop_table("archive_state")
    op.drop_table("archive_offsets")
    op.drop_table("volume")
    op.drop_table("alerts")
    op.drop_table("tension")
    op.drop_table("claims")
    op.drop_table("stances")
    op.drop_table("events")
    op.drop_table("actors")
    op.drop_table("articles")
