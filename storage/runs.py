"""Crawl runs: one start of the crawler and what it did in sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import CrawlRun


@dataclass(frozen=True, slots=True)
class RunRow:
    """A crawl run; one without an end is under way or was killed."""

    id: int
    owner: str
    started_at: datetime
    ended_at: datetime | None
    end_reason: str
    pages: int
    bytes: int


def start(session: Session, owner: str, now: datetime) -> int:
    """Note the start of a run and return its id."""
    run = CrawlRun(owner=owner, started_at=now)
    session.add(run)
    session.flush()
    return run.id


def finish(session: Session, run_id: int, *, now: datetime, reason: str, pages: int, bytes: int) -> None:
    """Note the end of a run with its sums."""
    session.execute(
        update(CrawlRun).where(CrawlRun.id == run_id)
        .values(ended_at=now, end_reason=reason, pages=pages, bytes=bytes)
    )


_COLUMNS = tuple(getattr(CrawlRun, name) for name in RunRow.__dataclass_fields__)


def latest(session: Session, limit: int = 1) -> list[RunRow]:
    """Return the last runs, the newest first."""
    return [RunRow(*row) for row in session.execute(select(*_COLUMNS).order_by(CrawlRun.id.desc()).limit(limit))]
