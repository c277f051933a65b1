"""What a revision changed, as hashes: a change that many articles of a source share is one of its page template."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; revisions from before have no row in it and go on counting as editing."""
    op.create_table(
        "revision_change",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_revision_change_article_id_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "number", "part", "mark", name="pk_revision_change"),
    )
    op.create_index("ix_revision_change_mark_day_article_id", "revision_change", ["mark", "day", "article_id"])
    later = sa.text("number > 1")
    op.create_index("ix_article_revision_seen_at", "article_revision", ["seen_at"],
                    sqlite_where=later, postgresql_where=later)
