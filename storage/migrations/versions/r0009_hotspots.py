"""Hotspots and what staff say of them; the newest topics are found without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables and the index."""
    op.create_index("ix_topic_first_at", "topic", ["first_at"])
    op.create_table(
        "hotspot",
        sa.Column("id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("begins_at", UtcTime(), nullable=False),
        sa.Column("raised_at", UtcTime(), nullable=False),
        sa.Column("hot_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("surprise", sa.Double(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_hotspot_topic_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot"),
        sa.UniqueConstraint("topic_id", "area_id", "raised_at", name="uq_hotspot_topic_id_area_id_raised_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hotspot_topic_id", "hotspot", ["topic_id"])
    op.create_index("ix_hotspot_raised_at", "hotspot", ["raised_at"])
    op.create_table(
        "hotspot_mark",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hotspot_id", KEY, nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["hotspot_id"], ["hotspot.id"], name="fk_hotspot_mark_hotspot_id_hotspot"),
        sa.PrimaryKeyConstraint("id", name="pk_hotspot_mark"),
    )
    op.create_index("ix_hotspot_mark_hotspot_id", "hotspot_mark", ["hotspot_id"])
