"""Asking again before the schedule says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from storage.models import Page


def make_due(session: Session, now: datetime) -> int:
    """Make every page due that has been asked and will be asked again, and return how many; others stay as they are."""
    result = session.execute(
        update(Page).where(Page.due_at > now, Page.last_fetched_at.is_not(None)).values(due_at=now))
    assert isinstance(result, CursorResult)
    return result.rowcount
