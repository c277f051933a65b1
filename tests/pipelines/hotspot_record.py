"""A record of days with known numbers of articles a topic, written without crawler and clusterer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import outcomes, sources
from storage.models import Article, Source, Story, Topic, TopicMember
from storage.sessions import Database

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OUTLETS = 6


@dataclass(frozen=True)
class Burst:
    """Articles of a topic in the last 24 hours: one story each, or all of one; from how many outlets."""

    articles: int
    outlets: int = 5
    one_story: bool = False
    reliable: bool = True


def outlets(session: Session, first_seen: datetime, until: datetime, number: int = OUTLETS) -> list[int]:
    """Return sources that are on and have been read since `first_seen`, a good answer every day."""
    ids = [sources.ensure(session, f"bao-{n}", f"Báo {n}", "press", enabled=True) for n in range(number)]
    for source in session.scalars(select(Source).where(Source.id.in_(ids))):
        source.first_seen_at, source.last_ok_at = first_seen, until
    return ids


def topic(session: Session, label: str, first_at: datetime) -> int:
    """Add a topic."""
    row = Topic(label=label, first_at=first_at, last_at=first_at)
    session.add(row)
    session.flush()
    return row.id


def publish(
    session: Session, topic_id: int, times: Sequence[datetime], ids: Sequence[int], *, one_story: bool = False,
    reliable: bool = True,
) -> None:
    """Store an article at each of these times, the outlets taking turns, in stories of the topic."""
    number = (session.scalar(select(func.max(Article.id))) or 0) + 1
    sequence = (session.scalar(select(func.max(TopicMember.sequence))) or 0) + 1
    stories = [Story(articles=1, first_at=min(times)) for _ in (times[:1] if one_story else times)]
    session.add_all(stories)
    session.flush()
    session.add_all(TopicMember(story_id=s.id, topic_id=topic_id, machine_id=topic_id, sequence=sequence + n, score=1.0)
                    for n, s in enumerate(stories))
    for n, at in enumerate(times):
        session.add(Article(
            source_id=ids[n % len(ids)], key=f"k{number + n}", title=f"Tin {number + n}", body="Nội dung.",
            published_at=at, date_basis="jsonld", date_precision="minute", date_reliable=reliable, collected_at=at,
            parser="test", text_hash=f"{number + n}", rules_version=1, cluster_due=False,
            story_id=stories[0 if one_story else n].id))
    session.flush()


def spread(start: datetime, count: int) -> list[datetime]:
    """Return `count` times within the 24 hours from `start`."""
    return [start + DAY * (n + 0.5) / count for n in range(count)]


def history(
    database: Database, end: datetime, days: int = 30, *, usual: int = 4, other: int = 12,
    skipped: Mapping[int, int] | None = None, outlet_count: int = OUTLETS,
) -> tuple[int, list[int]]:
    """Store the days before the last 24 hours before `end`: topic 1 with `usual` articles a day among `other` ones.

    Return the topic and the outlets. `skipped` gives other counts of the topic for single days before the end.
    """
    with database.writing() as session:
        ids = outlets(session, end - DAY * (days + 30), end, outlet_count)
        watched = topic(session, "Nước sông dâng cao", end - DAY * 100)
        rest = topic(session, "Các tin khác", end - DAY * 100)
        for n in range(1, days + 1):
            start = end - DAY * (n + 1)
            count = (skipped or {}).get(n, usual)
            if count:
                publish(session, watched, spread(start, count), ids)
            if other:
                publish(session, rest, spread(start, other), ids)
        if other:
            publish(session, rest, spread(end - DAY, other), ids)
    return watched, ids


def burst(database: Database, topic_id: int, ids: Sequence[int], end: datetime, made: Burst) -> None:
    """Store a burst in the last 24 hours before `end`."""
    with database.writing() as session:
        publish(session, topic_id, spread(end - DAY, made.articles), ids[: made.outlets], one_story=made.one_story,
                reliable=made.reliable)


def failed(database: Database, source_id: int, at: datetime) -> None:
    """Let a source fail at a time."""
    with database.writing() as session:
        outcomes.record(session, source_id=source_id, status="timeout", at=at)
