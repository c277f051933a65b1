"""What staff keep about the things to be done that the desk shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "work_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("assigned_to", KEY, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assigned_to"], ["app_user.id"], name="fk_work_item_assigned_to_app_user"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_work_item_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_work_item"),
        sa.UniqueConstraint("key", name="uq_work_item_key"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("work_item")
