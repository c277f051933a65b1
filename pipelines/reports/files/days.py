"""Days as tables hold them: dates of Excel, numbers, and text in every form that is certain."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from config.clock import DISPLAY_ZONE
from config.errors import Day, Words
from pipelines.reports.files.sheets import Cell
from vietnamese import dates
from vietnamese.text import fold

NOT_A_DAY = Words("no day that can be read for certain; write it like 20/05/2026")
NO_YEAR = Words("the year is missing; write it like 20/05/2026")
NOT_THERE = Words("there is no such day in the calendar")
_YEARS = 2
# 1 January 2000 and the end of 2099: a number of Excel that lost its form. Smaller ones are counts.
_SERIALS = range(36_526, 73_050)
_EPOCH = date(1899, 12, 30)
_WEEK = re.compile(r"tuan (?:thu )?(\d{1,2}) (?:nam )?(\d{4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2}) (?:nam )?(\d{4})")
_SHORT = re.compile(r"(?:ngay )?\d{1,2}(?: |/|-|\.)(?:thang )?\d{1,2}")
# A day in words or numbers, without signs and diacritics, with an hour behind it or not.
_WHOLE = re.compile(r"(?:ngay )?(?P<day>\d{1,2}) (?:thang )?(?P<month>\d{1,2}) (?:nam )?(?P<year>\d{4}|\d{2})"
                    r"(?: \d{1,2}){0,3}")
_TURNED = re.compile(r"(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})(?: \d{1,2}){0,3}")


class NoDay(ValueError):
    """A cell that names no day; the message is Words."""


def read(cell: Cell, now: datetime) -> tuple[str, str]:
    """Return the day and its precision (day, week, month); raises NoDay, also for one in the future."""
    found, precision = _found(cell, now)
    today = now.astimezone(DISPLAY_ZONE).date()
    if found > today:
        raise NoDay(Words("{day} is still to come; today is {today}", day=Day(found.isoformat()),
                          today=Day(today.isoformat())))
    if found < today - timedelta(days=365 * _YEARS):
        raise NoDay(Words("{day} is more than two years ago", day=Day(found.isoformat())))
    return found.isoformat(), precision


def _found(cell: Cell, now: datetime) -> tuple[date, str]:
    if isinstance(cell, datetime):
        # With a zone only where a program wrote it; in a table it is the day that is seen.
        return (cell.astimezone(DISPLAY_ZONE) if cell.tzinfo is not None else cell).date(), "day"
    if isinstance(cell, date):
        return cell, "day"
    if isinstance(cell, bool) or cell is None or isinstance(cell, time):
        raise NoDay(NOT_A_DAY)
    if isinstance(cell, int | float):
        if int(cell) in _SERIALS:
            return _EPOCH + timedelta(days=int(cell)), "day"
        raise NoDay(NOT_A_DAY)
    return _typed(cell.strip(), now)


def _typed(text: str, now: datetime) -> tuple[date, str]:
    plain = " ".join(fold(text).split())
    if (week := _WEEK.fullmatch(plain)) is not None:
        return _of_week(int(week[2]), int(week[1])), "week"
    if (month := _MONTH.fullmatch(plain)) is not None:
        return _of_numbers(int(month[2]), int(month[1]), 1), "month"
    if text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text)), "day"
    # With a day to spare: a day of the next years is told as one, not as no day at all.
    parsed = dates.parse_datetime(text, now=max(now, datetime(now.year, 12, 31, tzinfo=UTC)))
    if _SHORT.fullmatch(text.lower()) or _SHORT.fullmatch(plain):
        raise NoDay(NO_YEAR)
    if parsed is None and (whole := _WHOLE.fullmatch(plain) or _TURNED.fullmatch(plain)) is not None:
        # Known by its numbers, and none that anybody writes today: what is wrong with it is said.
        year = int(whole["year"]) + (2000 if len(whole["year"]) == 2 else 0)
        return _of_numbers(year, int(whole["month"]), int(whole["day"])), "day"
    if parsed is None or parsed.relative:       # "hôm qua" was true on the day of writing
        raise NoDay(NOT_A_DAY)
    return parsed.at.astimezone(DISPLAY_ZONE).date(), "day"


def _of_numbers(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay(NOT_THERE) from None


def _of_week(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise NoDay(NOT_THERE) from None
