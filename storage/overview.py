"""What the record holds in sum, and which articles changed after they were first seen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Article, Source, Story, Thread, Topic


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole record; topics without those merged into others."""

    articles: int
    undated: int
    stories: int
    topics: int
    threads: int
    comments: int


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that was revised or withdrawn."""

    article_id: int
    title: str
    source_title: str
    revisions: int
    withdrawn: bool


def totals(session: Session) -> Totals:
    """Count what the record holds."""
    articles, undated = session.execute(
        select(func.count(), func.count().filter(Article.date_reliable.is_(False))).select_from(Article)).one()
    threads, comments = session.execute(
        select(func.count(), func.coalesce(func.sum(Thread.comments), 0)).select_from(Thread)).one()
    stories = session.scalar(select(func.count()).select_from(Story).where(Story.articles > 0)) or 0
    topics = session.scalar(
        select(func.count()).select_from(Topic).where(Topic.merged_into_id.is_(None), Topic.articles > 0)) or 0
    return Totals(articles, undated, stories, topics, threads, int(comments))


def changed(session: Session) -> list[Changed]:
    """Return the articles that were revised or withdrawn, by id."""
    rows = session.execute(
        select(Article.id, Article.title, Source.title, Article.revisions, Article.withdrawn_at)
        .join(Source, Source.id == Article.source_id)
        .where((Article.revisions > 1) | Article.withdrawn_at.is_not(None)).order_by(Article.id))
    return [Changed(*row[:4], withdrawn=row[4] is not None) for row in rows]
