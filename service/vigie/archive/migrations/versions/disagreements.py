"""Where sources differ: one row per dyad and day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the table. Its topic was never read before, so that it fills from its first record on."""
    op.create_table(
        "disagreements",
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("disagreements", JSON, nullable=False),
        sa.PrimaryKeyConstraint("dyad", "day", name="disagreements_pkey"),
    )
    op.create_index("disagreements_by_day", "disagreements", ["day"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("disagreements")
