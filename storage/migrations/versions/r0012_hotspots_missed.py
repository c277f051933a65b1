"""Hotspots that staff saw and the program did not raise: a topic and a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nothing was said before."""
    op.create_table(
        "hotspot_missed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_hotspot_missed_topic_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot_missed"),
    )
    op.create_index("ix_hotspot_missed_topic_id", "hotspot_missed", ["topic_id"])
