"""Editions of digests that staff made: the machine's edition they rest on, and whose they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; every digest before is the machine's."""
    op.add_column("digest", sa.Column("base", sa.Integer(), nullable=True))
    op.add_column("digest", sa.Column("owner_id", KEY, nullable=True))
