"""The schema's revision: what the database has, what the program knows, and the way from one to the other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.engines import make_engine
from storage.errors import DatabaseNewer, SchemaBroken
from storage.translation import translated

MIGRATIONS = Path(__file__).parent / "migrations"
# Any fixed number: it only has to be the same in every process that migrates.
_UPGRADE_LOCK = 7_316_204_511


def head(migrations: Path = MIGRATIONS) -> str:
    """Return the newest revision this program knows."""
    return _scripts(migrations).get_current_head() or ""


def current(url: str, migrations: Path = MIGRATIONS) -> str | None:
    """Return the database's revision, None for an empty one; raises DatabaseNewer for a revision unknown here."""
    engine = make_engine(url)
    try:
        with translated(), engine.connect() as connection:
            return _known_revision(connection, migrations)
    finally:
        engine.dispose()


def upgrade(url: str, migrations: Path = MIGRATIONS, target: str = "head") -> None:
    """Bring the database to `target` in one transaction: all of it or nothing.

    Two processes may start it at once; the second finds nothing left to do.
    """
    engine = make_engine(url)
    try:
        with translated():
            _upgrade(engine, migrations, target)
    finally:
        engine.dispose()


def _upgrade(engine: Engine, migrations: Path, target: str) -> None:
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _switch_foreign_keys(connection, on=False)
        with connection.begin():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            _known_revision(connection, migrations)
            command.upgrade(_config(migrations, connection), target)
            if sqlite:
                _check_foreign_keys(connection)


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    # A batch change on SQLite copies the table and drops the old one: with foreign keys on, that deletes the children.
    # The pragma does nothing inside a transaction, so it goes past SQLAlchemy, to the driver's connection.
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = sorted({str(row[0]) for row in broken})
        raise SchemaBroken(f"{len(broken)} rows would point to nothing in {', '.join(tables)}; nothing was changed")


def _known_revision(connection: Connection, migrations: Path) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    scripts = _scripts(migrations)
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseNewer(found, scripts.get_current_head() or "")
    return found


# Reading every migration takes 0.01 s, 0.15 s where Python may not keep what it compiled; each start asks twice.
@cache
def _scripts(migrations: Path) -> ScriptDirectory:
    return ScriptDirectory(str(migrations), version_locations=[str(migrations / "versions")])


def _config(migrations: Path, connection: Connection) -> Config:
    config = Config()
    # ConfigParser would read a percent sign of the path as an interpolation.
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
