"""Questions and proposals: the items that they gather, their answers, and how they were changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    _questions()
    op.create_table(
        "question_item",
        sa.Column("item_id", KEY, autoincrement=False, nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"], name="fk_question_item_item_id_report_item",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_item_question_id_question",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name="pk_question_item"),
    )
    op.create_index("ix_question_item_question_id", "question_item", ["question_id"], unique=False)
    op.create_table(
        "question_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_change_question_id_question",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_question_change_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_question_change"),
    )
    op.create_index("ix_question_change_question_id", "question_change", ["question_id"], unique=False)


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("issue", sa.String(length=240), nullable=False),
        sa.Column("sector", sa.String(length=80), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("source_url", sa.String(length=2000), nullable=False),
        sa.Column("answered_on", sa.String(length=10), nullable=False),
        sa.Column("area_ids", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.String(length=10), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_question_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_state_answered_at", "question", ["state", "answered_at"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for table in ("question_change", "question_item", "question"):
        op.drop_table(table)
