"""The digest of the day before, and of a week or month that ended on it, written by `work` at the office's hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config import clock, network, thresholds
from config.settings import Settings
from pipelines import periods, sectors
from storage import days, jobs
from storage.jobs import JobRow
from storage.sessions import Database

JOB = "work:digest"
LEASE_SECONDS = 600.0


def day_due(session: Session, settings: Settings, now: datetime) -> str:
    """Return the day whose digest is to be written now, "" when there is none.

    Once a day: a digest that staff ask for later has what came meanwhile, in another edition.
    """
    if settings.digest_hour is None or now.astimezone(clock.DISPLAY_ZONE).hour < settings.digest_hour:
        return ""
    yesterday = clock.local_day(now - timedelta(days=1))
    if _written(jobs.get(session, JOB)) >= yesterday:
        return ""
    return yesterday if "" < days.first_day(session) <= yesterday else ""


def write(database: Database, settings: Settings, owner: str) -> bool:
    """Write the digest that is due; False when there is none or another process writes it."""
    from pipelines.perioddigest import publish

    now = clock.now()
    with database.writing() as session:
        day = day_due(session, settings, now)
        if not day or jobs.claim(session, JOB, owner, now, LEASE_SECONDS) is None:
            return False
    done = False
    try:
        # With its last day a week and a month are over too.
        for period in (periods.of(kind, day) for kind in periods.KINDS):
            if period.last == day:
                publish(database, period, thresholds.load(settings), sectors.load(settings), network.load(settings))
        done = True
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now(), error="" if done else "interrupted",
                        state={"day": day} if done else None)
    return True


def _written(job: JobRow | None) -> str:
    return str(job.state.get("day", "")) if job else ""
