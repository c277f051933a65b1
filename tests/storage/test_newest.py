"""The newest date of each source: right, and a step down an index instead of a reading of every article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text
from storage_samples import DAY, HOUR, NOW, article, comment, thread

from storage import articles, health, sources, threads
from storage.sessions import Database


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, object]]]:
    """Collect what is asked of the database inside the block, with its values."""
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_undated_and_future_articles_do_not_count_and_comments_do(database, source_id):
    with database.writing() as session:
        other, forum, empty = (sources.ensure(session, name, name, "press", enabled=True) for name in ("b", "c", "d"))
        for number in range(5):
            articles.save(session, article(source_id, number, published_at=NOW - number * DAY))
            articles.save(session, article(source_id, 10 + number, published_at=NOW + HOUR + number * DAY))
        articles.save(session, article(other, 1, published_at=NOW - HOUR, date_reliable=False))
        articles.save(session, article(other, 2, published_at=None, date_reliable=False))
        articles.save(session, article(other, 3, published_at=NOW - 2 * DAY))
        hour = (NOW - 3 * HOUR).replace(minute=0, second=0)
        threads.replace(session, thread(forum, comment("một", hour=hour), hourly={hour: 1}))
    with database.reading() as session:
        assert health.newest(session, NOW + HOUR) == {source_id: NOW, other: NOW - 2 * DAY, forum: hour}
        assert empty not in health.newest(session, NOW + HOUR)
        assert health.newest(session, NOW - 10 * DAY) == {}


def test_the_index_is_used(database):
    # Of a table of one page, or with nothing known of it, PostgreSQL may as well take any index: the plan is asked of
    # a record with many sources, and after its statistics were taken.
    with database.writing() as session:
        for name in "abcdefghijklmnopqrst":
            other = sources.ensure(session, name, name, "press", enabled=True)
            for number in range(25):
                articles.save(session, article(other, number, published_at=NOW - number * HOUR))
    with statements(database) as asked, database.reading() as session:
        health.newest(session, NOW)
    statement, values = next(pair for pair in asked if "published_at" in pair[0])
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE article"))
        explain = "EXPLAIN " if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        plan = connection.exec_driver_sql(explain + statement, values).all()
    assert "ix_article_source_id_published_at" in str(plan)
