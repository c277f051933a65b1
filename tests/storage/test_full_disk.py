"""A full disk: one clear error, nothing half stored, and work goes on once there is room."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from storage_samples import article

from storage import articles, outbox, schema, sources
from storage.errors import DatabaseFull
from storage.models import Article, ArticleRevision
from storage.sessions import Database


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Database]:
    """Return a SQLite record with a source."""
    url = f"sqlite:///{tmp_path / 'record.db'}"
    schema.upgrade(url)
    database = Database(url)
    with database.writing() as session:
        sources.ensure(session, "a", "A", "press")
    yield database
    database.close()


def store(database: Database, number: int) -> None:
    with database.writing() as session:
        articles.save(session, article(1, number, body="nước lên " * 5000 + str(number)))


def whole(database: Database) -> int:
    """Return the number of articles after checking that each is complete."""
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(Article))
        assert found == session.scalar(select(func.count()).select_from(ArticleRevision)) == outbox.behind(session)
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    return found or 0


def fill_up(database: Database) -> None:
    with pytest.raises(DatabaseFull):
        for number in range(1000):
            store(database, number)


def test_the_page_limit_of_the_database(filled):
    limit = 0

    def set_limit(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count={limit}").fetchall()

    event.listen(filled.engine, "checkout", set_limit)
    limit = 600      # the tables alone take some 200
    fill_up(filled)
    before = whole(filled)
    assert before > 0
    limit = 100_000
    store(filled, 5000)
    assert whole(filled) == before + 1


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_file_size_limit_of_the_process(filled):
    with file_size_limit(1_500_000):
        fill_up(filled)
    before = whole(filled)
    assert before > 0
    store(filled, 5000)
    assert whole(filled) == before + 1
