"""Saved searches: shared by the team, changed under a version, deleted so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from storage.models import SavedSearch


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search; `query` is the query of an address of the search page."""

    id: int
    title: str
    query: str
    owner_id: int | None
    version: int
    created_at: datetime
    changed_at: datetime
    deleted_at: datetime | None


_COLUMNS = tuple(getattr(SavedSearch, name) for name in SavedRow.__dataclass_fields__)


def add(session: Session, title: str, query: str, owner_id: int | None, now: datetime) -> int:
    """Keep a search and return its id."""
    row = SavedSearch(title=title, query=query, owner_id=owner_id, created_at=now, changed_at=now)
    session.add(row)
    session.flush()
    return row.id


def get(session: Session, saved_id: int) -> SavedRow | None:
    """Return one, a deleted one too."""
    row = session.execute(select(*_COLUMNS).where(SavedSearch.id == saved_id)).first()
    return SavedRow(*row) if row else None


def listed(session: Session) -> list[SavedRow]:
    """Return those that are not deleted, by title."""
    rows = session.execute(select(*_COLUMNS).where(SavedSearch.deleted_at.is_(None)))
    return sorted((SavedRow(*row) for row in rows), key=lambda row: (row.title.casefold(), row.id))


def all(session: Session) -> dict[int, SavedRow]:
    """Return every one by id, deleted ones too."""
    return {row[0]: SavedRow(*row) for row in session.execute(select(*_COLUMNS).order_by(SavedSearch.id))}


def change(session: Session, saved_id: int, version: int, title: str, query: str, now: datetime) -> bool:
    """Change one that is still at `version`; False when somebody changed or deleted it meanwhile."""
    values = {"title": title, "query": query, "changed_at": now, "version": SavedSearch.version + 1}
    return _changed(session, update(SavedSearch).where(
        SavedSearch.id == saved_id, SavedSearch.version == version, SavedSearch.deleted_at.is_(None)).values(values))


def delete(session: Session, saved_id: int, now: datetime) -> bool:
    """Delete one; False when it is not there or was deleted before."""
    return _changed(session, update(SavedSearch).where(
        SavedSearch.id == saved_id, SavedSearch.deleted_at.is_(None)).values(deleted_at=now))


def restore(session: Session, saved_id: int) -> bool:
    """Take a deletion back."""
    return _changed(session, update(SavedSearch).where(
        SavedSearch.id == saved_id, SavedSearch.deleted_at.is_not(None)).values(deleted_at=None))


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)
