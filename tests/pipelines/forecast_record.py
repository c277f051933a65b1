"""A record of topics with known numbers of articles a day, written without crawler and clusterer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from config.clock import local_day_bounds
from pipelines.forecast.reading import later
from storage import sources, topics
from storage.models import Article, Story, TopicMember
from storage.sessions import Database

TODAY = "2026-03-10"


def at(day: str, hours: float = 10) -> datetime:
    """Return a time on a Vietnamese day."""
    return local_day_bounds(day)[0] + timedelta(hours=hours)


def counts(days: int, level: float = 6.0, seed: int = 1) -> list[int]:
    """Return articles a day that no week repeats."""
    return [int(n) for n in np.random.default_rng(seed).poisson(level, days)]


def topic(database: Database, days: Sequence[int], *, until: str = TODAY, source: str = "bao-mau") -> int:
    """Store a topic with so many articles on each of the days before `until`, in one story of one outlet."""
    with database.writing() as session:
        source_id = sources.ensure(session, source, f"Báo {source}", "press", enabled=True)
        topic_id = topics.create(session, f"Chủ đề {source} {len(days)}")
        _story(session, topic_id)
        publish(session, topic_id, source_id, {later(until, n - len(days)): count for n, count in enumerate(days)})
    return topic_id


def _story(session: Session, topic_id: int) -> None:
    story = Story(articles=1)
    session.add(story)
    session.flush()
    sequence = (session.scalar(select(func.max(TopicMember.sequence))) or 0) + 1
    topics.assign(session, story.id, topic_id, sequence, 1.0)


def publish(session: Session, topic_id: int, source_id: int, articles: dict[str, int]) -> None:
    """Store so many articles of a topic on each day."""
    story_id = session.scalar(select(TopicMember.story_id).where(TopicMember.topic_id == topic_id))
    number = session.scalar(select(func.max(Article.id))) or 0
    times = [at(day) for day, count in articles.items() for _ in range(count)]
    rows = [{"source_id": source_id, "key": f"k{number + n}", "title": f"Tin {n}", "body": "Nội dung.",
             "published_at": time, "date_basis": "jsonld", "date_precision": "minute", "date_reliable": True,
             "collected_at": time, "parser": "test", "text_hash": f"{number + n}", "rules_version": 1,
             "cluster_due": False, "story_id": story_id} for n, time in enumerate(times)]
    if rows:
        session.execute(insert(Article), rows)
    story = session.get_one(Story, story_id)
    story.first_at, story.last_at = min([*times, story.first_at or at(TODAY)]), max(times, default=None)
    session.flush()
    topics.refresh(session, [topic_id])
