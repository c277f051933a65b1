"""The days that a digest is of: one day, a week from Monday, a calendar month. Names sort and read as addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import is_told_of, later, local_day_bounds

KINDS = ("day", "week", "month")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days of Vietnam, from `first` on ("YYYY-MM-DD")."""

    kind: str
    first: str

    @property
    def last(self) -> str:
        """Return the last day."""
        if self.kind == "day":
            return self.first
        if self.kind == "week":
            return later(self.first, 6)
        return later(_next_month(date.fromisoformat(self.first)).isoformat(), -1)

    @property
    def name(self) -> str:
        """Return the name that stands in addresses: 2026-11-23, 2026-W48, 2026-11."""
        if self.kind == "week":
            year, week, _ = date.fromisoformat(self.first).isocalendar()
            return f"{year:04}-W{week:02}"
        return self.first[:7] if self.kind == "month" else self.first

    def days(self) -> list[str]:
        """Return its days in order."""
        count = (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1
        return [later(self.first, n) for n in range(count)]

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the UTC start (inclusive) and end (exclusive)."""
        return local_day_bounds(self.first)[0], local_day_bounds(self.last)[1]

    def before(self) -> Period:
        """Return the period before of the same kind."""
        return of(self.kind, later(self.first, -1))


def of(kind: str, day: str) -> Period:
    """Return the period of a kind that holds a day."""
    at = date.fromisoformat(day)
    if kind == "week":
        at -= timedelta(days=at.weekday())
    elif kind == "month":
        at = at.replace(day=1)
    return Period(kind, at.isoformat())


def read(name: str) -> Period | None:
    """Return the period of a name, None for what names none and for times that nothing here is of."""
    try:
        if found := _WEEK.fullmatch(name):
            return _whole(Period("week", date.fromisocalendar(int(found[1]), int(found[2]), 1).isoformat()))
        if found := _MONTH.fullmatch(name):
            return _whole(Period("month", date(int(found[1]), int(found[2]), 1).isoformat()))
        return _whole(Period("day", date.fromisoformat(name).isoformat())) if len(name) == 10 else None
    except ValueError:
        return None


def _whole(period: Period) -> Period | None:
    return period if is_told_of(period.first) and is_told_of(period.last) else None


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
