"""Which questions wait for an answer, the same in the digest of some days and on the weekly sheet."""

from __future__ import annotations

from collections.abc import Iterable

from config import clock
from storage.questions import QuestionView

LISTED = 20      # of those that wait; how many more there are is said


def asked_by(found: Iterable[QuestionView], day: str) -> list[QuestionView]:
    """Return the questions that were first heard on that day or before, the most asked first.

    Staff open a question days after people asked it: by the day of opening it would be missing in its own week.
    """
    return sorted((one for one in found if _asked_on(one) <= day), key=lambda one: (-one.items, one.id))


def _asked_on(one: QuestionView) -> str:
    return one.first_on or clock.local_day(one.opened_at)
