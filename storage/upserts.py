"""INSERT … ON CONFLICT in the dialect at hand; both databases spell it alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import Base

# Rows of one statement: SQLite allows 32,766 bound values.
CHUNK = 500

Value = TypeVar("Value")


def pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield the values as many at a time as one statement takes."""
    for at in range(0, len(values), CHUNK):
        yield values[at:at + CHUNK]


def insert_into(session: Session, table: type[Base]) -> PostgresInsert | SqliteInsert:
    """Return an insert that knows on_conflict_do_nothing and on_conflict_do_update."""
    if session.get_bind().dialect.name == "postgresql":
        return postgres_insert(rows_of(table))
    return sqlite_insert(rows_of(table))


class Prepared:
    """An insert that is built once for each database and given its values as parameters.

    Building a statement anew, and its cache key, cost more than running it: 0.35 ms of a page's statements each.
    """

    def __init__(self, table: type[Base], finish: Callable[[Any], Any]) -> None:
        self._postgres = finish(postgres_insert(rows_of(table)))
        self._sqlite = finish(sqlite_insert(rows_of(table)))

    def of(self, session: Session) -> Any:
        """Return the statement for the session's database."""
        return self._postgres if session.get_bind().dialect.name == "postgresql" else self._sqlite


def rows_of(table: type[Base]) -> Table:
    """Return the plain table: a statement on it costs half of one on the mapped class, which keeps objects in step."""
    return cast(Table, table.__table__)
