"""What is done with a question: opened from items, edited and answered, withdrawn, opened again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from config import clock
from pipelines.questions.checking import Draft
from storage import question_writing, questions, reports
from storage.questions import QuestionView
from storage.reports import ItemFilter, ItemView

ACTS = {"withdraw": "withdrawn", "reopen": "open"}


def approved(session: Session, item_ids: Collection[int], areas: Collection[int] | None = None) -> list[ItemView]:
    """Return those that can be gathered: approved, a question or proposal, of posts in these areas (None: all)."""
    found = reports.items(session, ItemFilter(kinds=questions.KINDS, ids=item_ids))
    return [item for item in found if areas is None or item.post_area_id in areas]


def open_question(
    session: Session, draft: Draft, items: Collection[ItemView], by: int | None, now: datetime
) -> int:
    """Open a question that gathers these items; one that another question gathers stays there. Returns its id."""
    first = min((item.heard_on for item in items), default=clock.local_day(now))
    made = question_writing.add(session, draft.columns, first, by, now)
    question_writing.gather(session, made, {item.id for item in items}, by, now)
    if draft.answer:
        question_writing.change(session, made, 1, {"state": "answered"}, "answered", by, now)
    return made


def draft(one: QuestionView) -> Draft:
    """Return a question as its form shows it."""
    return Draft(one.kind, one.issue, one.sector, tuple(one.documents), one.level, one.answer, one.issuer,
                 one.source_url, one.answered_on, tuple(one.area_ids), one.letter)


def edit(
    session: Session, question: QuestionView, version: int, draft: Draft, by: int | None, now: datetime
) -> QuestionView | None:
    """Keep what was typed, checked before; an answer answers an open question, and without one it is open again.

    Returns the question as somebody else left it when it has another version by now; nothing is changed then.
    """
    state = question.state
    if state != "withdrawn":
        state = "answered" if draft.answer else "open"
    act = "answered" if draft.answer and draft.answer != question.answer else "edited"
    return question_writing.change(session, question.id, version, draft.columns | {"state": state}, act, by, now)


def withdraw(
    session: Session, question: QuestionView, version: int, reason: str, by: int | None, now: datetime
) -> QuestionView | None:
    """Withdraw a question for a reason: it stays on record and is counted nowhere; returns as `edit` does."""
    return question_writing.change(
        session, question.id, version, {"state": "withdrawn", "reason": reason}, "withdrawn", by, now, reason)


def reopen(
    session: Session, question: QuestionView, version: int, reason: str, by: int | None, now: datetime
) -> QuestionView | None:
    """Open a question again for a reason; its answer stays in the history. Returns as `edit` does."""
    emptied = {"answer": "", "issuer": "", "source_url": "", "letter": "", "answered_on": "", "area_ids": []}
    return question_writing.change(
        session, question.id, version, emptied | {"state": "open", "reason": reason}, "reopened", by, now, reason)
