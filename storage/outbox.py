"""The outbox: what the search index has to learn of, written with the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from config.clock import now
from storage.models import Outbox
from storage.upserts import CHUNK, rows_of


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One changed record row; `ids` are all outbox rows that were read for it."""

    ids: tuple[int, ...]
    kind: str
    ref_id: int


_ADD = insert(rows_of(Outbox))


def add(session: Session, kind: str, ref_id: int) -> None:
    """Note that row `ref_id` of `kind` (article or thread) changed; its version is raised by the caller."""
    add_all(session, kind, (ref_id,))


def add_all(session: Session, kind: str, ref_ids: Iterable[int]) -> None:
    """Note many changed rows at once."""
    rows = [{"kind": kind, "ref_id": ref_id, "at": now()} for ref_id in ref_ids]
    if rows:
        session.execute(_ADD, rows)


def read(session: Session, limit: int) -> list[OutboxRow]:
    """Return what waits, oldest first, at most `limit` outbox rows, collapsed by what they name.

    There is no cursor: ids are given before commit, so a smaller one may appear after a larger one was read.
    """
    waiting = session.execute(select(Outbox.id, Outbox.kind, Outbox.ref_id).order_by(Outbox.id).limit(limit))
    collapsed: dict[tuple[str, int], list[int]] = {}
    for row_id, kind, ref_id in waiting:
        collapsed.setdefault((kind, ref_id), []).append(row_id)
    return [OutboxRow(tuple(ids), kind, ref_id) for (kind, ref_id), ids in collapsed.items()]


def done(session: Session, ids: Iterable[int]) -> int:
    """Delete exactly these rows and return how many there were.

    Never by what they name: a newer change of the same row may have come after the read.
    """
    everything: Sequence[int] = sorted(ids)
    return sum(_delete(session, everything[at:at + CHUNK]) for at in range(0, len(everything), CHUNK))


def _delete(session: Session, ids: Sequence[int]) -> int:
    deleted = session.execute(delete(Outbox).where(Outbox.id.in_(ids)).returning(Outbox.id))
    return len(deleted.all())


def behind(session: Session) -> int:
    """Return how many outbox rows the index has not seen."""
    return session.scalar(select(func.count()).select_from(Outbox)) or 0
