"""No line of a history is replaced, and the changes of reports, questions, situations and streams are not altered."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# What counts as the same line on SQLite, where INSERT OR REPLACE deletes it without asking the trigger for deletes.
# A number that SQLite is to choose is -1 in a trigger before the insert: no line has it.
SAME = {
    "rumor_event": "id = NEW.id",
    "signature": "id = NEW.id OR (event_id = NEW.event_id AND staff_id = NEW.staff_id)",
    "report_change": "id = NEW.id",
    "question_change": "id = NEW.id",
    "situation_note": "id = NEW.id",
    "stream_publication": "id = NEW.id OR (frame_id = NEW.frame_id AND version = NEW.version)",
}
# Changes go with their report, question or situation, so that only altering one is refused. A trigger that asked whether
# the parent is still there would stop SQLite from copying the parent's table in a later migration.
UNALTERED = ("report_change", "question_change", "situation_note", "stream_publication")


def upgrade() -> None:
    """Add the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for table, same in SAME.items():
            _refuse(table, "replaced", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})")  # noqa: S608 (names of this file)
        for table in UNALTERED:
            _refuse(table, "unaltered", f"UPDATE ON {table}")
        return
    for table in UNALTERED:
        op.execute(f"CREATE FUNCTION {table}_unaltered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   f"RAISE EXCEPTION '{table} is only ever added to'; END $$")
        op.execute(f"CREATE TRIGGER {table}_unaltered BEFORE UPDATE ON {table} "
                   f"FOR EACH ROW EXECUTE FUNCTION {table}_unaltered()")


def _refuse(table: str, name: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {when} "
               f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "sqlite":
        for table in SAME:
            op.execute(f"DROP TRIGGER {table}_replaced")
        for table in UNALTERED:
            op.execute(f"DROP TRIGGER {table}_unaltered")
        return
    for table in UNALTERED:
        op.execute(f"DROP TRIGGER {table}_unaltered ON {table}")
        op.execute(f"DROP FUNCTION {table}_unaltered()")
