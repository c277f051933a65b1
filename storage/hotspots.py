"""Hotspots that were raised, and what staff say of them; those of a merged topic are of the topic it went to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session, aliased

from storage.models import Hotspot, HotspotMark, Topic


@dataclass(frozen=True, slots=True)
class HotspotRow:
    """A burst as it is kept; `topic_id` as it was when it was raised. `area_id` 0 is the topic as a whole."""

    topic_id: int
    area_id: int
    kind: str
    begins_at: datetime
    raised_at: datetime
    hot_at: datetime
    ended_at: datetime | None
    surprise: float
    peak: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HotspotView:
    """A hotspot with its topic as that is called now, and what staff say of it (None: nothing yet)."""

    id: int
    row: HotspotRow
    topic_id: int
    label: str
    correct: bool | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How many were raised, how many of them staff judged, and how many of these they found right."""

    right: int
    judged: int
    raised: int


_COLUMNS = tuple(getattr(Hotspot, name) for name in HotspotRow.__dataclass_fields__)


def save(session: Session, row: HotspotRow) -> int:
    """Add a burst, or bring the one with its topic, area and raising up to date; return its id."""
    found = session.scalars(select(Hotspot).where(
        Hotspot.topic_id == row.topic_id, Hotspot.area_id == row.area_id, Hotspot.raised_at == row.raised_at)).first()
    if found is None:
        found = Hotspot(topic_id=row.topic_id, area_id=row.area_id, raised_at=row.raised_at)
        session.add(found)
    found.kind, found.begins_at, found.hot_at, found.ended_at = row.kind, row.begins_at, row.hot_at, row.ended_at
    found.surprise, found.peak, found.evidence = row.surprise, row.peak, dict(row.evidence)
    session.flush()
    return found.id


def newest(session: Session, since: datetime) -> dict[tuple[int, int], list[HotspotRow]]:
    """Return (topic as it is now, area) → its bursts that are open or were raised since, the newest first."""
    rows = session.execute(
        select(func.coalesce(Topic.merged_into_id, Topic.id), *_COLUMNS).join(Topic, Topic.id == Hotspot.topic_id)
        .where(Hotspot.ended_at.is_(None) | (Hotspot.raised_at >= since))
        .order_by(Hotspot.raised_at.desc(), Hotspot.id.desc()))
    found: dict[tuple[int, int], list[HotspotRow]] = {}
    for topic_id, *row in rows:
        found.setdefault((topic_id, row[1]), []).append(HotspotRow(*row))
    return found


def listed(
    session: Session, *, least: float, area_toll: float, kinds: Collection[str] = ("hotspot",),
    since: datetime | None = None, raised_from: datetime | None = None, until: datetime | None = None,
    topic_id: int | None = None, limit: int = 50, before: int | None = None,
) -> list[HotspotView]:
    """Return hotspots of at least this surprise (areas: plus the toll), those that are hot first, then the newest.

    `since` are those that were hot since then, `raised_from` and `until` bound when they were raised, `topic_id` are
    those of one topic and of what was merged into it. With `before` they come by falling id, from below it on.
    """
    chosen = _named().where(Hotspot.kind.in_(kinds), reaches(least, area_toll))
    if since is not None:
        chosen = chosen.where(Hotspot.hot_at >= since)
    if raised_from is not None:
        chosen = chosen.where(Hotspot.raised_at >= raised_from)
    if until is not None:
        chosen = chosen.where(Hotspot.raised_at < until)
    if topic_id is not None:
        chosen = chosen.where((Hotspot.topic_id == topic_id) | (Topic.merged_into_id == topic_id))
    order: tuple[ColumnElement[Any], ...] = (
        Hotspot.ended_at.is_not(None), Hotspot.raised_at.desc(), Hotspot.id.desc())
    if before is not None:
        chosen, order = chosen.where(Hotspot.id < before), order[2:]
    return _views(session, chosen.order_by(*order).limit(limit))


def get(session: Session, hotspot_id: int) -> HotspotView | None:
    """Return one hotspot, at whatever surprise it was raised."""
    return next(iter(_views(session, _named().where(Hotspot.id == hotspot_id))), None)


def _named() -> Select[Any]:
    """Select hotspots with their topics as they are called now."""
    into = aliased(Topic)
    return (
        select(Hotspot.id, func.coalesce(into.id, Topic.id), func.coalesce(into.label, Topic.label), *_COLUMNS)
        .join(Topic, Topic.id == Hotspot.topic_id).outerjoin(into, into.id == Topic.merged_into_id))


def _views(session: Session, chosen: Select[Any]) -> list[HotspotView]:
    rows = session.execute(chosen).all()
    marks = marked(session, [row[0] for row in rows])
    return [HotspotView(row[0], HotspotRow(*row[3:]), row[1], row[2], marks.get(row[0])) for row in rows]


def reaches(least: float, area_toll: float) -> Any:
    """Return the condition of at least this surprise, for areas this and the toll."""
    return ((Hotspot.area_id == 0) & (Hotspot.surprise >= least)) | (Hotspot.surprise >= least + area_toll)


def exists(session: Session, hotspot_id: int) -> bool:
    """Return whether there is such a hotspot."""
    return session.get(Hotspot, hotspot_id) is not None


def marked(session: Session, hotspot_ids: Collection[int]) -> dict[int, bool]:
    """Return hotspot → whether staff found it right, for those that they judged."""
    if not hotspot_ids:
        return {}
    rows = session.execute(
        select(HotspotMark.hotspot_id, HotspotMark.correct)
        .where(HotspotMark.hotspot_id.in_(hotspot_ids), HotspotMark.undone_at.is_(None)).order_by(HotspotMark.id))
    return {row.hotspot_id: row.correct for row in rows}


def mark(session: Session, hotspot_id: int, correct: bool, at: datetime) -> None:
    """Keep what staff say; what was said before stays on record and counts no more."""
    undo(session, hotspot_id, at)
    session.add(HotspotMark(hotspot_id=hotspot_id, correct=correct, at=at))
    session.flush()


def undo(session: Session, hotspot_id: int, at: datetime) -> bool:
    """Take back what staff said; False when nothing was said."""
    changed = session.scalars(
        update(HotspotMark).where(HotspotMark.hotspot_id == hotspot_id, HotspotMark.undone_at.is_(None))
        .values(undone_at=at).returning(HotspotMark.id)).all()
    return bool(changed)


def precision(session: Session, *, least: float, area_toll: float) -> Precision:
    """Return right / judged / raised over all hotspots of at least this surprise; signals do not count."""
    chosen = (Hotspot.kind == "hotspot") & reaches(least, area_toll)
    raised = session.scalar(select(func.count()).select_from(Hotspot).where(chosen)) or 0
    judged, right = session.execute(
        select(func.count(), func.count().filter(HotspotMark.correct.is_(True)))
        .join(Hotspot, Hotspot.id == HotspotMark.hotspot_id)
        .where(HotspotMark.undone_at.is_(None), chosen)).one()
    return Precision(int(right), int(judged), int(raised))
