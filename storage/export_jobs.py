"""Export jobs: asked for on the desk, made piece by piece by whoever works, gone after their days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, func, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Session

from storage.models import ExportJob

OPEN = ("waiting", "working")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A job as it stands; see the table."""

    id: int
    owner_id: int | None
    request: dict[str, Any]
    described: str
    format: str
    language: str
    file: str
    state: str
    total: int
    rows: int
    gone: int
    last_id: int
    bytes: int
    attempt: int
    manifest: dict[str, Any]
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it is still to be made."""
        return self.state in OPEN


_COLUMNS = tuple(getattr(ExportJob, name) for name in ExportRow.__dataclass_fields__)


def add(session: Session, *, owner_id: int | None, request: dict[str, Any], described: str, format_: str,
        language: str, stem: str, ending: str, total: int, generation: str, now: datetime) -> int:
    """Ask for an export of an index's `generation`; returns its number, which makes the file's name the only one."""
    job_id: int = session.execute(insert(ExportJob).values(
        owner_id=owner_id, request=request, described=described, format=format_, language=language, file="",
        state="waiting", total=total, rows=0, gone=0, last_id=0, bytes=0, attempt=0, error="", created_at=now,
        manifest={"generation": generation},
    ).returning(ExportJob.id)).scalar_one()
    _set(session, job_id, file=f"{stem}-{job_id}{ending}")
    return job_id


def get(session: Session, job_id: int) -> ExportRow | None:
    """Return one job."""
    row = session.execute(select(*_COLUMNS).where(ExportJob.id == job_id)).first()
    return ExportRow(*row) if row else None


def listed(session: Session, *, owner_id: int | None = None, limit: int = 200, before: int | None = None
           ) -> list[ExportRow]:
    """Return the newest jobs (below the id `before`), those of one owner or, without one, of everybody."""
    wanted = select(*_COLUMNS).order_by(ExportJob.id.desc()).limit(limit)
    if owner_id is not None:
        wanted = wanted.where(ExportJob.owner_id == owner_id)
    if before is not None:
        wanted = wanted.where(ExportJob.id < before)
    return [ExportRow(*row) for row in session.execute(wanted)]


def waiting(session: Session) -> int:
    """Return how many jobs are still to be made."""
    return session.scalar(select(func.count()).select_from(ExportJob).where(ExportJob.state.in_(OPEN))) or 0


def begin(session: Session, now: datetime) -> ExportRow | None:
    """Return the job whose turn it is: one that was begun, else the oldest."""
    order = (ExportJob.state != "working", ExportJob.id)
    job_id = session.scalar(select(ExportJob.id).where(ExportJob.state.in_(OPEN)).order_by(*order).limit(1))
    if job_id is None:
        return None
    started = func.coalesce(ExportJob.started_at, now)
    session.execute(update(ExportJob).where(ExportJob.id == job_id).values(state="working", started_at=started))
    return get(session, job_id)


def came_to(session: Session, job: ExportRow, *, rows: int, gone: int, last_id: int, size: int) -> bool:
    """Store how far a job came; False when it was deleted or has to begin anew."""
    return _set(session, job.id, job.attempt, rows=rows, gone=gone, last_id=last_id, bytes=size, error="")


def finish(session: Session, job: ExportRow, manifest: dict[str, Any], size: int, now: datetime) -> bool:
    """Say that the file is there; False when the job was deleted or has to begin anew."""
    return _set(session, job.id, job.attempt, state="done", manifest=manifest, rows=manifest["rows"], bytes=size,
                error="", finished_at=now)


def fail(session: Session, job_id: int, error: str, now: datetime) -> None:
    """Give a job up and say why."""
    _set(session, job_id, state="failed", error=error, finished_at=now)


def say(session: Session, job_id: int, error: str) -> None:
    """Say why a job does not go on just now."""
    _set(session, job_id, error=error)


def begin_anew(session: Session) -> None:
    """Let every job that is still to be made begin anew, one that is being made as well."""
    session.execute(update(ExportJob).where(ExportJob.state.in_(OPEN)).values(
        rows=0, gone=0, last_id=0, bytes=0, attempt=ExportJob.attempt + 1))


def delete(session: Session, job_ids: Collection[int]) -> list[str]:
    """Delete jobs and return the names of their files, which are to be removed then."""
    gone = sql_delete(ExportJob).where(ExportJob.id.in_(job_ids)).returning(ExportJob.file)
    return list(session.scalars(gone))


def finished(session: Session) -> list[int]:
    """Return the jobs that are over."""
    return list(session.scalars(select(ExportJob.id).where(ExportJob.state.not_in(OPEN))))


def older(session: Session, before: datetime) -> int:
    """Return how many jobs were over before a moment."""
    return session.scalar(select(func.count()).select_from(ExportJob).where(ExportJob.finished_at < before)) or 0


def purge(session: Session, before: datetime) -> int:
    """Delete the jobs that were over before a moment; returns how many."""
    result = session.execute(sql_delete(ExportJob).where(ExportJob.finished_at < before))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def file_names(session: Session) -> set[str]:
    """Return the names of the files that jobs have or will have."""
    return set(session.scalars(select(ExportJob.file)))


def _set(session: Session, job_id: int, attempt: int | None = None, /, **values: Any) -> bool:
    chosen = update(ExportJob).where(ExportJob.id == job_id)
    if attempt is not None:
        chosen = chosen.where(ExportJob.attempt == attempt)
    result = session.execute(chosen.values(values))
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)
