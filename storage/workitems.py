"""What staff keep about the things to be done: who looks after it, a note, whether it is closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import WorkItem
from storage.upserts import insert_into, pieces

NOTE = 500      # characters


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about one thing; `version` 0: nothing yet."""

    assigned_to: int | None = None
    note: str = ""
    closed_at: datetime | None = None
    changed_by: int | None = None
    changed_at: datetime | None = None
    version: int = 0


NOTHING = Kept()
_COLUMNS = tuple(getattr(WorkItem, name) for name in Kept.__dataclass_fields__)


def kept(session: Session, keys: Collection[str]) -> dict[str, Kept]:
    """Return key → what is kept about it, for those of which something is."""
    found: dict[str, Kept] = {}
    for piece in pieces(sorted(keys)):
        rows = session.execute(select(WorkItem.key, *_COLUMNS).where(WorkItem.key.in_(piece)))
        found |= {key: Kept(*row) for key, *row in rows}
    return found


def closed_since(session: Session, since: datetime) -> dict[str, Kept]:
    """Return what was closed since then."""
    rows = session.execute(
        select(WorkItem.key, *_COLUMNS).where(WorkItem.closed_at >= since).order_by(WorkItem.closed_at.desc()))
    return {key: Kept(*row) for key, *row in rows}


def keep(session: Session, key: str, wanted: Kept, now: datetime) -> Kept | None:
    """Keep `wanted`, whose version is the one that its writer saw; when there is a newer one return that instead."""
    session.execute(insert_into(session, WorkItem).values(
        key=key, note="", changed_at=now, version=0).on_conflict_do_nothing())
    row = session.scalars(select(WorkItem).where(WorkItem.key == key).with_for_update()
                          .execution_options(populate_existing=True)).one()
    if row.version != wanted.version:
        return Kept(*(getattr(row, name) for name in Kept.__dataclass_fields__))
    row.assigned_to, row.note, row.closed_at = wanted.assigned_to, wanted.note, wanted.closed_at
    row.changed_by, row.changed_at, row.version = wanted.changed_by, now, row.version + 1
    return None
