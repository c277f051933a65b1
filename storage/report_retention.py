"""Field reports go after their days, with their items and changes; what was counted of them stays.

A rumor keeps the day of what it was told, and neither words nor place; a question keeps how many items of how many
units asked it, and since when.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from storage import question_writing, rumor_writes
from storage.models import FieldReport, ReportItem, ReportLeaving

PIECE = 200


def older(session: Session, before: datetime) -> int:
    """Return how many reports were handed in before a moment."""
    return session.scalar(select(func.count()).select_from(FieldReport).where(FieldReport.sent_at < before)) or 0


def purge(session: Session, before: datetime) -> int:
    """Delete some of the reports that were handed in before a moment; returns how many, 0 when none is left."""
    ids = session.scalars(
        select(FieldReport.id).where(FieldReport.sent_at < before).order_by(FieldReport.id).limit(PIECE)).all()
    question_writing.forget_items(session, ids)
    rumor_writes.forget_items(session, select(ReportItem.id).where(ReportItem.report_id.in_(ids)))
    # The database deletes no history of a report but of one that is named here.
    session.add_all([ReportLeaving(report_id=one) for one in ids])
    session.flush()
    result = session.execute(delete(FieldReport).where(FieldReport.id.in_(ids)))
    session.execute(delete(ReportLeaving).where(ReportLeaving.report_id.in_(ids)))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
