"""The places that articles name: which articles wait to be looked at, what was found, and counts of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from storage import areas, articles, clusters
from storage.models import Area, Article, ArticleArea, Source, TopicMember
from storage.upserts import CHUNK, rows_of


@dataclass(frozen=True, slots=True)
class PlaceText:
    """What is needed of an article to find its places; `at` is its date or, without one, when it was collected."""

    id: int
    source: str
    text: str
    at: datetime
    reliable: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of an article: text[start:start + length] names `area_id`, or one of `candidates` where that is None."""

    start: int
    length: int
    mentions: int
    area_id: int | None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many articles and stories name an area for certain."""

    area_id: int
    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class TopicAreaCount:
    """The same for the articles of a topic."""

    topic_id: int
    area_id: int
    articles: int
    stories: int


def waiting_count(session: Session, version: int) -> int:
    """Return how many articles were not looked at under this state of the areas."""
    return session.scalar(select(func.count()).select_from(Article).where(Article.areas_version < version)) or 0


def waiting(session: Session, version: int, limit: int) -> list[PlaceText]:
    """Return some articles that were not, and keep them from changing until the transaction ends."""
    ids = list(session.scalars(
        select(Article.id).where(Article.areas_version < version).order_by(Article.areas_version, Article.id)
        .limit(limit)))
    clusters.lock(session, ids)
    rows = session.execute(
        select(Article.id, Source.name, Article.title, Article.lead, Article.body, Article.published_at,
               Article.date_reliable, Article.collected_at)
        .join(Source, Source.id == Article.source_id).where(Article.id.in_(ids)).order_by(Article.id)
    )
    return [PlaceText(row.id, row.name, joined(row.title, row.lead, row.body), row.published_at or row.collected_at,
                      bool(row.published_at and row.date_reliable)) for row in rows]


def joined(title: str, lead: str, body: str) -> str:
    """Return the text in which places are counted."""
    return f"{title}\n{lead}\n{body}"


def replace(session: Session, version: int, found: Mapping[int, Sequence[PlaceRow]]) -> None:
    """Write what was found in articles in place of what was there; they wait no more, and the index learns of it."""
    ids = sorted(found)
    moved = _moved(session, found)
    session.execute(delete(ArticleArea).where(ArticleArea.article_id.in_(ids)))
    rows = [
        {"article_id": article_id, "start": row.start, "length": row.length, "mentions": row.mentions,
         "area_id": row.area_id, "candidates": list(row.candidates)}
        for article_id in ids for row in found[article_id]
    ]
    if rows:
        session.execute(insert(rows_of(ArticleArea)), rows)
    session.execute(update(Article).where(Article.id.in_(ids)).values(areas_version=version)
                    .execution_options(synchronize_session=False))
    articles.touch(session, moved)


def _moved(session: Session, found: Mapping[int, Sequence[PlaceRow]]) -> list[int]:
    """Return the articles that name other units for certain than before, or units that may lie elsewhere now."""
    named = select(ArticleArea.article_id, ArticleArea.area_id).where(
        ArticleArea.article_id.in_(found), ArticleArea.area_id.is_not(None))
    before: dict[int, set[int]] = {}
    for article_id, area_id in session.execute(named):
        before.setdefault(article_id, set()).add(area_id or 0)
    # Looked at under another state of the units; 0 is what was never looked at, or has another text or date.
    again = set(session.scalars(select(Article.id).where(Article.id.in_(found), Article.areas_version > 0)))
    after = {article_id: {row.area_id for row in rows if row.area_id is not None} for article_id, rows in found.items()}
    return [article_id for article_id, units in after.items()
            if units != before.get(article_id, set()) or (units and article_id in again)]


def of_articles(session: Session, article_ids: Collection[int]) -> dict[int, list[PlaceRow]]:
    """Return article → its places in the order of the text."""
    found: dict[int, list[PlaceRow]] = {article_id: [] for article_id in article_ids}
    ids = sorted(found)
    for at in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(rows_of(ArticleArea)).where(ArticleArea.article_id.in_(ids[at:at + CHUNK]))
            .order_by(ArticleArea.article_id, ArticleArea.start))
        for row in rows:
            found[row.article_id].append(
                PlaceRow(row.start, row.length, row.mentions, row.area_id, tuple(row.candidates)))
    return found


def topic_provinces(
    session: Session, topic_id: int, *, since: datetime | None = None, until: datetime | None = None
) -> list[AreaCount]:
    """Return the provinces in force that a topic's articles name for certain, themselves or units in them.

    With bounds only reliably dated articles in [since, until) count. An article counts once for a province.
    """
    return _counts(session, Area.province_id, _of_topic(topic_id, since, until))


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province in force with its key, and the articles and stories of a topic that name it or a unit in it."""

    key: str
    name: str
    articles: int
    stories: int


def topic_province_lines(session: Session, topic_id: int, limit: int = 10) -> list[ProvinceLine]:
    """Return the provinces that most articles of a topic name, ready to be shown."""
    counts = topic_provinces(session, topic_id)[:limit]
    named = areas.get_many(session, [count.area_id for count in counts])
    return [ProvinceLine(named[count.area_id].key, named[count.area_id].full_name, count.articles, count.stories)
            for count in counts]


def provinces_of(session: Session, article_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return article → the provinces in force that it names for certain; articles that name none are left out."""
    found: dict[int, set[int]] = {}
    ids = sorted(set(article_ids))
    for at in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(ArticleArea.article_id, Area.province_id).join(Area, Area.id == ArticleArea.area_id)
            .where(ArticleArea.article_id.in_(ids[at:at + CHUNK]), Area.province_id.is_not(None)).distinct())
        for article_id, province_id in rows:
            found.setdefault(article_id, set()).add(province_id or 0)
    return {article_id: frozenset(provinces) for article_id, provinces in found.items()}


def topic_areas(
    session: Session, topic_id: int, *, since: datetime | None = None, until: datetime | None = None
) -> list[AreaCount]:
    """Return the units themselves that a topic's articles name for certain, the most named first."""
    return _counts(session, ArticleArea.area_id, _of_topic(topic_id, since, until))


def _of_topic(topic_id: int, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [TopicMember.topic_id == topic_id, *_window(since, until)]


def _window(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if since is not None:
        bounds.append(Article.published_at >= since)
    if until is not None:
        bounds.append(Article.published_at < until)
    return [Article.date_reliable.is_(True), *bounds] if bounds else []


def _counts(session: Session, by: Any, where: list[ColumnElement[bool]]) -> list[AreaCount]:
    articles = func.count(Article.id.distinct()).label("articles")
    rows = session.execute(
        select(by, articles, func.count(Article.story_id.distinct()))
        .select_from(TopicMember).join(Article, Article.story_id == TopicMember.story_id)
        .join(ArticleArea, ArticleArea.article_id == Article.id).join(Area, Area.id == ArticleArea.area_id)
        .where(by.is_not(None), *where).group_by(by).order_by(articles.desc(), by)
    )
    return [AreaCount(*row) for row in rows]


def topics_by_province(session: Session, since: datetime, until: datetime) -> list[TopicAreaCount]:
    """Return for every topic with articles of [since, until) the provinces in force that these name for certain."""
    rows = session.execute(
        select(TopicMember.topic_id, Area.province_id, func.count(Article.id.distinct()),
               func.count(Article.story_id.distinct()))
        .select_from(Article).join(TopicMember, TopicMember.story_id == Article.story_id)
        .join(ArticleArea, ArticleArea.article_id == Article.id).join(Area, Area.id == ArticleArea.area_id)
        .where(Area.province_id.is_not(None), *_window(since, until))
        .group_by(TopicMember.topic_id, Area.province_id).order_by(TopicMember.topic_id, Area.province_id)
    )
    return [TopicAreaCount(topic, area, articles, stories) for topic, area, articles, stories in rows if area]
