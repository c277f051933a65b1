"""What is kept for a time only: one row a class, its period, how many are over it and how they are deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config import clock
from config.settings import Settings
from langnghe import expunging
from langnghe.exporting import cleaning
from langnghe.i18n import N_
from search.engine import Part
from storage import audit, export_jobs, jobs, outcomes, report_retention, retention, streams
from storage.sessions import Database

JOB = "work:purge"
EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of rows: `setting` holds its days, `left` says what stays of it for ever, "" for nothing."""

    name: str
    label: str
    setting: str
    left: str
    part: Part | None            # of the index, that holds these rows too
    older: Callable[[Session, datetime], int]
    delete: Callable[[Session, datetime], int]

    def days(self, settings: Settings) -> int:
        """Return the period in force."""
        days: int = getattr(settings, self.setting.lower())
        return days

    def over_before(self, settings: Settings, now: datetime) -> datetime:
        """Return the moment before which rows of this class are over their period."""
        return now - timedelta(days=self.days(settings))


@dataclass(frozen=True, slots=True)
class Purged:
    """One class after a purge: `left` rows are still over the period, which has to be 0."""

    kept: Kept
    before: datetime
    deleted: int
    left: int


def _comments(session: Session, before: datetime) -> int:
    return retention.purge_comments(session, before).comments


CLASSES: tuple[Kept, ...] = (
    Kept("comments", N_("Redacted comments"), "COMMENT_DAYS", N_("counts an hour"),
         "comments", retention.comments_before, _comments),
    Kept("traces", N_("Where comments of opinion streams stood"), "COMMENT_DAYS", N_("codes, counts, seeds and sizes"),
         None, streams.traces_before, streams.purge_traces),
    Kept("outcomes", N_("How single pages ended"), "OUTCOME_DAYS", N_("sums a day"),
         None, outcomes.before, outcomes.purge),
    Kept("queries", N_("Texts of the staff's searches"), "AUDIT_QUERY_DAYS", N_("a hash with a salt that is deleted"),
         None, audit.queries_before, audit.purge_queries),
    Kept("reports", N_("Field reports"), "REPORT_DAYS", N_("counts and approved sentences in digests"),
         None, report_retention.older, report_retention.purge),
    Kept("exports", N_("Files of exports"), "EXPORT_DAYS", "",
         None, export_jobs.older, export_jobs.purge),
)


def overdue(database: Database, settings: Settings, now: datetime) -> list[Purged]:
    """Return what a purge would delete, and delete nothing."""
    with database.reading() as session:
        return [
            Purged(kept, before, 0, kept.older(session, before))
            for kept in CLASSES for before in (kept.over_before(settings, now),)
        ]


def purge(database: Database, settings: Settings, owner: str, *, due_only: bool = False) -> list[Purged] | None:
    """Delete every row that is over its period, in small pieces; None when another process does it.

    With `due_only` only once a day. What is counted at the end is the proof: rows over the period, counted anew.
    """
    now = clock.now()
    with database.writing() as session:
        if jobs.claim(session, JOB, owner, now, settings.lease_seconds, due_only=due_only) is None:
            return None
    error = "interrupted"
    try:
        done = [_purged(database, settings, owner, kept, kept.over_before(settings, now)) for kept in CLASSES]
        # Rows first: a file without its row is removed the next time, a row without its file would be shown.
        cleaning.sweep(database, settings, now - timedelta(days=settings.export_days))
        database.settle()
        error = ""
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now(), due_at=now if error else now + EVERY, error=error)
    return done


def _purged(database: Database, settings: Settings, owner: str, kept: Kept, before: datetime) -> Purged:
    deleted = 0
    while True:
        with database.writing() as session:
            piece = kept.delete(session, before)
            if piece and kept.part:
                expunging.ask_for(session, kept.part)
            jobs.heartbeat(session, JOB, owner, clock.now(), settings.lease_seconds)
        if not piece:
            break
        deleted += piece
    with database.reading() as session:
        return Purged(kept, before, deleted, kept.older(session, before))
