"""The articles of a story with what tells them apart: outlet, date, marks, words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import layout
from storage.models import Article, Source, Story, Topic, TopicMember

# Characters of a text that are read to be compared; an article of 10,000 words has fewer.
MOST_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """A story, what represents it, and its topic, 0 and "" when it has none."""

    id: int
    representative_id: int
    topic_id: int
    topic_label: str


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place in its story; `at` is its reliable date, None when it has none."""

    id: int
    source_id: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of a story; `cut` says that its text is longer than what is here."""

    id: int
    title: str
    lead: str
    body: str
    url: str
    source: str
    source_title: str
    published_at: datetime | None
    date_reliable: bool
    date_precision: str
    date_basis: str
    collected_at: datetime
    revised: bool
    withdrawn_at: datetime | None
    cut: bool


def story(session: Session, story_id: int) -> StoryFacts | None:
    """Return a story that has articles."""
    row = session.execute(
        select(Story.id, Story.representative_id, Topic.id, Topic.label)
        .outerjoin(TopicMember, TopicMember.story_id == Story.id).outerjoin(Topic, Topic.id == TopicMember.topic_id)
        .where(Story.id == story_id)
    ).first()
    return StoryFacts(row[0], row[1], row[2] or 0, row[3] or "") if row is not None and row[1] is not None else None


def places(session: Session, story_id: int) -> list[Place]:
    """Return a story's articles in canonical order: reliable date, then id; undated ones last."""
    at = case((Article.date_reliable.is_(True), Article.published_at), else_=None)
    rows = session.execute(
        select(Article.id, Article.source_id, at).where(Article.story_id == story_id)
        .order_by(at.is_(None), at, Article.id)
    )
    return [Place(*row) for row in rows]


def read(session: Session, article_ids: Collection[int]) -> dict[int, Copy]:
    """Return these articles, their texts as far as they are compared."""
    rows = session.execute(
        select(
            Article.id, Article.title, Article.lead, func.substr(Article.body, 1, MOST_CHARACTERS).label("body"),
            (func.length(Article.body) > MOST_CHARACTERS).label("cut"), Article.url, Source.name,
            Source.title.label("source_title"), Article.published_at, Article.date_reliable, Article.date_precision,
            Article.date_basis, Article.collected_at, Article.revisions, Article.withdrawn_at,
        ).join(Source).where(Article.id.in_(article_ids))
    ).all()
    unedited = layout.unedited(session, [row.id for row in rows if row.revisions > 1])
    return {row.id: Copy(
        row.id, row.title, row.lead, row.body, row.url, row.name, row.source_title, row.published_at,
        row.date_reliable, row.date_precision, row.date_basis, row.collected_at,
        row.revisions > 1 and row.id not in unedited, row.withdrawn_at, bool(row.cut),
    ) for row in rows}
