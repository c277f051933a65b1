"""The words of a digest change only where a removal is under way; comments are counted by their hour from an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0041"
branch_labels = None
depends_on = None

UNDER_WAY = "EXISTS (SELECT 1 FROM removal_pass)"
INDEX, COUNTED = "ix_comment_hour", ["hour", "thread_id", "first_from_commenter"]


def upgrade() -> None:
    """Let the trigger ask for a removal, and add the index."""
    _let_the_body_change(f"({UNDER_WAY} OR {{same}})")
    op.create_index(INDEX, "comment", COUNTED)


def downgrade() -> None:
    """Let the body change at any time again."""
    op.drop_index(INDEX, "comment")
    _let_the_body_change("(TRUE OR {same})")


def _let_the_body_change(when: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        others = " AND ".join(f'NEW."{one["name"]}" IS OLD."{one["name"]}"'
                              for one in sa.inspect(op.get_bind()).get_columns("digest") if one["name"] != "body")
        op.execute("DROP TRIGGER digest_unaltered")
        op.execute("CREATE TRIGGER digest_unaltered BEFORE UPDATE ON digest "
                   f"WHEN NOT ({when.format(same='NEW.body IS OLD.body')} AND {others}) "
                   "BEGIN SELECT RAISE(ABORT, 'digest is only ever added to'); END")
        return
    same = "NEW.body IS NOT DISTINCT FROM OLD.body"
    op.execute("CREATE OR REPLACE FUNCTION digest_unaltered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               f"IF {when.format(same=same)} AND to_jsonb(NEW) - 'body' = to_jsonb(OLD) - 'body' THEN RETURN NEW; END IF; "
               "RAISE EXCEPTION 'digest is only ever added to'; END $$")
