"""The weekly sheet "Hỏi – đáp" as data: what was answered in a week, and what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config import clock
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
    """Return the sheet of a week; what waits is as it stands now, by the day on which it was first heard.

    Staff open a question days after people asked it: by the day of opening it was missing on the sheet of its week.
    """
    begin, end = period.bounds()
    answered = questions.listed(session, Wanted(states=("answered",), answered_from=begin, answered_until=end))
    still = [one for one in questions.listed(session, Wanted(states=("open",))) if _asked_on(one) <= period.last]
    waiting = sorted(still, key=lambda one: (-one.items, one.id))
    return WeekSheet(period, sorted(answered, key=lambda one: (one.sector, one.id)), waiting[:LISTED], len(waiting))


def _asked_on(one: QuestionView) -> str:
    return one.first_on or clock.local_day(one.opened_at)
