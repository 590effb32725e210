"""Alerts that were withdrawn: one row each, so that a feed can tell of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table. It fills from the next withdrawal on; those before it left no trace in the archive."""
    op.create_table(
        "withdrawals",
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("dyad", sa.Text, nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("index_value", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="withdrawals_pkey"),
    )
    op.create_index("withdrawals_by_dyad_entered_on", "withdrawals", ["dyad", "entered_on"])
    op.create_index("withdrawals_by_entered_on", "withdrawals", ["entered_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("withdrawals")
