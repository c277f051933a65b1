"""What `langnghe work` does: every task that is due, a batch at a time, beside the crawl, in any number of processes.

Clustering and indexing hold leases of their own, so two workers never do the same rows; a task that fails rests a
while and the others go on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from config import clock
from config.settings import Settings
from langnghe import tasks
from langnghe.i18n import gettext as _
from langnghe.kept_troubles import kept, told
from langnghe.tasks import TASKS, Task, Tools
from langnghe.troubles import KNOWN, kind_of
from search.errors import IndexBusy
from storage import jobs
from storage.errors import LeaseLost, StorageError
from storage.processes import owner_name
from storage.sessions import open_database

POLL_SECONDS = 1.0
REST_AFTER_ERROR_SECONDS = 30.0
SECONDS_BEFORE_SAYING = 3.0


@dataclass(frozen=True, slots=True)
class Note:
    """What one task just did; `waiting` is what is left, `error` says why it could not."""

    task: str
    done: int
    waiting: int
    error: str = ""


@dataclass(slots=True)
class WorkSummary:
    """What was done in all, by task, and what could not be done (task → reason)."""

    done: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class _Outcome(Enum):
    IDLE = "nothing to do"
    WORKED = "did something"
    HELD = "another process does it"
    FAILED = "could not"


def work(
    settings: Settings,
    *,
    until_idle: bool = False,
    on_progress: Callable[[Note], None] | None = None,
    on_idle: Callable[[datetime | None], None] | None = None,
    stop: threading.Event | None = None,
) -> WorkSummary:
    """Do what is due until `stop` is set or, with `until_idle`, until nothing is.

    `on_idle(due)` is called when nothing is left to do, with the time of the next clean-up where that is known.
    An engine or database that is down, or an unexpected error of a task, is noted and tried again; with `until_idle`
    it is tried once and the summary names it.
    """
    database = open_database(settings)
    worker = _Worker(Tools(settings, database, owner_name("work")), until_idle, on_progress or (lambda note: None),
                     on_idle or (lambda due: None))
    try:
        return worker.run(stop or threading.Event())
    finally:
        worker.tools.close()
        database.close()


class _Worker:
    """The loop of one process."""

    def __init__(
        self, tools: Tools, until_idle: bool, report: Callable[[Note], None], idle: Callable[[datetime | None], None]
    ) -> None:
        self.tools = tools
        self._until_idle = until_idle
        self._report = report
        self._idle = idle
        self._summary = WorkSummary()
        self._resting: dict[str, float] = {}   # on the monotonic clock: the other one may be held still
        self._patience = tools.settings.lease_seconds * 2

    def run(self, stop: threading.Event) -> WorkSummary:
        """Go round the tasks."""
        waited = 0.0
        while not stop.is_set():
            outcomes = {task.name: self._turn(task) for task in TASKS if not stop.is_set()}
            if _Outcome.WORKED in outcomes.values():
                waited = 0.0
                continue
            if not waited and set(outcomes.values()) == {_Outcome.IDLE}:
                self._idle(self._next_due())
            held = [name for name, outcome in outcomes.items() if outcome is _Outcome.HELD]
            if self._until_idle and not self._wait_for(held, waited):
                break
            stop.wait(POLL_SECONDS)
            waited += POLL_SECONDS
        return self._summary

    def _next_due(self) -> datetime | None:
        with suppress(StorageError):    # the next round meets it again, as a task's trouble
            return tasks.next_due(self.tools)
        return None

    def _wait_for(self, held: list[str], waited: float) -> bool:
        """Whether to wait for other processes: a dead one's lease ends within the patience."""
        if held and waited >= self._patience:
            for name in held:
                self._summary.failed[name] = _("another process holds it")
        if held and waited <= SECONDS_BEFORE_SAYING < waited + POLL_SECONDS:
            for name in held:
                self._report(Note(name, 0, 0, _("another process holds it, or was killed while it did: waiting")))
        return bool(held) and waited < self._patience

    def _turn(self, task: Task) -> _Outcome:
        if self._rests(task):
            return _Outcome.FAILED
        try:
            return self._do(task)
        except (IndexBusy, LeaseLost):
            return _Outcome.HELD
        except KNOWN as error:
            return self._failed(task, kept(error))
        except Exception as error:  # noqa: BLE001 - one task of many; it would end the process again at every start
            return self._failed(task, kept(kind_of(error)))

    def _do(self, task: Task) -> _Outcome:
        if not task.waiting(self.tools):
            return _Outcome.IDLE
        done = task.turn(self.tools)
        if not done:
            return _Outcome.HELD
        self._succeeded(task, done)
        return _Outcome.WORKED

    def _rests(self, task: Task) -> bool:
        if self._until_idle:
            return task.name in self._summary.failed
        until = self._resting.get(task.name)
        return until is not None and time.monotonic() < until

    def _succeeded(self, task: Task, done: int) -> None:
        self._summary.done[task.name] = self._summary.done.get(task.name, 0) + done
        self._summary.failed.pop(task.name, None)
        self._resting.pop(task.name, None)
        self._forget_error(task)
        self._report(Note(task.name, done, task.waiting(self.tools)))

    def _failed(self, task: Task, trouble: str) -> _Outcome:
        """Keep what is wrong for whoever reads it in their language, and tell it in that of this process."""
        self.tools.close_engine()
        error = told(trouble)
        self._resting[task.name] = time.monotonic() + REST_AFTER_ERROR_SECONDS
        if self._summary.failed.get(task.name) != error:
            self._summary.failed[task.name] = error
            self._keep_error(task, trouble)
            self._report(Note(task.name, 0, 0, error))
        return _Outcome.FAILED

    def _forget_error(self, task: Task) -> None:
        """Take back what an earlier turn, perhaps of another process, left."""
        with self.tools.database.reading() as session:
            job = jobs.get(session, tasks.job_name(task.name))
        if job and job.last_error:
            self._keep_error(task, "")

    def _keep_error(self, task: Task, error: str) -> None:
        """Leave the reason where `doctor` finds it; when the record itself is down there is no such place."""
        now = clock.now()
        try:
            with self.tools.database.writing() as session:
                name = tasks.job_name(task.name)
                if job := jobs.claim(session, name, self.tools.owner, now, 1):
                    # A clean-up that failed once stays due; without its time nobody would ever ask for it again.
                    jobs.finish(session, name, self.tools.owner, now, due_at=job.due_at, error=error)
        except StorageError:
            return
