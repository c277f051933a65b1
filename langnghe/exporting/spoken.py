"""What a person reads of a row in a workbook: codes in words, times as its own dates in Vietnam's zone."""

from __future__ import annotations

from datetime import date, datetime

from config.clock import DISPLAY_ZONE
from langnghe.exporting import columns
from langnghe.exporting.columns import Value
from langnghe.i18n import N_, _
from langnghe.web.words import BASES, KINDS, say
from storage.export_rows import ExportArticle

PRECISIONS = {"minute": N_("to the minute"), "day": N_("the day alone")}
WORDS = {"kind": KINDS, "date_basis": BASES, "date_precision": PRECISIONS}
Spoken = Value | date
FIRST_YEAR = 1901      # spreadsheets know no day before 1900 and count that year's days in two ways


def values(article: ExportArticle) -> list[Spoken]:
    """Return the cells of an article; times are naive, as a spreadsheet has no zones."""
    times = {
        "published_at": _there(article.published_at, article.date_precision),
        "collected_at": _there(article.collected_at), "withdrawn_at": _there(article.withdrawn_at),
    }
    return [times.get(column.name) or _said(column.name, column.value(article)) for column in columns.COLUMNS]


def _said(name: str, value: Value) -> Value:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return say(WORDS[name], value) if name in WORDS and isinstance(value, str) else value


def _there(at: datetime | None, precision: str = "minute") -> date | None:
    there = at.astimezone(DISPLAY_ZONE) if at else None
    if there is None or there.year < FIRST_YEAR:
        return None
    return there.date() if precision == "day" else there.replace(tzinfo=None, microsecond=0)
