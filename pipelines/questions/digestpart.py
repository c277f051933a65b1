"""Questions and proposals in a digest: what was answered in its days and what still waits; never a unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from pipelines.questions.waiting import LISTED, asked_by
from storage import questions
from storage.questions import QuestionView, Wanted


def part(session: Session, since: str, until: str) -> dict[str, Any]:
    """Return the answers of these days and the questions open at their end; {} when there are neither."""
    begin, end = clock.local_day_bounds(since)[0], clock.local_day_bounds(until)[1]
    answered = questions.listed(session, Wanted(states=("answered",), answered_from=begin, answered_until=end))
    waiting = _waiting(session, until, end)
    if not answered and not waiting:
        return {}
    return {"answered": [_answered(one) for one in sorted(answered, key=lambda one: one.id)],
            "open": [_asked(one) for one in waiting[:LISTED]], "open_all": len(waiting)}


def _waiting(session: Session, until: str, end: datetime) -> list[QuestionView]:
    """Return the questions heard by a day that had no answer at its end."""
    found = questions.listed(session, Wanted(states=("open", "answered")))
    return asked_by((one for one in found if one.answered_at is None or one.answered_at >= end), until)


def _asked(one: QuestionView) -> dict[str, Any]:
    return {"question": one.id, "kind": one.kind, "issue": one.issue, "items": one.items, "units": one.units,
            "documents": list(one.documents), "since": one.first_on}


def _answered(one: QuestionView) -> dict[str, Any]:
    took = (date.fromisoformat(one.answered_on) - date.fromisoformat(one.first_on)).days
    return _asked(one) | {"answer": one.answer, "issuer": one.issuer, "url": one.source_url, "letter": one.letter,
                          "on": one.answered_on, "days": max(0, took)}
