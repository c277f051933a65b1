"""Questions written and changed: under a version, so that of two people the second is told; each change is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from storage import questions
from storage.models import FieldReport, Question, QuestionChange, QuestionItem, ReportItem
from storage.questions import QuestionView
from storage.upserts import insert_into, pieces, rows_of

# What a person may change; the rest follows from it.
COLUMNS = ("kind", "issue", "sector", "documents", "level", "answer", "issuer", "source_url", "letter", "answered_on",
           "area_ids")


def add(session: Session, values: Mapping[str, Any], first_on: str, by: int | None, now: datetime) -> int:
    """Open a question with no item yet and return its id."""
    row = Question(**values, state="open", first_on=first_on, opened_at=now, changed_at=now, changed_by=by)
    session.add(row)
    session.flush()
    _note(session, row.id, "opened", now, by, after=dict(values))
    return row.id


def gather(session: Session, question_id: int, item_ids: Collection[int], by: int | None, now: datetime) -> int:
    """Put items under a question and return how many came to it; one that is under another stays there."""
    if _held(session, question_id) is None:
        return 0
    added: list[int] = []
    for piece in pieces(sorted(set(item_ids))):
        added += session.scalars(insert_into(session, QuestionItem).values(
            [{"item_id": item, "question_id": question_id, "added_at": now} for item in piece]
        ).on_conflict_do_nothing().returning(rows_of(QuestionItem).c.item_id)).all()
    if added:
        _note(session, question_id, "items", now, by, after={"added": len(added)})
        _recount(session, question_id)
    return len(added)


def let_go(session: Session, question_id: int, item_ids: Collection[int], by: int | None, now: datetime) -> int:
    """Take items out of a question and return how many went."""
    if _held(session, question_id) is None:
        return 0
    of_these = (QuestionItem.question_id == question_id) & QuestionItem.item_id.in_(item_ids)
    gone = session.scalars(delete(QuestionItem).where(of_these).returning(QuestionItem.item_id)).all()
    if gone:
        _note(session, question_id, "items", now, by, after={"removed": len(gone)})
        _recount(session, question_id)
    return len(gone)


def change(
    session: Session, question_id: int, version: int, values: Mapping[str, Any], act: str, by: int | None,
    now: datetime, reason: str = "",
) -> QuestionView | None:
    """Change columns of a question; when it has another version by now nothing is done, and it is returned.

    What changes nothing leaves no line in the history.
    """
    row = _held(session, question_id)
    if row is None:
        raise LookupError(question_id)
    if row.version != version:
        return questions.get(session, question_id)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return None
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by, row.version = now, by, row.version + 1
    row.answered_at = row.answered_at or now if row.state == "answered" else None
    session.flush()
    _note(session, question_id, act, now, by, reason, before, changed)
    _recount(session, question_id)
    return None


def _held(session: Session, question_id: int) -> Question | None:
    """Return the row, which nobody else changes until this transaction ends."""
    return session.scalars(select(Question).where(Question.id == question_id).with_for_update()
                           .execution_options(populate_existing=True)).first()


def _recount(session: Session, question_id: int) -> None:
    """Keep the first day, of the reports that are there and of those that were deleted."""
    row, found = session.get(Question, question_id), questions.counts(session, (question_id,))
    if row is not None:
        days = [day for day in (found.get(question_id, (0, 0, None))[2], row.gone_first_on) if day]
        row.first_on = min(days, default=row.first_on)
        session.flush()


def forget_items(session: Session, reports: Collection[int]) -> None:
    """Keep as numbers what items of these reports ask, which are deleted next: how many, of how many units, since when.

    A unit goes into the number with the last of its items, so that it is counted once while others are kept.
    """
    approved = (
        select(QuestionItem.question_id, FieldReport.post_id, func.count(), func.min(ReportItem.heard_on))
        .join(ReportItem, ReportItem.id == QuestionItem.item_id)
        .join(FieldReport, FieldReport.id == ReportItem.report_id)
        .where(FieldReport.state == "approved").group_by(QuestionItem.question_id, FieldReport.post_id))
    going = session.execute(approved.where(FieldReport.id.in_(reports))).all()
    asked = {row[0] for row in going}
    staying = {(row[0], row[1]) for row in session.execute(
        approved.where(FieldReport.id.not_in(reports), QuestionItem.question_id.in_(asked)))}
    for question_id, post_id, items, first in going:
        row = session.get_one(Question, question_id, with_for_update=True)
        row.gone_items += items
        row.gone_units += (question_id, post_id) not in staying
        row.gone_first_on = min(filter(None, (row.gone_first_on, first)))
    session.flush()


def _note(
    session: Session, question_id: int, act: str, now: datetime, by: int | None, reason: str = "",
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:
    session.execute(insert(rows_of(QuestionChange)).values(
        question_id=question_id, at=now, changed_by=by, act=act, reason=reason, before=dict(before or {}),
        after=dict(after or {})))
