"""Jobs: recurring or single work, leased like a page so that one process does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Select, Update, or_, select, update
from sqlalchemy.orm import Session

from storage.errors import LeaseLost
from storage.models import Job
from storage.processes import is_dead
from storage.upserts import insert_into


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job with the state it left, e.g. how far an import came."""

    name: str
    due_at: datetime | None
    lease_owner: str | None
    lease_until: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    last_error: str
    state: dict[str, Any]


def claim(
    session: Session, name: str, owner: str, now: datetime, lease_seconds: float, *, due_only: bool = False
) -> JobRow | None:
    """Lease a job, known or new; None when another process holds it or, with `due_only`, when it is not due.

    The lease of a process that is certainly dead is over at once.
    """
    session.execute(insert_into(session, Job).values(name=name, due_at=now).on_conflict_do_nothing())
    _free_from_dead(session, name, owner)
    free = _free(name, owner, now)
    if due_only:
        free = free.where(Job.due_at <= now)
    job = session.scalars(free.with_for_update(skip_locked=True).execution_options(populate_existing=True)).first()
    if job is None:
        return None
    job.lease_owner, job.lease_until, job.started_at = owner, now + timedelta(seconds=lease_seconds), now
    session.flush()
    return _row(job)


def _free_from_dead(session: Session, name: str, owner: str) -> None:
    holder = session.scalar(select(Job.lease_owner).where(Job.name == name))
    if holder is not None and holder != owner and is_dead(holder):
        session.execute(_mine(name, holder).values(lease_owner=None, lease_until=None))


def _free(name: str, owner: str, now: datetime) -> Select[Job]:
    return select(Job).where(
        Job.name == name, or_(Job.lease_owner.is_(None), Job.lease_owner == owner, Job.lease_until <= now)
    )


def heartbeat(session: Session, name: str, owner: str, now: datetime, lease_seconds: float) -> bool:
    """Renew the lease; False when the job went to another process."""
    return _changed(session, _mine(name, owner).values(lease_until=now + timedelta(seconds=lease_seconds)))


def hold(session: Session, name: str, owner: str, now: datetime, lease_seconds: float) -> None:
    """Renew the lease in the transaction of what is written under it; raises LeaseLost when another process has it."""
    if not heartbeat(session, name, owner, now, lease_seconds):
        raise LeaseLost(f"the lease of {name} went to another process")


def keep_state(session: Session, name: str, owner: str, state: dict[str, Any]) -> bool:
    """Store how far the work came, in the work's own transaction; False when the job went to another process."""
    return _changed(session, _mine(name, owner).values(state=state))


def finish(
    session: Session,
    name: str,
    owner: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
    error: str = "",
    state: dict[str, Any] | None = None,
) -> bool:
    """End the lease and say when the job is due again (None: when somebody asks); False when it was lost."""
    values: dict[str, Any] = {
        "lease_owner": None, "lease_until": None, "finished_at": now, "due_at": due_at, "last_error": error,
    }
    if state is not None:
        values["state"] = state
    return _changed(session, _mine(name, owner).values(values))


def schedule(session: Session, name: str, due_at: datetime) -> None:
    """Make a job due at a time, known or new; a job that is due earlier stays so."""
    statement = insert_into(session, Job).values(name=name, due_at=due_at)
    session.execute(statement.on_conflict_do_update(
        index_elements=["name"], set_={"due_at": statement.excluded.due_at},
        where=or_(Job.due_at.is_(None), Job.due_at > statement.excluded.due_at),
    ))


def settle(session: Session, name: str, due_at: datetime) -> bool:
    """Say that a job is not due any more, unless its time was changed from `due_at` meanwhile: False then."""
    return _changed(session, update(Job).where(Job.name == name, Job.due_at == due_at).values(due_at=None))


def _mine(name: str, owner: str) -> Update:
    return update(Job).where(Job.name == name, Job.lease_owner == owner)


def _changed(session: Session, statement: Update) -> bool:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


def get(session: Session, name: str) -> JobRow | None:
    """Return one job."""
    job = session.scalars(select(Job).where(Job.name == name)).first()
    return _row(job) if job else None


def all(session: Session) -> list[JobRow]:
    """Return every job by name."""
    return [_row(job) for job in session.scalars(select(Job).order_by(Job.name))]


def _row(job: Job) -> JobRow:
    return JobRow(
        job.name, job.due_at, job.lease_owner, job.lease_until, job.started_at, job.finished_at, job.last_error,
        dict(job.state),
    )
