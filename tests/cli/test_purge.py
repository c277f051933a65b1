"""`langnghe purge`: what is over its period goes, counts stay, the proof is 0, nothing stays readable in the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from config import clock
from config.errors import SettingError
from config.settings import Settings, load
from langnghe import expunging, retention
from langnghe.jobs import work
from search import indexer
from storage import audit, jobs, outbox, outcomes, posts, report_writing, reports, sources, threads
from storage.audit import Line
from storage.models import Area, Page
from storage.reports import ItemFilter
from storage.sessions import Database, open_database
from storage.threads import CommentRow, ThreadRow

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECRET = "Cống thoát nước hẻm bên hông trường tắc quanh năm"


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    clock.freeze(NOW)
    yield
    clock.freeze(None)


def settings(database_url: str = "", folder: Path = Path("unused"), **more: str) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(folder), "LANGNGHE_DATABASE_URL": database_url} | more)


def fill(database: Database, ages: tuple[int | None, ...] = (1, 29, 31, 400, None)) -> None:
    """Store one thread with comments of these ages in days and as many outcomes."""
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press")
        rows = tuple(
            CommentRow(f"{SECRET} {n}", None if age is None else NOW - age * DAY, False, 1) for n, age in enumerate(ages))
        hourly = {row.hour: 1 for row in rows if row.hour is not None}
        threads.replace(session, ThreadRow(source_id, "https://baomau.example/y/1", rows, NOW - DAY, hourly=hourly))
        for age in (1, 89, 91, 400):
            outcomes.record(session, source_id=source_id, status="stored", at=NOW - age * DAY, bytes=5)
        audit.append(session, [Line(NOW - age * DAY, 1, "search", query="giá xăng") for age in (91, 89)])
        outbox.done(session, [n for row in outbox.read(session, 99) for n in row.ids])
        _report(session, (729, 731))


def _report(session: Session, ages: tuple[int, ...]) -> None:
    """Store a post with a report of each age in days, each of one item."""
    session.add(Area(id=1, era="new", level="ward", code="1", type="xã", name="Khe Lác", folded=""))
    session.flush()
    post = posts.add(session, 1, "Thôn Hạ", "nông dân", "", NOW)
    for age in ages:
        sent = NOW - age * DAY
        values = {"post_id": post, "type": "weekly", "method": "interview", "heard_from": "2025-01-01",
                  "heard_to": "2025-01-01", "sent_at": sent, "state": "approved", "reason": "", "origin": "form",
                  "key": str(age), "version": 1, "changed_at": sent, "changed_by": None, "created_at": sent}
        item = {"kind": "question", "issue": SECRET, "heard_on": "2025-01-01"}
        report_writing.add(session, values, [item])


def test_what_is_over_its_period_goes_and_counts_stay(database: Database, database_url: str) -> None:
    fill(database)
    done = retention.purge(database, settings(database_url), "me")
    assert done is not None
    assert [(row.kept.name, row.deleted, row.left) for row in done] == [
        ("comments", 2, 0), ("traces", 0, 0), ("outcomes", 2, 0), ("queries", 1, 0), ("reports", 1, 0), ("exports", 0, 0)]
    with database.reading() as session:
        assert (audit.verify(session).lines, audit.verify(session).broken_at) == (2, 0)
    with database.reading() as session:
        assert threads.count(session) == 3
        assert len(reports.items(session, ItemFilter())) == 1       # items go with their report
        assert sum(threads.hours(session, 1).values()) == 4
        assert [(row.kind, row.ref_id) for row in outbox.read(session, 9)] == [("thread", 1)]
        whole = outcomes.sums(session, NOW - 500 * DAY, NOW)
        assert [(row.pages, row.bytes) for row in whole] == [(4, 20)]
        job = jobs.get(session, retention.JOB)
        assert job is not None
        assert (job.due_at, job.last_error) == (NOW + DAY, "")


def test_a_dry_run_counts_the_same_and_deletes_nothing(database: Database, database_url: str) -> None:
    fill(database)
    for _ in range(2):
        assert [row.left for row in retention.overdue(database, settings(database_url), NOW)] == [2, 0, 2, 1, 1, 0]


def test_the_period_is_the_offices(database: Database, database_url: str) -> None:
    fill(database)
    own = settings(database_url, LANGNGHE_COMMENT_DAYS="365", LANGNGHE_OUTCOME_DAYS="14")
    done = retention.purge(database, own, "me")
    assert done is not None
    assert [row.deleted for row in done] == [1, 0, 3, 1, 1, 0]


@pytest.mark.parametrize(("name", "value"), [("COMMENT_DAYS", "0"), ("COMMENT_DAYS", "366"), ("OUTCOME_DAYS", "13")])
def test_for_ever_is_no_period(name: str, value: str) -> None:
    with pytest.raises(SettingError) as raised:
        settings(**{f"LANGNGHE_{name}": value})
    assert name in str(raised.value) and value in str(raised.value) and "a whole number from" in str(raised.value)


def test_a_comment_without_an_hour_is_as_old_as_its_thread(database: Database, database_url: str) -> None:
    fill(database, (None, None))
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        session.add(Page(url="https://baomau.example/y/1", host="baomau.example", kind="comments",
                         source_id=source_id, first_seen_at=NOW - 31 * DAY))
    done = retention.purge(database, settings(database_url), "me")
    assert done is not None
    assert done[0].deleted == 2


def test_a_later_fetch_brings_nothing_back(database: Database) -> None:
    fill(database)
    retention.purge(database, settings(), "me")
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        rows = tuple(CommentRow(f"{SECRET} {n}", NOW - age * DAY, True, 1) for n, age in enumerate((1, 29, 31, 400)))
        row = ThreadRow(source_id, "https://baomau.example/y/1", rows, NOW)
        assert threads.replace(session, row, oldest=NOW - 30 * DAY) == "revised"   # the one without hour is gone
        found = threads.get(session, 1)
        assert found is not None
        assert (found.comments, found.first_comments, found.withdrawn) == (2, 4, 1)
        assert threads.replace(session, row, oldest=NOW - 30 * DAY) == "unchanged"


def test_what_ages_between_two_fetches_was_not_withdrawn(database: Database) -> None:
    fill(database)
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        row = ThreadRow(source_id, "https://baomau.example/y/1", (), NOW)
        threads.replace(session, row, oldest=NOW - 30 * DAY)
        found = threads.get(session, 1)
        assert found is not None
        assert found.withdrawn == 3


def test_two_processes_do_not_both_purge(database: Database, database_url: str) -> None:
    with database.writing() as session:
        jobs.claim(session, retention.JOB, "other", NOW, 60)
    assert retention.purge(database, settings(database_url), "me") is None


def test_an_interrupted_purge_is_due_at_once(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    monkeypatch.setattr(outcomes, "before", lambda session, moment: 1 / 0)
    monkeypatch.setattr(retention, "CLASSES", (retention.CLASSES[0], retention.Kept(
        "x", "x", "OUTCOME_DAYS", "", None, outcomes.before, outcomes.purge)))
    with pytest.raises(ZeroDivisionError):
        retention.purge(database, settings(database_url), "me")
    with database.reading() as session:
        job = jobs.get(session, retention.JOB)
        assert job is not None
        assert (job.due_at, job.last_error, job.lease_owner) == (NOW, "interrupted", None)


def test_nothing_of_a_deleted_comment_stays_in_the_files(tmp_path: Path) -> None:
    own = settings(folder=tmp_path)
    database = open_database(own)
    # Many, of every size, so that pages split, merge and overflow.
    for thread in range(40):
        with database.writing() as session:
            source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press")
            rows = tuple(
                CommentRow(f"{SECRET} {n} " + "dài " * (n * 37 % 3000), NOW - (31 if n % 3 else 1) * DAY, False, 1)
                for n in range(40))
            threads.replace(session, ThreadRow(source_id, f"https://baomau.example/y/{thread}", rows, NOW))
    assert found_in(tmp_path) > 1600 / 2
    retention.purge(database, settings(folder=tmp_path), "me")
    with database.reading() as session:
        assert threads.count(session) == 40 * 14
    with_hour = found_in(tmp_path)
    clock.freeze(NOW + 60 * DAY)
    retention.purge(database, own, "me")
    assert (with_hour >= 40 * 14, found_in(tmp_path)) == (True, 0)
    database.close()


def found_in(folder: Path) -> int:
    return sum(file.read_bytes().count(SECRET.encode()) for file in folder.rglob("*") if file.is_file())


def test_the_command_shows_counts_and_the_index_follows(data_folder: Path, run) -> None:
    own = settings(folder=data_folder)
    database = open_database(own)
    fill(database)
    dry = run("purge", "--dry-run")
    assert dry.exit_code == 0 and "Deleted" not in dry.output
    shown = run("purge")
    line = next(line for line in shown.output.splitlines() if line.startswith("Redacted comments"))
    assert shown.exit_code == 0
    assert line.split()[2:5] == ["30", "days", "(LANGNGHE_COMMENT_DAYS)"]
    assert line.split()[-5:] == ["2", "0", "counts", "an", "hour"]
    assert "1 change behind" in shown.output
    with database.writing() as session:
        jobs.claim(session, retention.JOB, "other", NOW, 60)
    refused = run("purge")
    assert refused.exit_code == 2 and "cleaning up" in refused.output
    database.close()


def test_work_purges_by_itself(data_folder: Path) -> None:
    own = settings(folder=data_folder)
    database = open_database(own)
    fill(database)
    done = work(own, until_idle=True).done
    assert (done["purge"], done["expunge"]) == (1, 1)      # the index had the comments too
    assert expunging.due(database) == []
    with database.reading() as session:
        assert threads.count(session) == 3
        assert len(reports.items(session, ItemFilter())) == 1       # items go with their report
        assert outbox.behind(session) == 0
    database.close()


def test_a_deletion_during_the_clearing_makes_it_due_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        with database.writing() as session:
            expunging.ask_for(session, "comments")

    ask()
    monkeypatch.setattr(indexer, "expunge", lambda *_, **__: ask() or True)
    assert expunging.expunge(database, None, "comments", "me")
    assert expunging.due(database) == ["comments"]
    monkeypatch.setattr(indexer, "expunge", lambda *_, **__: False)
    assert not expunging.expunge(database, None, "comments", "me")
    assert expunging.due(database) == ["comments"]
    monkeypatch.setattr(indexer, "expunge", lambda *_, **__: True)
    assert expunging.expunge(database, None, "comments", "me")
    assert expunging.due(database) == []
