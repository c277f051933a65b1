"""Reports as a post sees its own and as the review sees those of its areas: lists, counts, the history of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from storage.models import FieldReport, Post, ReportChange, ReportItem
from storage.report_scope import in_areas
from storage.report_writing import COLUMNS, ReportView


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports: of a post, or of the areas (keys) that limit an account; None and empty do not ask.

    `within` are ids of `area` in which the post lies; kind "lacking" are opinions
    that rest on nothing; `ids` are the reports to choose from.
    """

    areas: Collection[str] = ()
    post_id: int | None = None
    state: str = ""
    kind: str = ""
    within: Collection[int] | None = None
    ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of an item."""

    kind: str
    issue: str
    lacks_basis: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list, with the post that it is of."""

    report: ReportView
    unit: str
    area_id: int
    items: Sequence[Told] = field(default_factory=tuple)
    mended: bool = False        # it waits again, corrected after the review sent it back


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a report, as it was kept."""

    item_id: int | None
    at: datetime
    changed_by: int | None
    state_before: str
    state_after: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


def listed(
    session: Session, wanted: Wanted, *, before: tuple[datetime, int] | None = None, limit: int = 30
) -> list[Listed]:
    """Return reports, the newest first, from behind (sent_at, id) on."""
    chosen = select(*COLUMNS, Post.unit, Post.area_id).join(Post, Post.id == FieldReport.post_id).where(
        *_conditions(wanted))
    if before is not None:
        chosen = chosen.where(tuple_(FieldReport.sent_at, FieldReport.id) < before)
    rows = session.execute(chosen.order_by(FieldReport.sent_at.desc(), FieldReport.id.desc()).limit(limit)).all()
    ids = [row.id for row in rows]
    items, mended = _told(session, ids), _mended(session, ids)
    return [Listed(ReportView(*row[:-2]), row[-2], row[-1], items[row.id], row.id in mended) for row in rows]


def taken_back(session: Session, wanted: Wanted, since: datetime, limit: int) -> list[Listed]:
    """Return reports that their posts took back since, after they had been approved, the newest first."""
    ids = set(session.scalars(
        select(FieldReport.id).join(ReportChange, ReportChange.report_id == FieldReport.id)
        .where(FieldReport.state == "withdrawn", FieldReport.changed_at >= since,
               ReportChange.state_before == "approved", ReportChange.state_after == "withdrawn")))
    return listed(session, replace(wanted, state="withdrawn", ids=ids), limit=limit) if ids else []


def _mended(session: Session, ids: Sequence[int]) -> set[int]:
    """Return those that are received again after the review sent them back."""
    return set(session.scalars(
        select(ReportChange.report_id).join(FieldReport, FieldReport.id == ReportChange.report_id)
        .where(ReportChange.report_id.in_(ids), FieldReport.state == "received",
               ReportChange.state_before == "has_issues", ReportChange.state_after == "received")))


def counts(session: Session, wanted: Wanted) -> dict[str, int]:
    """Return state → how many reports are wanted, whatever state is asked for."""
    rows = session.execute(
        select(FieldReport.state, func.count()).join(Post, Post.id == FieldReport.post_id)
        .where(*_conditions(Wanted(wanted.areas, wanted.post_id, "", wanted.kind, wanted.within)))
        .group_by(FieldReport.state))
    return {row[0]: row[1] for row in rows}


def changes(session: Session, report_id: int) -> list[Changed]:
    """Return what was changed of a report, the newest first."""
    names = Changed.__dataclass_fields__
    rows = session.execute(select(*(getattr(ReportChange, name) for name in names)).where(
        ReportChange.report_id == report_id).order_by(ReportChange.id.desc()))
    return [Changed(*row) for row in rows]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = in_areas(wanted.areas)
    if wanted.post_id is not None:
        found.append(FieldReport.post_id == wanted.post_id)
    if wanted.state:
        found.append(FieldReport.state == wanted.state)
    if wanted.kind:
        found.append(select(ReportItem.id).where(
            ReportItem.report_id == FieldReport.id, _is_kind(wanted.kind)).exists())
    if wanted.within is not None:
        found.append(Post.area_id.in_(wanted.within))
    if wanted.ids is not None:
        found.append(FieldReport.id.in_(wanted.ids))
    return found


def _is_kind(kind: str) -> ColumnElement[bool]:
    if kind == "lacking":
        return and_(ReportItem.kind == "opinion", ReportItem.basis == "")
    return ReportItem.kind == kind


def _told(session: Session, ids: Sequence[int]) -> dict[int, list[Told]]:
    rows = session.execute(
        select(ReportItem.report_id, ReportItem.kind, ReportItem.issue, ReportItem.basis)
        .where(ReportItem.report_id.in_(ids)).order_by(ReportItem.report_id, ReportItem.position, ReportItem.id))
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for report_id, kind, issue, basis in rows:
        found[report_id].append(Told(kind, issue, kind == "opinion" and not basis))
    return found
