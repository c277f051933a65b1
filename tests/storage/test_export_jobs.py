"""Export jobs: whose turn it is, how far each came, and that a late writer changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import export_jobs
from storage.sessions import Database

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def add(database: Database, owner_id: int | None = None) -> int:
    with database.writing() as session:
        return export_jobs.add(session, owner_id=owner_id, request={"text": "lũ"}, described="“lũ”", format_="csv",
                               language="vi", stem="langnghe-20261121-0700", ending=".csv", total=9, generation="g", now=NOW)


def get(database: Database, job_id: int) -> export_jobs.ExportRow:
    with database.reading() as session:
        row = export_jobs.get(session, job_id)
    assert row is not None
    return row


def test_the_one_that_was_begun_goes_first_then_the_oldest(database: Database) -> None:
    first, second = add(database), add(database)
    with database.writing() as session:
        begun = export_jobs.begin(session, NOW)
        assert begun is not None and (begun.id, begun.state, begun.started_at) == (first, "working", NOW)
        assert export_jobs.begin(session, NOW + timedelta(hours=1)) == begun
        assert export_jobs.finish(session, begun, {"rows": 9}, 100, NOW)
        after = export_jobs.begin(session, NOW)
        assert after is not None and after.id == second and export_jobs.waiting(session) == 1
    assert (get(database, first).state, get(database, first).rows, get(database, first).bytes) == ("done", 9, 100)
    assert get(database, first).file == f"langnghe-20261121-0700-{first}.csv"


def test_a_late_writer_changes_nothing(database: Database) -> None:
    job = get(database, add(database))
    with database.writing() as session:
        assert export_jobs.came_to(session, job, rows=4, gone=0, last_id=7, size=40)
        export_jobs.begin_anew(session)
        assert not export_jobs.came_to(session, job, rows=8, gone=0, last_id=9, size=80)
        assert not export_jobs.finish(session, job, {"rows": 9}, 90, NOW)
    anew = get(database, job.id)
    assert (anew.rows, anew.last_id, anew.bytes, anew.attempt, anew.state) == (0, 0, 0, 1, "waiting")
    with database.writing() as session:
        assert export_jobs.delete(session, [job.id]) == [job.file]
        assert not export_jobs.came_to(session, anew, rows=1, gone=0, last_id=1, size=1)


def test_lists_are_an_owners_or_everybodys_and_numbers_are_never_given_again(database: Database) -> None:
    own, other = add(database, 3), add(database, 4)
    with database.writing() as session:
        assert [row.id for row in export_jobs.listed(session)] == [other, own]
        assert [row.id for row in export_jobs.listed(session, owner_id=3)] == [own]
        export_jobs.delete(session, [other])
    assert add(database) > other


def test_what_was_over_before_a_moment_goes(database: Database) -> None:
    old, new = get(database, add(database)), get(database, add(database))
    still_open = add(database)
    with database.writing() as session:
        export_jobs.fail(session, old.id, "disk full", NOW - timedelta(days=8))
        export_jobs.finish(session, new, {"rows": 1}, 1, NOW)
        assert export_jobs.finished(session) == [old.id, new.id]
        assert (export_jobs.older(session, NOW - timedelta(days=7)), export_jobs.purge(session, NOW - timedelta(days=7))) == (1, 1)
        assert export_jobs.file_names(session) == {new.file, get(database, still_open).file}
