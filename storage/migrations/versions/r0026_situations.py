"""Situations: an issue in a place, its stages, what belongs to it, and how it went on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "situation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("issue", sa.String(length=240), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("begins_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("grievance", sa.Text(), nullable=False),
        sa.Column("scale", sa.String(length=500), nullable=False),
        sa.Column("form", sa.String(length=500), nullable=False),
        sa.Column("demands", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_situation_area_id_area"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_situation_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_situation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_situation_stage", "situation", ["stage"], unique=False)
    _below()


def _below() -> None:
    op.create_table(
        "situation_link",
        sa.Column("situation_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ref_id", KEY, autoincrement=False, nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situation.id"],
                                name="fk_situation_link_situation_id_situation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("situation_id", "kind", "ref_id", name="pk_situation_link"),
    )
    op.create_table(
        "situation_note",
        sa.Column("id", KEY, nullable=False),
        sa.Column("situation_id", KEY, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("stage_before", sa.String(length=10), nullable=False),
        sa.Column("stage_after", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situation.id"],
                                name="fk_situation_note_situation_id_situation", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name="fk_situation_note_changed_by_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_situation_note"),
    )
    op.create_index("ix_situation_note_situation_id", "situation_note", ["situation_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for table in ("situation_note", "situation_link", "situation"):
        op.drop_table(table)
