"""Days of both sides as exactly as they are known: which is the first, and by how much one side was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from config.field import PRECISIONS

DAY, WEEK, MONTH = PRECISIONS


class Day(NamedTuple):
    """A day "YYYY-MM-DD", and whether it is that day or only its week or its month."""

    day: str
    precision: str


def earliest(days: Iterable[Day]) -> Day | None:
    """Return the first of some days: of two that begin alike the one that is known more exactly; None of none."""
    return min(days, key=lambda one: (one.day, PRECISIONS.index(one.precision)), default=None)


def ahead(field: Day, online: Day) -> tuple[int, str]:
    """Return by how many of which unit the field was first, at the coarser of the two; below 0 it was not."""
    unit = max(field.precision, online.precision, key=PRECISIONS.index)
    return _ordinal(online.day, unit) - _ordinal(field.day, unit), unit


def _ordinal(day: str, unit: str) -> int:
    at = date.fromisoformat(day)
    if unit == MONTH:
        return at.year * 12 + at.month
    return (at.toordinal() - 1) // 7 if unit == WEEK else at.toordinal()
