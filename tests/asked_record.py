"""Invented posts, their approved questions and proposals, and questions that gather them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from pipelines.questions import answering
from pipelines.questions.checking import Draft
from storage.models import Area, FieldReport, Post, ReportChange, ReportItem

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
TODAY = "2026-05-20"
ANSWER = {"answer": "Không phải đổi. Thẻ cũ dùng đến hết hạn ghi trên thẻ.", "issuer": "Bảo hiểm xã hội tỉnh Mẫu",
          "source_url": "https://bhxh.example/tra-loi/12", "answered_on": "2026-05-19"}


def posts(session: Session, count: int = 4, areas: int = 2) -> list[int]:
    """Add wards and posts in them, and return the posts."""
    for number in range(1, areas + 1):
        session.add(Area(id=9000 + number, era="new", level="ward", code=f"9{number}", type="phường",
                         name=f"Mẫu {number}", folded=f"phuong mau {number}"))
    session.flush()
    made = [Post(area_id=9001 + number % areas, unit=f"Tổ kín {number}", created_at=NOW) for number in range(count)]
    session.add_all(made)
    session.flush()
    return [post.id for post in made]


def item(session: Session, post: int, issue: str, kind: str = "question", heard_on: str = "2026-05-10",
         state: str = "approved", **columns: object) -> int:
    """Add a report of one item and return the item."""
    report = FieldReport(post_id=post, type="weekly", method="interview", heard_from=heard_on, heard_to=heard_on,
                         sent_at=NOW, state=state, origin="form", key=f"{post} {issue} {heard_on} {state}"[:100],
                         changed_at=NOW, created_at=NOW)
    session.add(report)
    session.flush()
    row = ReportItem(report_id=report.id, position=1, kind=kind, issue=issue, heard_on=heard_on, **columns)
    session.add_all([row, ReportChange(report_id=report.id, at=NOW, state_before="received", state_after=state)])
    session.flush()
    return row.id


def ask(session: Session, issue: str, items: list[int], **columns: object) -> int:
    """Open a question over some items."""
    draft = Draft("question", issue, **columns)
    return answering.open_question(session, draft, answering.approved(session, items), None, NOW)
