"""Tombstones: the last version of what was deleted, so that a late older write cannot bring it back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.clock import now
from storage.models import Tombstone
from storage.upserts import insert_into


def bury(session: Session, kind: str, ref_id: int, version: int) -> None:
    """Keep the version of a deleted row; the highest one stays."""
    statement = insert_into(session, Tombstone).values(kind=kind, ref_id=ref_id, version=version, at=now())
    session.execute(statement.on_conflict_do_update(
        index_elements=["kind", "ref_id"],
        set_={"version": statement.excluded.version, "at": statement.excluded.at},
        where=Tombstone.version < statement.excluded.version,
    ))


def versions(session: Session, kind: str, ref_ids: Iterable[int]) -> dict[int, int]:
    """Return the version of each of these rows that was deleted."""
    rows = session.execute(
        select(Tombstone.ref_id, Tombstone.version).where(Tombstone.kind == kind, Tombstone.ref_id.in_(list(ref_ids)))
    )
    return dict(rows.all())
