"""Jobs: leased, renewed, taken over when their process is gone."""

from __future__ import annotations

from datetime import timedelta

from storage_samples import DAY, HOUR, NOW

from storage import jobs
from storage.sessions import Database

LEASE = 60.0


def claim(database: Database, owner: str, now=NOW, **options) -> jobs.JobRow | None:
    with database.writing() as session:
        return jobs.claim(session, "cluster", owner, now, LEASE, **options)


def job(database: Database) -> jobs.JobRow:
    with database.reading() as session:
        found = jobs.get(session, "cluster")
    assert found is not None
    return found


def test_a_job_is_held_by_one_process_until_it_is_finished(database):
    assert claim(database, "one") is not None
    assert claim(database, "two") is None
    assert claim(database, "one") is not None
    with database.writing() as session:
        assert not jobs.finish(session, "cluster", "two", NOW)
        assert jobs.finish(session, "cluster", "one", NOW, due_at=NOW + DAY, state={"at": 3})
    assert job(database).state == {"at": 3}
    assert job(database).finished_at == NOW
    taken = claim(database, "two")
    assert taken is not None
    assert taken.state == {"at": 3}


def test_due_only_waits_for_the_time(database):
    claim(database, "one")
    with database.writing() as session:
        jobs.finish(session, "cluster", "one", NOW, due_at=NOW + HOUR, error="no room")
    assert claim(database, "one", NOW, due_only=True) is None
    assert job(database).last_error == "no room"
    assert claim(database, "one", NOW + HOUR, due_only=True) is not None


def test_a_lease_runs_out_unless_it_is_renewed(database):
    claim(database, "one")
    with database.writing() as session:
        assert jobs.heartbeat(session, "cluster", "one", NOW + timedelta(seconds=50), LEASE)
        assert jobs.keep_state(session, "cluster", "one", {"at": 1})
    assert claim(database, "two", NOW + timedelta(seconds=100)) is None
    assert claim(database, "two", NOW + timedelta(seconds=110)) is not None
    with database.writing() as session:
        assert not jobs.heartbeat(session, "cluster", "one", NOW, LEASE)
        assert not jobs.keep_state(session, "cluster", "one", {"at": 9})
    assert job(database).state == {"at": 1}


def test_a_schedule_only_moves_forward(database):
    with database.writing() as session:
        jobs.schedule(session, "cluster", NOW + HOUR)
        jobs.schedule(session, "cluster", NOW + DAY)
        jobs.schedule(session, "digest", NOW)
    assert job(database).due_at == NOW + HOUR
    with database.writing() as session:
        jobs.schedule(session, "cluster", NOW)
        assert [row.name for row in jobs.all(session)] == ["cluster", "digest"]
    assert job(database).due_at == NOW
