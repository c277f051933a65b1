"""Reports and their items, written and changed; every change is kept beside them and never altered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from storage.models import FieldReport, ReportChange, ReportItem
from storage.upserts import insert_into, rows_of

# Columns of an item that a correction may change, as values of JSON.
ITEM = ("kind", "issue", "text", "basis", "heard_groups", "about_count", "breadth", "trigger", "heard_on",
        "heard_precision", "area_id", "channel", "checkable", "confirmed", "documents", "level", "forecast")
REPORT = ("type", "method", "heard_from", "heard_to")


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report without its items."""

    id: int
    post_id: int
    type: str
    method: str
    heard_from: str
    heard_to: str
    sent_at: datetime
    read_at: datetime | None
    state: str
    reason: str
    origin: str
    key: str
    version: int
    changed_at: datetime
    changed_by: int | None
    created_at: datetime

    @property
    def here_at(self) -> datetime:
        """Return from when it could be read: a table of yesterday came today."""
        return max(self.sent_at, self.created_at)


COLUMNS = tuple(getattr(FieldReport, name) for name in ReportView.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a report (`item_id` None) or of one of its items: what it was and what it became."""

    item_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def add(
    session: Session, report: Mapping[str, Any], items: Sequence[Mapping[str, Any]],
    positions: Sequence[int] | None = None,
) -> int | None:
    """Write a report and its items in order, at these places where some are given.

    None, and nothing is written, when there is one of its key.
    """
    made = session.scalar(insert_into(session, FieldReport).values(**report).on_conflict_do_nothing(
        index_elements=[FieldReport.key]).returning(FieldReport.id))
    if made is not None:
        add_items(session, made, items, positions or range(1, len(items) + 1))
    return made


def add_items(
    session: Session, report_id: int, items: Sequence[Mapping[str, Any]], positions: Sequence[int]
) -> None:
    """Write items, each at its place."""
    session.execute(insert(rows_of(ReportItem)), [
        {**item, "report_id": report_id, "position": at, "version": 1}
        for at, item in zip(positions, items, strict=True)])


def get(session: Session, report_id: int) -> ReportView | None:
    """Return a report."""
    row = session.execute(select(*COLUMNS).where(FieldReport.id == report_id)).first()
    return ReportView(*row) if row else None


def by_key(session: Session, key: str) -> ReportView | None:
    """Return the report of a key."""
    row = session.execute(select(*COLUMNS).where(FieldReport.key == key)).first()
    return ReportView(*row) if row else None


def held_for_change(session: Session, report_id: int) -> ReportView | None:
    """Return a report and keep others from changing it until the transaction ends."""
    row = session.execute(select(*COLUMNS).where(FieldReport.id == report_id).with_for_update()).first()
    return ReportView(*row) if row else None


def items_of(session: Session, report_id: int) -> dict[int, dict[str, Any]]:
    """Return id → what a correction may change, in the order of the report."""
    rows = session.execute(select(ReportItem.id, *(getattr(ReportItem, name) for name in ITEM)).where(
        ReportItem.report_id == report_id).order_by(ReportItem.position, ReportItem.id))
    return {item_id: dict(zip(ITEM, values, strict=True)) for item_id, *values in rows}


def positions(session: Session, report_id: int) -> dict[int, int]:
    """Return id → place of each item; places rise and may leave numbers out, as those of a table's rows do."""
    rows = session.execute(select(ReportItem.id, ReportItem.position).where(ReportItem.report_id == report_id))
    return {row.id: row.position for row in rows}


def change_report(session: Session, report_id: int, now: datetime, by: int | None, **values: Any) -> None:
    """Change columns of a report and raise its version."""
    session.execute(update(FieldReport).where(FieldReport.id == report_id).values(
        changed_at=now, changed_by=by, version=FieldReport.version + 1, **values))


def change_item(session: Session, item_id: int, position: int, **values: Any) -> None:
    """Put an item at a position; where columns change, its version is raised."""
    raised = {"version": ReportItem.version + 1} if values else {}
    session.execute(update(ReportItem).where(ReportItem.id == item_id).values(position=position, **values, **raised))


def drop_item(session: Session, item_id: int) -> None:
    """Delete an item that a correction left out."""
    session.execute(delete(ReportItem).where(ReportItem.id == item_id))


def note(
    session: Session, report_id: int, changes: Sequence[Change], *, at: datetime, by: int | None,
    states: tuple[str, str], reason: str = "",
) -> None:
    """Keep what changed; `states` are those of the report before and after."""
    session.execute(insert(rows_of(ReportChange)), [
        {"report_id": report_id, "item_id": one.item_id, "at": at, "changed_by": by, "state_before": states[0],
         "state_after": states[1], "reason": reason, "before": dict(one.before), "after": dict(one.after)}
        for one in changes])


def first_read(session: Session, report_id: int, now: datetime) -> None:
    """Say when a reviewer opened a report for the first time; a later one changes nothing."""
    session.execute(update(FieldReport).where(FieldReport.id == report_id, FieldReport.read_at.is_(None)).values(
        read_at=now))
