"""INSERT … ON CONFLICT in the dialect at hand; both databases spell it alike."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import Base

# Rows of one statement: SQLite allows 32,766 bound values.
CHUNK = 500


def insert_into(session: Session, table: type[Base]) -> PostgresInsert | SqliteInsert:
    """Return an insert that knows on_conflict_do_nothing and on_conflict_do_update."""
    if session.get_bind().dialect.name == "postgresql":
        return postgres_insert(rows_of(table))
    return sqlite_insert(rows_of(table))


def rows_of(table: type[Base]) -> Table:
    """Return the plain table: a statement on it costs half of one on the mapped class, which keeps objects in step."""
    return cast(Table, table.__table__)
