"""The newest date of each source is a look at an index, not a reading of every article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; it holds what has a reliable date."""
    op.create_index(
        "ix_article_source_id_published_at", "article", ["source_id", "published_at"],
        sqlite_where=sa.text("date_reliable IS 1"), postgresql_where=sa.text("date_reliable IS true"))
