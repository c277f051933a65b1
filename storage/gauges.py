"""How much waits and how much is held, as numbers that a monitoring system reads every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from storage import frontier, jobs, outbox, stories
from storage.jobs import JobRow
from storage.models import Article, Topic


@dataclass(frozen=True, slots=True)
class Gauges:
    """Counts of rows; `jobs` with the times and errors that they left."""

    articles: int
    topics: int
    pages_due: int
    articles_waiting: int
    changes_waiting: int
    jobs: tuple[JobRow, ...]


def answers(session: Session) -> bool:
    """Whether the record answers at all."""
    return session.scalar(select(literal(1))) == 1


def read(session: Session, now: datetime) -> Gauges:
    """Count what is held and what waits."""
    return Gauges(
        articles=session.scalar(select(func.count()).select_from(Article)) or 0,
        topics=session.scalar(select(func.count()).select_from(Topic).where(Topic.merged_into_id.is_(None))) or 0,
        pages_due=frontier.due_count(session, now),
        articles_waiting=stories.waiting_count(session),
        changes_waiting=outbox.behind(session),
        jobs=tuple(jobs.all(session)),
    )
