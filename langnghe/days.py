"""Days as a person types them."""

from __future__ import annotations

from datetime import datetime

from config import clock
from langnghe import formats
from langnghe.i18n import gettext as _
from search import fields
from search.errors import QueryError


def one_day(text: str) -> str | None:
    """Return a typed day (31/5/2026, 2026-05-31) as YYYY-MM-DD; None for anything else, a month or a range too."""
    try:
        found = fields.days(text, 0)
    except QueryError:
        return None
    if found.first is None or found.first != found.last:
        return None
    return f"{found.first // 10_000:04}-{found.first // 100 % 100:02}-{found.first % 100:02}"


def typed(text: str) -> str:
    """Return what stands in a form's field for a day as YYYY-MM-DD; what is no day stays, to be said so."""
    return one_day(text) or text


def not_a_day(text: str) -> str:
    """Return what to say of a text that is no day."""
    return _("{value} is not a day; written like 31/05/2026 or 2026-05-31").format(value=text)


def before_the_topic(day: str, first_at: datetime | None) -> str:
    """Return what to say of a day (YYYY-MM-DD) on which a topic had no article yet, "" for another one."""
    first = clock.local_day(first_at) if first_at is not None else ""
    if day >= first:
        return ""
    return _("{value} is before the topic's first article, of {first}").format(
        value=formats.day(day), first=formats.day(first))


def past_day(text: str) -> tuple[str, str]:
    """Return a typed day up to today as YYYY-MM-DD and "", or "" and what is wrong with it."""
    day = one_day(text)
    if day is None:
        return "", not_a_day(text)
    if day > clock.local_day(clock.now()):
        return "", _("{value} is still to come").format(value=formats.day(day))
    return day, ""
