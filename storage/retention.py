"""Retention: comments go after their days, whole records on request; counts stay and say that something was here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage import outbox, stories, tombstones, topics
from storage.models import Article, Comment, Page, Thread

Columns = TypeVarTuple("Columns")
# Not one of the crawler's statuses: nothing was fetched. It tells the row from a page that was never asked.
REMOVED = "removed"


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


def remove_article(session: Session, article_id: int) -> bool:
    """Delete an article with its revisions and comments on request; its address is never fetched again."""
    article = session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if article is None:
        return False
    _remove_threads(session, session.scalars(select(Thread.id).where(Thread.article_id == article_id)).all())
    session.execute(
        update(Page).where(Page.url.in_([article.key, article.url])).values(due_at=None, last_status=REMOVED)
    )
    story_id = article.story_id
    topic_ids = {place.topic_id for place in topics.of_stories(session, [story_id or 0]).values()}
    tombstones.bury(session, "article", article_id, article.version + 1)
    session.execute(delete(Article).where(Article.id == article_id))
    session.expunge(article)
    outbox.add(session, "article", article_id)
    if story_id is not None:
        stories.refresh(session, (story_id,))
        topics.refresh(session, topic_ids)
    return True


def _remove_threads(session: Session, thread_ids: Sequence[int]) -> None:
    rows = session.execute(select(Thread.id, Thread.url, Thread.version).where(Thread.id.in_(thread_ids))).all()
    for row in rows:
        tombstones.bury(session, "thread", row.id, row.version + 1)
        session.execute(update(Page).where(Page.url == row.url).values(due_at=None, last_status=REMOVED))
    session.execute(delete(Thread).where(Thread.id.in_(thread_ids)))
    outbox.add_all(session, "thread", thread_ids)


def comments_before(session: Session, moment: datetime) -> int:
    """Return how many comments are older than `moment`: the proof after a purge is 0."""
    return session.scalar(_older(select(func.count()).select_from(Comment), moment)) or 0
