"""Passwords that somebody else made up, to be changed at the first sign-in, and codes for when the device is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the table."""
    with op.batch_alter_table("app_user") as account:
        account.add_column(sa.Column("password_given_at", UtcTime(), nullable=True))
    op.create_table(
        "recovery_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("code_hmac", sa.String(length=64), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["app_user.id"], name="fk_recovery_code_staff_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_staff_id", "recovery_code", ["staff_id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("recovery_code")
    with op.batch_alter_table("app_user") as account:
        account.drop_column("password_given_at")
