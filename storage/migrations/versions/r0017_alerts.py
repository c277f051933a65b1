"""Saved searches, alerts, what they told, and the letters that tell it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNSENT = "sent_at IS NULL"


def upgrade() -> None:
    """Add the tables; nothing was saved before."""
    _watched()
    _told()
    _letters()
    _readers()


def _watched() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", KEY, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alert",
        sa.Column("id", KEY, nullable=False),
        sa.Column("saved_id", KEY, nullable=True),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("feed", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("muted_until", UtcTime(), nullable=True),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("looked_at", UtcTime(), nullable=True),
        sa.Column("tried_at", UtcTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["saved_id"], ["saved_search.id"], name="fk_alert_saved_id_saved_search"),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_saved_id", "alert", ["saved_id"])


def _told() -> None:
    op.create_table(
        "alert_told",
        sa.Column("alert_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_told_alert_id_alert"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_alert_told_article_id_article",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alert_id", "article_id", name="pk_alert_told"),
    )
    op.create_index("ix_alert_told_alert_id_story_id", "alert_told", ["alert_id", "story_id"])
    op.create_index("ix_alert_told_article_id", "alert_told", ["article_id"])
    op.create_table(
        "alert_message",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_message_at", "alert_message", ["at"])
    op.create_table(
        "alert_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("alert_id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_item_alert_id_alert"),
        sa.ForeignKeyConstraint(["message_id"], ["alert_message.id"], name="fk_alert_item_message_id_alert_message"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_alert_item_article_id_article",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_item"),
        sa.UniqueConstraint("alert_id", "ref", name="uq_alert_item_alert_id_ref"),
        sqlite_autoincrement=True,
    )
    for column in ("message_id", "article_id", "at"):
        op.create_index(f"ix_alert_item_{column}", "alert_item", [column])


def _letters() -> None:
    op.create_table(
        "alert_letter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("alert_ids", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["alert_message.id"],
                                name="fk_alert_letter_message_id_alert_message"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_letter"),
        sa.UniqueConstraint("message_id", "recipient", name="uq_alert_letter_message_id_recipient"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_letter_unsent", "alert_letter", ["next_at"],
                    sqlite_where=sa.text(UNSENT), postgresql_where=sa.text(UNSENT))


def _readers() -> None:
    op.create_table(
        "alert_feed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_feed"),
        sa.UniqueConstraint("token", name="uq_alert_feed_token"),
    )
    op.create_table(
        "alert_seen",
        sa.Column("owner_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_alert_seen"),
    )
