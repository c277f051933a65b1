"""Opinion streams: frames of a topic's week, their codebooks, codes, examples, and what was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FRAME = ["stream_frame.id"]


def upgrade() -> None:
    """Add the tables."""
    _frames()
    _texts()
    _streams()
    _codes()
    _examples()
    _publications()


def _frames() -> None:
    op.create_table(
        "stream_frame",
        sa.Column("id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("least", "rules_version")),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("frozen_at", UtcTime(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("comments", "texts", "threads", "certain", "elsewhere")),
        sa.Column("first_hour", UtcTime(), nullable=True),
        sa.Column("last_hour", UtcTime(), nullable=True),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("gone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_stream_frame_topic_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_frame"),
        sa.UniqueConstraint("topic_id", "week", name="uq_stream_frame_topic_id_week"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stream_thread",
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("frame_id", KEY, nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["frame_id"], FRAME, name="fk_stream_thread_frame_id_stream_frame", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thread_id", "week", name="pk_stream_thread"),
    )
    op.create_index("ix_stream_thread_frame_id", "stream_thread", ["frame_id"], unique=False)


def _texts() -> None:
    op.create_table(
        "stream_text",
        sa.Column("id", KEY, nullable=False),
        sa.Column("frame_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["frame_id"], FRAME, name="fk_stream_text_frame_id_stream_frame", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_text"),
        sa.UniqueConstraint("frame_id", "position", name="uq_stream_text_frame_id_position"),
    )
    op.create_table(
        "stream_comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text_id", KEY, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("hour", UtcTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["stream_text.id"], name="fk_stream_comment_text_id_stream_text",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_comment"),
    )
    for column in ("text_id", "thread_id", "comment_id", "hour"):
        op.create_index(f"ix_stream_comment_{column}", "stream_comment", [column], unique=False)


def _streams() -> None:
    op.create_table(
        "stream",
        sa.Column("id", KEY, nullable=False),
        sa.Column("frame_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("merged_into_id", KEY, nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["frame_id"], FRAME, name="fk_stream_frame_id_stream_frame", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["stream.id"], name="fk_stream_merged_into_id_stream"),
        sa.PrimaryKeyConstraint("id", name="pk_stream"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stream_frame_id", "stream", ["frame_id"], unique=False)


def _codes() -> None:
    op.create_table(
        "stream_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text_id", KEY, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("stream_id", KEY, nullable=False),
        sa.Column("coded_by", KEY, nullable=True),
        sa.Column("coded_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["stream_text.id"], name="fk_stream_code_text_id_stream_text",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stream_id"], ["stream.id"], name="fk_stream_code_stream_id_stream"),
        sa.ForeignKeyConstraint(["coded_by"], ["app_user.id"], name="fk_stream_code_coded_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_code"),
        sa.UniqueConstraint("text_id", "slot", name="uq_stream_code_text_id_slot"),
    )
    op.create_index("ix_stream_code_stream_id", "stream_code", ["stream_id"], unique=False)


def _examples() -> None:
    op.create_table(
        "stream_example",
        sa.Column("id", KEY, nullable=False),
        sa.Column("stream_id", KEY, nullable=False),
        sa.Column("text_id", KEY, nullable=True),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("paraphrased", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["stream.id"], name="fk_stream_example_stream_id_stream", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["stream_text.id"], name="fk_stream_example_text_id_stream_text",
                                ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_example"),
        sqlite_autoincrement=True,
    )
    for column in ("stream_id", "text_id"):
        op.create_index(f"ix_stream_example_{column}", "stream_example", [column], unique=False)


def _publications() -> None:
    op.create_table(
        "stream_publication",
        sa.Column("id", KEY, nullable=False),
        sa.Column("frame_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("codebook", sa.JSON(), nullable=False),
        sa.Column("field_items", sa.JSON(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=False),
        sa.Column("published_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["frame_id"], FRAME, name="fk_stream_publication_frame_id_stream_frame"),
        sa.ForeignKeyConstraint(["published_by"], ["app_user.id"], name="fk_stream_publication_published_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_stream_publication"),
        sa.UniqueConstraint("frame_id", "version", name="uq_stream_publication_frame_id_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stream_publication_published_at", "stream_publication", ["published_at"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for table in ("stream_publication", "stream_example", "stream_code", "stream", "stream_comment", "stream_text",
                  "stream_thread", "stream_frame"):
        op.drop_table(table)
