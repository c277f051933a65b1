"""The one clock: UTC now, which a setting can hold still so that the demo and tests have a known "today"."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.errors import SettingError

DISPLAY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

CLOCK_ALLOWED = "a time with zone such as 2026-05-31T08:00:00+07:00"

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
    """Return the UTC start (inclusive) and end (exclusive) of a Vietnamese calendar day "YYYY-MM-DD"."""
    start = datetime.fromisoformat(day).replace(tzinfo=DISPLAY_ZONE)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def local_day(at: datetime) -> str:
    """Return the Vietnamese calendar day "YYYY-MM-DD" that an aware time falls on."""
    return at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d")


def later(day: str, by: int) -> str:
    """Return the day `by` days after a day "YYYY-MM-DD", or before it when negative."""
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
