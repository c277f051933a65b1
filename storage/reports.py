"""What the field reported, read item by item; only approved reports feed anything that readers see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from storage.models import FieldReport, Post, ReportChange, ReportItem
from storage.upserts import pieces


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items; None or empty does not ask. `areas` are ids of `area`, of where it was said; days are inclusive."""

    kinds: Collection[str] = ()
    areas: Collection[int] | None = None
    since: str = ""                      # "YYYY-MM-DD"
    until: str = ""
    approved: tuple[datetime, datetime] | None = None   # approved for the first time from, and before
    ids: Collection[int] | None = None
    reports: Collection[int] | None = None
    states: Collection[str] = ("approved",)
    with_basis: bool = False             # leave out the opinions that rest on nothing


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with what its report and post say of it; never shown with its post outside the review."""

    id: int
    report_id: int
    position: int
    kind: str
    issue: str
    text: str
    basis: str
    heard_groups: list[Any]
    about_count: int | None
    breadth: str
    trigger: str
    heard_on: str
    heard_precision: str
    area_id: int | None
    channel: str
    checkable: bool | None
    confirmed: bool | None
    documents: list[Any]
    level: str
    forecast: dict[str, Any]
    folded: str
    version: int
    post_id: int
    post_area_id: int
    social_group: str
    organisation: str
    method: str
    state: str
    sent_at: datetime

    @property
    def lacks_basis(self) -> bool:
        """Return whether it is an opinion of which nobody said what it rests on."""
        return self.kind == "opinion" and not self.basis


_ITEM = tuple(name for name in ItemView.__dataclass_fields__ if hasattr(ReportItem, name))
_COLUMNS = (*(getattr(ReportItem, name) for name in _ITEM), FieldReport.post_id, Post.area_id.label("post_area_id"),
            Post.social_group, Post.organisation, FieldReport.method, FieldReport.state, FieldReport.sent_at)


def items(session: Session, wanted: ItemFilter) -> list[ItemView]:
    """Return the items that are wanted by day and number."""
    chosen = select(*_COLUMNS).join(FieldReport, ReportItem.report_id == FieldReport.id).join(
        Post, FieldReport.post_id == Post.id)
    rows = session.execute(_narrowed(chosen, wanted).order_by(ReportItem.heard_on, ReportItem.id))
    return [ItemView(**row._mapping) for row in rows]


def units(found: Iterable[ItemView]) -> int:
    """Return from how many units these items came: each post is one."""
    return len({item.post_id for item in found})


def approved_at(session: Session, report_ids: Collection[int]) -> dict[int, datetime]:
    """Return report → when it was approved for the first time, for those that were."""
    found: dict[int, datetime] = {}
    for piece in pieces(sorted(report_ids)):
        rows = session.execute(
            select(ReportChange.report_id, func.min(ReportChange.at))
            .where(ReportChange.report_id.in_(piece), *_APPROVAL).group_by(ReportChange.report_id))
        found |= {row.report_id: row[1] for row in rows}
    return found


_APPROVAL = (ReportChange.state_after == "approved", ReportChange.state_before != "approved")


def _first_approval() -> Any:
    """Return when a report was approved for the first time: sent back and approved again it is the same report."""
    return select(func.min(ReportChange.at)).where(
        ReportChange.report_id == FieldReport.id, *_APPROVAL).correlate(FieldReport).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that nobody had reviewed at some time, and since when it waited: one that was corrected, since then."""

    type: str
    since: datetime


def waiting(session: Session, at: datetime) -> list[Waiting]:
    """Return the reports that waited for their review at that time, by their histories."""
    chosen = select(FieldReport.id, FieldReport.type, FieldReport.sent_at, FieldReport.state, FieldReport.changed_at)
    rows = session.execute(chosen.where(FieldReport.sent_at < at, or_(
        FieldReport.state == "received", FieldReport.changed_at >= at))).all()
    since = _states(session, [row.id for row in rows if row.changed_at >= at], at)
    return [Waiting(row.type, row.changed_at if row.changed_at < at else row.sent_at) for row in rows
            if (since.get(row.id, "received") if row.changed_at >= at else row.state) == "received"]


def taken_back(session: Session, begin: datetime, end: datetime) -> int:
    """Return how many approved reports their posts took back in these hours."""
    return session.scalar(select(func.count(func.distinct(ReportChange.report_id))).where(
        ReportChange.at >= begin, ReportChange.at < end, ReportChange.state_before == "approved",
        ReportChange.state_after == "withdrawn")) or 0


def _states(session: Session, report_ids: Collection[int], at: datetime) -> dict[int, str]:
    """Return report → the state that its last change before a time left it in, for those that had one."""
    found: dict[int, str] = {}
    for piece in pieces(sorted(report_ids)):
        rows = session.execute(select(ReportChange.report_id, ReportChange.state_after).where(
            ReportChange.report_id.in_(piece), ReportChange.at < at, ReportChange.state_after != "").order_by(
            ReportChange.id))
        found |= {row.report_id: row.state_after for row in rows}
    return found


def _narrowed(chosen: Select[Any], wanted: ItemFilter) -> Select[Any]:
    for condition in _conditions(wanted):
        chosen = chosen.where(condition)
    return chosen


def _conditions(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kinds:
        found.append(ReportItem.kind.in_(wanted.kinds))
    if wanted.areas is not None:
        found.append(ReportItem.area_id.in_(wanted.areas))
    if wanted.ids is not None:
        found.append(ReportItem.id.in_(wanted.ids))
    if wanted.reports is not None:
        found.append(ReportItem.report_id.in_(wanted.reports))
    if wanted.states:
        found.append(FieldReport.state.in_(wanted.states))
    if wanted.since:
        found.append(ReportItem.heard_on >= wanted.since)
    if wanted.until:
        found.append(ReportItem.heard_on <= wanted.until)
    if wanted.approved:
        begin, end = wanted.approved
        first = func.coalesce(_first_approval(), FieldReport.sent_at)
        found += [FieldReport.changed_at >= begin, first >= begin, first < end]
    if wanted.with_basis:
        found.append(or_(ReportItem.kind != "opinion", ReportItem.basis != ""))
    return found
