"""The units that an administrative unit lies in, for searches by place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; without the note of the rules it is filled the next time the units are looked at."""
    op.add_column("area", sa.Column("within", sa.Text(), nullable=True))
    op.execute("DELETE FROM area_file WHERE name = 'rules'")
