"""The first tables: frontier, record, meaning, outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table, parents before children."""
    _crawl_tables()
    _work_tables()
    _meaning_tables()
    _article_tables()
    _thread_tables()


def _crawl_tables() -> None:
    op.create_table(
        "source",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("last_ok_at", UtcTime(), nullable=True),
        sa.Column("last_new_at", UtcTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("name", name="uq_source_name")
    )
    op.create_table(
        "host_lease",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=True),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("next_allowed_at", UtcTime(), nullable=True),
        sa.Column("crawl_delay", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("host", name="pk_host_lease")
    )
    op.create_table(
        "page",
        sa.Column("id", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", UtcTime(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("last_fetched_at", UtcTime(), nullable=True),
        sa.Column("last_status", sa.String(length=30), nullable=False),
        sa.Column("feed_date", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_page_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("url", name="uq_page_url"),
    sqlite_autoincrement=True
    )
    op.create_index("ix_page_due", "page", ["host", "due_at"])
    op.create_index("ix_page_due_at", "page", ["due_at"])
    op.create_index("ix_page_lease_owner", "page", ["lease_owner"], sqlite_where=sa.text("lease_owner IS NOT NULL"), postgresql_where=sa.text("lease_owner IS NOT NULL"))
    op.create_index("ix_page_source_id", "page", ["source_id"])
    op.create_table(
        "crawl_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_run")
    )
    op.create_table(
        "page_outcome",
        sa.Column("id", KEY, nullable=False),
        sa.Column("page_id", KEY, nullable=True),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_page_outcome_page_id_page", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["run_id"], ["crawl_run.id"], name="fk_page_outcome_run_id_crawl_run"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_page_outcome_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_page_outcome")
    )
    op.create_index("ix_page_outcome_at", "page_outcome", ["at"])
    op.create_index("ix_page_outcome_page_id", "page_outcome", ["page_id"])
    op.create_index("ix_page_outcome_run_id", "page_outcome", ["run_id"])
    op.create_index("ix_page_outcome_source_id_at", "page_outcome", ["source_id", "at"])
    op.create_table(
        "outcome_day",
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_outcome_day_source_id_source"),
        sa.PrimaryKeyConstraint("source_id", "day", "status", name="pk_outcome_day")
    )


def _work_tables() -> None:
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", UtcTime(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("name", name="uq_job_name")
    )
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    sqlite_autoincrement=True
    )
    op.create_index("ix_outbox_kind_ref_id", "outbox", ["kind", "ref_id"])
    op.create_table(
        "tombstone",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "ref_id", name="pk_tombstone")
    )


def _meaning_tables() -> None:
    op.create_table(
        "story",
        sa.Column("id", KEY, nullable=False),
        sa.Column("representative_id", sa.BigInteger(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcTime(), nullable=True),
        sa.Column("last_at", UtcTime(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    sqlite_autoincrement=True
    )
    op.create_table(
        "topic",
        sa.Column("id", KEY, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcTime(), nullable=True),
        sa.Column("last_at", UtcTime(), nullable=True),
        sa.Column("merged_into_id", KEY, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["topic.id"], name="fk_topic_merged_into_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
    sqlite_autoincrement=True
    )
    op.create_table(
        "topic_member",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"],
            name="fk_topic_member_story_id_story", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_member_topic_id_topic"),
        sa.PrimaryKeyConstraint("story_id", name="pk_topic_member"),
        sa.UniqueConstraint("sequence", name="uq_topic_member_sequence")
    )
    op.create_index("ix_topic_member_topic_id", "topic_member", ["topic_id"])
    op.create_table(
        "topic_state",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_topic_state")
    )
    op.create_table(
        "staff_decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_decision")
    )
    op.create_table(
        "digest",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("kind", "day", "edition", name="uq_digest_kind_day_edition")
    )


def _article_tables() -> None:
    op.create_table(
        "article",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("date_basis", sa.String(length=12), nullable=False),
        sa.Column("date_precision", sa.String(length=12), nullable=False),
        sa.Column("date_reliable", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("collected_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.Column("parser", sa.String(length=80), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("story_id", KEY, nullable=True),
        sa.Column("cluster_due", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_article_source_id_source"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_article_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("source_id", "key", name="uq_article_source_id_key"),
    sqlite_autoincrement=True
    )
    op.create_index("ix_article_cluster_due", "article", ["cluster_due"])
    op.create_index("ix_article_collected_at", "article", ["collected_at"])
    op.create_index("ix_article_published_at", "article", ["published_at"])
    op.create_index("ix_article_story_id", "article", ["story_id"])
    op.create_index("ix_article_text_hash", "article", ["text_hash"])
    op.create_table(
        "article_revision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
            name="fk_article_revision_article_id_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_revision"),
        sa.UniqueConstraint("article_id", "number", name="uq_article_revision_article_id_number")
    )


def _thread_tables() -> None:
    op.create_table(
        "thread",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("article_url", sa.Text(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("first_comments", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("collected_at", UtcTime(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_thread_article_id_article"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_thread_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_thread"),
        sa.UniqueConstraint("url", name="uq_thread_url"),
    sqlite_autoincrement=True
    )
    op.create_index("ix_thread_article_id", "thread", ["article_id"])
    op.create_index("ix_thread_source_id", "thread", ["source_id"])
    op.create_table(
        "comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("thread_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hour", UtcTime(), nullable=True),
        sa.Column("first_from_commenter", sa.Boolean(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"],
            name="fk_comment_thread_id_thread", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    sqlite_autoincrement=True
    )
    op.create_index("ix_comment_thread_id", "comment", ["thread_id"])
    op.create_table(
        "thread_count",
        sa.Column("thread_id", KEY, nullable=False),
        sa.Column("hour", UtcTime(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"],
            name="fk_thread_count_thread_id_thread", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thread_id", "hour", name="pk_thread_count")
    )
