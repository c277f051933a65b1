"""The field side: posts, their reports item by item, how these were changed, and accounts that belong to a post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, and the post of an account."""
    _posts()
    _reports()
    _items()
    _changes()
    with op.batch_alter_table("app_user") as account:
        account.add_column(sa.Column("post_id", KEY, nullable=True))
        account.create_foreign_key("fk_app_user_post_id_post", "post", ["post_id"], ["id"])
        account.create_index("ix_app_user_post_id", ["post_id"])


def _posts() -> None:
    op.create_table(
        "post",
        sa.Column("id", KEY, nullable=False),
        sa.Column("area_id", KEY, nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("social_group", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_post_area_id_area"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_area_id", "post", ["area_id"], unique=False)


def _reports() -> None:
    op.create_table(
        "field_report",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("heard_from", sa.String(length=10), nullable=False),
        sa.Column("heard_to", sa.String(length=10), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_field_report_post_id_post"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_field_report_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_field_report"),
        sa.UniqueConstraint("key", name="uq_field_report_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_field_report_post_id", "field_report", ["post_id"], unique=False)
    op.create_index("ix_field_report_state_sent_at", "field_report", ["state", "sent_at"], unique=False)


def _items() -> None:
    op.create_table(
        "report_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("issue", sa.String(length=240), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("heard_groups", sa.JSON(), nullable=False),
        sa.Column("about_count", sa.Integer(), nullable=True),
        sa.Column("breadth", sa.String(length=12), nullable=False),
        sa.Column("trigger", sa.String(length=500), nullable=False),
        sa.Column("heard_on", sa.String(length=10), nullable=False),
        sa.Column("heard_precision", sa.String(length=5), nullable=False),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("checkable", sa.Boolean(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("forecast", sa.JSON(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["field_report.id"], name="fk_report_item_report_id_field_report",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_report_item_area_id_area"),
        sa.PrimaryKeyConstraint("id", name="pk_report_item"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_item_area_id", "report_item", ["area_id"], unique=False)
    op.create_index("ix_report_item_heard_on_kind", "report_item", ["heard_on", "kind"], unique=False)
    op.create_index("ix_report_item_report_id", "report_item", ["report_id"], unique=False)


def _changes() -> None:
    op.create_table(
        "report_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("state_before", sa.String(length=12), nullable=False),
        sa.Column("state_after", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["field_report.id"], name="fk_report_change_report_id_field_report",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_report_change_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_report_change"),
    )
    op.create_index("ix_report_change_report_id", "report_change", ["report_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("app_user") as account:
        account.drop_index("ix_app_user_post_id")
        account.drop_constraint("fk_app_user_post_id_post", type_="foreignkey")
        account.drop_column("post_id")
    for table in ("report_change", "report_item", "field_report", "post"):
        op.drop_table(table)
