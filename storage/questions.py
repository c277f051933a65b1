"""Questions and proposals as they are read: with how many items of how many units ask each, never which units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.models import FieldReport, Question, QuestionChange, QuestionItem, ReportItem
from storage.upserts import pieces

STATES = ("open", "answered", "withdrawn")
KINDS = ("question", "proposal")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question; `items` and `units` are those of the reports that are kept and of those that were deleted."""

    id: int
    kind: str
    issue: str
    sector: str
    documents: list[Any]
    level: str
    state: str
    reason: str
    answer: str
    issuer: str
    source_url: str
    letter: str
    answered_on: str
    area_ids: list[Any]
    first_on: str
    items: int
    units: int
    opened_at: datetime
    answered_at: datetime | None
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a question: what was done, and the columns before and after."""

    at: datetime
    changed_by: int | None
    act: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions; empty does not ask. Times are those at which the answer came into the record."""

    states: Collection[str] = ()
    kinds: Collection[str] = ()
    ids: Collection[int] | None = None
    answered_from: datetime | None = None
    answered_until: datetime | None = None
    before: int | None = None            # only smaller ids, for pages


_COLUMNS = tuple(getattr(Question, {"items": "gone_items", "units": "gone_units"}.get(name, name))
                 for name in QuestionView.__dataclass_fields__)
_CHANGE = tuple(getattr(QuestionChange, name) for name in ChangeView.__dataclass_fields__)


def listed(session: Session, wanted: Wanted = Wanted(), limit: int | None = None) -> list[QuestionView]:
    """Return the questions that are wanted, the newest first."""
    rows = session.execute(_narrowed(select(*_COLUMNS), wanted).order_by(Question.id.desc()).limit(limit))
    return _counted(session, [QuestionView(*row) for row in rows])


def get(session: Session, question_id: int) -> QuestionView | None:
    """Return a question."""
    found = listed(session, Wanted(ids=(question_id,)))
    return found[0] if found else None


def history(session: Session, question_id: int) -> list[ChangeView]:
    """Return every change, the newest first."""
    rows = session.execute(select(*_CHANGE).where(QuestionChange.question_id == question_id).order_by(
        QuestionChange.id.desc()))
    return [ChangeView(*row) for row in rows]


def item_ids(session: Session, question_id: int) -> list[int]:
    """Return the items that a question gathers, approved or not."""
    return list(session.scalars(select(QuestionItem.item_id).where(
        QuestionItem.question_id == question_id).order_by(QuestionItem.item_id)))


def of_items(session: Session, items: Iterable[int]) -> dict[int, int]:
    """Return item → the question that gathers it, for those that one gathers."""
    found: dict[int, int] = {}
    for piece in pieces(sorted(set(items))):
        rows = session.execute(select(QuestionItem.item_id, QuestionItem.question_id).where(
            QuestionItem.item_id.in_(piece)))
        found |= {row.item_id: row.question_id for row in rows}
    return found


def ungathered(session: Session, since: str, limit: int) -> list[int]:
    """Return approved questions and proposals heard since a day that no question gathers, the newest first."""
    return list(session.scalars(
        select(ReportItem.id).join(FieldReport, FieldReport.id == ReportItem.report_id)
        .outerjoin(QuestionItem, QuestionItem.item_id == ReportItem.id)
        .where(ReportItem.kind.in_(KINDS), FieldReport.state == "approved", QuestionItem.item_id.is_(None),
               ReportItem.heard_on >= since)
        .order_by(ReportItem.heard_on.desc(), ReportItem.id.desc()).limit(limit)))


def counts(session: Session, questions: Collection[int]) -> dict[int, tuple[int, int, str | None]]:
    """Return question → (approved items, units they came from, day on which the first was heard); one without an item
    that is kept has none.
    """
    found: dict[int, tuple[int, int, str | None]] = {}
    approved = FieldReport.state == "approved"
    for piece in pieces(sorted(questions)):
        rows = session.execute(
            select(QuestionItem.question_id, func.count().filter(approved),
                   func.count(func.distinct(FieldReport.post_id)).filter(approved),
                   func.min(ReportItem.heard_on).filter(approved))
            .join(ReportItem, ReportItem.id == QuestionItem.item_id)
            .join(FieldReport, FieldReport.id == ReportItem.report_id)
            .where(QuestionItem.question_id.in_(piece)).group_by(QuestionItem.question_id))
        found |= {question: (items, units, first) for question, items, units, first in rows}
    return found


def _counted(session: Session, found: list[QuestionView]) -> list[QuestionView]:
    now = counts(session, [one.id for one in found])
    return [replace(one, items=one.items + now[one.id][0], units=one.units + now[one.id][1])
            if one.id in now else one for one in found]


def _narrowed(chosen: Select[Any], wanted: Wanted) -> Select[Any]:
    for column, values in ((Question.state, wanted.states), (Question.kind, wanted.kinds)):
        if values:
            chosen = chosen.where(column.in_(values))
    if wanted.ids is not None:
        chosen = chosen.where(Question.id.in_(wanted.ids))
    if wanted.before is not None:
        chosen = chosen.where(Question.id < wanted.before)
    if wanted.answered_from is not None:
        chosen = chosen.where(Question.answered_at >= wanted.answered_from)
    if wanted.answered_until is not None:
        chosen = chosen.where(Question.answered_at < wanted.answered_until)
    return chosen
