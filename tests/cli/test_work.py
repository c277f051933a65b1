"""The work loop: what is due is done, what fails rests, what others hold is waited for."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filled import store

from config import clock
from config.settings import Settings, load
from langnghe import jobs, tasks
from langnghe.jobs import Note, work
from langnghe.kept_troubles import kept, told
from langnghe.tasks import Task, Tools, job_name
from search.errors import EngineUnavailable, IndexBusy
from storage import jobs as rows
from storage import outbox
from storage.errors import DatabaseFull
from storage.sessions import open_database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_LEASE_SECONDS": "1"})


TROUBLE = "The search engine does not answer: no answer from the server"


class Heap:
    """Work in pieces of at most three; `errors` are raised first, one a turn."""

    def __init__(self, size: int, errors: tuple[Exception, ...] = ()) -> None:
        self.left = size
        self.errors = list(errors)
        self.turns = 0

    def waiting(self, tools: Tools) -> int:
        return self.left

    def turn(self, tools: Tools) -> int:
        self.turns += 1
        if self.errors:
            raise self.errors.pop(0)
        done = min(3, self.left)
        self.left -= done
        return done


def set_tasks(monkeypatch: pytest.MonkeyPatch, **heaps: Heap) -> None:
    table = tuple(Task(name, name, heap.waiting, heap.turn) for name, heap in heaps.items())
    monkeypatch.setattr(jobs, "TASKS", table)
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.01)
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")


def test_everything_due_is_done_in_turns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Heap(7), Heap(2)
    set_tasks(monkeypatch, first=first, second=second)
    notes: list[Note] = []
    summary = work(settings, until_idle=True, on_progress=notes.append)
    assert (summary.done, summary.failed) == ({"first": 7, "second": 2}, {})
    assert [(n.task, n.done, n.waiting) for n in notes] == [
        ("first", 3, 4), ("second", 2, 0), ("first", 3, 1), ("first", 1, 0)]


def test_an_engine_that_is_down_does_not_stop_the_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    down, well = Heap(5, (EngineUnavailable("no answer\nfrom the server"),) * 9), Heap(4)
    set_tasks(monkeypatch, down=down, well=well)
    summary = work(settings, until_idle=True)
    assert summary.done == {"well": 4}
    assert summary.failed == {"down": TROUBLE}
    assert down.turns == 1
    database = open_database(settings)
    with database.reading() as session:
        assert rows.get(session, job_name("down")).last_error == kept(EngineUnavailable("no answer from the server"))
    database.close()


def test_a_failed_task_rests_and_catches_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heap = Heap(3, (EngineUnavailable("down"),))
    set_tasks(monkeypatch, heap=heap)
    monkeypatch.setattr(jobs, "REST_AFTER_ERROR_SECONDS", 0.05)
    stop, notes = threading.Event(), []

    def tell(note: Note) -> None:
        notes.append(note)
        if not note.error:
            stop.set()

    summary = work(settings, on_progress=tell, stop=stop)
    assert [(n.done, n.error) for n in notes] == [(0, "The search engine does not answer: down"), (3, "")]
    assert (summary.done, summary.failed, heap.turns) == ({"heap": 3}, {}, 2)


def test_what_another_process_holds_is_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heap = Heap(2, (IndexBusy("held"), IndexBusy("held")))
    set_tasks(monkeypatch, heap=heap)
    assert work(settings, until_idle=True).done == {"heap": 2}
    assert heap.turns == 3


def test_waiting_for_another_process_is_said_once_and_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heap = Heap(2, tuple(IndexBusy("held") for _ in range(10_000)))
    set_tasks(monkeypatch, heap=heap)
    monkeypatch.setattr(jobs, "SECONDS_BEFORE_SAYING", 0.5)
    notes: list[Note] = []
    summary = work(settings, until_idle=True, on_progress=notes.append)
    assert [note.error for note in notes] == ["another process holds it, or was killed while it did: waiting"]
    assert (summary.done, heap.left) == ({}, 2)
    assert summary.failed == {"heap": "another process holds it"}


def test_an_unknown_error_is_said_by_its_kind_and_stops_no_other_task(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    heap, well = Heap(1, (ValueError("Nguyễn Văn A 0912345678"),)), Heap(4)
    set_tasks(monkeypatch, heap=heap, well=well)
    summary = work(settings, until_idle=True)
    assert summary.done == {"well": 4}
    assert re.fullmatch(r"unexpected error ValueError \(test_work\.py:\d+\)", summary.failed["heap"])
    database = open_database(settings)
    with database.reading() as session:
        assert told(rows.get(session, job_name("heap")).last_error) == summary.failed["heap"]
    database.close()
    assert work(settings, until_idle=True).done == {"heap": 1}


def test_work_ends_with_one_when_a_task_raised_something_unknown(run, settings: Settings, monkeypatch: pytest.MonkeyPatch
                                                                 ) -> None:
    set_tasks(monkeypatch, topics=Heap(1, (ValueError("Nguyễn Văn A"),)), index=Heap(2))
    done = run("work", "--until-idle")
    assert done.exit_code == 1 and "unexpected error ValueError" in done.output and "Nguyễn" not in done.output
    assert "Changes indexed: 2" in done.output


def test_an_idle_worker_says_so_once_a_rest(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heap, stop, said = Heap(2), threading.Event(), []
    set_tasks(monkeypatch, heap=heap)

    def idle(due: datetime | None) -> None:
        said.append(due)
        if len(said) == 1:
            threading.Timer(0.1, lambda: setattr(heap, "left", 1)).start()      # new work after some idle rounds
        else:
            stop.set()

    work(settings, on_idle=idle, stop=stop)
    assert len(said) == 2 and heap.left == 0


def test_each_sum_is_said_once(run, data_folder: Path, filled: list[int]) -> None:
    output = run("work", "--until-idle").output
    assert output.count("Articles put into stories and topics") == 1 and output.count("Changes indexed") == 1


def test_stop_ends_between_turns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    heap = Heap(100)
    set_tasks(monkeypatch, heap=heap)
    work(settings, on_progress=lambda note: stop.set(), stop=stop)
    assert heap.left == 97


def test_clean_up_is_due_once_a_day(settings: Settings) -> None:
    database = open_database(settings)
    start = datetime(2026, 5, 1, tzinfo=UTC)
    try:
        for hours, due in ((0, 1), (1, 0), (23, 0), (25, 1)):
            clock.freeze(start + timedelta(hours=hours))
            tools = Tools(settings, database, "me")
            purge = next(task for task in tasks.TASKS if task.name == "purge")
            assert purge.waiting(tools) == due
            assert (purge.turn(tools) if due else 0) == due
    finally:
        clock.freeze(None)
        database.close()


def test_two_processes_do_not_both_clean_up(settings: Settings) -> None:
    database = open_database(settings)
    purge = next(task for task in tasks.TASKS if task.name == "purge")
    with database.writing() as session:
        assert rows.claim(session, job_name("purge"), "other", clock.now(), 60, due_only=True)
    assert purge.turn(Tools(settings, database, "me")) == 0
    database.close()


@pytest.mark.parametrize("recorded", [True, False])
def test_an_idle_worker_seldom_asks_for_the_index(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    asked: list[bool] = []

    class Engine:
        def ready(self) -> bool:
            asked.append(True)
            return len(asked) != 1

        def close(self) -> None: ...

    monkeypatch.setattr("search.opening.open_engine", lambda settings: Engine())
    database = open_database(settings)
    if recorded:
        store(database)
        with database.writing() as session:
            outbox.done(session, [n for row in outbox.read(session, 10) for n in row.ids])
    index = next(task for task in tasks.TASKS if task.name == "index")
    tools = Tools(settings, database, "me")
    assert [index.waiting(tools) for _ in range(4)] == ([3, 0, 0, 0] if recorded else [0, 0, 0, 0])
    assert len(asked) == (2 if recorded else 0)
    database.close()


def test_a_clean_up_that_failed_stays_due(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    set_tasks(monkeypatch, purge=Heap(1, (DatabaseFull("the disk is full"),)))
    database = open_database(settings)
    due = datetime(2026, 3, 1, tzinfo=UTC)
    with database.writing() as session:
        rows.schedule(session, job_name("purge"), due)
    work(settings, until_idle=True)
    with database.reading() as session:
        job = rows.get(session, job_name("purge"))
    database.close()
    assert job is not None and (job.due_at, bool(job.last_error)) == (due, True)
