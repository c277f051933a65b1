"""Hotspots that staff saw and the program did not raise; one of a merged topic is of the topic it went to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from config.clock import local_day
from storage.hotspots import reaches
from storage.models import Hotspot, HotspotMissed, Topic


@dataclass(frozen=True, slots=True)
class Missed:
    """What staff say was missed; `found` is the hotspot that tells of that topic and day at a sensitivity after all."""

    id: int
    topic_id: int
    label: str
    day: str
    found: int | None


def add(session: Session, topic_id: int, day: str, at: datetime) -> bool:
    """Keep that a topic should have been raised on a day; False when that was said before and not taken back."""
    if any(row.day == day for row in _standing(session, topic_id)):
        return False
    session.add(HotspotMissed(topic_id=topic_id, day=day, at=at))
    session.flush()
    return True


def take_back(session: Session, topic_id: int, day: str, at: datetime) -> bool:
    """Take back what was said of a topic and day; it stays on record. False when nothing was said."""
    return _undo(session, [row.id for row in _standing(session, topic_id) if row.day == day], at)


def take_back_one(session: Session, missed_id: int, at: datetime) -> bool:
    """Take one back by its id, and what merged topics say of the same day with it."""
    row = session.get(HotspotMissed, missed_id)
    return row is not None and take_back(session, row.topic_id, row.day, at)


def _undo(session: Session, ids: Collection[int], at: datetime) -> bool:
    session.execute(update(HotspotMissed).where(HotspotMissed.id.in_(ids)).values(undone_at=at))
    return bool(ids)


def listed(session: Session, *, least: float, area_toll: float) -> list[Missed]:
    """Return what was missed, the newest days first, each topic and day once.

    `found` looks at hotspots of at least `least` surprise (areas: plus the toll): what the sensitivity "high" raised is
    missed by "low" alone.
    """
    rows = {(row.topic, row.day): row for row in reversed(_standing(session))}
    told = _told(session, {topic for topic, _ in rows}, reaches(least, area_toll))
    found = [Missed(row.id, topic, row.label, day, _covering(told.get(topic, []), day))
             for (topic, day), row in rows.items()]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)


def _standing(session: Session, topic_id: int | None = None) -> list[Any]:
    """Return the rows that were not taken back, of one topic (and what was merged into it) or of all, by id."""
    into = aliased(Topic)
    topic = func.coalesce(into.id, Topic.id)
    chosen = (
        select(HotspotMissed.id, topic.label("topic"), func.coalesce(into.label, Topic.label).label("label"),
               HotspotMissed.day)
        .join(Topic, Topic.id == HotspotMissed.topic_id).outerjoin(into, into.id == Topic.merged_into_id)
        .where(HotspotMissed.undone_at.is_(None)).order_by(HotspotMissed.id))
    if topic_id is not None:
        own = select(func.coalesce(Topic.merged_into_id, Topic.id)).where(Topic.id == topic_id).scalar_subquery()
        chosen = chosen.where(topic == own)
    return list(session.execute(chosen))


def _told(session: Session, topic_ids: Collection[int], reached: Any) -> dict[int, list[Any]]:
    topic = func.coalesce(Topic.merged_into_id, Topic.id)
    rows = session.execute(
        select(topic.label("topic"), Hotspot.id, Hotspot.begins_at, Hotspot.hot_at)
        .join(Topic, Topic.id == Hotspot.topic_id)
        .where(topic.in_(topic_ids), Hotspot.kind == "hotspot", reached).order_by(Hotspot.id))
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.topic, []).append(row)
    return found


def _covering(rows: Collection[Any], day: str) -> int | None:
    """Return the hotspot that was on that day; a burst that was raised late was not missed."""
    return next((row.id for row in rows if local_day(row.begins_at) <= day <= local_day(row.hot_at)), None)
