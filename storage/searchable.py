"""Named reads for the search index: what is indexed of an article or comment, and what a hit shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from config.areas import AreaKey
from storage.areas import keys_of
from storage.models import Area, Article, ArticleArea, Comment, Source, Thread, Topic, TopicMember


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article with what filters, facets and hits need of its source, story and topic (merged topics followed)."""

    id: int
    version: int
    title: str
    lead: str
    body: str
    url: str
    source: str
    source_title: str
    kind: str
    section: str
    published_at: datetime | None
    date_reliable: bool
    story_id: int | None
    topic_id: int | None
    topic_label: str
    revisions: int
    withdrawn_at: datetime | None
    date_precision: str = ""
    areas: tuple[str, ...] = ()       # keys of the units that are named and of all that these lie in


@dataclass(frozen=True, slots=True)
class CommentText:
    """A redacted comment."""

    id: int
    version: int
    thread_id: int
    text: str
    hour: datetime | None


def _articles() -> Select[*tuple[Any, ...]]:
    # A merged topic leads to the one it went into; merging again rewrites both, so one step is enough.
    own, into = aliased(Topic), aliased(Topic)
    columns = select(
        Article.id, Article.version, Article.title, Article.lead, Article.body, Article.url, Source.name,
        Source.title, Source.kind, Article.section, Article.published_at, Article.date_reliable,
        Article.story_id, func.coalesce(into.id, own.id), func.coalesce(into.label, own.label, ""),
        Article.revisions, Article.withdrawn_at, Article.date_precision,
    )
    return (
        columns.join(Source, Source.id == Article.source_id)
        .outerjoin(TopicMember, TopicMember.story_id == Article.story_id)
        .outerjoin(own, own.id == TopicMember.topic_id)
        .outerjoin(into, into.id == own.merged_into_id)
    )


def articles(session: Session, ids: Sequence[int]) -> dict[int, ArticleText]:
    """Return the articles of `ids` that exist, by id."""
    rows = session.execute(_articles().where(Article.id.in_(ids)))
    return {row[0]: ArticleText(*row) for row in rows}


def to_index(session: Session, ids: Sequence[int]) -> dict[int, ArticleText]:
    """Return the articles of `ids` that exist, by id, with their places."""
    found = articles(session, ids)
    return dict(zip(found, _with_areas(session, list(found.values())), strict=True))


def articles_after(session: Session, after_id: int, limit: int) -> list[ArticleText]:
    """Return up to `limit` articles with larger ids, in id order, with their places."""
    rows = session.execute(_articles().where(Article.id > after_id).order_by(Article.id).limit(limit))
    return _with_areas(session, [ArticleText(*row) for row in rows])


def _with_areas(session: Session, rows: Sequence[ArticleText]) -> list[ArticleText]:
    named = session.execute(
        select(ArticleArea.article_id, Area.era, Area.level, Area.code, Area.within)
        .join(Area, Area.id == ArticleArea.area_id).where(ArticleArea.article_id.in_([row.id for row in rows])))
    found: dict[int, set[str]] = {}
    for article_id, era, level, code, within in named:
        found.setdefault(article_id, set()).update((str(AreaKey(era, level, code)), *keys_of(within)))
    return [replace(row, areas=tuple(sorted(found[row.id]))) if row.id in found else row for row in rows]


def any_article(session: Session) -> bool:
    """Return whether the record holds an article."""
    return session.scalar(select(Article.id).limit(1)) is not None


def article_count(session: Session) -> int:
    """Return how many articles the record holds."""
    return session.scalar(select(func.count()).select_from(Article)) or 0


def thread_comments(session: Session, thread_ids: Sequence[int]) -> dict[int, list[CommentText]]:
    """Return the comments of each thread; a thread that is gone has none."""
    found: dict[int, list[CommentText]] = {thread_id: [] for thread_id in thread_ids}
    rows = session.execute(
        select(Comment.id, Comment.version, Comment.thread_id, Comment.text, Comment.hour)
        .where(Comment.thread_id.in_(thread_ids)).order_by(Comment.id)
    )
    for row in rows:
        found[row.thread_id].append(CommentText(*row))
    return found


def threads_after(session: Session, after_id: int, limit: int) -> list[int]:
    """Return up to `limit` thread ids above `after_id`, ascending."""
    return list(session.scalars(select(Thread.id).where(Thread.id > after_id).order_by(Thread.id).limit(limit)))


def thread_topics(session: Session, thread_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return {thread id: (topic id, label)} for threads under an article that has a topic."""
    own, into = aliased(Topic), aliased(Topic)
    rows = session.execute(
        select(Thread.id, func.coalesce(into.id, own.id), func.coalesce(into.label, own.label))
        .join(Article, Article.id == Thread.article_id)
        .join(TopicMember, TopicMember.story_id == Article.story_id)
        .join(own, own.id == TopicMember.topic_id)
        .outerjoin(into, into.id == own.merged_into_id)
        .where(Thread.id.in_(thread_ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def versions(session: Session) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, id, version) of every article and comment, as the index should hold them."""
    for kind, table in (("article", Article), ("comment", Comment)):
        for row in session.execute(select(table.id, table.version).order_by(table.id)).yield_per(5000):
            yield kind, row[0], row[1]


def source_titles(session: Session) -> dict[str, str]:
    """Return {source name: title}."""
    return {row[0]: row[1] for row in session.execute(select(Source.name, Source.title))}


def topic_labels(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return {topic id: label}."""
    return {row[0]: row[1] for row in session.execute(select(Topic.id, Topic.label).where(Topic.id.in_(ids)))}


def topics_now(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return {topic id: id and label of the topic that it is now}; one that was merged leads to another."""
    if not ids:     # as of most queries; a statement costs half a millisecond however little it asks for
        return {}
    now = aliased(Topic)
    rows = session.execute(
        select(Topic.id, func.coalesce(now.id, Topic.id), func.coalesce(now.label, Topic.label))
        .outerjoin(now, now.id == Topic.merged_into_id).where(Topic.id.in_(ids)))
    return {asked: (found, label) for asked, found, label in rows}


def story_articles(session: Session, article_id: int) -> list[int]:
    """Return the ids of the other articles of an article's story, oldest first, undated last."""
    story = session.scalar(select(Article.story_id).where(Article.id == article_id))
    if story is None:
        return []
    order = (Article.date_reliable.desc(), Article.published_at.is_(None), Article.published_at, Article.id)
    others = select(Article.id).where(Article.story_id == story, Article.id != article_id)
    return list(session.scalars(others.order_by(*order)))
