"""What an export says of an article: everything but its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from config.areas import LEVELS, AreaKey
from storage import layout
from storage.models import Area, Article, ArticleArea, Source, Topic, TopicMember
from storage.upserts import pieces


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """An article's facts; `areas` are (key, name) of the units that it names for certain, the smallest first."""

    id: int
    title: str
    url: str
    source: str
    source_title: str
    kind: str
    section: str
    published_at: datetime | None
    date_reliable: bool
    date_basis: str
    date_precision: str
    collected_at: datetime
    story_id: int | None
    topic_id: int | None
    topic_label: str
    revised: bool
    withdrawn_at: datetime | None
    areas: tuple[tuple[str, str], ...] = ()


def read(session: Session, ids: Sequence[int]) -> list[ExportArticle]:
    """Return the articles of `ids` that the record still holds, in the order of the ids."""
    found: dict[int, ExportArticle] = {}
    for part in pieces(ids):
        rows = session.execute(_chosen().where(Article.id.in_(part))).all()
        unedited = layout.unedited(session, [row.id for row in rows if row.revisions > 1])
        areas = _areas(session, part)
        for row in rows:
            revised = row.revisions > 1 and row.id not in unedited
            facts: list[Any] = [*tuple(row)[:15], revised, row.withdrawn_at, tuple(areas.get(row.id, ()))]
            found[row.id] = ExportArticle(*facts)
    return [found[id_] for id_ in ids if id_ in found]


def _chosen() -> Select[*tuple[Any, ...]]:
    # A merged topic leads to the one it went into, as in a hit of a search.
    own, into = aliased(Topic), aliased(Topic)
    return (
        select(
            Article.id, Article.title, Article.url, Source.name, Source.title, Source.kind, Article.section,
            Article.published_at, Article.date_reliable, Article.date_basis, Article.date_precision,
            Article.collected_at, Article.story_id, func.coalesce(into.id, own.id),
            func.coalesce(into.label, own.label, ""), Article.revisions, Article.withdrawn_at,
        ).join(Source, Source.id == Article.source_id)
        .outerjoin(TopicMember, TopicMember.story_id == Article.story_id)
        .outerjoin(own, own.id == TopicMember.topic_id)
        .outerjoin(into, into.id == own.merged_into_id)
    )


def places(session: Session, article_id: int) -> list[tuple[str, str]]:
    """Return (key, name) of the units that an article names for certain, the smallest first."""
    return _areas(session, [article_id]).get(article_id, [])


def _areas(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    rows = session.execute(
        select(ArticleArea.article_id, Area.era, Area.level, Area.code, Area.type, Area.name)
        .join(Area, Area.id == ArticleArea.area_id).where(ArticleArea.article_id.in_(ids))
        .group_by(ArticleArea.article_id, Area.era, Area.level, Area.code, Area.type, Area.name))
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    # Two rows that name the same places hold the same text, so that a filter over the column finds both.
    for article_id, era, level, code, type_, name in sorted(rows, key=lambda row: _smallest_first(*row[:4])):
        found[article_id].append((str(AreaKey(era, level, code)), f"{type_} {name}"))
    return found


def _smallest_first(article_id: int, era: str, level: str, code: str) -> tuple[int, int, str, str]:
    return article_id, -LEVELS.index(level), era, code
