"""A feed's rhythm stands with its other counters: measured, and as the feed itself wants it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; a feed from before is measured from its next fetch on."""
    with op.batch_alter_table("page") as batch:
        batch.add_column(sa.Column("news_gap", sa.Double(), nullable=True))
        batch.add_column(sa.Column("least_gap", sa.Integer(), nullable=True))
