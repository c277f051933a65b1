"""A report of an invented post for the pages' record, kept apart so that rooms do not meet in one file."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pipelines.reports import reviewing, saving
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from storage import posts
from storage.models import Area


def hand_in(session: Session, now: datetime) -> int:
    """Let a post of an invented ward hand a report of two items in, and send it back; return its id."""
    session.add(Area(id=1, era="new", level="ward", code="99999", type="Phường", name="Mẫu", folded="phuong mau"))
    session.flush()
    post = posts.add(session, 1, "Tổ dân phố 5", "người cao tuổi", "Mặt trận", now - timedelta(days=9))
    items = (
        ItemDraft("opinion", "Bà con lo viện phí tăng", "2026-05-18", text="Ông Nguyễn Văn Tám kể.", breadth="many",
                  about_count=20, heard_groups=("người cao tuổi",), channel="market", forecast=Forecast(7, "rising")),
        ItemDraft("question", "Theo Nghị quyết 18 thì trụ sở xã ở đâu?", "2026-05-19", level="commune", checkable=False))
    made = saving.save(session, Draft(post, "weekly", "interview", items), origin="form", now=now).report_id
    reviewing.take(session, made, "send-back", by=None, version=1, now=now, reason="Nghe ở đâu, từ nhóm nào?")
    return made
