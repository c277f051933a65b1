"""Forecasts of topics: the daily counts they rest on, the rows that were said, and what came of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from config.clock import local_day
from storage.models import Article, Forecast, Topic, TopicMember
from storage.trends import dated
from storage.upserts import CHUNK, insert_into

INSIDE, BELOW, ABOVE = "inside", "below", "above"
# Not scored: a day was not read; the topic became part of another; there was nothing to score.
UNREAD, MERGED, NOTHING = "unread", "merged", "none"


@dataclass(frozen=True, slots=True)
class Said:
    """A forecast as it is stored, or, with `withheld`, that there is none; days as "YYYY-MM-DD"."""

    topic_id: int
    day: str
    horizon: int
    due: str
    low: int | None = None
    middle: int | None = None
    high: int | None = None
    before: int | None = None
    direction: str = ""
    model: str = ""
    error: float | None = None
    withheld: str = ""
    needed: int = 0
    have: int = 0
    actual: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A forecast whose days are over and that was not scored; `merged` when its topic became part of another."""

    id: int
    topic_id: int
    day: str
    due: str
    low: int
    high: int
    merged: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a forecast; `actual` None where nobody can tell."""

    id: int
    outcome: str
    actual: int | None


_SAID = tuple(getattr(Forecast, f.name) for f in fields(Said))


def busiest_topics(session: Session, start: datetime, end: datetime, least: int, limit: int) -> list[int]:
    """Return the topics with at least `least` reliably dated articles in [start, end), those with most first."""
    count = func.count(Article.id)
    return list(session.scalars(
        select(TopicMember.topic_id).join(Article, Article.story_id == TopicMember.story_id)
        .where(*dated(start, end))
        .group_by(TopicMember.topic_id).having(count >= least).order_by(count.desc(), TopicMember.topic_id).limit(limit)
    ))


def days_of_topics(
    session: Session, topic_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, Counter[str]]:
    """Return topic → Vietnamese day → articles with a reliable date in [start, end)."""
    rows = session.execute(
        select(TopicMember.topic_id, Article.published_at)
        .join(Article, Article.story_id == TopicMember.story_id)
        .where(TopicMember.topic_id.in_(topic_ids), *dated(start, end))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for topic_id, at in rows:
        assert at is not None
        found[topic_id][local_day(at)] += 1
    return found


def first_days(session: Session, topic_ids: Collection[int]) -> dict[int, str]:
    """Return topic → Vietnamese day of its first article, where one is dated."""
    rows = session.execute(select(Topic.id, Topic.first_at).where(Topic.id.in_(topic_ids)))
    return {topic_id: local_day(at) for topic_id, at in rows if at is not None}


def save(session: Session, said: Sequence[Said]) -> int:
    """Store what is not stored yet of a topic, day and horizon; return how many rows were new."""
    new = 0
    for at in range(0, len(said), CHUNK):
        rows = [{f.name: getattr(row, f.name) for f in fields(Said)} for row in said[at : at + CHUNK]]
        statement = insert_into(session, Forecast).values(rows).on_conflict_do_nothing().returning(Forecast.id)
        new += len(session.execute(statement).all())
    return new


def due(session: Session, today: str, limit: int) -> list[Open]:
    """Return forecasts whose days ended before `today` and that wait for their score, the oldest first."""
    rows = session.execute(
        select(Forecast.id, Forecast.topic_id, Forecast.day, Forecast.due, Forecast.low, Forecast.high,
               Topic.merged_into_id.is_not(None))
        .join(Topic, Topic.id == Forecast.topic_id)
        .where(Forecast.outcome == "", Forecast.due <= today).order_by(Forecast.due, Forecast.id).limit(limit)
    )
    return [Open(i, topic, day, until, low or 0, high or 0, bool(merged))
            for i, topic, day, until, low, high, merged in rows]


def score(session: Session, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Write what came of forecasts; one that was scored meanwhile keeps its score."""
    if not outcomes:
        return
    statement = update(Forecast).where(Forecast.id == bindparam("of"), Forecast.outcome == "").values(
        outcome=bindparam("came"), actual=bindparam("held"), scored_at=at)
    session.connection().execute(statement, [{"of": o.id, "came": o.outcome, "held": o.actual} for o in outcomes])


def forget(session: Session, today: str, before: str) -> int:
    """Delete what was made for days after `today`, by a clock that ran ahead, and what was due before a day."""
    result = session.execute(delete(Forecast).where(or_(Forecast.day > today, Forecast.due < before)))
    assert isinstance(result, CursorResult)
    return result.rowcount


def of_topic(session: Session, topic_id: int) -> list[Said]:
    """Return what was said of a topic last, by horizon; nothing when it never was forecast."""
    newest = select(func.max(Forecast.day)).where(Forecast.topic_id == topic_id).scalar_subquery()
    rows = session.execute(
        select(*_SAID).where(Forecast.topic_id == topic_id, Forecast.day == newest).order_by(Forecast.horizon))
    return [Said(*row) for row in rows]


def record_of_topic(session: Session, topic_id: int) -> dict[int, Counter[str]]:
    """Return horizon → outcome → how many of a topic's scored forecasts ended so."""
    rows = session.execute(
        select(Forecast.horizon, Forecast.outcome, func.count())
        .where(Forecast.topic_id == topic_id, Forecast.outcome.in_((INSIDE, BELOW, ABOVE)))
        .group_by(Forecast.horizon, Forecast.outcome)
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for horizon, outcome, count in rows:
        found[horizon][outcome] = count
    return found


def due_on(session: Session, day: str) -> list[Said]:
    """Return the forecasts, not those withheld, whose last day was the one before `day`, by topic and horizon."""
    return _said(session, Forecast.due == day)


def made_on(session: Session, day: str, due_day: str) -> list[Said]:
    """Return the forecasts, not those withheld, made on a day for the days before `due_day`, by topic."""
    return _said(session, Forecast.due == due_day, Forecast.day == day)


def _said(session: Session, *where: ColumnElement[bool]) -> list[Said]:
    rows = session.execute(
        select(*_SAID).where(*where, Forecast.withheld == "").order_by(Forecast.topic_id, Forecast.horizon))
    return [Said(*row) for row in rows]


def as_rows(counts: Mapping[str, int], days: Sequence[str], unread: Collection[str]) -> list[int | None]:
    """Return a series over days: 0 where nothing was found, None where the day was not read."""
    return [None if day in unread else counts.get(day, 0) for day in days]
