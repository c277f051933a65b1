"""A check for the pages' record: an item and an article that tell another number, drawn to be looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import crosschecks
from storage.crosschecks import CheckRow, MatchRow
from storage.models import ReportItem

STANDS = {"local": 1, "local_read": 1, "national": 2, "national_read": 1, "reason": ""}


def compared(session: Session, article: int, now: datetime) -> int:
    """Keep a check of the first item of the record; return its id."""
    item = session.scalars(select(ReportItem).order_by(ReportItem.id)).first()
    assert item is not None
    row = CheckRow(
        "item", "conflicting", "2026-05-18", now, item_id=item.id, area_id=item.area_id, first_field="2026-05-18",
        field_precision="day", first_online="2026-05-20", lead=2, lead_unit="day", items=4, units=3, articles=1, stories=1,
        outlets=1, official=True, details=STANDS)
    differs = [{"what": "number", "field": "20 người", "online": "200 người"}]
    made = crosschecks.save(session, row, [MatchRow(article, 0.83, "same", "denies", differs)])
    crosschecks.draw(session, row.week, [made])
    return made
