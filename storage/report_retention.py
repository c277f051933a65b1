"""Field reports go after their days, with their items and changes; what was counted of them in digests stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from storage.models import FieldReport

PIECE = 200


def older(session: Session, before: datetime) -> int:
    """Return how many reports were handed in before a moment."""
    return session.scalar(select(func.count()).select_from(FieldReport).where(FieldReport.sent_at < before)) or 0


def purge(session: Session, before: datetime) -> int:
    """Delete some of the reports that were handed in before a moment; returns how many, 0 when none is left."""
    ids = select(FieldReport.id).where(FieldReport.sent_at < before).order_by(FieldReport.id).limit(PIECE)
    result = session.execute(delete(FieldReport).where(FieldReport.id.in_(ids)))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
