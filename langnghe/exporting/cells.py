"""What stands in a cell: text without what a program would obey, times in Vietnam's zone."""

from __future__ import annotations

from datetime import datetime

from config.characters import shown
from config.clock import DISPLAY_ZONE

# A spreadsheet program takes a cell that begins so for a formula; the full-width signs are read alike in East Asia.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def plain(text: str) -> str:
    """Return a text as one line without control characters and marks that turn the direction of writing."""
    return " ".join(shown(text).split())


def guarded(text: str) -> str:
    """Return a text of which no spreadsheet program makes a formula: an apostrophe stands before one."""
    return f"'{text}" if text.startswith(FORMULA) else text


def local(at: datetime | None, precision: str = "minute") -> str:
    """Return a time in Vietnam's zone (2026-11-20T08:05:00+07:00), or its day where no more is known, "" for none."""
    if at is None:
        return ""
    there = at.astimezone(DISPLAY_ZONE)
    return there.date().isoformat() if precision == "day" else there.isoformat(timespec="seconds")
