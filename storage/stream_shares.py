"""What was published of opinion streams: written once, by version; read by whoever may look at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from config.clock import now
from storage.models import Topic
from storage.stream_models import StreamFrame, StreamPublication

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Published:
    """A version of what was published of a topic's week; `topic_id` leads on where the topic was merged."""

    id: int
    frame_id: int
    version: int
    body: str
    sha256: str
    inputs_sha256: str
    published_at: datetime
    topic_id: int
    label: str
    week: str


def save(session: Session, frame_id: int, *, body: str, sha256: str, inputs_sha256: str, cells: list[Any],
         codebook: list[Any], field_items: list[int], staff_id: int | None) -> int:
    """Write the next version; return its number."""
    version = (newest(session, frame_id) or 0) + 1
    session.add(StreamPublication(
        frame_id=frame_id, version=version, body=body, sha256=sha256, inputs_sha256=inputs_sha256, cells=cells,
        codebook=codebook, field_items=field_items, published_at=now(), published_by=staff_id))
    session.flush()
    return version


def newest(session: Session, frame_id: int) -> int | None:
    """Return the number of a frame's newest version."""
    return session.scalar(select(func.max(StreamPublication.version)).where(StreamPublication.frame_id == frame_id))


def cells(session: Session, frame_id: int) -> list[list[Any]]:
    """Return the parts that each version of a frame showed, by the places of their texts."""
    return list(session.scalars(select(StreamPublication.cells).where(
        StreamPublication.frame_id == frame_id).order_by(StreamPublication.version)))


def field_items(session: Session) -> dict[int, int]:
    """Return report item → frame of all that stand beside a publication: each stands beside one."""
    rows = session.execute(select(StreamPublication.frame_id, StreamPublication.field_items))
    return {item: frame_id for frame_id, items in rows for item in items}


def items_of(session: Session, publication_id: int) -> list[int]:
    """Return the report items that stand beside a version."""
    found: list[int] = session.scalar(
        select(StreamPublication.field_items).where(StreamPublication.id == publication_id)) or []
    return found


def codebook(session: Session, publication_id: int) -> list[Any]:
    """Return the codebook as it was when a version was published."""
    found: list[Any] = session.scalar(
        select(StreamPublication.codebook).where(StreamPublication.id == publication_id)) or []
    return found


def last(session: Session, frame_id: int) -> Published | None:
    """Return the newest version of a frame."""
    version = newest(session, frame_id)
    return None if version is None else one(session, frame_id, version)


def one(session: Session, frame_id: int, version: int) -> Published | None:
    """Return one version."""
    row = session.execute(_chosen().where(
        StreamPublication.frame_id == frame_id, StreamPublication.version == version)).first()
    return Published(*row) if row else None


def of_week(session: Session, topic_id: int, week: str) -> list[Published]:
    """Return what was published of a topic's week, newest version first; of topics merged into it as well."""
    rows = session.execute(_chosen().where(StreamFrame.week == week, (Topic.id == topic_id) | (_INTO.id == topic_id))
                           .order_by(StreamPublication.frame_id, StreamPublication.version.desc()))
    return [Published(*row) for row in rows]


def listed(session: Session, *, topic_id: int | None = None, week: str = "", frame_id: int | None = None,
           before: int = LARGEST_ID, limit: int = 50) -> list[Published]:
    """Return the newest version of each frame that was published, last published first; every filter takes it whole."""
    last = select(func.max(StreamPublication.id)).group_by(StreamPublication.frame_id)
    chosen = _chosen().where(StreamPublication.id.in_(last), StreamPublication.id < before)
    if topic_id is not None:
        chosen = chosen.where((Topic.id == topic_id) | (_INTO.id == topic_id))
    if frame_id is not None:
        chosen = chosen.where(StreamPublication.frame_id == frame_id)
    if week:
        chosen = chosen.where(StreamFrame.week == week)
    rows = session.execute(chosen.order_by(StreamPublication.id.desc()).limit(limit))
    return [Published(*row) for row in rows]


def between(session: Session, since: datetime, until: datetime) -> list[Published]:
    """Return what was published in [since, until), of each frame the last version of that time."""
    at = StreamPublication.published_at
    last = select(func.max(StreamPublication.id)).where(at >= since, at < until).group_by(StreamPublication.frame_id)
    rows = session.execute(_chosen().where(StreamPublication.id.in_(last)).order_by(StreamPublication.id))
    return [Published(*row) for row in rows]


_INTO = aliased(Topic)


def _chosen() -> Select[*tuple[Any, ...]]:
    return (
        select(StreamPublication.id, StreamPublication.frame_id, StreamPublication.version, StreamPublication.body,
               StreamPublication.sha256, StreamPublication.inputs_sha256, StreamPublication.published_at,
               func.coalesce(_INTO.id, Topic.id), func.coalesce(_INTO.label, Topic.label), StreamFrame.week)
        .join(StreamFrame, StreamFrame.id == StreamPublication.frame_id).join(Topic, Topic.id == StreamFrame.topic_id)
        .outerjoin(_INTO, _INTO.id == Topic.merged_into_id))
