"""What stands in a cell: text without what a program would obey, times in Vietnam's zone."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from config.characters import shown
from config.clock import DISPLAY_ZONE

# A spreadsheet program takes a cell that begins so for a formula; full-width and small signs are read alike in East
# Asia, and so is the minus of typesetters.
FORMULA = frozenset("=+-@−")
# Marks without a place of their own, and blanks: programs drop some of them before they look.
_UNSEEN = frozenset(("Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp"))


def plain(text: str) -> str:
    """Return a text as one line without control characters and marks that turn the direction of writing."""
    return " ".join(shown(text).split())


def guarded(text: str) -> str:
    """Return a text of which no spreadsheet program makes a formula: an apostrophe stands before one."""
    return f"'{text}" if _begins(text) in FORMULA else text


def _begins(text: str) -> str:
    """Return the first sign that is seen, in its plain form (＝ and ﹦ are =), "" for none."""
    if text[:1].isalnum():
        return ""       # nearly every cell
    first = next((sign for sign in text if unicodedata.category(sign) not in _UNSEEN), "")
    return unicodedata.normalize("NFKC", first)


def local(at: datetime | None, precision: str = "minute") -> str:
    """Return a time in Vietnam's zone (2026-11-20T08:05:00+07:00), or its day where no more is known, "" for none."""
    if at is None:
        return ""
    there = at.astimezone(DISPLAY_ZONE)
    return there.date().isoformat() if precision == "day" else there.isoformat(timespec="seconds")
