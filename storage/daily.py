"""What was fetched on a day, whoever fetched it, and what is under way: the measure of a day's budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from storage.models import Page, PageOutcome

# Any number that no other lock of the program has.
LOCK = 7_402_511
# The status of pages that end without a request: their source file leaves them out.
NOT_ASKED = "excluded"


@dataclass(frozen=True, slots=True)
class DayUse:
    """Pages that ended today (Vietnamese calendar) and their bytes; `under_way` are claimed and did not end yet."""

    pages: int
    bytes: int
    under_way: int


def used(session: Session, now: datetime) -> DayUse:
    """Count the day of `now` from its outcomes and the leases."""
    start, end = local_day_bounds(local_day(now))
    leased = select(func.count()).select_from(Page).where(Page.lease_owner.is_not(None), Page.lease_until > now)
    # One statement: a page that ends between two was under way in neither, and a day had one page too many.
    today = select(
        func.count(), func.coalesce(func.sum(PageOutcome.bytes), 0), leased.scalar_subquery()
    ).where(PageOutcome.at >= start, PageOutcome.at < end, PageOutcome.status != NOT_ASKED)
    pages, size, under_way = session.execute(today).one()
    return DayUse(pages, int(size), under_way)


def one_at_a_time(session: Session) -> None:
    """Let whoever counts the day wait for the others' claims, so that two do not spend the same page.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
