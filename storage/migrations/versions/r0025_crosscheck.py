"""The cross-check: what is said on which side, the articles that match, and what staff decide on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    _checks()
    _decisions()
    _matches()


def _checks() -> None:
    op.create_table(
        "crosscheck",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("rumor_id", KEY, nullable=True),
        sa.Column("topic_id", KEY, nullable=True),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("first_field", sa.String(length=10), nullable=False),
        sa.Column("field_precision", sa.String(length=5), nullable=False),
        sa.Column("first_online", sa.String(length=10), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.Column("lead_unit", sa.String(length=5), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("checked_at", UtcTime(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=True),
        sa.Column("judged_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_crosscheck_area_id_area"),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"],
                                name="fk_crosscheck_item_id_report_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_crosscheck_rumor_id_rumor", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_crosscheck_topic_id_topic", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_crosscheck"),
        sa.UniqueConstraint("item_id", name="uq_crosscheck_item_id"),
        sa.UniqueConstraint("rumor_id", name="uq_crosscheck_rumor_id"),
        sa.UniqueConstraint("topic_id", "area_id", "week", name="uq_crosscheck_topic_id_area_id_week"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_crosscheck_area_id", "crosscheck", ["area_id"], unique=False)
    op.create_index("ix_crosscheck_week_state", "crosscheck", ["week", "state"], unique=False)


def _decisions() -> None:
    op.create_table(
        "crosscheck_decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("rumor_id", KEY, nullable=True),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
                                name="fk_crosscheck_decision_article_id_article", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"],
                                name="fk_crosscheck_decision_item_id_report_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"],
                                name="fk_crosscheck_decision_rumor_id_rumor", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["app_user.id"], name="fk_crosscheck_decision_staff_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_crosscheck_decision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_crosscheck_decision_article_id", "crosscheck_decision", ["article_id"], unique=False)
    op.create_index("ix_crosscheck_decision_item_id", "crosscheck_decision", ["item_id"], unique=False)
    op.create_index("ix_crosscheck_decision_rumor_id", "crosscheck_decision", ["rumor_id"], unique=False)


def _matches() -> None:
    op.create_table(
        "crosscheck_match",
        sa.Column("check_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
                                name="fk_crosscheck_match_article_id_article", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["check_id"], ["crosscheck.id"],
                                name="fk_crosscheck_match_check_id_crosscheck", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("check_id", "article_id", name="pk_crosscheck_match"),
    )
    op.create_index("ix_crosscheck_match_article_id", "crosscheck_match", ["article_id"], unique=False)
