"""What was removed on request is remembered by place and hash, so that no later fetch or import brings it back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; a record from before has removed nothing."""
    op.create_table(
        "removal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source_id", KEY, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_removal_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
    )
    op.create_index("ix_removal_key", "removal", ["key"])
    op.create_index("ix_removal_source_id_sha256", "removal", ["source_id", "sha256"])
