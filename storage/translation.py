"""Driver errors to the errors of this room, at the one edge where transactions begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

from storage.errors import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, StorageError

# A write beyond the file size limit of a process comes as "disk I/O error" from SQLite: it does not look at EFBIG.
_SQLITE = (
    ("database or disk is full", DatabaseFull),
    ("disk i/o error", DatabaseFull),
    ("database is locked", DatabaseBusy),
    ("database table is locked", DatabaseBusy),
    ("unable to open database file", DatabaseUnreachable),
    ("file is not a database", DatabaseUnreachable),
    ("malformed", DatabaseUnreachable),
    ("could not decode to utf-8", DatabaseUnreachable),
    ("unsupported file format", DatabaseUnreachable),
    # The file was moved away under a running program: SQLite makes an empty one in its place.
    ("no such table", DatabaseUnreachable),
    ("readonly database", DatabaseReadOnly),
)
_SQLSTATES = {
    "25006": DatabaseReadOnly,
    "53100": DatabaseFull,
    "53300": DatabaseUnreachable,   # too many connections
    "55P03": DatabaseBusy,
    "40P01": DatabaseBusy,
    "40001": DatabaseBusy,
    "3D000": DatabaseUnreachable,   # there is no such database any more
    "57P01": DatabaseUnreachable,   # the server is shutting down
    "57P03": DatabaseUnreachable,   # the server is starting up
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the driver raises in this block as an error of this room, where there is one for it."""
    try:
        yield
    except DBAPIError as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


def translate(error: DBAPIError) -> StorageError | None:
    """Return the error to raise instead, or None when it is a fault of the program and should stay as it is."""
    kind = _kind(error)
    # Only the driver's own first line: SQLAlchemy's message holds the statement with its values, that is page text.
    return kind(str(error.orig).strip().split("\n")[0]) if kind else None


def _kind(error: DBAPIError) -> type[StorageError] | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _SQLSTATES.get(state)
    # psycopg has no state when no server answered.
    if error.connection_invalidated or type(error.orig).__module__.startswith("psycopg"):
        unreachable = isinstance(error, OperationalError | InterfaceError) or "connection option" in str(error.orig)
        return DatabaseUnreachable if unreachable else None
    text = str(error.orig).lower()
    # What SQLite raises without a kind of its own is about the file, not about a statement.
    damaged = DatabaseUnreachable if type(error) is DatabaseError else None
    return next((kind for part, kind in _SQLITE if part in text), damaged)
