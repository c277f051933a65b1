"""Engines: the driver, the pragmas and how a transaction begins."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import DatabaseUnreachable, DriverMissing

log = logging.getLogger(__name__)

BUSY_MILLISECONDS = 30_000
SAFE_SQLITE = (3, 51, 3)


def make_engine(url: str) -> Engine:
    """Return an engine whose transactions begin as this room needs them; raises DriverMissing.

    Bound values, which are page text, stay out of error messages and logs.
    """
    parsed = parse_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            return _sqlite_engine(parsed)
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, TypeError, ValueError):
        raise DatabaseUnreachable("the database address cannot be read") from None
    except ModuleNotFoundError as error:
        raise DriverMissing(f"no driver for {parsed.drivername}: install langnghe[postgresql]") from error


def parse_url(url: str) -> URL:
    """Return the address taken apart; raises DatabaseUnreachable for anything but SQLite and PostgreSQL."""
    try:
        parsed = make_url(url)
    # Without the cause, whose words are the address with its password.
    except (ArgumentError, ValueError):
        raise DatabaseUnreachable("the database address cannot be read") from None
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise DatabaseUnreachable(f"no such kind of database: {parsed.drivername}")
    return parsed


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, module=_sqlite_module(), hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _sqlite_module() -> ModuleType:
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    if dbapi2.sqlite_version_info < SAFE_SQLITE:
        # 3.7.0 to 3.51.2 can damage a WAL database when a checkpoint meets a restart of the log.
        log.warning("SQLite %s is older than 3.51.3, which mends a fault of the write-ahead log", dbapi2.sqlite_version)
    return dbapi2  # type: ignore[no-any-return,unused-ignore]


def _configure(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, late and without IMMEDIATE.
    connection.isolation_level = None
    # secure_delete: what is deleted is overwritten with zeros instead of staying readable in free pages.
    # recursive_triggers: a row that INSERT OR REPLACE takes away asks the triggers that refuse to delete it.
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
                   "secure_delete=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: Connection) -> None:
    # A plain BEGIN that writes later fails at once when another writer came between, whatever the timeout: measured
    # 84,331 lock errors against 3,380 commits, with BEGIN IMMEDIATE none.
    writes = connection.get_execution_options().get("writes", True)
    if connection.info.get("writes", True) != writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
