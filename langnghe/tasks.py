"""The tasks of `langnghe work`, in the order in which one feeds the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from config import clock, thresholds
from config.settings import Settings
from langnghe import expunging, morning, retention
from langnghe.i18n import N_
from storage import area_updates, article_areas, export_jobs, jobs, outbox, searchable, stories
from storage.sessions import Database

if TYPE_CHECKING:
    from pipelines.areas.places import Finder
    from search.engine import Engine

# A turn rebuilds the clusterer's view of its window, so it takes many articles; the index commits once a turn.
ARTICLES_A_TURN = 5_000
CHANGES_A_TURN = 2_000
LOOK_EVERY_SECONDS = 30.0
# Articles that wait for their topics at the full hour are in them soon; a queue that never ends holds up nobody.
PATIENT_MINUTES = 10


class Tools:
    """What tasks work with; the engine is opened when the first task needs it."""

    def __init__(self, settings: Settings, database: Database, owner: str) -> None:
        self.settings = settings
        self.database = database
        self.owner = owner
        self._engine: Engine | None = None
        self._places: Finder | None = None
        self._looked = float("-inf")

    def engine(self) -> Engine:
        """Return the search engine; raises SearchError when it cannot be opened."""
        from search.opening import open_engine

        if self._engine is None:
            self._engine = open_engine(self.settings)
        return self._engine

    def places(self) -> Finder:
        """Return the finder of places, with the administrative units in memory."""
        from pipelines.areas.places import Finder

        if self._places is None:
            self._places = Finder(self.settings)
            self._places.load(self.database)
        return self._places

    def unindexed(self) -> int:
        """Return the articles of the record when there is no index at all; an idle worker seldom asks."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY_SECONDS:
            return 0
        with self.database.reading() as session:
            recorded = searchable.article_count(session)
        lost = bool(recorded) and not self.engine().ready()
        self._looked = float("-inf") if lost else now
        return recorded if lost else 0

    def close_engine(self) -> None:
        """Let go of the engine, so that the next task opens it anew."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def close(self) -> None:
        """Let go of everything opened here."""
        self.close_engine()


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work: how much waits for it, and a turn at it that returns how much was done."""

    name: str
    label: str
    waiting: Callable[[Tools], int]
    turn: Callable[[Tools], int]


def job_name(task: str) -> str:
    """Return the name of the task's row among the jobs."""
    return f"work:{task}"


def _articles_waiting(tools: Tools) -> int:
    with tools.database.reading() as session:
        return stories.waiting_count(session)


def _cluster(tools: Tools) -> int:
    from pipelines.topics import cluster

    limits = thresholds.load(tools.settings)
    return cluster.run(tools.database, owner=tools.owner, limit=ARTICLES_A_TURN, limits=limits).articles


def _places_waiting(tools: Tools) -> int:
    with tools.database.reading() as session:
        if not searchable.any_article(session):
            return 0
    tools.places()      # new files of units make every article wait
    with tools.database.reading() as session:
        return article_areas.waiting_count(session, area_updates.version(session))


def _find_places(tools: Tools) -> int:
    from pipelines.areas import places

    return places.run(tools.database, tools.places(), owner=tools.owner, limit=ARTICLES_A_TURN)


def _changes_waiting(tools: Tools) -> int:
    with tools.database.reading() as session:
        behind = outbox.behind(session)
    # An index that was lost after its last change leaves nothing in the outbox, and every search would find nothing.
    return behind or tools.unindexed()


def _index(tools: Tools) -> int:
    from search import indexer

    return indexer.drain(tools.database, tools.engine(), owner=tools.owner, limit=CHANGES_A_TURN)


def _expunge_due(tools: Tools) -> int:
    return len(expunging.due(tools.database))


def _expunge(tools: Tools) -> int:
    done = [expunging.expunge(tools.database, tools.engine(), part, tools.owner)
            for part in expunging.due(tools.database)]
    return sum(done)


def _purge_due(tools: Tools) -> int:
    with tools.database.reading() as session:
        job = jobs.get(session, retention.JOB)
    return int(job is None or (job.due_at is not None and job.due_at <= clock.now()))


def _purge(tools: Tools) -> int:
    """Delete what is over its period; returns 1 for the round that was done, 0 when another process does it."""
    return int(retention.purge(tools.database, tools.settings, tools.owner, due_only=True) is not None)


def _hotspots_due(tools: Tools) -> int:
    """Return 1 when an hour is over; while articles wait for topics or places it is left for some minutes."""
    from pipelines.hotspots import run

    now = clock.now()
    with tools.database.reading() as session:
        due = run.is_due(jobs.get(session, run.JOB), now)
        waits = due and now.minute < PATIENT_MINUTES and stories.waiting_count(session) > 0
    waits = waits or (due and now.minute < PATIENT_MINUTES and _places_waiting(tools) > 0)
    return int(due and not waits)


def _hotspots(tools: Tools) -> int:
    from pipelines.hotspots import run

    limits = thresholds.load(tools.settings)
    return run.run(tools.database, owner=tools.owner, now=clock.now(), limits=limits).moments


def _crosscheck_due(tools: Tools) -> int:
    """Return 1 when a run waits; while articles wait for topics or places it is left, but not for long."""
    from search.crosschecking import run

    now = clock.now()
    with tools.database.reading() as session:
        if not run.is_due(session, now):
            return 0
        waits = stories.waiting_count(session) > 0
    overdue = run.overdue(tools.database, now)
    return int(overdue or not (waits or _places_waiting(tools) > 0))


def _crosscheck(tools: Tools) -> int:
    """Do a run; returns 1 for it, 0 when another process does it."""
    from search.crosschecking import run

    return int(not run.run(tools.database, tools.settings, owner=tools.owner, now=clock.now(),
                           engine=tools.engine()).busy)


def _candidates_waiting(tools: Tools) -> int:
    from pipelines.rumors import candidates

    with tools.database.reading() as session:
        return candidates.waiting(session)


def _candidates(tools: Tools) -> int:
    """Look through some articles; returns how many were looked at, 0 when another process does it."""
    from pipelines.rumors import candidates

    before = _candidates_waiting(tools)
    candidates.turn(tools.database, clock.now(), thresholds.load(tools.settings).rumors)
    return max(0, before - _candidates_waiting(tools))


def _forecast_due(tools: Tools) -> int:
    from pipelines.forecast import daily

    with tools.database.reading() as session:
        return int(daily.is_due(session, clock.now(), lambda: thresholds.load(tools.settings).forecast))


def _forecast(tools: Tools) -> int:
    """Score and make the day's forecasts; returns 1 for the round that was done, 0 when another process does it."""
    from pipelines.forecast import daily

    return int(not daily.run(tools.database, owner=tools.owner, limits=thresholds.load(tools.settings)).busy)


def _digest_due(tools: Tools) -> int:
    with tools.database.reading() as session:
        return int(morning.day_due(session, tools.settings, clock.now()) != "")


def _digest(tools: Tools) -> int:
    return int(morning.write(tools.database, tools.settings, tools.owner))


def _exports_waiting(tools: Tools) -> int:
    with tools.database.reading() as session:
        return export_jobs.waiting(session)


def _export(tools: Tools) -> int:
    from langnghe.exporting import working

    return working.turn(tools.settings, tools.database, tools.engine(), tools.owner)


def _alerts_due(tools: Tools) -> int:
    from langnghe.alerts import run

    return run.waiting(tools.database, tools.settings, clock.now())


def _alerts(tools: Tools) -> int:
    """Do a turn of the alerts; returns 0 when another process does it."""
    from langnghe.alerts import run
    from search.service import Searcher

    done = run.turn(tools.database, tools.settings, lambda: Searcher(tools.database, tools.engine()), tools.owner)
    return 0 if done.busy else max(1, done.looked + done.sent + done.failed)


def next_due(tools: Tools) -> datetime | None:
    """Return when the next clean-up is due; everything else waits for new articles."""
    with tools.database.reading() as session:
        job = jobs.get(session, retention.JOB)
    return job.due_at if job is not None else None


TASKS: tuple[Task, ...] = (
    Task("topics", N_("Articles put into stories and topics"), _articles_waiting, _cluster),
    Task("areas", N_("Articles searched for places"), _places_waiting, _find_places),
    Task("hotspots", N_("Hours looked at for hotspots"), _hotspots_due, _hotspots),
    Task("candidates", N_("Articles searched for denials and checks"), _candidates_waiting, _candidates),
    Task("index", N_("Changes indexed"), _changes_waiting, _index),
    Task("crosscheck", N_("Rounds of the cross-check"), _crosscheck_due, _crosscheck),
    Task("exports", N_("Rows exported"), _exports_waiting, _export),
    Task("alerts", N_("Alerts looked at and letters sent"), _alerts_due, _alerts),
    Task("forecast", N_("Rounds of forecasts"), _forecast_due, _forecast),
    Task("digest", N_("Digests written"), _digest_due, _digest),
    Task("purge", N_("Clean-up rounds"), _purge_due, _purge),
    Task("expunge", N_("Parts of the index cleared of deleted texts"), _expunge_due, _expunge),
)
