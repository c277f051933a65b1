"""Reads for the health of sources: their items one by one without text, and the days on which they answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from storage.models import Article, OutcomeDay, PageOutcome, Source, Thread, ThreadCount


@dataclass(frozen=True, slots=True)
class Item:
    """An article as far as its source's health is concerned; `at` is its reliable date, else its collection."""

    at: datetime
    collected_at: datetime
    dated: bool
    lead: bool
    section: bool
    by_rules: bool
    characters: int


def items(session: Session, start: datetime, end: datetime) -> dict[int, list[Item]]:
    """Return source id → its articles collected in [start, end), in the order of collection; no text is read."""
    rows = session.execute(
        select(Article.source_id, Article.published_at, Article.collected_at, Article.date_reliable,
               Article.lead != "", Article.section != "", Article.parser.startswith("rules:", autoescape=True),
               func.length(Article.body))
        .where(Article.collected_at >= start, Article.collected_at < end)
        .order_by(Article.collected_at, Article.id)
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for source_id, published, collected, dated, lead, section, by_rules, characters in rows:
        at = published if dated and published is not None else collected
        found[source_id].append(
            Item(at, collected, bool(dated), bool(lead), bool(section), bool(by_rules), characters))
    return found


def talk(session: Session, start: datetime, end: datetime) -> dict[int, dict[datetime, int]]:
    """Return source id → hour → comments written in [start, end); what a forum has instead of articles."""
    rows = session.execute(
        select(Thread.source_id, ThreadCount.hour, func.sum(ThreadCount.comments))
        .join(Thread, Thread.id == ThreadCount.thread_id)
        .where(ThreadCount.hour >= start, ThreadCount.hour < end)
        .group_by(Thread.source_id, ThreadCount.hour)
    )
    found: dict[int, dict[datetime, int]] = defaultdict(dict)
    for source_id, hour, comments in rows:
        found[source_id][hour] = int(comments)
    return found


def newest(session: Session, before: datetime) -> dict[int, datetime]:
    """Return source id → date of its newest item before a moment, however long ago; undated ones do not count."""
    # One step down the index a source: a maximum by group would read every article there ever was.
    dated = (
        select(Article.published_at)
        .where(Article.source_id == Source.id, Article.date_reliable.is_(True), Article.published_at < before)
        .order_by(Article.published_at.desc()).limit(1).scalar_subquery())
    articles = session.execute(select(Source.id, dated)).all()
    comments = session.execute(
        select(Thread.source_id, func.max(ThreadCount.hour)).join(Thread, Thread.id == ThreadCount.thread_id)
        .where(ThreadCount.hour < before).group_by(Thread.source_id))
    found: dict[int, datetime] = {}
    for source_id, at in [*articles, *comments]:
        if at is not None:
            found[source_id] = max(at, found.get(source_id, at))
    return found


_ROWS = exists().where(
    PageOutcome.source_id == bindparam("source"), PageOutcome.at >= bindparam("start"),
    PageOutcome.at < bindparam("end"), PageOutcome.status.not_in(bindparam("bad", expanding=True)))
_SUMS = exists().where(
    OutcomeDay.source_id == bindparam("source"), OutcomeDay.day == bindparam("day"),
    OutcomeDay.status.not_in(bindparam("bad", expanding=True)))
_ANSWERED = select(or_(_ROWS, _SUMS))


def answered_on(
    session: Session, source_id: int, day: str, unread: Collection[str], until: datetime | None = None
) -> bool:
    """Say whether the source gave an answer that is not in `unread` on a Vietnamese day, up to `until`."""
    start, end = local_day_bounds(day)
    known = {"source": source_id, "start": start, "end": min(end, until or end), "day": day, "bad": sorted(unread)}
    return bool(session.scalar(_ANSWERED, known))


def answered(
    session: Session, source_id: int, first: datetime, end: datetime, unread: Collection[str]
) -> frozenset[str]:
    """Return the Vietnamese days from that of `first` to `end` with an answer of the source that is not in `unread`.

    A day on which it was not asked has no count: a look at an index a day, some 30 a source.
    """
    days = set()
    at = first
    while at < end:
        day = local_day(at)
        if answered_on(session, source_id, day, unread, end):
            days.add(day)
        _, at = local_day_bounds(day)
    return frozenset(days)
