"""The network in numbers: what is planned, which posts there are, and what of their reports says how it works."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from config.field import TYPES
from storage.models import FieldReport, NetworkPlan, Post, ReportItem
from storage.upserts import rows_of


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Posts planned for a group and organisation of an area, and its people there where the office knows them."""

    area_id: int
    social_group: str
    organisation: str
    planned: int
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One report as far as it says how the network works: whose, of what type, when it was heard, sent and read.

    A table may have been sent days before it was taken in.
    """

    post_id: int
    social_group: str
    type: str
    heard_to: str
    sent_at: datetime
    read_at: datetime | None
    created_at: datetime

    @property
    def here_at(self) -> datetime:
        """Return from when it could be read."""
        return max(self.sent_at, self.created_at)


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many opinions a post reported, and how many of them with a basis."""

    post_id: int
    social_group: str
    opinions: int
    based: int


def plan(session: Session, held: Collection[int] | None = None) -> list[PlanRow]:
    """Return what is planned in these areas (None: in all)."""
    rows = session.execute(select(
        NetworkPlan.area_id, NetworkPlan.social_group, NetworkPlan.organisation, NetworkPlan.planned,
        NetworkPlan.population).order_by(NetworkPlan.area_id, NetworkPlan.social_group, NetworkPlan.organisation))
    return [row for row in (PlanRow(*values) for values in rows) if held is None or row.area_id in held]


def replace_plan(session: Session, rows: Iterable[PlanRow]) -> None:
    """Put another plan in the place of the whole old one."""
    session.execute(delete(NetworkPlan))
    if values := [asdict(row) for row in rows]:
        session.execute(insert(rows_of(NetworkPlan)), values)


def sent(session: Session, since: datetime, until: datetime, types: Collection[str] = TYPES) -> list[Sent]:
    """Return the reports of these types that were sent in a time; those that were withdrawn are none."""
    rows = session.execute(select(
        FieldReport.post_id, Post.social_group, FieldReport.type, FieldReport.heard_to, FieldReport.sent_at,
        FieldReport.read_at, FieldReport.created_at).join(Post, FieldReport.post_id == Post.id).where(
            FieldReport.sent_at >= since, FieldReport.sent_at < until, FieldReport.state != "withdrawn",
            FieldReport.type.in_(types)
        ).order_by(FieldReport.id))
    return [Sent(*row) for row in rows]


def opinions(session: Session, since: datetime, until: datetime) -> list[Opinions]:
    """Return per post how many opinions were sent in a time, and with a basis."""
    rows = session.execute(select(
        FieldReport.post_id, Post.social_group, func.count(), func.count().filter(ReportItem.basis != "")
    ).join(FieldReport, ReportItem.report_id == FieldReport.id).join(Post, FieldReport.post_id == Post.id).where(
        ReportItem.kind == "opinion", FieldReport.sent_at >= since, FieldReport.sent_at < until,
        FieldReport.state != "withdrawn"
    ).group_by(FieldReport.post_id, Post.social_group).order_by(FieldReport.post_id))
    return [Opinions(*row) for row in rows]
