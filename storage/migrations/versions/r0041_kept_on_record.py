"""Evidence, sightings, digests and what staff said of a cross-check stay on record.

Evidence is struck, marked and, on request, emptied; a digest loses words on request: those columns may change. Decisions
on a cross-check go with the article or report item that they are of, so that deleting one is not refused.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

UNDELETED = ("evidence", "sighting", "digest")
# What counts as the same line on SQLite, where INSERT OR REPLACE deletes it without asking the trigger for deletes.
SAME = {
    "evidence": "id = NEW.id",
    "sighting": "id = NEW.id",      # one of an item or article that is there already is passed over, not refused
    "digest": "id = NEW.id OR (kind = NEW.kind AND day = NEW.day AND edition = NEW.edition)",
    "crosscheck_decision": "id = NEW.id",
}
# Table: the columns that may change, and when.
ALTERED = {"digest": (("body",), "TRUE"), "crosscheck_decision": (("undone_at",), "OLD.undone_at IS NULL")}


def upgrade() -> None:
    """Add the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in UNDELETED:
        (_refuse_on_sqlite if sqlite else _refuse_on_postgresql)(table, "undeleted", "DELETE", "FALSE")
    for table, (free, when) in ALTERED.items():
        same = _unchanged_on_sqlite(table, free) if sqlite else _unchanged_on_postgresql(free)
        (_refuse_on_sqlite if sqlite else _refuse_on_postgresql)(table, "unaltered", "UPDATE", f"{when} AND {same}")
    for table, same in SAME.items() if sqlite else ():
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (names of this file)
        _refuse_on_sqlite(table, "replaced", "INSERT", f"NOT {there}")


def _unchanged_on_sqlite(table: str, free: tuple[str, ...]) -> str:
    columns = (one["name"] for one in sa.inspect(op.get_bind()).get_columns(table))
    return " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name not in free)


def _unchanged_on_postgresql(free: tuple[str, ...]) -> str:
    without = "".join(f" - '{name}'" for name in free)
    return f"to_jsonb(NEW){without} = to_jsonb(OLD){without}"


def _refuse_on_sqlite(table: str, name: str, change: str, unless: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {change} ON {table} WHEN NOT ({unless}) "
               f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END")


def _refuse_on_postgresql(table: str, name: str, change: str, unless: str) -> None:
    passed = "" if unless == "FALSE" else f"IF {unless} THEN RETURN NEW; END IF;"
    op.execute(f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {passed} "
               f"RAISE EXCEPTION '{table} is only ever added to'; END $$")
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {change} ON {table} "
               f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()")


def downgrade() -> None:
    """Take the triggers away."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    made = [*((table, "undeleted") for table in UNDELETED), *((table, "unaltered") for table in ALTERED),
            *((table, "replaced") for table in SAME if sqlite)]
    for table, name in made:
        op.execute(f"DROP TRIGGER {table}_{name}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION {table}_{name}()")
