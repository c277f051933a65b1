"""Nothing is deleted of the histories of the field side; those of reports go only with a report whose days are over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Questions, situations and what was published of streams are never deleted, so neither is how they came to be.
KEPT = ("question_change", "situation_note", "stream_publication")
# A trigger that asked for the report itself would stop SQLite from copying that table in a later migration, and could
# not tell the end of a report's days from a hand that deletes it: who may delete says so in `report_leaving`.
LEAVING = "EXISTS (SELECT 1 FROM report_leaving WHERE report_id = OLD.report_id)"


def upgrade() -> None:
    """Add the triggers, and the table by which retention says which reports go."""
    op.create_table("report_leaving", sa.Column("report_id", KEY, primary_key=True, autoincrement=False))
    if op.get_bind().dialect.name == "sqlite":
        for table in KEPT:
            _refuse_on_sqlite(table, f"DELETE ON {table}")
        _refuse_on_sqlite("report_change", f"DELETE ON report_change WHEN NOT {LEAVING}")
        return
    for table in KEPT:
        _refuse_on_postgresql(table, "")
    _refuse_on_postgresql("report_change", f"IF {LEAVING} THEN RETURN OLD; END IF;")


def _refuse_on_sqlite(table: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_undeleted BEFORE {when} "
               f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")


def _refuse_on_postgresql(table: str, unless: str) -> None:
    op.execute(f"CREATE FUNCTION {table}_undeleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {unless} "
               f"RAISE EXCEPTION '{table} is only ever added to'; END $$")
    op.execute(f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table} "
               f"FOR EACH ROW EXECUTE FUNCTION {table}_undeleted()")


def downgrade() -> None:
    """Take the triggers and the table away."""
    for table in (*KEPT, "report_change"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_undeleted")
        else:
            op.execute(f"DROP TRIGGER {table}_undeleted ON {table}")
            op.execute(f"DROP FUNCTION {table}_undeleted()")
    op.drop_table("report_leaving")
