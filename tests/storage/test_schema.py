"""The schema: models and migrations say the same, migrations keep what is stored, no column can hold a person."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError
from storage_samples import article, comment, thread

from config import settings
from storage import articles, frontier, schema, threads
from storage.errors import DatabaseNewer, DatabaseOutdated, SchemaBroken
from storage.models import Base
from storage.sessions import Database, open_database

FOLLOW_UP = '''
"""A change of a parent table, tried on filled databases."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("source") as batch:
        batch.alter_column("title", new_column_name="label", existing_type=sa.Text())
        batch.alter_column("kind", type_=sa.String(length=40), existing_type=sa.String(length=20))
        batch.add_column(sa.Column("area", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("article", recreate="always" if {recreate} and sqlite else "auto") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    {extra}
'''


@pytest.fixture
def follow_up(tmp_path: Path):
    """Return a function that gives a copy of the migrations with one more."""

    def make(extra: str = "", recreate: bool = False) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        body = FOLLOW_UP.format(before=schema.head(), extra=extra, recreate=recreate)
        (folder / "versions" / "r9999_follow_up.py").write_text(body, encoding="utf-8")
        return folder

    return make


def fill(database: Database, source_id: int) -> None:
    with database.writing() as session:
        for number in range(30):
            articles.save(session, article(source_id, number))
            articles.save(session, article(source_id, number, title=f"Bản sửa {number}"))
        threads.replace(session, thread(source_id, comment("một"), comment("hai")))
        frontier.add_links(session, source_id, [("https://a.vn/1", "article", 0, None, None)])


def counts(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table: connection.scalar(text(f'SELECT count(*) FROM "{table}"'))
            for table in inspect(connection).get_table_names() if table != "alembic_version"
        }
    engine.dispose()
    return found


def test_models_and_migrations_say_the_same(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("recreate", [False, True])
def test_a_migration_of_a_parent_table_keeps_its_children(database, database_url, source_id, follow_up, recreate):
    fill(database, source_id)
    database.close()
    before = counts(database_url)
    assert before["article_revision"] == 60
    folder = follow_up(recreate=recreate)
    schema.upgrade(database_url, folder)
    assert counts(database_url) == before
    assert schema.current(database_url, folder) == "9999"
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT label FROM source")) == "Báo Mẫu"
        joined = "SELECT count(*) FROM article JOIN source ON source.id = article.source_id"
        assert connection.scalar(text(joined)) == 30
    engine.dispose()


def test_a_migration_that_fails_changes_nothing(database, database_url, source_id, follow_up):
    fill(database, source_id)
    database.close()
    with pytest.raises(RuntimeError, match="broken"):
        schema.upgrade(database_url, follow_up("raise RuntimeError('broken')"))
    assert schema.current(database_url) == schema.head()
    engine = create_engine(database_url)
    assert "title" in {column["name"] for column in inspect(engine).get_columns("source")}
    engine.dispose()


def test_a_migration_that_orphans_rows_is_rolled_back(database, database_url, source_id, follow_up):
    fill(database, source_id)
    database.close()
    # PostgreSQL checks every foreign key itself.
    with pytest.raises(SchemaBroken if database.dialect == "sqlite" else IntegrityError, match=r"article|page"):
        schema.upgrade(database_url, follow_up('op.execute("DELETE FROM source")'))
    assert counts(database_url)["source"] == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_feeds_from_before_their_rhythm_was_kept_stay_as_they_are(empty_url, kind, tmp_path):
    url, older = empty_url(kind), tmp_path / "older"
    shutil.copytree(schema.MIGRATIONS, older, ignore=shutil.ignore_patterns("__pycache__", "r000[5-9]*", "r00[1-9]*"))
    schema.upgrade(url, older)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO source (id, name, title, kind, enabled, first_seen_at, last_error) "
            "VALUES (1, 'bao', 'Báo', 'press', true, '2026-11-25 00:00:00', '')"))
        for number in range(40):
            connection.execute(text(
                "INSERT INTO page (url, host, kind, source_id, priority, attempts, unchanged, etag, last_modified, "
                "content_hash, first_seen_at, last_status) VALUES (:url, 'a.vn', 'feed', 1, 20, 0, 3, 'x', '', '', "
                "'2026-11-25 00:00:00', 'listing')"), {"url": f"https://a.vn/{number}.rss"})
    schema.upgrade(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT url, unchanged, etag, news_gap, least_gap FROM page")).all()
    engine.dispose()
    assert len(rows) == 40 and {row[1:] for row in rows} == {(3, "x", None, None)}
    _open(url).close()


def test_a_newer_database_is_left_alone_and_both_revisions_are_named(database, database_url, follow_up):
    database.close()
    schema.upgrade(database_url, follow_up())
    for attempt in (schema.upgrade, _open, partial(_open, upgrade=True)):
        with pytest.raises(DatabaseNewer) as caught:
            attempt(database_url)
        assert (caught.value.found, caught.value.known) == ("9999", schema.head())
        assert "9999" in str(caught.value)


def test_an_older_database_is_upgraded_only_when_asked(database, database_url, monkeypatch):
    database.close()
    monkeypatch.setattr(schema, "head", lambda: "later")
    with pytest.raises(DatabaseOutdated) as caught:
        _open(database_url)
    assert (caught.value.found, caught.value.needed) == (schema.current(database_url), "later")


def _open(url: str, upgrade: bool = False) -> Database:
    return open_database(settings.load({"LANGNGHE_DATABASE_URL": url}), upgrade=upgrade)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_empty_database_is_set_up_by_whoever_comes_first(empty_url, kind):
    url = empty_url(kind)
    assert schema.current(url) is None
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.upgrade, [url] * 4))
    assert schema.current(url) == schema.head()
    _open(url).close()


def test_a_new_machine_gets_folder_and_tables(tmp_path):
    opened = open_database(settings.load({"LANGNGHE_DATA_DIR": str(tmp_path / "a" / "b")}))
    assert (tmp_path / "a" / "b" / "langnghe.db").is_file()
    opened.close()


# Words of a column's name that could make it hold a person, or a judgement of one.
REFUSED = frozenset("""
    author authors writer person people user users username member_name fullname nickname nick handle avatar photo
    profile commenter account email mail phone address birth gender ip device actor originator reporter submitter
    sentiment stance polarity attitude emotion tone influence influencer reputation loyalty trust credibility likes
    hash_of_user follower followers friend friends
    tác_giả người
""".split())
# A name is a person's unless the table says whose it is.
NAMES = {("source", "name"), ("job", "name"), ("topic_state", "name"), ("area", "name"), ("area_change", "was_name"),
         ("area_file", "name")}
# The office's own accounts. Nobody that the program reads about has a row in these tables, and nothing but sessions and
# tokens points to them.
STAFF = {"app_user", "second_factor", "recovery_code", "staff_session", "api_token", "audit", "audit_query"}
# What staff keep for one another: who of them looks after it, or changed it last.
OF_STAFF = {"work_item", "rumor_event", "signature", "field_report", "report_change", "question", "question_change", "situation", "situation_note",
            "stream_code", "stream_publication", "crosscheck_decision"}
# It says that a comment is the first of somebody in its thread, and nothing of whom.
KNOWN = {("comment", "first_from_commenter")}


def refused(table: str, column: str) -> bool:
    """Say whether a column of this name could hold a person, a sentiment or a stance."""
    words = set(re.split(r"[^a-zà-ỹđ]+", column.lower())) | {column.lower()}
    if (table, column) in KNOWN | NAMES:
        return False
    return bool(words & (REFUSED | {"name", "names"}))


def test_no_table_or_column_can_hold_a_person(database):
    found = inspect(database.engine)
    columns = [(table, column["name"]) for table in found.get_table_names() for column in found.get_columns(table)]
    assert len(columns) > 100
    assert [name for name in columns if refused(*name)] == []
    assert [table for table in found.get_table_names() if refused(table, table)] == ["app_user"]


def test_only_tables_of_the_staff_point_to_accounts(database):
    found = inspect(database.engine)
    pointing = {(table, key["referred_table"]) for table in found.get_table_names()
                for key in found.get_foreign_keys(table) if key["referred_table"] in STAFF}
    assert {table for table, _ in pointing} <= STAFF | OF_STAFF
    # Apart from the login there is no column for a name, a mail address, a telephone or where somebody sat.
    columns = {column["name"] for table in STAFF for column in found.get_columns(table)}
    assert "login" in columns and not columns & REFUSED


@pytest.mark.parametrize("column", [
    "author", "author_hash", "commenter_id", "user_name", "sentiment", "sentiment_score", "stance", "avatar_url",
    "name", "influence", "display_name", "email", "person_key", "first_from_commenter",
])
def test_the_check_refuses_such_columns(column):
    assert refused("article", column)
