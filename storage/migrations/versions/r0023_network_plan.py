"""What the office plans of its network, and whom it should reach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "network_plan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("area_id", KEY, nullable=False),
        sa.Column("social_group", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_network_plan_area_id_area"),
        sa.PrimaryKeyConstraint("id", name="pk_network_plan"),
        sa.UniqueConstraint("area_id", "social_group", "organisation",
                            name="uq_network_plan_area_id_social_group_organisation"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("network_plan")
