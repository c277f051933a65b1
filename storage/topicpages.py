"""Reads for a topic's page: what each day added, which sources wrote, what was changed afterwards.

They grow with the topic, as its chart does, never with the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from config.clock import local_day
from storage import decisions, layout, views
from storage.models import Article, ArticleRevision, Source, Story, TopicMember
from storage.views import ArticleLine


@dataclass(slots=True)
class TopicDay:
    """What a day added: articles, of how many outlets, stories that began on it with the headlines of the largest.

    `outlets` are those whose first article of the topic it was.
    """

    day: str
    articles: int = 0
    stories: int = 0
    sources: int = 0
    headlines: list[ArticleLine] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TopicSource:
    """An outlet of a topic, how much it wrote and when it began; None when none of it has a reliable date."""

    name: str
    title: str
    articles: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class TopicChange:
    """An article of a topic that its outlet edited or took away, and when that was seen."""

    line: ArticleLine
    at: datetime


def days(session: Session, topic_id: int, *, limit: int, headlines: int, before: str = ""
         ) -> tuple[int, list[TopicDay]]:
    """Return how many days have articles of a reliable date, and the latest of them (before `before`), newest first."""
    found: dict[str, TopicDay] = {}
    seen: set[int] = set()
    began: dict[str, list[int]] = defaultdict(list)
    rows = session.execute(
        _of(select(Article.story_id, Article.published_at, Article.source_id, Source.title), topic_id)
        .join(Source, Source.id == Article.source_id)
        .where(Article.date_reliable.is_(True), Article.published_at.is_not(None))
        .order_by(Article.published_at, Article.id))
    outlets: set[int] = set()
    writing: set[tuple[str, int]] = set()
    for row in rows:
        day = local_day(row.published_at)
        entry = found.setdefault(day, TopicDay(day))
        entry.articles += 1
        if row.story_id not in seen:
            seen.add(row.story_id)
            entry.stories += 1
            began[day].append(row.story_id)
        if (day, row.source_id) not in writing:
            writing.add((day, row.source_id))
            entry.sources += 1
        if row.source_id not in outlets:
            outlets.add(row.source_id)
            entry.outlets.append(row.title)
    shown = sorted((day for day in found if not before or day < before), reverse=True)[:limit]
    _headline(session, [found[day] for day in shown], began, headlines)
    return len(found), [found[day] for day in shown]


def _headline(session: Session, shown: Sequence[TopicDay], began: dict[str, list[int]], limit: int) -> None:
    """Add the headlines of the stories with most copies; of equals the earlier."""
    wanted = {story for entry in shown for story in began[entry.day]}
    stories = {row.id: row for row in session.execute(
        select(Story.id, Story.articles, Story.representative_id).where(Story.id.in_(wanted)))}
    chosen = {entry.day: sorted(began[entry.day], key=lambda story: -stories[story].articles)[:limit]
              for entry in shown}
    lines = views.lines(session, {stories[s].representative_id for some in chosen.values() for s in some})
    for entry in shown:
        articles = (stories[story].representative_id for story in chosen[entry.day])
        entry.headlines = [lines[article] for article in articles if article in lines]


def sources(session: Session, topic_id: int) -> list[TopicSource]:
    """Return the outlets of a topic, those with most articles first."""
    first = func.min(Article.published_at).filter(Article.date_reliable.is_(True))
    count = func.count(Article.id)
    rows = session.execute(
        _of(select(Source.name, Source.title, count, first), topic_id).join(Source, Source.id == Article.source_id)
        .group_by(Source.name, Source.title).order_by(count.desc(), Source.name))
    return [TopicSource(*row) for row in rows]


def changes(session: Session, topic_id: int, limit: int) -> tuple[int, list[TopicChange]]:
    """Return how many articles were edited or taken away by their outlets, and the latest of them."""
    rows = session.execute(
        _of(select(Article.id, Article.withdrawn_at), topic_id)
        .where(Article.withdrawn_at.is_not(None) | (Article.revisions > 1))).all()
    if not rows:
        return 0, []
    last = func.max(ArticleRevision.seen_at)
    edited = {row[0]: row[1] for row in session.execute(
        _of(select(Article.id, last), topic_id).join(ArticleRevision, ArticleRevision.article_id == Article.id)
        .where(ArticleRevision.number > 1).group_by(Article.id))}
    unedited = layout.unedited(session, edited)
    found = {article: at for article, at in edited.items() if article not in unedited}
    for article, at in rows:
        if at is not None:
            found[article] = max(at, found.get(article, at))
    newest = sorted(found, key=lambda article: (found[article], article), reverse=True)[:limit]
    lines = views.lines(session, newest)
    return len(found), [TopicChange(lines[article], found[article]) for article in newest]


def stories(session: Session, story_ids: Collection[int]) -> dict[int, ArticleLine]:
    """Return story → the line of the article that represents it."""
    article = decisions.representatives(session, story_ids)
    lines = views.lines(session, list(article.values()))
    return {story: lines[a] for story, a in article.items() if a in lines}


def _of(chosen: Select[*tuple[Any, ...]], topic_id: int) -> Select[*tuple[Any, ...]]:
    return chosen.join(TopicMember, TopicMember.story_id == Article.story_id).where(TopicMember.topic_id == topic_id)
