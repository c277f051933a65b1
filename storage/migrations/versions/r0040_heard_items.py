"""A cross-check keeps which report items it counts: what an account of some areas is told of it rests on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; the next run looks at everything once more and fills it."""
    op.create_table(
        "crosscheck_heard", sa.Column("check_id", KEY, nullable=False), sa.Column("item_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["crosscheck.id"], name="fk_crosscheck_heard_check_id_crosscheck",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"], name="fk_crosscheck_heard_item_id_report_item",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("check_id", "item_id", name="pk_crosscheck_heard"))
    op.create_index("ix_crosscheck_heard_item_id", "crosscheck_heard", ["item_id"])
    op.execute(sa.text("UPDATE job SET state = '{}' WHERE name = 'work:crosscheck'"))


def downgrade() -> None:
    """Take it away."""
    op.drop_table("crosscheck_heard")
