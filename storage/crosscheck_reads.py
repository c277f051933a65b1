"""What the cross-check reads of the record: articles with their places, units and what lies around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.areas import keys_of
from storage.models import (
    Area,
    Article,
    ArticleArea,
    ArticleRevision,
    CrossCheck,
    FieldReport,
    ReportItem,
    Rumor,
    Source,
    TopicMember,
)
from storage.upserts import pieces


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A dated article as it is compared."""

    id: int
    title: str
    lead: str
    body: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """A dated article as it is counted: when, by whom, of which story and topic."""

    id: int
    published_at: datetime
    date_precision: str
    source_id: int
    source_kind: str
    story_id: int | None
    topic_id: int | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A unit: what it lies or lay in below the province, itself among it, and its province of today."""

    level: str
    around: frozenset[int]
    province_id: int | None
    name: str = ""
    type: str = ""

    @property
    def full_name(self) -> str:
        """Return what it is called with its type."""
        return f"{self.type} {self.name}".strip()


_TEXT = select(Article.id, Article.title, Article.lead, Article.body, Article.published_at)
_DATED: tuple[ColumnElement[bool], ...] = (Article.date_reliable.is_(True), Article.published_at.is_not(None))


def texts_between(session: Session, start: datetime, end: datetime) -> list[ArticleText]:
    """Return the articles with a reliable date in [start, end)."""
    rows = session.execute(_TEXT.where(*_DATED, Article.published_at >= start, Article.published_at < end))
    return [ArticleText(**row._mapping) for row in rows]


def texts(session: Session, ids: Collection[int]) -> list[ArticleText]:
    """Return these articles, those with a reliable date."""
    found: list[ArticleText] = []
    for part in pieces(sorted(ids)):
        rows = session.execute(_TEXT.where(*_DATED, Article.id.in_(part)))
        found += [ArticleText(**row._mapping) for row in rows]
    return found


def facts(session: Session, ids: Collection[int]) -> dict[int, Facts]:
    """Return article → what is counted of it, of those with a reliable date."""
    found: dict[int, Facts] = {}
    chosen = select(
        Article.id, Article.published_at, Article.date_precision, Article.source_id, Source.kind.label("source_kind"),
        Article.story_id, TopicMember.topic_id,
    ).join(Source, Source.id == Article.source_id).outerjoin(TopicMember, TopicMember.story_id == Article.story_id)
    for part in pieces(sorted(ids)):
        rows = session.execute(chosen.where(*_DATED, Article.id.in_(part)))
        found |= {row.id: Facts(**row._mapping) for row in rows}
    return found


def changed_since(session: Session, since: datetime) -> set[int]:
    """Return the articles that were collected or got another text since a moment."""
    new = session.scalars(select(Article.id).where(Article.collected_at > since))
    revised = session.scalars(select(ArticleRevision.article_id).where(
        ArticleRevision.number > 1, ArticleRevision.seen_at > since))
    return {*new, *revised}


def settled_until(session: Session) -> datetime | None:
    """Return up to when articles were collected or revised whose places are known: the others are looked at again."""
    both = (session.scalar(select(func.max(Article.collected_at))),
            session.scalar(select(func.max(ArticleRevision.seen_at)).where(ArticleRevision.number > 1)))
    last = max((at for at in both if at is not None), default=None)
    waiting = session.scalar(select(func.min(Article.collected_at)).where(Article.areas_version == 0))
    return last if last is None or waiting is None else min(last, waiting - timedelta(microseconds=1))


def places(session: Session, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return article → the units that it names for certain, the one that it names first before the others."""
    found: defaultdict[int, dict[int, None]] = defaultdict(dict)
    for part in pieces(sorted(ids)):
        rows = session.execute(select(ArticleArea.article_id, ArticleArea.area_id).where(
            ArticleArea.article_id.in_(part), ArticleArea.area_id.is_not(None)).order_by(
            ArticleArea.article_id, ArticleArea.start))
        for article_id, area_id in rows:
            if area_id is not None:
                found[article_id][area_id] = None
    return {article_id: tuple(units) for article_id, units in found.items()}


def grounds(session: Session) -> dict[int, Ground]:
    """Return every unit with what lies around it; some 14,000, 0.1 s."""
    rows = session.execute(select(Area.id, Area.era, Area.level, Area.code, Area.province_id, Area.within,
                                  Area.name, Area.type)).all()
    ids = {f"{row.era}/{row.level}/{row.code}": row.id for row in rows}
    below = {row.id for row in rows if row.level != "province"}
    return {row.id: Ground(
        row.level, frozenset(({row.id} | {ids[key] for key in keys_of(row.within) if key in ids}) & below),
        row.province_id, row.name, row.type) for row in rows}


def source_names(session: Session) -> dict[int, str]:
    """Return the sources of the record."""
    return {row.id: row.name for row in session.execute(select(Source.id, Source.name))}


def sources_with_articles(session: Session, start: datetime, end: datetime) -> set[int]:
    """Return the sources of which there are articles of [start, end)."""
    return set(session.scalars(select(Article.source_id).where(
        *_DATED, Article.published_at >= start, Article.published_at < end).distinct()))


def any_subject(session: Session) -> bool:
    """Say whether there is anything to be checked: an approved report, a rumor, or a check of one that was."""
    asked = (select(FieldReport.id).where(FieldReport.state == "approved"), select(Rumor.id), select(CrossCheck.id))
    return any(session.scalar(one.limit(1)) is not None for one in asked)


def item_of(session: Session, item_id: int) -> ReportItem | None:
    """Return a report item, to be read while the session is open and after."""
    found = session.get(ReportItem, item_id)
    if found is not None:
        session.expunge(found)
    return found
