"""The rumor register: files, sightings, evidence, signatures, candidates, and a history that nothing alters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("rumor", "evidence", "rumor_candidate", "rumor_event", "signature", "rumor_opinion", "sighting")
# What is only ever added to. A batch change of these tables on SQLite copies them and has to make the triggers anew.
KEPT = ("rumor_event", "signature")


def upgrade() -> None:
    """Add the tables, and the triggers that keep the history."""
    for add in (_rumor, _evidence, _rumor_candidate, _rumor_event, _signature, _rumor_opinion, _sighting):
        add()
    for table in KEPT:
        (_keep_on_sqlite if op.get_bind().dialect.name == "sqlite" else _keep_on_postgresql)(table)


def _keep_on_sqlite(table: str) -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_kept_{change.lower()} BEFORE {change} ON {table} "
                   f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")


def _keep_on_postgresql(table: str) -> None:
    op.execute(f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               f"RAISE EXCEPTION '{table} is only ever added to'; END $$")
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
               f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()")


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in KEPT:
            op.execute(f"DROP FUNCTION {table}_kept()")


def _rumor() -> None:
    op.create_table(
        "rumor",
        sa.Column("id", KEY, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("statement", sa.String(length=1000), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=14), nullable=False),
        sa.Column("verdict_at", UtcTime(), nullable=True),
        sa.Column("verdict_event", sa.BigInteger(), nullable=True),
        sa.Column("proposed", sa.String(length=14), nullable=False),
        sa.Column("proposed_event", sa.BigInteger(), nullable=True),
        sa.Column("tried", sa.String(length=2000), nullable=False),
        sa.Column("harm", sa.String(length=10), nullable=False),
        sa.Column("believability", sa.String(length=10), nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=False),
        sa.Column("risk_reason", sa.String(length=500), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("unknown", sa.String(length=2000), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("action", sa.String(length=1000), nullable=False),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rumor"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rumor_changed_at", "rumor", ["changed_at"])
    op.create_index("ix_rumor_due_at", "rumor", ["due_at"])
    op.create_index("ix_rumor_state", "rumor", ["state"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rumor_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("says", sa.String(length=10), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("primary_source", sa.String(length=200), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("quote", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("said_at", UtcTime(), nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("import_key", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("struck_at", UtcTime(), nullable=True),
        sa.Column("struck_reason", sa.String(length=500), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
            name="fk_evidence_article_id_article", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_evidence_rumor_id_rumor"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_article_id", "evidence", ["article_id"])
    op.create_index("ix_evidence_import_key", "evidence", ["import_key"])
    op.create_index("ix_evidence_rumor_id", "evidence", ["rumor_id"])


def _rumor_candidate() -> None:
    op.create_table(
        "rumor_candidate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cue", sa.String(length=60), nullable=False),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rumor_id", KEY, nullable=True),
        sa.Column("found_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
            name="fk_rumor_candidate_article_id_article", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_rumor_candidate_rumor_id_rumor"),
        sa.PrimaryKeyConstraint("id", name="pk_rumor_candidate"),
        sa.UniqueConstraint("article_id", name="uq_rumor_candidate_article_id"),
    )
    op.create_index("ix_rumor_candidate_rumor_id", "rumor_candidate", ["rumor_id"])
    op.create_index("ix_rumor_candidate_state_found_at", "rumor_candidate", ["state", "found_at"])


def _rumor_event() -> None:
    op.create_table(
        "rumor_event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rumor_id", KEY, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_rumor_event_rumor_id_rumor"),
        sa.ForeignKeyConstraint(["staff_id"], ["app_user.id"], name="fk_rumor_event_staff_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_rumor_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rumor_event_at", "rumor_event", ["at"])
    op.create_index("ix_rumor_event_rumor_id", "rumor_event", ["rumor_id"])


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rumor_id", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["rumor_event.id"], name="fk_signature_event_id_rumor_event"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_signature_rumor_id_rumor"),
        sa.ForeignKeyConstraint(["staff_id"], ["app_user.id"], name="fk_signature_staff_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
        sa.UniqueConstraint("event_id", "staff_id", name="uq_signature_event_id_staff_id"),
    )
    op.create_index("ix_signature_rumor_id", "signature", ["rumor_id"])


def _rumor_opinion() -> None:
    op.create_table(
        "rumor_opinion",
        sa.Column("rumor_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"],
            name="fk_rumor_opinion_item_id_report_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_rumor_opinion_rumor_id_rumor"),
        sa.PrimaryKeyConstraint("rumor_id", "item_id", name="pk_rumor_opinion"),
    )
    op.create_index("ix_rumor_opinion_item_id", "rumor_opinion", ["item_id"])


def _sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rumor_id", KEY, nullable=False),
        sa.Column("heard_on", sa.String(length=10), nullable=False),
        sa.Column("precision", sa.String(length=6), nullable=False),
        sa.Column("area_id", KEY, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_sighting_area_id_area"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"],
            name="fk_sighting_article_id_article", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["item_id"], ["report_item.id"],
            name="fk_sighting_item_id_report_item", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["rumor_id"], ["rumor.id"], name="fk_sighting_rumor_id_rumor"),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
        sa.UniqueConstraint("rumor_id", "article_id", name="uq_sighting_rumor_id_article_id"),
        sa.UniqueConstraint("rumor_id", "item_id", name="uq_sighting_rumor_id_item_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sighting_area_id", "sighting", ["area_id"])
    op.create_index("ix_sighting_article_id", "sighting", ["article_id"])
    op.create_index("ix_sighting_heard_on", "sighting", ["heard_on"])
    op.create_index("ix_sighting_item_id", "sighting", ["item_id"])
    op.create_index("ix_sighting_rumor_id", "sighting", ["rumor_id"])
