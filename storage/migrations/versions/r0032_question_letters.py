"""An answer may stand in an official letter; of reports that are deleted a question keeps what was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the counts of the last change stay where every report is deleted, others are counted anew."""
    for name, length in (("letter", 120), ("gone_first_on", 10)):
        op.add_column("question", sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''")))
    op.execute("ALTER TABLE question RENAME COLUMN items TO gone_items")
    op.execute("ALTER TABLE question RENAME COLUMN units TO gone_units")
    kept = "EXISTS (SELECT 1 FROM question_item WHERE question_item.question_id = question.id)"
    op.execute(f"UPDATE question SET gone_items = 0, gone_units = 0 WHERE {kept}")  # noqa: S608 (names of this file)
    op.execute("UPDATE question SET gone_first_on = first_on WHERE gone_items > 0")


def downgrade() -> None:
    """Take the columns away; what was counted of deleted reports stays as the count of the last change."""
    op.execute("ALTER TABLE question RENAME COLUMN gone_items TO items")
    op.execute("ALTER TABLE question RENAME COLUMN gone_units TO units")
    for name in ("letter", "gone_first_on"):
        op.drop_column("question", name)
