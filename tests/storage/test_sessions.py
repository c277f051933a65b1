"""Sessions: how transactions begin, and what a driver's error becomes."""

from __future__ import annotations

import logging
import os
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from storage_samples import NOW, article

from config import settings
from config.clock import DISPLAY_ZONE
from storage import articles, engines, schema, sources
from storage.errors import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, DriverMissing
from storage.models import Source
from storage.sessions import Database, open_database
from storage.translation import translate


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return [source.name for source in sources.all(session)]


def test_a_block_that_fails_stores_nothing(database):
    with pytest.raises(RuntimeError), database.writing() as session:
        sources.ensure(session, "a", "A", "press")
        raise RuntimeError
    assert names(database) == []


def test_a_reading_session_cannot_write(database):
    with pytest.raises(DatabaseReadOnly), database.reading() as session:
        sources.ensure(session, "a", "A", "press")
    with database.writing() as session:
        sources.ensure(session, "b", "B", "press")
    assert names(database) == ["b"]


def test_a_reader_sees_one_state_while_a_writer_commits(database):
    with database.reading() as session:
        assert sources.all(session) == []
        with database.writing() as other:
            sources.ensure(other, "a", "A", "press")
        assert sources.all(session) == []
    assert names(database) == ["a"]


def test_foreign_keys_hold(database):
    with pytest.raises(IntegrityError), database.writing() as session:
        articles.save(session, article(source_id=99))


def test_an_error_message_holds_no_stored_text(database):
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        articles.save(session, article(source_id=99, title="Tựa đề kín"))
    assert "Tựa đề kín" not in str(caught.value)


def test_a_time_without_zone_is_refused_and_zones_do_not_move_it(database):
    with pytest.raises(Exception, match="without zone"), database.writing() as session:
        session.add(Source(name="a", title="A", kind="press", first_seen_at=NOW.replace(tzinfo=None)))
        session.flush()
    with database.writing() as session:
        session.add(Source(name="a", title="A", kind="press", first_seen_at=NOW.astimezone(DISPLAY_ZONE)))
    with database.reading() as session:
        assert sources.all(session)[0].first_seen_at == NOW


def test_sqlite_is_set_up_to_keep_what_was_committed(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    schema.upgrade(url)
    database = Database(url)
    with database.writing() as session:
        found = {name: session.scalar(text(f"PRAGMA {name}"))
                 for name in ("journal_mode", "synchronous", "foreign_keys", "query_only", "mmap_size")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 0, "mmap_size": 0}
    database.close()


def test_a_writer_waits_for_the_lock_from_its_start(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    schema.upgrade(url)
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 20)
    database = Database(url)
    with database.writing(), pytest.raises(DatabaseBusy), database.writing():
        pytest.fail("two writers at once")
    database.close()


@pytest.mark.parametrize("url", [
    "postgresql+psycopg://nobody@127.0.0.1:1/nothing", "postgresql://nobody@127.0.0.1:1/nothing",
    "sqlite:////proc/nowhere/a.db",
])
def test_a_database_out_of_reach_is_named_without_its_password(url):
    with pytest.raises(DatabaseUnreachable):
        open_database(settings.load({"LANGNGHE_DATABASE_URL": url}))


@pytest.mark.parametrize("url", ["mysql://a/b", "what", "postgresql://a:geheim77@b:c/d", "postgresql://a:geheim77@127.0.0.1:1/d?no_such=1"])
def test_an_address_that_no_driver_reads_is_refused_without_its_password(url):
    with pytest.raises(DatabaseUnreachable) as caught, Database(url).reading() as session:
        session.connection()
    assert "geheim77" not in str(caught.value) and "geheim77" not in str(caught.value.__cause__)


def test_a_server_that_is_down_never_shows_the_password():
    url = "postgresql+psycopg://staff:geheim77@127.0.0.1:1/nothing"
    with pytest.raises(DatabaseUnreachable) as caught:
        open_database(settings.load({"LANGNGHE_DATABASE_URL": url}))
    assert "geheim77" not in str(caught.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_cut_is_one_error_and_then_works_again(database, database_url):
    with pytest.raises(DatabaseUnreachable), database.writing() as session:
        sources.ensure(session, "a", "A", "press")
        process = session.scalar(text("SELECT pg_backend_pid()"))
        with Database(database_url).writing() as other:
            other.execute(text(f"SELECT pg_terminate_backend({process})"))
        sources.ensure(session, "b", "B", "press")
    assert names(database) == []
    with database.writing() as session:
        sources.ensure(session, "c", "C", "press")
    assert names(database) == ["c"]


class ServerError(Exception):
    """What psycopg raises, as far as it is read: the code of the SQL standard."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("first line\nDETAIL: second line")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("code", "kind"), [
    ("53100", DatabaseFull), ("40P01", DatabaseBusy), ("55P03", DatabaseBusy), ("57P03", DatabaseUnreachable),
    ("25006", DatabaseReadOnly), ("23505", None), ("42P01", None),
])
def test_codes_of_the_server(code, kind):
    known = translate(DBAPIError("INSERT", {}, ServerError(code)))
    assert type(known) is (kind or type(None))
    assert kind is None or str(known) == "first line"


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "a.db").write_bytes(b"this is a letter, not a database, and a long one at that" * 20)
    with pytest.raises(DatabaseUnreachable):
        open_database(settings.load({"LANGNGHE_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"}))


def test_a_missing_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissing, match=r"langnghe\[postgresql\]"):
        engines.make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_an_old_sqlite_warns_once_it_is_used(monkeypatch, caplog):
    monkeypatch.setattr(engines, "SAFE_SQLITE", (99,))
    with caplog.at_level(logging.WARNING):
        engines.make_engine("sqlite://").dispose()
    assert "write-ahead log" in caplog.text


def test_the_standard_library_stands_in_for_the_newer_sqlite(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    url = f"sqlite:///{tmp_path / 'a.db'}"
    schema.upgrade(url)
    database = Database(url)
    with database.writing() as session:
        sources.ensure(session, "a", "A", "press")
    assert names(database) == ["a"]
    database.close()


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_a_new_record_is_readable_by_its_account_alone(tmp_path):
    folder = tmp_path / "data"
    open_database(settings.load({"LANGNGHE_DATA_DIR": str(folder)})).close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == dict.fromkeys(
        (file.name for file in folder.iterdir()), 0o600)


def test_a_record_that_went_away_or_broke_is_out_of_reach(tmp_path):
    database = open_database(settings.load({"LANGNGHE_DATA_DIR": str(tmp_path)}))
    file = tmp_path / "langnghe.db"
    file.rename(tmp_path / "elsewhere.db")
    database.engine.dispose()
    with pytest.raises(DatabaseUnreachable), database.reading() as session:
        session.execute(text("SELECT count(*) FROM article"))
    database.close()
    file.write_bytes(b"SQLite format 3\x00" + b"\x7f" * 8000)
    broken = Database(f"sqlite:///{file}")
    with pytest.raises(DatabaseUnreachable), broken.reading() as session:
        session.execute(text("SELECT count(*) FROM article"))
    broken.close()
