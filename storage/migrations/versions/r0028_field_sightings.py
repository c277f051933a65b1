"""A sighting that the field told stays one when its report goes: it never becomes one that staff typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, true where an item is known."""
    op.add_column("sighting", sa.Column("of_field", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE sighting SET of_field = :yes WHERE item_id IS NOT NULL").bindparams(
        sa.bindparam("yes", True, sa.Boolean())))


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("sighting") as sighting:
        sighting.drop_column("of_field")
