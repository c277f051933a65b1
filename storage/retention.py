"""Retention: comments go after their days; counts stay and say that something was here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Comment, Page, Thread

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Purged:
    """What one piece of a purge deleted; `comments` 0 means that nothing is left to do."""

    comments: int
    threads: int


def purge_comments(session: Session, older_than: datetime, limit: int = 500) -> Purged:
    """Delete at most `limit` comments written before `older_than`; the hourly counts of their threads stay.

    A comment without an hour is as old as its thread: by the day on which its address was found, a later fetch does
    not make it younger.
    """
    rows = session.execute(
        _older(select(Comment.id, Comment.thread_id), older_than).order_by(Comment.thread_id, Comment.id).limit(limit)
    ).all()
    threads = sorted({row.thread_id for row in rows})
    session.execute(delete(Comment).where(Comment.id.in_([row.id for row in rows])))
    for thread_id in threads:
        _recount(session, thread_id)
    outbox.add_all(session, "thread", threads)
    return Purged(len(rows), len(threads))


def _older(chosen: Select[*Columns], older_than: datetime) -> Select[*Columns]:
    # Two conditions, each on columns of its own: under one coalesce() every comment's thread and page would be read.
    thread_age = func.coalesce(Page.first_seen_at, Thread.collected_at)
    return (
        chosen.join(Thread, Thread.id == Comment.thread_id).outerjoin(Page, Page.url == Thread.url)
        .where(or_(Comment.hour < older_than, Comment.hour.is_(None) & (thread_age < older_than)))
    )


def _recount(session: Session, thread_id: int) -> None:
    # first_comments stays: it is the frozen bound of how many people wrote, and holds no text.
    left = select(func.count()).select_from(Comment).where(Comment.thread_id == thread_id).scalar_subquery()
    session.execute(
        update(Thread).where(Thread.id == thread_id).values(comments=left, version=Thread.version + 1)
    )


def comments_before(session: Session, moment: datetime) -> int:
    """Return how many comments are older than `moment`: the proof after a purge is 0."""
    return session.scalar(_older(select(func.count()).select_from(Comment), moment)) or 0
