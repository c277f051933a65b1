"""A site that refuses its comments is left alone by every crawl, not only by the one that it told so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has refused yet."""
    op.add_column("source", sa.Column("comments_off_until", UtcTime(), nullable=True))
