"""A day on which something was, as staff type it: one that there is, from 2000 on, and not still to come."""

from __future__ import annotations

import re
from datetime import date

from config.clock import FIRST_DAY
from config.errors import Day, Words

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Whoever asks a person takes both; only the second is kept.
NOT_A_DAY = "{value} is not a day; written like 31/05/2026 or 2026-05-31"


def fault(text: str, today: str) -> Words | None:
    """Return what is wrong with a day "YYYY-MM-DD"."""
    try:
        date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        return Words(NOT_A_DAY, value=repr(text)[:80])
    if (ago := long_ago(text)) is not None:
        return ago
    return Words("{day} is still to come; today is {today}", day=Day(text), today=Day(today)) if text > today else None


def long_ago(day: str) -> Words | None:
    """Return what is wrong with a day that lies before the first that is taken."""
    if day >= FIRST_DAY:
        return None
    return Words("{day} is too long ago; the first day that is taken is {first}", day=Day(day), first=Day(FIRST_DAY))
