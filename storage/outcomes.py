"""Outcomes: how every fetch ended; rows for a period of the office, then sums a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import Session

from config.clock import local_day
from storage.daily import NOT_ASKED
from storage.models import OutcomeDay, Page, PageOutcome
from storage.upserts import insert_into, rows_of


@dataclass(frozen=True, slots=True)
class OutcomeSum:
    """Pages and bytes of one source that ended in one status."""

    source_id: int
    status: str
    pages: int
    bytes: int


_RECORD = insert(rows_of(PageOutcome))


def record(
    session: Session,
    *,
    source_id: int,
    status: str,
    at: datetime,
    page_id: int | None = None,
    run_id: int | None = None,
    http_status: int = 0,
    bytes: int = 0,
    detail: str = "",
) -> None:
    """Count one fetch; `detail` is a reason for staff, never page text."""
    session.execute(_RECORD, {
        "page_id": page_id, "source_id": source_id, "run_id": run_id, "at": at, "status": status,
        "http_status": http_status, "bytes": bytes, "detail": detail,
    })


def sums(session: Session, start: datetime, end: datetime) -> list[OutcomeSum]:
    """Return the sums in [start, end) by source and status; of purged days the whole day counts."""
    rows = session.execute(
        select(PageOutcome.source_id, PageOutcome.status, func.count(), func.sum(PageOutcome.bytes))
        .where(PageOutcome.at >= start, PageOutcome.at < end)
        .group_by(PageOutcome.source_id, PageOutcome.status)
    ).all()
    days = session.execute(
        select(OutcomeDay.source_id, OutcomeDay.status, func.sum(OutcomeDay.pages), func.sum(OutcomeDay.bytes))
        .where(OutcomeDay.day >= local_day(start), OutcomeDay.day <= local_day(end - timedelta(microseconds=1)))
        .group_by(OutcomeDay.source_id, OutcomeDay.status)
    ).all()
    pages: Counter[tuple[int, str]] = Counter()
    size: Counter[tuple[int, str]] = Counter()
    for source_id, status, number, length in (*rows, *days):
        # PostgreSQL sums of big integers come as Decimal.
        pages[source_id, status] += int(number)
        size[source_id, status] += int(length)
    return [OutcomeSum(*key, pages[key], size[key]) for key in sorted(pages)]


def last(session: Session) -> datetime | None:
    """Return when a page was fetched last."""
    return session.scalar(select(func.max(PageOutcome.at)))


def of_articles(session: Session, status: str, start: datetime, end: datetime) -> dict[int, int]:
    """Return source → article pages that ended in `status` in [start, end); purged days do not tell pages apart."""
    rows = session.execute(
        select(PageOutcome.source_id, func.count()).join(Page, Page.id == PageOutcome.page_id)
        .where(PageOutcome.at >= start, PageOutcome.at < end, PageOutcome.status == status, Page.kind == "article")
        .group_by(PageOutcome.source_id)
    )
    return dict(rows.all())


def threads(session: Session, broken: str, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Return source → threads asked in [start, end), and those of them that ended in `broken` the last time.

    A thread that breaks off is asked thrice and then once a month: its fetches among those of all threads would say
    nothing. Reads the outcomes of the period alone.
    """
    last = select(func.max(PageOutcome.id)).join(Page, Page.id == PageOutcome.page_id).where(
        PageOutcome.at >= start, PageOutcome.at < end, Page.kind == "comments", PageOutcome.status != NOT_ASKED,
    ).group_by(PageOutcome.page_id)
    rows = session.execute(
        select(PageOutcome.source_id, func.count(), func.sum(case((PageOutcome.status == broken, 1), else_=0)))
        .where(PageOutcome.id.in_(last)).group_by(PageOutcome.source_id))
    return {source_id: (asked, int(ended)) for source_id, asked, ended in rows}


def broken_articles(session: Session, broken: str, start: datetime, end: datetime) -> dict[int, int]:
    """Return source → articles that ended in `broken` when they were asked last in [start, end)."""
    near = (PageOutcome.at >= start, PageOutcome.at < end)
    ever = select(PageOutcome.page_id).where(*near, PageOutcome.status == broken)
    last = select(func.max(PageOutcome.id)).where(
        *near, PageOutcome.page_id.in_(ever), PageOutcome.status != NOT_ASKED).group_by(PageOutcome.page_id)
    rows = session.execute(select(PageOutcome.source_id, func.count()).where(
        PageOutcome.id.in_(last), PageOutcome.status == broken).group_by(PageOutcome.source_id))
    return dict(rows.all())


def of_run(session: Session, run_id: int) -> dict[str, int]:
    """Return status → pages of one crawl run."""
    rows = session.execute(
        select(PageOutcome.status, func.count()).where(PageOutcome.run_id == run_id).group_by(PageOutcome.status)
    )
    return dict(rows.all())


def purge(session: Session, older_than: datetime, limit: int = 500) -> int:
    """Turn at most `limit` rows before `older_than` into sums a day; return how many, 0 when all is done."""
    rows = session.execute(
        select(PageOutcome.id, PageOutcome.source_id, PageOutcome.at, PageOutcome.status, PageOutcome.bytes)
        .where(PageOutcome.at < older_than).order_by(PageOutcome.at, PageOutcome.id).limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    pages: Counter[tuple[int, str, str]] = Counter()
    size: Counter[tuple[int, str, str]] = Counter()
    for row in rows:
        key = (row.source_id, local_day(row.at), row.status)
        pages[key] += 1
        size[key] += row.bytes
    for key in sorted(pages):
        _add_to_day(session, key, pages[key], size[key])
    session.execute(delete(PageOutcome).where(PageOutcome.id.in_([row.id for row in rows])))
    return len(rows)


def before(session: Session, moment: datetime) -> int:
    """Return how many rows are older than `moment`: the proof after a purge is 0."""
    return session.scalar(select(func.count()).select_from(PageOutcome).where(PageOutcome.at < moment)) or 0


def _add_to_day(session: Session, key: tuple[int, str, str], pages: int, size: int) -> None:
    source_id, day, status = key
    statement = insert_into(session, OutcomeDay).values(
        source_id=source_id, day=day, status=status, pages=pages, bytes=size
    )
    session.execute(statement.on_conflict_do_update(
        index_elements=["source_id", "day", "status"],
        set_={
            "pages": OutcomeDay.pages + statement.excluded.pages,
            "bytes": OutcomeDay.bytes + statement.excluded.bytes,
        },
    ))
