"""What commands open: the record, and a searcher over it; both are closed at the end of the block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config.settings import Settings
from storage.sessions import Database, open_database

if TYPE_CHECKING:
    from search.engine import Engine


@contextmanager
def record(settings: Settings) -> Iterator[Database]:
    """Open the record; an empty database is set up, an older one is refused."""
    database = open_database(settings)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def record_and_index(settings: Settings, *, check: bool = True) -> Iterator[tuple[Database, Engine]]:
    """Open the record and the index that belongs to it; without `check` also an index of other rules."""
    from search.opening import open_engine  # loads an engine's library, which most commands do without

    with record(settings) as database:
        engine = open_engine(settings, check=check)
        try:
            yield database, engine
        finally:
            engine.close()
