"""Texts of a topic to quote from and to count in: always a bounded number, the newest, however large the topic is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from storage.models import Article, Source, Story, TopicMember


@dataclass(frozen=True, slots=True)
class TopicText:
    """An article of a topic with its words; `at` is its reliable date, None without one."""

    id: int
    story_id: int
    source: str
    source_title: str
    url: str
    title: str
    lead: str
    body: str
    at: datetime | None
    precision: str

    @property
    def text(self) -> str:
        """Headline, lead and body in one piece."""
        return f"{self.title}\n{self.lead}\n{self.body}"


def newest(session: Session, topic_id: int, *, limit: int) -> list[TopicText]:
    """Return the newest articles of a topic in whole; undated ones stand where they were collected."""
    at = case((_reliable(), Article.published_at), else_=Article.collected_at)
    rows = session.execute(
        select(*_columns(Article.body)).join(Source, Source.id == Article.source_id)
        .join(TopicMember, TopicMember.story_id == Article.story_id).where(TopicMember.topic_id == topic_id)
        .order_by(at.desc(), Article.id.desc()).limit(limit))
    return _texts(rows.all())


def representatives(session: Session, topic_id: int, *, limit: int, characters: int) -> list[TopicText]:
    """Return one article a story of the newest stories, the oldest story first, its body cut to `characters`.

    Articles that their outlet took away are left out.
    """
    rows = session.execute(
        select(*_columns(func.substr(Article.body, 1, characters).label("body")))
        .join(Source, Source.id == Article.source_id).join(Story, Story.representative_id == Article.id)
        .join(TopicMember, TopicMember.story_id == Story.id)
        .where(TopicMember.topic_id == topic_id, Article.withdrawn_at.is_(None))
        .order_by(Story.first_at.is_(None), Story.first_at.desc(), Story.id.desc()).limit(limit))
    return _texts(rows.all())[::-1]


def _reliable() -> ColumnElement[bool]:
    return Article.date_reliable.is_(True) & Article.published_at.is_not(None)


def _columns(body: Any) -> tuple[Any, ...]:
    return (Article.id, Article.story_id, Source.name, Source.title.label("source_title"), Article.url, Article.title,
            Article.lead, body, case((_reliable(), Article.published_at)).label("at"), Article.date_precision)


def _texts(rows: Sequence[Any]) -> list[TopicText]:
    return [TopicText(*row) for row in rows]
