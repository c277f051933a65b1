"""Reads for counts over time: articles of topics without text, all coverage by the hour, talk, spans of sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Text, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from storage.idlists import listed
from storage.models import Article, ArticleArea, Source, Thread, ThreadCount, Topic, TopicMember

PIECE = 900      # ids of one IN list
LITTLE = 300


@dataclass(frozen=True, slots=True)
class Dated:
    """An article with a reliable date, as far as counts over time need it."""

    id: int
    at: datetime
    story_id: int | None
    source_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """Comments of one thread in one hour."""

    at: datetime
    thread_id: int
    comments: int


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A source, since and until when it was read (None: still), and its articles in the asked window."""

    title: str
    since: datetime | None
    until: datetime | None
    articles: int


def of_topics(
    session: Session, topic_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Dated]]:
    """Return topic → its articles with a reliable date in [start, end), by date and id."""
    found: dict[int, list[Dated]] = {topic_id: [] for topic_id in topic_ids}
    for piece in _pieces(sorted(topic_ids)):
        rows = session.execute(
            select(TopicMember.topic_id, Article.id, Article.published_at, Article.story_id, Article.source_id)
            .join(Article, Article.story_id == TopicMember.story_id)
            .where(TopicMember.topic_id.in_(piece), *dated(start, end))
            .order_by(Article.published_at, Article.id)
        )
        for topic_id, id_, at, story_id, source_id in rows:
            found[topic_id].append(Dated(id_, _known(at), story_id, source_id))
    return found


def of_articles(session: Session, article_ids: Collection[int]) -> Iterator[Dated]:
    """Yield these articles, those with a reliable date."""
    for piece in _pieces(sorted(article_ids)):
        rows = session.execute(
            select(Article.id, Article.published_at, Article.story_id, Article.source_id)
            .where(Article.id.in_(piece), Article.date_reliable.is_(True), Article.published_at.is_not(None)))
        for id_, at, story_id, source_id in rows:
            yield Dated(id_, _known(at), story_id, source_id)


def hours_of_articles(
    session: Session, article_ids: Collection[int], start: datetime, end: datetime
) -> list[tuple[datetime, int, int]]:
    """Return (hour in UTC, story or minus its own id, source) of these articles, those reliably dated in [start, end).
    """
    hour = _hour(session).label("hour")
    # By the dates' index, which holds all that is asked, while a row is read behind its text: of 20,000 articles 3,300
    # take 5 ms so and 15 by their ids (SQLite). A few are sooner read by id.
    number = Article.id if len(article_ids) < LITTLE else Article.id + 0
    rows = session.execute(
        select(hour, func.coalesce(Article.story_id, -Article.id), Article.source_id)
        .where(number.in_(listed(session, article_ids)), *dated(start, end)))
    known: dict[str, datetime] = {}
    found = []
    for text, story, source in rows:
        if (at := known.get(text)) is None:
            at = known[text] = _read_hour(text)
        found.append((at, story, source))
    return found


def undated(session: Session, topic_id: int) -> int:
    """Return how many articles of a topic have no reliable date."""
    return session.scalar(
        select(func.count()).select_from(Article)
        .join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id == topic_id,
               Article.date_reliable.is_(False) | Article.published_at.is_(None))) or 0


def busy_topics(session: Session, start: datetime, end: datetime, least: int) -> list[int]:
    """Return the topics with at least `least` articles in [start, end)."""
    count = func.count()
    return list(session.scalars(
        select(TopicMember.topic_id).join(Article, Article.story_id == TopicMember.story_id)
        .where(*dated(start, end)).group_by(TopicMember.topic_id).having(count >= least)
        .order_by(TopicMember.topic_id)))


def by_hour(session: Session, start: datetime, end: datetime) -> dict[datetime, int]:
    """Return hour (UTC) → articles with a reliable date in it: all coverage, counted by the database."""
    # By its place: PostgreSQL takes the same expression with another bound value for another one.
    rows = session.execute(
        select(_hour(session).label("hour"), func.count()).where(*dated(start, end)).group_by("hour"))
    return {_read_hour(text): count for text, count in rows}


def _hour(session: Session) -> ColumnElement[str]:
    """Return the hour of publication as a text."""
    if session.get_bind().dialect.name == "sqlite":
        # As it is stored: strftime reads each time anew, which takes twice as long.
        return func.substr(type_coerce(Article.published_at, Text), 1, len("2026-11-20 07"))
    return func.to_char(Article.published_at, 'YYYY-MM-DD HH24')


@lru_cache(maxsize=10_000)
def _read_hour(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00").replace(tzinfo=UTC)


def talk(session: Session, topic_id: int, start: datetime, end: datetime) -> list[Said]:
    """Return the comments under a topic's articles in [start, end), by hour and thread; counts only."""
    rows = session.execute(
        select(ThreadCount.hour, ThreadCount.thread_id, ThreadCount.comments)
        .join(Thread, Thread.id == ThreadCount.thread_id)
        .join(Article, Article.id == Thread.article_id)
        .join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id == topic_id, ThreadCount.hour >= start, ThreadCount.hour < end,
               ThreadCount.comments > 0)
        .order_by(ThreadCount.hour, ThreadCount.thread_id))
    return [Said(*row) for row in rows]


def spans(session: Session, start: datetime, end: datetime) -> list[SourceSpan]:
    """Return every source that was ever read, with its articles in [start, end); an import is read at no time."""
    # Source by source, each from its own index: grouped, all articles of the window went through a table of their own.
    articles = (select(func.count()).select_from(Article)
                .where(Article.source_id == Source.id, *dated(start, end)).scalar_subquery())
    rows = session.execute(
        select(Source.title, Source.enabled, Source.first_seen_at, Source.last_ok_at, articles).order_by(Source.id))
    return [SourceSpan(title, since if last_ok else None, None if enabled else last_ok, int(articles))
            for title, enabled, since, last_ok, articles in rows]


def newborn(session: Session, start: datetime, before: datetime, limit: int) -> dict[int, datetime]:
    """Return the newest topics that began in [start, before), with when they began."""
    rows = session.execute(
        select(Topic.id, Topic.first_at)
        .where(Topic.first_at >= start, Topic.first_at < before, Topic.merged_into_id.is_(None))
        .order_by(Topic.first_at.desc(), Topic.id.desc()).limit(limit))
    return {topic_id: first for topic_id, first in rows if first is not None}


def names(session: Session, topic_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Return topic → (the topic that it is by now, its label) for those that exist."""
    into = aliased(Topic)
    found: dict[int, tuple[int, str]] = {}
    for piece in _pieces(sorted(topic_ids)):
        rows = session.execute(
            select(Topic.id, func.coalesce(into.id, Topic.id), func.coalesce(into.label, Topic.label))
            .outerjoin(into, into.id == Topic.merged_into_id).where(Topic.id.in_(piece)))
        found |= {old: (new, label) for old, new, label in rows}
    return found


def busy_areas(session: Session, start: datetime, end: datetime, least: int) -> dict[int, dict[int, int]]:
    """Return topic → unit → articles of [start, end) that name the unit for certain, from `least` articles on."""
    count = func.count(Article.id.distinct())
    rows = session.execute(
        select(TopicMember.topic_id, ArticleArea.area_id, count)
        .select_from(Article).join(TopicMember, TopicMember.story_id == Article.story_id)
        .join(ArticleArea, ArticleArea.article_id == Article.id)
        .where(ArticleArea.area_id.is_not(None), *dated(start, end))
        .group_by(TopicMember.topic_id, ArticleArea.area_id).having(count >= least)
        .order_by(TopicMember.topic_id, count.desc(), ArticleArea.area_id))
    found: dict[int, dict[int, int]] = {}
    for topic_id, area_id, number in rows:
        found.setdefault(topic_id, {})[area_id or 0] = number
    return found


def in_areas(
    session: Session, topic_id: int, area_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, set[int]]:
    """Return unit → articles of a topic in [start, end) that name it for certain."""
    found: dict[int, set[int]] = {area_id: set() for area_id in area_ids}
    rows = session.execute(
        select(ArticleArea.area_id, Article.id)
        .select_from(TopicMember).join(Article, Article.story_id == TopicMember.story_id)
        .join(ArticleArea, ArticleArea.article_id == Article.id)
        .where(TopicMember.topic_id == topic_id, ArticleArea.area_id.in_(sorted(found)), *dated(start, end)))
    for area_id, article_id in rows:
        found[area_id or 0].add(article_id)
    return found


def _known(at: datetime | None) -> datetime:
    assert at is not None  # the queries ask for it
    return at


def dated(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of an article with a reliable date in [start, end)."""
    return Article.date_reliable.is_(True), Article.published_at >= start, Article.published_at < end


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), PIECE):
        yield ids[at : at + PIECE]


def per_story(articles: Collection[Dated]) -> dict[int, list[Dated]]:
    """Return story → its articles; one that no story has yet stands for itself, under minus its id."""
    found: dict[int, list[Dated]] = defaultdict(list)
    for article in articles:
        found[article.story_id if article.story_id is not None else -article.id].append(article)
    return found
