"""The one clock: UTC now, which a setting can hold still so that the demo and tests have a known "today"."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.errors import SettingError

DISPLAY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

CLOCK_ALLOWED = "a time with zone such as 2026-05-31T08:00:00+07:00"

# What people type or an address names lies in these days: no page of this record is of another time.
FIRST_DAY, LAST_DAY = "2000-01-01", "2099-12-31"
# Days that have a UTC moment in every zone: the calendar of Python ends at both sides of them.
_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=DISPLAY_ZONE), datetime(9999, 12, 30, tzinfo=DISPLAY_ZONE)

_frozen: datetime | None = None


def now() -> datetime:
    """Return the current time as aware UTC; LANGNGHE_CLOCK (ISO 8601 with zone) holds it still."""
    if _frozen is not None:
        return _frozen
    fixed = os.environ.get("LANGNGHE_CLOCK")
    return held(fixed) if fixed else datetime.now(UTC)


def held(text: str) -> datetime:
    """Return the time that LANGNGHE_CLOCK names; SettingError when it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise SettingError("LANGNGHE_CLOCK", text, CLOCK_ALLOWED)
    return at.astimezone(UTC)


def freeze(at: datetime | None) -> None:
    """Hold the clock of this process at `at` (aware), or let it run again with None."""
    global _frozen
    _frozen = at.astimezone(UTC) if at else None


def local_day_bounds(day: str) -> tuple[datetime, datetime]:
    """Return the UTC start (inclusive) and end (exclusive) of a Vietnamese calendar day "YYYY-MM-DD".

    Days at the ends of the calendar are taken for the nearest that have both: a record that holds one is still read.
    """
    start = min(max(datetime.fromisoformat(day).replace(tzinfo=DISPLAY_ZONE), _EARLIEST), _LATEST)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def local_day(at: datetime) -> str:
    """Return the Vietnamese calendar day "YYYY-MM-DD" that an aware time falls on."""
    return at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d")


def later(day: str, by: int) -> str:
    """Return the day `by` days after a day "YYYY-MM-DD", or before it when negative; the calendar's ends at most."""
    at = date.fromisoformat(day).toordinal() + by
    return date.fromordinal(min(max(at, date.min.toordinal()), date.max.toordinal())).isoformat()


def is_told_of(day: str) -> bool:
    """Return whether a day "YYYY-MM-DD" lies in the days that anything here can be of."""
    return FIRST_DAY <= day <= LAST_DAY
