"""The weekly sheet "Hỏi – đáp" as data: what was answered in a week, and what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipelines.periods import Period
from pipelines.questions.waiting import LISTED, asked_by
from storage import questions
from storage.questions import QuestionView, Wanted


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """A week, the questions whose answer came into the record in it, and the most asked of those that wait."""

    period: Period
    answered: Sequence[QuestionView]
    waiting: Sequence[QuestionView]
    waiting_all: int


def sheet(session: Session, period: Period) -> WeekSheet:
    """Return the sheet of a week; what waits is as it stands now, by the day on which it was first heard."""
    begin, end = period.bounds()
    answered = questions.listed(session, Wanted(states=("answered",), answered_from=begin, answered_until=end))
    still = asked_by(questions.listed(session, Wanted(states=("open",))), period.last)
    return WeekSheet(period, sorted(answered, key=lambda one: (one.sector, one.id)), still[:LISTED], len(still))
