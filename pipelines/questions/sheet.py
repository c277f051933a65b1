"""The weekly sheet "Hỏi – đáp" as data: what was answered in a week, and what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipelines.periods import Period
from storage import questions
from storage.questions import QuestionView, Wanted

LISTED = 20      # that still wait; how many more there are is said


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """A week, the questions whose answer came into the record in it, and the most asked of those that wait."""

    period: Period
    answered: Sequence[QuestionView]
    waiting: Sequence[QuestionView]
    waiting_all: int


def sheet(session: Session, period: Period) -> WeekSheet:
    """Return the sheet of a week; what waits is as it stands now."""
    begin, end = period.bounds()
    answered = questions.listed(session, Wanted(states=("answered",), answered_from=begin, answered_until=end))
    waiting = sorted(questions.listed(session, Wanted(states=("open",), opened_until=end)),
                     key=lambda one: (-one.items, one.id))
    return WeekSheet(period, sorted(answered, key=lambda one: (one.sector, one.id)), waiting[:LISTED], len(waiting))
