"""Reads for the digest of a day: what was published, revised, withdrawn, undated, with source, story and topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from config.clock import local_day
from storage import layout
from storage.models import Article, Source, Thread, ThreadCount, Topic, TopicMember
from storage.upserts import pieces

# Revisions in which a change is looked for: what older text rules left may hide it in the first ones.
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class DayArticle:
    """An article with a reliable date, without its text; `topic_id` None while it waits for the clusterer."""

    id: int
    source: str
    source_title: str
    published_at: datetime
    story_id: int | None
    topic_id: int | None
    synthetic: bool
    withdrawn: bool
    section: str = ""


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article to be listed; `at` is what put it on the list: a revision, a withdrawal, the collection."""

    id: int
    title: str
    url: str
    source: str
    source_title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedMark:
    """A change that many articles of an outlet have: its hash, how many there were on the day, and revisions with it.
    """

    mark: int
    articles: int
    examples: list[layout.Key]


@dataclass(frozen=True, slots=True)
class Relaid:
    """An outlet and how many of its articles changed with its page template and in nothing else."""

    source_id: int
    source: str
    source_title: str
    articles: int
    shared: list[SharedMark]


@dataclass(frozen=True, slots=True)
class Revised:
    """The edited articles of a day: how many, the first of them; and what only looked like editing, by outlet."""

    total: int
    articles: list[NamedArticle]
    relaid: list[Relaid]


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic as it is called, and since when."""

    id: int
    label: str
    terms: list[str]
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Talk:
    """How many comments of a day a source's threads hold; counts only."""

    source: str
    threads: int
    comments: int


def first(session: Session) -> datetime | None:
    """Return the time of the oldest thing the record holds: published, collected or said; None when it is empty."""
    times = session.execute(select(
        select(func.min(Article.published_at)).where(Article.date_reliable.is_(True)).scalar_subquery(),
        select(func.min(Article.collected_at)).scalar_subquery(), select(func.min(ThreadCount.hour)).scalar_subquery(),
    )).one()
    return min((at for at in times if at is not None), default=None)


def first_day(session: Session) -> str:
    """Return the Vietnamese day of the oldest thing that the record holds, "" when it is empty."""
    found = first(session)
    return local_day(found) if found is not None else ""


def published(session: Session, start: datetime, end: datetime) -> list[DayArticle]:
    """Return the articles whose reliable date lies in [start, end), by date and id."""
    rows = session.execute(
        select(Article.id, Source.name, Source.title, Article.published_at, Article.story_id, TopicMember.topic_id,
               Article.synthetic, Article.withdrawn_at.is_not(None).label("withdrawn"), Article.section)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(TopicMember, TopicMember.story_id == Article.story_id)
        .where(Article.published_at >= start, Article.published_at < end, Article.date_reliable.is_(True))
        .order_by(Article.published_at, Article.id)
    )
    return [DayArticle(*row[:3], row.published_at, row.story_id, row.topic_id, row.synthetic, row.withdrawn,
                       row.section)
            for row in rows if row.published_at is not None]


def topic_names(session: Session, topic_ids: Collection[int]) -> dict[int, TopicName]:
    """Return what these topics are called."""
    found: dict[int, TopicName] = {}
    for ids in pieces(sorted(topic_ids)):      # a month may hold more topics than a statement takes
        rows = session.execute(
            select(Topic.id, Topic.label, Topic.terms, Topic.first_at).where(Topic.id.in_(ids)))
        found |= {row.id: TopicName(*row) for row in rows}
    return found


def talked(session: Session, start: datetime, end: datetime) -> list[Talk]:
    """Return each source with comments written in [start, end), by name; from the hourly counts, which are kept."""
    rows = session.execute(
        select(Source.name, func.count(ThreadCount.thread_id.distinct()), func.sum(ThreadCount.comments))
        .join(Thread, Thread.id == ThreadCount.thread_id).join(Source, Source.id == Thread.source_id)
        .where(ThreadCount.hour >= start, ThreadCount.hour < end, ThreadCount.comments > 0)
        .group_by(Source.name).order_by(Source.name)
    )
    return [Talk(name, int(threads), int(comments)) for name, threads, comments in rows]


def collected(session: Session, start: datetime, end: datetime) -> tuple[int, int]:
    """Return how many articles were first collected in [start, end), and how many of them have a reliable date."""
    row = session.execute(
        select(func.count(), func.count().filter(Article.date_reliable.is_(True)))
        .where(Article.collected_at >= start, Article.collected_at < end)
    ).one()
    return row[0], row[1]


def undated(session: Session, start: datetime, end: datetime, limit: int) -> tuple[int, list[NamedArticle]]:
    """Return how many articles without a reliable date were collected in [start, end), and the first of them."""
    return _listed(session, limit, Article.collected_at, Article.collected_at >= start, Article.collected_at < end,
                   Article.date_reliable.is_(False))


def withdrawn(session: Session, start: datetime, end: datetime, limit: int) -> tuple[int, list[NamedArticle]]:
    """Return how many articles their outlets took away in [start, end), and the first of them."""
    return _listed(session, limit, Article.withdrawn_at, Article.withdrawn_at >= start, Article.withdrawn_at < end)


def revised(session: Session, start: datetime, end: datetime, limit: int) -> Revised:
    """Return how many articles were seen edited in [start, end), and the first of them; each once.

    A change of the outlet's page template is no editing: its articles are counted by outlet.
    """
    edited: dict[int, datetime] = {}
    template: dict[int, list[layout.Seen]] = defaultdict(list)
    for seen in layout.between(session, start, end):
        if seen.change is None or not seen.change.layout:
            edited[seen.article_id] = max(seen.at, edited.get(seen.article_id, seen.at))
        else:
            template[seen.source_id].append(seen)
    shown = sorted(edited)[:limit]
    rows = session.execute(
        select(Article.id, Article.title, Article.url, Source.name, Source.title)
        .join(Source, Source.id == Article.source_id).where(Article.id.in_(shown)).order_by(Article.id))
    outlets = session.execute(
        select(Source.id, Source.name, Source.title).where(Source.id.in_(sorted(template))).order_by(Source.name))
    relaid = [_relaid(row, [seen for seen in template[row.id] if seen.article_id not in edited]) for row in outlets]
    return Revised(len(edited), [NamedArticle(*row, edited[row.id]) for row in rows],
                   [outlet for outlet in relaid if outlet.articles])


def _relaid(outlet: Row[int, str, str], seen: Sequence[layout.Seen]) -> Relaid:
    having: dict[int, dict[int, layout.Key]] = defaultdict(dict)
    for one in seen:
        for mark in one.change.alike if one.change is not None else ():
            having[mark].setdefault(one.article_id, (one.article_id, one.number))
    shared = [SharedMark(mark, len(keys), list(keys.values())[:EXAMPLES]) for mark, keys in having.items()]
    return Relaid(*outlet, len({one.article_id for one in seen}),
                  sorted(shared, key=lambda one: (-one.articles, one.mark)))


def _listed(
    session: Session, limit: int, at: InstrumentedAttribute[Any], *where: ColumnElement[bool]
) -> tuple[int, list[NamedArticle]]:
    total = session.scalar(select(func.count(Article.id)).where(*where)) or 0
    rows = session.execute(
        select(Article.id, Article.title, Article.url, Source.name, Source.title, at)
        .join(Source, Source.id == Article.source_id).where(*where).order_by(Article.id).limit(limit)
    )
    return total, [NamedArticle(*row) for row in rows]
