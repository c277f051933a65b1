"""Stories: which articles wait for the clusterer, which belong together, and what follows for counts and index."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage import articles
from storage.models import Article, Story, TopicMember


@dataclass(frozen=True, slots=True)
class StoryText:
    """What the clusterer needs of an article; `at` is its reliable date, None when it has none."""

    id: int
    source_id: int
    at: datetime | None
    collected_at: datetime
    title: str
    lead: str
    body: str
    text_hash: str
    sketch: bytes
    story_id: int | None
    withdrawn: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """An article without its text: enough to find copies in a window."""

    id: int
    source_id: int
    at: datetime | None
    collected_at: datetime
    title: str
    text_hash: str
    sketch: bytes
    story_id: int | None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as it stands in the record; dates are the reliable ones of its articles."""

    id: int
    representative_id: int | None
    articles: int
    first_at: datetime | None
    last_at: datetime | None
    version: int
    topic_id: int | None


def waiting(session: Session, limit: int, after_id: int = 0) -> list[StoryText]:
    """Return articles whose text is new or changed since their story was derived, by id."""
    return _texts(session, Article.cluster_due.is_(True), Article.id > after_id, limit=limit)


def clustered(session: Session, after_id: int, limit: int) -> list[StoryText]:
    """Return the next articles by id that are in a story, for a walk over all of them in pieces."""
    return _texts(session, Article.story_id.is_not(None), Article.id > after_id, limit=limit)


def waiting_count(session: Session) -> int:
    """Return how many articles wait for the clusterer."""
    return session.scalar(select(func.count()).select_from(Article).where(Article.cluster_due.is_(True))) or 0


def texts(session: Session, article_ids: Collection[int]) -> dict[int, StoryText]:
    """Return these articles as the clusterer reads them."""
    return {text.id: text for text in _texts(session, Article.id.in_(article_ids))}


def members(session: Session, story_ids: Collection[int]) -> dict[int, list[StoryText]]:
    """Return story → its articles in canonical order: reliable date, then id; undated ones last."""
    found: dict[int, list[StoryText]] = {story_id: [] for story_id in story_ids}
    for text in _texts(session, Article.story_id.in_(story_ids)):
        assert text.story_id is not None
        found[text.story_id].append(text)
    return {story_id: sorted(group, key=_canonical) for story_id, group in found.items()}


def _canonical(text: StoryText) -> tuple[bool, str, int]:
    return (text.at is None, text.at.isoformat() if text.at else "", text.id)


def _texts(session: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[StoryText]:
    rows = session.execute(
        select(
            Article.id, Article.source_id, Article.date_reliable, Article.published_at, Article.collected_at,
            Article.title, Article.lead, Article.body, Article.text_hash, Article.sketch, Article.story_id,
            Article.withdrawn_at, Article.synthetic,
        ).where(*where).order_by(Article.id).limit(limit)
    )
    return [
        StoryText(
            row.id, row.source_id, row.published_at if row.date_reliable else None, row.collected_at, row.title,
            row.lead, row.body, row.text_hash, row.sketch, row.story_id, row.withdrawn_at is not None, row.synthetic,
        )
        for row in rows
    ]


def sketches(session: Session, start: datetime, end: datetime, limit: int) -> Iterator[Sketch]:
    """Yield the articles that copies can be found among: reliable date, else collection, in [start, end).

    At most `limit`, the last collected first. Only articles that the clusterer has seen: the others have no sketch yet.
    """
    in_window = or_(
        Article.date_reliable.is_(False) & (Article.collected_at >= start) & (Article.collected_at < end),
        Article.date_reliable.is_(True) & (Article.published_at >= start) & (Article.published_at < end),
    )
    rows = session.execute(
        select(
            Article.id, Article.source_id, Article.date_reliable, Article.published_at, Article.collected_at,
            Article.title, Article.text_hash, Article.sketch, Article.story_id,
        ).where(in_window, Article.story_id.is_not(None)).order_by(Article.id.desc()).limit(limit)
    )
    for row in rows.yield_per(2000):
        at = row.published_at if row.date_reliable else None
        yield Sketch(row.id, row.source_id, at, row.collected_at, row.title, row.text_hash, row.sketch, row.story_id)


def create(session: Session) -> int:
    """Add an empty story and return its id."""
    story = Story()
    session.add(story)
    session.flush()
    return story.id


def assign(session: Session, article_id: int, story_id: int, sketch: bytes) -> None:
    """Put an article into a story; it waits for the clusterer no more, and the index hears of a change."""
    before = session.scalar(select(Article.story_id).where(Article.id == article_id))
    session.execute(
        update(Article).where(Article.id == article_id).values(story_id=story_id, sketch=sketch, cluster_due=False)
    )
    if before != story_id:
        articles.touch(session, (article_id,))


def refresh(session: Session, story_ids: Collection[int]) -> None:
    """Work out representative, size and dates of stories from their articles.

    A story without articles is deleted, with its place in a topic.
    """
    for story_id, group in sorted(members(session, sorted(set(story_ids))).items()):
        if not group:
            session.execute(delete(TopicMember).where(TopicMember.story_id == story_id))
            session.execute(delete(Story).where(Story.id == story_id))
            continue
        session.execute(update(Story).where(Story.id == story_id).values(**_summary(group), version=Story.version + 1))


def _summary(group: list[StoryText]) -> dict[str, Any]:
    dates = [text.at for text in group if text.at is not None]
    return {
        "representative_id": group[0].id, "articles": len(group),
        "first_at": min(dates, default=None), "last_at": max(dates, default=None),
    }


def get_many(session: Session, story_ids: Collection[int]) -> dict[int, StoryRow]:
    """Return the stories that exist of these ids."""
    return {row.id: row for row in _rows(session, Story.id.in_(story_ids))}


def without_topic(session: Session, limit: int) -> list[StoryRow]:
    """Return stories that no topic has yet, in the order of their first reliable date, then id."""
    return _rows(session, TopicMember.topic_id.is_(None), limit=limit)


def _rows(session: Session, where: ColumnElement[bool], limit: int | None = None) -> list[StoryRow]:
    rows = session.execute(
        select(
            Story.id, Story.representative_id, Story.articles, Story.first_at, Story.last_at, Story.version,
            TopicMember.topic_id,
        ).outerjoin(TopicMember, TopicMember.story_id == Story.id).where(where)
        .order_by(Story.first_at.is_(None), Story.first_at, Story.id).limit(limit)
    )
    return [StoryRow(*row) for row in rows]


def article_ids(session: Session, story_ids: Collection[int]) -> list[int]:
    """Return the articles of these stories, by id."""
    return list(session.scalars(select(Article.id).where(Article.story_id.in_(story_ids)).order_by(Article.id)))
