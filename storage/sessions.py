"""Connections: one way to read, one way to write, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import Settings
from storage import schema
from storage.engines import make_engine, parse_url
from storage.errors import DatabaseOutdated, DatabaseUnreachable, StorageError
from storage.translation import translated

# Tables from which a removal takes text.
TEXT_TABLES = ("article", "article_revision", "comment", "thread", "topic", "digest",
               "stream_comment", "stream_example")


class Database:
    """The record behind one address; `reading()` and `writing()` give a Session in a transaction of its own.

    Sessions are short: no network, no extraction and no await inside, at most 100 rows or 50 ms of writing.
    """

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self._reader = self._engine.execution_options(**_reading_options(self._engine))
        self._writer = self._engine.execution_options(writes=True)

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def engine(self) -> Engine:
        """Return the engine itself, for migrations and checks of this room."""
        return self._engine

    def reading(self) -> AbstractContextManager[Session]:
        """Open a transaction that sees one state of the record and cannot change it."""
        return _reading(self._reader)

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction that holds the write lock from its start (SQLite) and commits at the end of the block."""
        return _writing(self._writer)

    def settle(self) -> bool:
        """Bring what is committed, deletions above all, from SQLite's log into its file and empty the log.

        False when a reader kept the log in use; what was deleted is then overwritten by a later call. PostgreSQL
        does this by itself.
        """
        if self.dialect != "sqlite":
            return True
        with translated(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            busy, _log, _moved = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def compact(self) -> bool:
        """Write the tables that hold text anew, so that what was deleted stands nowhere in their pages.

        SQLite zeroes a deleted row, but a page that was split keeps stale bytes behind its rows until VACUUM. Takes
        the file's size in free space and holds writers up meanwhile. False: see `settle`.
        """
        if self.dialect == "sqlite":
            with translated(), self._engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.cursor().execute("PRAGMA query_only=OFF").execute("VACUUM")
                connection.info.pop("writes", None)
            return self.settle()
        with translated(), self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(TEXT_TABLES)}")
        return True

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(settings: Settings, *, upgrade: bool = False) -> Database:
    """Open the record that the settings name; an empty one is set up, an older one only with `upgrade`.

    Raises DatabaseNewer, DatabaseOutdated, DatabaseUnreachable or DriverMissing.
    """
    url = settings.database_url
    _make_folder(url)
    found, head = schema.current(url), schema.head()
    if found is None or (upgrade and found != head):
        schema.upgrade(url)
    elif found != head:
        raise DatabaseOutdated(found, head)
    return Database(url)


def open_held(settings: Settings) -> Database | None:
    """Open the record when there is one that this program can read; None otherwise, and nothing is set up."""
    parsed = parse_url(settings.database_url)
    if parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).is_file()):
        return None
    with suppress(StorageError):
        if schema.current(settings.database_url) == schema.head():
            return Database(settings.database_url)
    return None


def _make_folder(url: str) -> None:
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        try:
            # Readable by this account alone: beside articles it holds comments until their period is over.
            Path(parsed.database).parent.mkdir(0o700, parents=True, exist_ok=True)
            _make_file(Path(parsed.database))
        except OSError as error:
            raise DatabaseUnreachable(f"the folder of {parsed.database} cannot be made") from error


def _make_file(path: Path) -> None:
    """Make a file that is not there, for this account alone; the log that SQLite lays beside it takes its mode over."""
    # A file that cannot be made is said when it is opened, in the words for a database.
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _reading_options(engine: Engine) -> dict[str, Any]:
    # Without REPEATABLE READ two queries of one page could see two states of the record on PostgreSQL, never on SQLite.
    if engine.dialect.name == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {"writes": False}


@contextmanager
def _reading(engine: Engine) -> Iterator[Session]:
    with translated(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def _writing(engine: Engine) -> Iterator[Session]:
    with translated(), Session(engine, expire_on_commit=False) as session, session.begin():
        # A session connects with its first statement; the lock has to be there before anything is decided.
        session.connection()
        yield session
