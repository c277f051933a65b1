"""What is removed on request goes from histories too: their words may be changed where a removal is under way.

Everything else of a line (when, by whom, what was done, in what order) stays as it is refused to be changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0037"
down_revision = "0034"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = "EXISTS (SELECT 1 FROM removal_pass)"
# Table: the trigger or function that refuses a change, the columns of words, and all others.
HISTORIES = {
    "rumor_event": ("kept_update", "kept", ("details", "note"), ("id", "rumor_id", "at", "staff_id", "role", "act")),
    "report_change": ("unaltered", "unaltered", ("reason", "before", "after"), (
        "id", "report_id", "item_id", "at", "changed_by", "state_before", "state_after")),
    "question_change": ("unaltered", "unaltered", ("reason", "before", "after"), (
        "id", "question_id", "at", "changed_by", "act")),
    "situation_note": ("unaltered", "unaltered", ("text", "before", "after"), (
        "id", "situation_id", "at", "changed_by", "stage_before", "stage_after")),
}


def upgrade() -> None:
    """Add the table and let the triggers ask for it."""
    op.create_table("removal_pass", sa.Column("id", KEY, nullable=False), sa.Column("at", UtcTime(), nullable=False),
                    sa.PrimaryKeyConstraint("id", name="pk_removal_pass"))
    for table, (trigger, function, words, others) in HISTORIES.items():
        if op.get_bind().dialect.name == "sqlite":
            differs = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in others)
            _refuse(table, trigger, f"WHEN NOT {UNDER_WAY} OR {differs}")
        else:
            same = " - ".join(["to_jsonb({row})", *(f"'{name}'" for name in words)])
            _function(table, function, f"IF TG_OP = 'UPDATE' AND {UNDER_WAY} AND {same.format(row='NEW')} = "
                                       f"{same.format(row='OLD')} THEN RETURN NEW; END IF; ")


def downgrade() -> None:
    """Refuse every change again."""
    for table, (trigger, function, _words, _others) in HISTORIES.items():
        if op.get_bind().dialect.name == "sqlite":
            _refuse(table, trigger, "")
        else:
            _function(table, function, "")
    op.drop_table("removal_pass")


def _refuse(table: str, trigger: str, when: str) -> None:
    op.execute(f"DROP TRIGGER {table}_{trigger}")
    op.execute(f"CREATE TRIGGER {table}_{trigger} BEFORE UPDATE ON {table} {when} "
               f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")


def _function(table: str, function: str, allowed: str) -> None:
    op.execute(f"CREATE OR REPLACE FUNCTION {table}_{function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {allowed}"
               f"RAISE EXCEPTION '{table} is only ever added to'; END $$")
