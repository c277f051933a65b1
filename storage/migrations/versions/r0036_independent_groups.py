"""A cross-check counts the areas and the social groups that say something beside its units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the next run counts."""
    for name in ("areas", "social_groups"):
        op.add_column("crosscheck", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("crosscheck") as crosscheck:
        crosscheck.drop_column("areas")
        crosscheck.drop_column("social_groups")
