"""Forecasts of topics, kept with what came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = "outcome = ''"


def upgrade() -> None:
    """Add the table; nothing was forecast before."""
    op.create_table(
        "forecast",
        sa.Column("id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("middle", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("error", sa.Double(), nullable=True),
        sa.Column("withheld", sa.String(length=12), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("have", sa.Integer(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("scored_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_forecast_topic_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_forecast"),
        sa.UniqueConstraint("topic_id", "day", "horizon", name="uq_forecast_topic_id_day_horizon"),
    )
    op.create_index("ix_forecast_due", "forecast", ["due"])
    op.create_index("ix_forecast_open", "forecast", ["due"], sqlite_where=sa.text(OPEN),
                    postgresql_where=sa.text(OPEN))
