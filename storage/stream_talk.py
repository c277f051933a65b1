"""How much was said under topics in a week: which are worth a frame of opinion streams, before one is frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.models import Article, Comment, Thread, TopicMember
from storage.stream_models import StreamFrame, StreamThread


@dataclass(frozen=True, slots=True)
class Talk:
    """What a frame of a topic's week would hold: comments, threads, and the most first comments of one thread."""

    topic_id: int
    week: str
    comments: int
    threads: int
    certain: int


def of_week(session: Session, week: str, start: datetime, end: datetime, topic_id: int | None = None) -> list[Talk]:
    """Return the topics that were talked of in [start, end), most comments first; threads of other frames stay out."""
    first = func.sum(case((Comment.first_from_commenter.is_(True), 1), else_=0))
    chosen = (
        select(TopicMember.topic_id, func.count(Comment.id), first)
        .join(Article, Article.story_id == TopicMember.story_id).join(Thread, Thread.article_id == Article.id)
        .join(Comment, Comment.thread_id == Thread.id)
        .outerjoin(StreamThread, (StreamThread.thread_id == Thread.id) & (StreamThread.week == week))
        .where(Comment.hour >= start, Comment.hour < end, StreamThread.thread_id.is_(None))
        .group_by(TopicMember.topic_id, Thread.id))
    if topic_id is not None:
        chosen = chosen.where(TopicMember.topic_id == topic_id)
    return sorted(_together(week, session.execute(chosen)), key=lambda talk: (-talk.comments, talk.topic_id))


def _together(week: str, rows: Iterable[tuple[int, int, int]]) -> Iterable[Talk]:
    threads: dict[int, list[tuple[int, int]]] = {}
    for topic, comments, firsts in rows:
        threads.setdefault(topic, []).append((comments, int(firsts or 0)))
    for topic, found in threads.items():
        yield Talk(topic, week, sum(one for one, _ in found), len(found), max(firsts for _, firsts in found))


def frozen(session: Session, weeks: Collection[str]) -> dict[tuple[int, str], int]:
    """Return (topic, week) → its frame, of those that are frozen."""
    rows = session.execute(select(StreamFrame.topic_id, StreamFrame.week, StreamFrame.id).where(
        StreamFrame.week.in_(weeks), StreamFrame.frozen_at.is_not(None)))
    return {(topic, week): frame for topic, week, frame in rows}
