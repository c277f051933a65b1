"""Administrative units with their changes, and the places that articles name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; every article's places are found by the next work."""
    op.create_table(
        "area",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("era", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("parent_id", KEY, nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("province_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name="fk_area_parent_id_area"),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
        sa.UniqueConstraint("era", "level", "code", name="uq_area_era_level_code"),
    )
    op.create_index("ix_area_parent_id", "area", ["parent_id"])
    op.create_index("ix_area_province_id", "area", ["province_id"])
    op.create_table(
        "area_change",
        sa.Column("from_id", KEY, nullable=False),
        sa.Column("into_id", KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("was_type", sa.String(length=20), nullable=False),
        sa.Column("was_name", sa.String(length=80), nullable=False),
        sa.Column("was_parent_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["area.id"], name="fk_area_change_from_id_area"),
        sa.ForeignKeyConstraint(["into_id"], ["area.id"], name="fk_area_change_into_id_area"),
        sa.ForeignKeyConstraint(["was_parent_id"], ["area.id"], name="fk_area_change_was_parent_id_area"),
        sa.PrimaryKeyConstraint("from_id", "into_id", "day", name="pk_area_change"),
    )
    op.create_index("ix_area_change_into_id", "area_change", ["into_id"])
    op.create_table(
        "area_file",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_area_file"),
    )
    op.create_table(
        "article_area",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_area_article_id_article",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_article_area_area_id_area"),
        sa.PrimaryKeyConstraint("article_id", "start", name="pk_article_area"),
    )
    op.create_index("ix_article_area_area_id_article_id", "article_area", ["area_id", "article_id"])
    op.add_column("article", sa.Column("areas_version", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_article_areas_version", "article", ["areas_version"])
