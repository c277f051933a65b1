"""A page remembers which article it gave when the article's own address is another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ALIAS = sa.text("article_key IS NOT NULL")


def upgrade() -> None:
    """Add the column and a small index of the pages that have one."""
    with op.batch_alter_table("page") as batch:
        batch.add_column(sa.Column("article_key", sa.Text(), nullable=True))
    op.create_index("ix_page_article_key", "page", ["article_key"], sqlite_where=ALIAS, postgresql_where=ALIAS)
