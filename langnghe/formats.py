"""Numbers, days and times as the reader's language writes them."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from config.characters import obeyed, shown
from config.clock import DISPLAY_ZONE
from langnghe.i18n import language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(value: object) -> object:
    """Return a text without what a terminal would obey or what turns the line it stands on, anything else as it is."""
    # What is marked as markup has to stay so: as a bare text it would be escaped a second time.
    # None of these characters is printable, which is known fifteen times sooner than that the pattern does not match.
    if not isinstance(value, str) or value.isprintable():
        return value
    return type(value)(shown(value)) if obeyed(value) else value


def number(value: int) -> str:
    """Write a count with the separators of the language."""
    text = f"{value:,}"
    return text if language() == "en" else text.replace(",", ".")


def decimal(value: float) -> str:
    """Write a number with one decimal place."""
    text = f"{value:,.1f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def decimals(value: float, places: int) -> str:
    """Write a number with so many decimal places: 0,81."""
    text = f"{value:,.{places}f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(value: float) -> str:
    """Write a share of 1 with one decimal place: 2,3 %."""
    return f"{decimal(100 * value)} %"


def size(count: int) -> str:
    """Write a number of bytes: 812 B, 18 KB, 3,4 MB."""
    units = ("B", "KB", "MB", "GB")
    at = min(int(math.log(count, 1000)) if count > 0 else 0, len(units) - 1)
    value = count / 1000 ** at
    return f"{number(round(value)) if at < 2 else decimal(value)} {units[at]}"


def day(value: str | date) -> str:
    """Write a calendar day (a date or "YYYY-MM-DD"): 21/09/2020 or 21 Sep 2020."""
    at = date.fromisoformat(value) if isinstance(value, str) else value
    if language() == "en":
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{at.day:02}/{at.month:02}/{at.year}"


def week(name: str) -> str:
    """Write an ISO week ("2026-W48"): tuần 48 (23–29/11/2026), or week 48 (23–29 Nov 2026); what is none as it is."""
    try:
        first = date.fromisoformat(f"{name}-1")
    except ValueError:
        return name
    last, number_ = first + timedelta(days=6), first.isocalendar().week
    if language() == "en":
        begins = day(first) if first.year < last.year else f"{first.day}" + (
            f" {_MONTHS[first.month - 1]}" if first.month != last.month else "")
        return f"week {number_} ({begins}–{day(last)})"
    begins = day(first) if first.year < last.year else f"{first.day:02}" + (
        f"/{first.month:02}" if first.month != last.month else "")
    return f"tuần {number_} ({begins}–{day(last)})"


def moment(value: datetime, precision: str = "minute") -> str:
    """Write an aware time in Vietnam's zone, as a day only when that is all that is known."""
    local = value.astimezone(DISPLAY_ZONE)
    if precision == "day":
        return day(local.date())
    written = day(local.date())
    return f"{written}, {local:%H:%M}" if language() == "en" else f"{local:%H:%M} {written}"
